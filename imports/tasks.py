"""Doorbells of the imports: each takes an id, claims the batch, and calls one service."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from accounts.services import jobs
from imports.models import ImportBatch
from imports.services import purging, steps, strays
from imports.states import ANNOTATE, APPLY, READ, UNDO


def ring(batch: ImportBatch) -> None:
    """Tell the workers that this batch waits for its step."""
    task = {READ: read_batch, APPLY: apply_batch, ANNOTATE: annotate_batch, UNDO: undo_batch}[
        batch.job_step
    ]
    task.delay(batch.pk)


# A restarted database is worth another try; the step gave its claim back before it raised.
AGAIN = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 2,
    "retry_backoff_max": 30,
    "max_retries": 5,
}


@shared_task(name="imports.read_batch", **AGAIN)
def read_batch(batch_id: int) -> None:
    """Read, clean, stage and match an uploaded workbook."""
    steps.run(batch_id, READ)


@shared_task(name="imports.apply_batch", **AGAIN)
def apply_batch(batch_id: int) -> None:
    """Write the good rows of a checked workbook."""
    steps.run(batch_id, APPLY)


@shared_task(name="imports.annotate_batch", **AGAIN)
def annotate_batch(batch_id: int) -> None:
    """Write the remarks on a checked workbook into a copy of it."""
    steps.run(batch_id, ANNOTATE)


@shared_task(name="imports.undo_batch", **AGAIN)
def undo_batch(batch_id: int) -> None:
    """Take back what an applied workbook wrote."""
    steps.run(batch_id, UNDO)


@shared_task(name="imports.sweep_batches")
def sweep_batches() -> None:
    """Ring again for batches whose bell was lost or whose worker fell silent."""
    jobs.sweep(ImportBatch.objects.all(), ring)  # type: ignore[arg-type]  # its rows are batches


@shared_task(name="imports.purge_batches")
def purge_batches() -> None:
    """Remove uploaded files and sealed cells that nobody needs any more."""
    purging.purge()
    strays.remove()
