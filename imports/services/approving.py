"""The second pair of eyes: agree with an import, send it back, or take the question back."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Permission
from accounts.services import jobs
from imports import registry, states, tasks
from imports.errors import ImportProblem, MakerIsChecker, NotAllowed, WrongState
from imports.models import BatchState, ImportBatch
from imports.states import APPLY
from regions.codes import lies_within

LONGEST_REASON = 300


def may_decide(batch: ImportBatch, user) -> bool:
    """Whether this user may agree to imports of that office at all; their own included."""
    return (
        user.has(Permission.IMPORT_APPROVE)
        and registry.get(batch.sheet).may_apply(user)
        and lies_within(batch.region_id, user.region_id)
    )


def is_makers_own(batch: ImportBatch, user) -> bool:
    return user.pk in (batch.uploaded_by_id, batch.approval_asked_by_id)


def approve(*, batch: ImportBatch, by, rings: bool = True) -> ImportBatch:
    """Agree, and have it applied in the name of the one who agrees. A second click, or a second
    approver at the same moment, finds it done.

    Raises NotAllowed, MakerIsChecker, WrongState.
    """
    with transaction.atomic():
        batch = _held(batch, by)
        if batch.approved_by_id and (
            batch.state == BatchState.APPLIED
            or (batch.state == BatchState.WAITING and _is_being_applied(batch))
        ):
            return batch
        _require_waiting(batch)
        registry.get(batch.sheet).find_target(batch.target, by)
        batch.approved_by = batch.asked_by = by
        batch.approved_at = timezone.now()
        batch.approval_note = ""
        batch.save(update_fields=["approved_by", "asked_by", "approved_at", "approval_note"])
        ring = partial(tasks.ring, batch) if rings else _silent
        jobs.ask(batch, step=APPLY, ring=ring, note="Disetujui, menunggu diterapkan")
    return batch


def send_back(*, batch: ImportBatch, reason: str, by) -> ImportBatch:
    """Do not agree: the batch is checked again, with the reason for its uploader to read.

    Raises NotAllowed, MakerIsChecker, WrongState, ImportProblem for an empty reason.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise ImportProblem(
            "Tulis alasannya.", "Pengunggah membacanya dan tahu apa yang harus diperbaiki."
        )
    with transaction.atomic():
        batch = _held(batch, by)
        _require_waiting(batch)
        batch.state = BatchState.CHECKED
        batch.approved_by = by
        batch.approved_at = timezone.now()
        batch.approval_note = reason
        batch.save(update_fields=["state", "approved_by", "approved_at", "approval_note"])
    return batch


def withdraw(*, batch: ImportBatch, by) -> ImportBatch:
    """Take the question back, to go on correcting. Raises NotAllowed, WrongState."""
    if not registry.get(batch.sheet).may_upload(by):
        raise NotAllowed("Peran Anda tidak mengubah impor ini.")
    with transaction.atomic():
        batch = _locked(batch)
        if batch.state == BatchState.CHECKED:
            return batch
        _require_waiting(batch)
        batch.state = BatchState.CHECKED
        batch.approved_by = batch.approved_at = None
        batch.approval_asked_by = batch.approval_asked_at = None
        batch.save(
            update_fields=[
                "state",
                "approved_by",
                "approved_at",
                "approval_asked_by",
                "approval_asked_at",
            ]
        )
    return batch


def _held(batch: ImportBatch, by) -> ImportBatch:
    """The batch, locked for somebody who may decide about it."""
    if not may_decide(batch, by):
        raise NotAllowed("Peran Anda tidak menyetujui impor ini.")
    batch = _locked(batch)
    if is_makers_own(batch, by):
        raise MakerIsChecker(
            "Anda mengunggah atau mengajukan impor ini, jadi orang lain yang memutuskannya.",
            "Minta rekan di dinas provinsi untuk memeriksanya.",
        )
    return batch


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def _is_being_applied(batch: ImportBatch) -> bool:
    return batch.job_is_open and batch.job_step == APPLY


def _require_waiting(batch: ImportBatch) -> None:
    if batch.state not in states.CAN_BE_APPROVED:
        raise WrongState(
            f"Impor ini berstatus “{batch.get_state_display()}”, jadi tidak lagi menunggu "
            "persetujuan.",
            "Muat ulang halaman untuk melihat keadaan terakhir.",
        )
    if batch.job_is_open:
        raise WrongState("Impor ini sedang dikerjakan.", "Tunggu sampai selesai.")


def _silent() -> None:
    """Whoever calls runs the step in this process."""
