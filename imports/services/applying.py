"""The second step of a batch: write its good rows, in one short transaction.

Either everything is written and the batch is `applied`, or nothing is. A second worker, or a
worker that lost its claim, stops at `jobs.hold` before it writes.
"""

from __future__ import annotations

import pghistory
from django.db import connection, transaction
from django.utils import timezone

from accounts.services import jobs
from imports import registry, states
from imports.errors import NotAllowed, RowsRefused, WrongState
from imports.models import BatchState, ImportBatch
from imports.services import approval_rules, correcting, matching
from imports.services.counting import counts


def apply(batch: ImportBatch) -> None:
    """Do the step; the caller has claimed the batch. Raises ClaimLost and ImportProblem."""
    sheet = registry.get(batch.sheet)()
    by = batch.asked_by
    if by is None or not sheet.may_apply(by):
        raise NotAllowed("Peran Anda tidak menerapkan impor.")
    with history(batch, by, reason=f"Impor {sheet.title.lower()}"), transaction.atomic():
        jobs.hold(batch)
        batch.refresh_from_db()
        is_approved = batch.state == BatchState.WAITING and batch.approved_by_id == by.pk
        if not is_approved and batch.state not in states.CAN_BE_APPLIED:
            raise WrongState("Impor ini sudah tidak menunggu penerapan.")
        sheet.find_target(batch.target, by)
        sheet.begin(batch)
        jobs.beat(batch, done=0, total=batch.rows_total, note="Menerapkan baris")
        with connection.cursor() as cursor:
            _one_at_a_time(cursor, batch)
            # The registry may have changed since the preview.
            matching.match(cursor, sheet, batch)
            if not is_approved and _must_wait(batch, by):
                return
            correcting.hold_back(cursor, batch)
            counted = counts(batch)
            waiting = counted["rows_error"] + counted["rows_undecided"]
            if batch.all_or_nothing and waiting:
                raise RowsRefused(
                    f"{waiting} baris perlu perbaikan atau keputusan, jadi tidak ada yang "
                    "diterapkan.",
                    "Muat ulang pratinjau untuk melihat baris itu.",
                )
            written = sheet.write(cursor, batch, by)
            if batch.corrects_id:
                sheet.rekey(cursor, batch)
            sheet.check_scope(cursor, batch, by)
        for name, number in counted.items():
            setattr(batch, name, number)
        batch.rows_applied = written
        batch.state = BatchState.APPLIED
        batch.applied_at = timezone.now()
        batch.applied_by = by
        batch.save(update_fields=["state", "rows_applied", "applied_at", "applied_by", *counted])
        jobs.finish(batch, "Selesai diterapkan")


def _must_wait(batch: ImportBatch, by) -> bool:
    """A doubt that came up since the preview may need a second person, as the rule says."""
    counted = counts(batch)
    if not approval_rules.reasons(batch, by, counted):
        return False
    for name, number in counted.items():
        setattr(batch, name, number)
    batch.save(update_fields=list(counted))
    approval_rules.wait(batch, by)
    jobs.finish(batch, "Menunggu persetujuan")
    return True


def _one_at_a_time(cursor, batch: ImportBatch) -> None:
    """Of two workbooks for the same event, the second is matched when the first is written.

    Else both would count the same person as new; the database lets her in only once anyway.
    """
    cursor.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
        [f"import {batch.sheet} {batch.target}"],
    )


def history(batch: ImportBatch, by, *, reason: str) -> pghistory.context:
    """Every change inside says who made it, through which batch, and why."""
    return pghistory.context(
        user=by.pk,
        user_email=by.email,
        role=by.role,
        batch=str(batch.public_id),
        reason=f"{reason}: {batch.file_name}"[:200],
    )
