from imports.models.approval import ApprovalRule
from imports.models.batch import BatchState, ImportBatch
from imports.models.mapping import HeadingWord, RememberedMapping
from imports.models.repair import NotTheSame, RowChoice, RowDecision, RowEdit
from imports.models.row import ImportRow, RowLevel, RowOutcome

__all__ = [
    "ApprovalRule",
    "BatchState",
    "HeadingWord",
    "ImportBatch",
    "ImportRow",
    "NotTheSame",
    "RememberedMapping",
    "RowChoice",
    "RowDecision",
    "RowEdit",
    "RowLevel",
    "RowOutcome",
]
