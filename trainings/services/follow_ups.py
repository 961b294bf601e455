"""Rencana tindak lanjut (RTL): what a participant promised, until when, and what came of it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.errors import EventInvalid, MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.models import Enrolment, FollowUp, FollowUpState


def promise(*, enrolment: Enrolment, text: str, due_on: date, by: User) -> FollowUp:
    _may(by, enrolment)
    text = " ".join(text.split())
    if len(text) < 5:
        raise EventInvalid("Tulis rencananya, misalnya “mendata lansia terlantar di RW 05”.")
    if due_on < enrolment.event.start_on:
        raise EventInvalid("Batas waktunya mendahului kegiatan.")
    with transaction.atomic(), signed(by):
        return FollowUp.objects.create(
            enrolment=enrolment, text=text[:300], due_on=due_on, recorded_by=by
        )


def finish(
    *, follow_up: FollowUp, result: str, ended_on: date, by: User, dropped: bool = False
) -> FollowUp:
    """It was done, or will not be; what came of it says why."""
    _may(by, follow_up.enrolment)
    result = " ".join(result.split())
    if len(result) < 5:
        raise EventInvalid("Tulis hasilnya, atau mengapa tidak dilanjutkan.")
    if ended_on > timezone.localdate():
        raise EventInvalid("Tanggal selesai belum tiba.")
    with transaction.atomic(), signed(by, reason=result):
        row = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
        if row.state != FollowUpState.OPEN:
            raise MoveNotAllowed(f"Rencana ini sudah {row.get_state_display().lower()}.")
        row.state = FollowUpState.DROPPED if dropped else FollowUpState.DONE
        row.result, row.ended_on = result[:300], ended_on
        row.save(update_fields=["state", "result", "ended_on", "updated_at"])
    return row


def _may(by: User, enrolment: Enrolment) -> None:
    if not by.permissions & {Permission.EVENT_NOMINATE, Permission.EVENT_EDIT}:
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mencatat rencana tindak lanjut.")
    if not lies_within(enrolment.origin_id, by.region_id):
        raise OutsideRegion("Peserta ini dari wilayah lain.")
