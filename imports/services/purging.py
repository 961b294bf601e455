"""Personal data does not stay longer than somebody needs it: uploads and sealed cells go."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.crypto import seal
from accounts.models.job import JobState
from imports.models import BatchState, ImportBatch
from imports.services import annotating

# What happened to the rows of these batches is over; of the others, nobody came back.
OVER = (BatchState.APPLIED, BatchState.UNDONE, BatchState.DISCARDED, BatchState.REFUSED)


def purge() -> int:
    """Empty the batches that are older than the days to keep; how many."""
    limit = timezone.now() - timedelta(days=settings.SIPILAR_UPLOAD_KEEP_DAYS)
    due = (
        ImportBatch.objects.filter(purged_at__isnull=True, uploaded_at__lt=limit)
        .exclude(applied_at__gte=limit)
        .exclude(job_state__in=[JobState.QUEUED, JobState.RUNNING])
    )
    count = 0
    for pk in due.order_by("pk").values_list("pk", flat=True)[:1000]:
        count += empty(pk)
    return count


def empty(pk: int) -> bool:
    """Remove the file and the cells of one batch. Which rows it wrote stays known."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=pk)
        if batch.purged_at or batch.job_is_open:
            return False
        if batch.state in OVER:
            batch.rows.update(raw=seal("{}"), secrets={}, problems=None, values={}, differences={})
        else:
            batch.rows.all()._raw_delete("default")
            batch.state = BatchState.DISCARDED
        batch.tables = [{**table, "samples": {}} for table in batch.tables]
        batch.purged_at = timezone.now()
        name, storage = batch.file.name, batch.file.storage
        batch.file = ""
        annotating.forget(batch)
        batch.save(update_fields=["state", "tables", "purged_at", "file", "annotated"])
        if name:
            transaction.on_commit(lambda: storage.delete(name), robust=True)
    return True
