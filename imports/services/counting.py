"""How many rows of a batch there are of each outcome, and writing that down after a change."""

from __future__ import annotations

from django.db.models import Count, Q

from imports.models import ImportBatch, RowLevel, RowOutcome
from imports.sheets import Sheet


def counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows there are, by what would happen to them."""
    good = Q(level__lt=RowLevel.ERROR)
    return batch.rows.aggregate(
        rows_total=Count("pk"),
        rows_new=Count("pk", filter=good & Q(outcome=RowOutcome.NEW)),
        rows_changed=Count("pk", filter=good & Q(outcome=RowOutcome.CHANGED)),
        rows_same=Count("pk", filter=good & Q(outcome=RowOutcome.SAME)),
        rows_warning=Count("pk", filter=Q(level=RowLevel.WARNING)),
        rows_error=Count("pk", filter=Q(level=RowLevel.ERROR)),
        rows_undecided=Count("pk", filter=Q(level=RowLevel.UNDECIDED)),
    )


def recount(batch: ImportBatch, sheet: Sheet, *also: str) -> None:
    """Counts and effects anew after rows were matched again; saves `also` with them."""
    counted = counts(batch)
    for name, number in counted.items():
        setattr(batch, name, number)
    batch.effects = sheet.effects(batch)
    batch.save(update_fields=["effects", *also, *counted])
