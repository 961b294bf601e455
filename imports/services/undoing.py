"""Taking an applied workbook back: what it made goes, what it changed gets its old values again.

The history written by the database says what a batch did, so this knows no table by name: a
sheet lists its models, children first (`Sheet.undo_models`). A row stays as it is when somebody
or something has built on it since: it was edited, or other rows refer to it (another event, a
duty, a certificate, a payment). What only accompanies a row, as the events told of it do, goes or
stays with what this workbook did to it. Everything happens in one transaction, or nothing.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from accounts.services import jobs
from imports import registry
from imports.errors import NotAllowed, WrongState
from imports.models import BatchState, ImportBatch
from imports.services.applying import history
from imports.services.taking_back import TakingBack, UndoPlan


def plan(batch: ImportBatch) -> UndoPlan:
    """What would happen, without doing it: done and rolled back, so it cannot differ."""
    with transaction.atomic():
        found = _carry_out(batch)
        transaction.set_rollback(True)
    return found


def undo(batch: ImportBatch) -> None:
    """Do the step; the caller has claimed the batch. Raises ClaimLost and ImportProblem."""
    by = batch.asked_by
    if by is None or not registry.get(batch.sheet).may_undo(by):
        raise NotAllowed("Peran Anda tidak membatalkan impor.")
    with history(batch, by, reason="Pembatalan impor"), transaction.atomic():
        jobs.hold(batch)
        batch.refresh_from_db()
        if batch.state != BatchState.APPLIED:
            raise WrongState("Impor ini tidak sedang dalam keadaan diterapkan.")
        jobs.beat(batch, note="Mengembalikan data")
        batch.undo_result = _carry_out(batch).as_json()
        batch.rows.filter(applied_at__isnull=False).update(applied_at=None, result_id=None)
        batch.state = BatchState.UNDONE
        batch.undone_at = timezone.now()
        batch.undone_by = by
        batch.save(update_fields=["undo_result", "state", "undone_at", "undone_by"])
        jobs.finish(batch, "Impor dibatalkan")


def _carry_out(batch: ImportBatch) -> UndoPlan:
    found = UndoPlan()
    sheet = registry.get(batch.sheet)
    with connection.cursor() as cursor:
        for model in sheet.undo_models():
            TakingBack(cursor, batch, model, found, sheet).run()
    return found
