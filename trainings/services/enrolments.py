"""What happens to participants after they were nominated: confirmed, withdrawn, substituted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from pillars.models import Person
from regions.codes import lies_within
from trainings.errors import (
    MoveNotAllowed,
    NominationInvalid,
    NotAllowed,
    OutsideRegion,
    ReasonMissing,
)
from trainings.models import SEATED, Enrolment, EnrolmentState, TrainingEvent
from trainings.services import seats
from trainings.services.rights import hold
from trainings.states import ENROLMENT_MOVES

SUBSTITUTED = frozenset({EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED})


@dataclass(frozen=True)
class PaidTwice:
    """Somebody who is paid for another event on one of these days, and so not confirmed."""

    enrolment: Enrolment
    other: TrainingEvent


@dataclass(frozen=True)
class Confirmation:
    """What became of the nominations that were to be confirmed."""

    confirmed: int
    paid_twice: tuple[PaidTwice, ...] = ()


def confirm(*, event: TrainingEvent, enrolments: Iterable[Enrolment], by: User) -> Confirmation:
    """The organiser accepts these nominations, save those paid elsewhere on the same days.

    Those confirmed meanwhile by somebody else are left alone.
    """
    if not by.has(Permission.EVENT_CONFIRM):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengesahkan peserta.")
    if not lies_within(event.region_id, by.region_id):
        raise OutsideRegion("Kegiatan ini milik wilayah lain.")
    with transaction.atomic(), signed(by):
        event = hold(event)
        wanted = Enrolment.objects.filter(
            pk__in=[enrolment.pk for enrolment in enrolments],
            event=event,
            state=EnrolmentState.NOMINATED,
        )
        refused = paid_twice(event, wanted)
        count = wanted.exclude(pk__in=[one.enrolment.pk for one in refused]).update(
            state=EnrolmentState.CONFIRMED, updated_at=timezone.now()
        )
    return Confirmation(count, tuple(refused))


def paid_twice(event: TrainingEvent, enrolments) -> list[PaidTwice]:
    """Which of these would be paid for two events on one day; their rows of people are locked, so
    that nobody confirms them elsewhere meanwhile."""
    if not event.pays_attendance:
        return []
    people = enrolments.values("person_id")
    list(
        Person.objects.filter(pk__in=people)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
    others = {
        other.person_id: other.event
        for other in Enrolment.objects.filter(
            person_id__in=people,
            paid_days__overlap=(event.start_on, event.end_on_exclusive),
        )
        .exclude(event=event)
        .select_related("event")
    }
    return [
        PaidTwice(enrolment, others[enrolment.person_id])
        for enrolment in enrolments.select_related("person").filter(person_id__in=others)
    ]


def withdraw(*, enrolment: Enrolment, reason: str, by: User) -> Enrolment:
    """The participant will not come (or did not); the seat goes to the first in line."""
    return _move(enrolment, "withdraw", by=by, reason=reason)


def reinstate(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The participant comes after all, and waits for confirmation again; without a free seat,
    at the end of the waiting list."""
    return _move(enrolment, "reinstate", by=by)


def mark_absent(*, enrolment: Enrolment, by: User) -> Enrolment:
    """Confirmed, and did not come: no longer counted, and proposed again next year."""
    return _move(enrolment, "absent", by=by)


def substitute(
    *, enrolment: Enrolment, person: Person, reason: str, by: User, pillar_id: str = ""
) -> Enrolment:
    """Another person of the same region takes the seat; the organiser has to confirm them."""
    _may_change(by, enrolment)
    if not lies_within(person.region_id, by.region_id):
        raise OutsideRegion("Pengganti ini dari wilayah lain.")
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing("Tuliskan mengapa peserta ini diganti.")
    with transaction.atomic(), signed(by, reason=reason):
        event = hold(enrolment.event)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if enrolment.state not in SUBSTITUTED:
            raise MoveNotAllowed(
                f"Peserta berstatus {enrolment.get_state_display().lower()} tidak dapat diganti."
            )
        if not lies_within(person.region_id, enrolment.regency_code):
            raise NominationInvalid("Pengganti harus dari kabupaten/kota yang sama.")
        known = Enrolment.objects.filter(event=event, person=person).first()
        if known is not None and known.state in SEATED:
            raise NominationInvalid(f"{person.name} sudah menjadi peserta kegiatan ini.")
        new = known or Enrolment(event=event, person=person)
        new.pillar_id = pillar_id or enrolment.pillar_id
        new.origin_id = person.region_id
        new.role = enrolment.role
        new.state, new.wait_rank = EnrolmentState.NOMINATED, None
        new.withdrawn_at, new.withdrawn_reason = None, ""
        new.nomination = enrolment.nomination
        new.save()
        enrolment.state, enrolment.replaced_by = EnrolmentState.REPLACED, new
        enrolment.withdrawn_at, enrolment.withdrawn_reason = timezone.now(), reason[:250]
        enrolment.save(
            update_fields=[
                "state",
                "replaced_by",
                "withdrawn_at",
                "withdrawn_reason",
                "updated_at",
            ]
        )
    return new


def place_in(*, enrolments: Iterable[Enrolment], bus: str, room: str, by: User) -> int:
    """The bus and the room (or tent) of these participants; empty words leave what is there."""
    rows = list(enrolments)
    for enrolment in rows:
        _may_change(by, enrolment)
    written = {
        name: " ".join(value.split())[:30]
        for name, value in (("bus", bus), ("room", room))
        if value.strip()
    }
    if not written:
        return 0
    with transaction.atomic(), signed(by):
        return Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(
            **written, updated_at=timezone.now()
        )


def _may_change(by: User, enrolment: Enrolment) -> None:
    if not by.permissions & {Permission.EVENT_NOMINATE, Permission.EVENT_CONFIRM}:
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah peserta.")
    if not lies_within(enrolment.origin_id, by.region_id):
        raise OutsideRegion("Peserta ini dari wilayah lain.")


def _move(enrolment: Enrolment, name: str, *, by: User, reason: str = "") -> Enrolment:
    _may_change(by, enrolment)
    step = ENROLMENT_MOVES[name]
    reason = " ".join(reason.split())
    with transaction.atomic(), signed(by, reason=reason):
        event = hold(enrolment.event)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        step.check(enrolment.state, state_label=enrolment.get_state_display(), reason=reason)
        had_seat = enrolment.state in SEATED
        enrolment.state, enrolment.wait_rank = step.target, None
        if step.target == EnrolmentState.WITHDRAWN:
            enrolment.withdrawn_at, enrolment.withdrawn_reason = timezone.now(), reason[:250]
        elif step.target == EnrolmentState.NOMINATED:
            enrolment.withdrawn_at, enrolment.withdrawn_reason = None, ""
            if not seats.Seats(event).has_room(enrolment.origin_id, enrolment.pillar_id):
                enrolment.state = EnrolmentState.WAITING
                enrolment.wait_rank = seats.next_rank(event)
        enrolment.save(
            update_fields=[
                "state",
                "wait_rank",
                "withdrawn_at",
                "withdrawn_reason",
                "updated_at",
            ]
        )
        if had_seat and step.target == EnrolmentState.WITHDRAWN:
            seats.close_offers(enrolment, by=by)
            seats.offer_free(event, freed_by=enrolment)
    return enrolment
