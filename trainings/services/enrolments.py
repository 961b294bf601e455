"""What happens to participants after they were nominated: confirmed, withdrawn, taken back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.models import Enrolment, EnrolmentState, EventState, TrainingEvent
from trainings.states import ENROLMENT_MOVES, TAKES_PARTICIPANTS

NOTE_LENGTH = Enrolment._meta.get_field("note").max_length


def confirm(*, event: TrainingEvent, enrolments: Iterable[Enrolment], by: User) -> int:
    """The organiser accepts these nominations; how many were still waiting for it.

    Those confirmed meanwhile by somebody else are left alone.
    """
    if not by.has(Permission.EVENT_CONFIRM):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengesahkan peserta.")
    if not lies_within(event.region_id, by.region_id):
        raise OutsideRegion("Kegiatan ini milik wilayah lain.")
    with transaction.atomic(), signed(by):
        _hold(event)
        return Enrolment.objects.filter(
            pk__in=[enrolment.pk for enrolment in enrolments],
            event=event,
            state=EnrolmentState.NOMINATED,
        ).update(state=EnrolmentState.CONFIRMED, updated_at=timezone.now())


def withdraw(*, enrolment: Enrolment, reason: str, by: User) -> Enrolment:
    """The participant will not come (or did not); the reason stays with them."""
    return _move(enrolment, "withdraw", by=by, reason=reason)


def reinstate(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The participant comes after all, and waits for confirmation again."""
    return _move(enrolment, "reinstate", by=by)


def _move(enrolment: Enrolment, name: str, *, by: User, reason: str = "") -> Enrolment:
    if not by.permissions & {Permission.EVENT_NOMINATE, Permission.EVENT_CONFIRM}:
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah peserta.")
    if not lies_within(enrolment.origin_id, by.region_id):
        raise OutsideRegion("Peserta ini dari wilayah lain.")
    step = ENROLMENT_MOVES[name]
    reason = " ".join(reason.split())
    with transaction.atomic(), signed(by, reason=reason):
        _hold(enrolment.event)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        step.check(enrolment.state, state_label=enrolment.get_state_display(), reason=reason)
        enrolment.state = step.target
        if reason:
            kept = f"{enrolment.note}; " if enrolment.note else ""
            enrolment.note = f"{kept}mundur: {reason}"[:NOTE_LENGTH]
        enrolment.save(update_fields=["state", "note", "updated_at"])
    return enrolment


def _hold(event: TrainingEvent) -> None:
    """Nobody ends the event while its participants change."""
    state = (
        TrainingEvent.objects.select_for_update(no_key=True)
        .values_list("state", flat=True)
        .get(pk=event.pk)
    )
    if state not in TAKES_PARTICIPANTS:
        raise MoveNotAllowed(
            f"Kegiatan ini {EventState(state).label.lower()}; pesertanya tidak berubah lagi. "
            "Buka lagi pendaftaran bila perlu."
        )
