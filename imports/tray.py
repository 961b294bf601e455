"""The tray (Baki): uploaded workbooks in which rows still wait for somebody."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from imports import queries
from imports.models import BatchState, ImportBatch

# Rows to apply or to correct, or columns to confirm.
OPEN = Q(state__in=[BatchState.MAPPING, BatchState.WAITING]) | Q(state=BatchState.CHECKED) & (
    Q(rows_new__gt=0) | Q(rows_changed__gt=0) | Q(rows_error__gt=0) | Q(rows_undecided__gt=0)
)
# Refused rows of an applied workbook wait until a corrected one came in.
LEFT_BEHIND = Q(state=BatchState.APPLIED, rows_error__gt=0)


def waiting(user) -> QuerySet[ImportBatch]:
    """The imports in sight of this user in which something waits."""
    later = ImportBatch.objects.filter(
        sheet=OuterRef("sheet"),
        target=OuterRef("target"),
        uploaded_by=OuterRef("uploaded_by"),
        pk__gt=OuterRef("pk"),
        state__in=[BatchState.CHECKED, BatchState.APPLIED],
    )
    return queries.visible_batches(user).filter(OPEN | (LEFT_BEHIND & ~Exists(later)))
