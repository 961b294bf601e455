"""Which moves an uploaded workbook may make, and what may be done to it in each state."""

from imports.models import BatchState as S

MOVES: dict[str, frozenset[str]] = {
    S.UPLOADED: frozenset({S.MAPPING, S.CHECKED, S.REFUSED, S.DISCARDED}),
    S.MAPPING: frozenset({S.MAPPING, S.CHECKED, S.REFUSED, S.DISCARDED}),
    S.CHECKED: frozenset({S.MAPPING, S.CHECKED, S.REFUSED, S.WAITING, S.APPLIED, S.DISCARDED}),
    S.WAITING: frozenset({S.CHECKED, S.APPLIED, S.DISCARDED}),
    S.APPLIED: frozenset({S.UNDONE}),
    S.UNDONE: frozenset(),
    S.REFUSED: frozenset({S.DISCARDED}),
    S.DISCARDED: frozenset(),
}

# The steps of work on a batch (`ImportBatch.job_step`).
READ = "read"
APPLY = "apply"
# The workbook is made ready to be given back with marks; its state stays as it is.
ANNOTATE = "annotate"
# What was applied is taken back.
UNDO = "undo"

# The columns may be matched anew, and the rows be checked anew, until something is applied.
CAN_BE_MAPPED = frozenset({S.MAPPING, S.CHECKED})
CAN_BE_READ = frozenset({S.UPLOADED, S.MAPPING, S.CHECKED})
CAN_BE_APPLIED = frozenset({S.CHECKED})
CAN_BE_APPROVED = frozenset({S.WAITING})
CAN_BE_ANNOTATED = frozenset({S.CHECKED, S.WAITING, S.APPLIED, S.UNDONE})
CAN_BE_UNDONE = frozenset({S.APPLIED})
CAN_BE_DISCARDED = frozenset({S.UPLOADED, S.MAPPING, S.CHECKED, S.REFUSED})
# Nobody needs the uploaded file and the sealed cells any more once enough days have passed.
CAN_BE_PURGED = frozenset(S.values)


def may_move(old: str, new: str) -> bool:
    return new in MOVES[old]
