"""The read step of any batch: from its file, or, where another region handed rows over, from the
sealed cells that came with them."""

from __future__ import annotations

from django.db import transaction

from accounts.services import jobs
from imports import registry, states
from imports.models import BatchState, ImportBatch
from imports.services import reading, repairing


def read(batch: ImportBatch) -> None:
    """Do the step; the caller has claimed the batch. Raises ClaimLost."""
    if batch.file:
        reading.read(batch)
    else:
        _from_rows(batch)


def _from_rows(batch: ImportBatch) -> None:
    """Clean the staged cells anew, with this region's eyes."""
    sheet = registry.get(batch.sheet)()
    with transaction.atomic():
        jobs.hold(batch)
        rows = list(batch.rows.order_by("sheet_index", "number"))
        jobs.beat(batch, done=0, total=len(rows), note="Memeriksa baris")
        repairing.judge(batch, sheet, rows)
        assert states.may_move(batch.state, BatchState.CHECKED)
        batch.state = BatchState.CHECKED
        batch.save(update_fields=["state"])
        jobs.finish(batch, "Selesai diperiksa")
