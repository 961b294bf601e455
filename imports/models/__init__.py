from imports.models.batch import BatchState, ImportBatch
from imports.models.mapping import HeadingWord, RememberedMapping
from imports.models.row import ImportRow, RowLevel, RowOutcome

__all__ = [
    "BatchState",
    "HeadingWord",
    "ImportBatch",
    "ImportRow",
    "RememberedMapping",
    "RowLevel",
    "RowOutcome",
]
