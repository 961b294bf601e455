"""Seats of an event: how many are free for a region and pillar, and who is next in line.

A quota binds the region it is given to and everything beneath it. Somebody is seated where
every quota that covers them, and the capacity of the event, has a seat left. All calls are made
while the event is held (`rights.hold`), so that two regions never take one seat.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from regions.codes import lies_within
from trainings.errors import MoveNotAllowed
from trainings.models import (
    Enrolment,
    EnrolmentState,
    OfferAnswer,
    Quota,
    SeatOffer,
    TrainingEvent,
)
from trainings.services.rights import hold, may_edit, may_nominate

ANSWER_DAYS = 3
DECLINED = "Menolak tawaran kursi"
EVERYWHERE = ("", None)


class Seats:
    """The seats of one event as they are now; `take` and `free_up` keep count while deciding."""

    def __init__(self, event: TrainingEvent):
        self.limits: dict[tuple[str, str | None], int] = {
            (quota.region_id, quota.pillar_id): quota.seats
            for quota in Quota.objects.filter(event=event)
        }
        if event.capacity is not None:
            self.limits[EVERYWHERE] = event.capacity
        self.taken: Counter[tuple[str, str | None]] = Counter()
        seated = Enrolment.objects.filter(event=event).seated()
        for origin, pillar, count in (
            seated.order_by().values_list("origin_id", "pillar_id").annotate(Count("pk"))
        ):
            self.take(origin, pillar, count)

    def covering(self, origin: str, pillar: str | None) -> list[tuple[str, str | None]]:
        """The limits that bind somebody of this origin and pillar."""
        return [
            key
            for key in self.limits
            if key == EVERYWHERE
            or (key[0] and lies_within(origin, key[0]) and key[1] in (None, pillar))
        ]

    def free(self, origin: str, pillar: str | None) -> int | None:
        """Seats left for one more from there; None where nothing limits them."""
        left = [self.limits[key] - self.taken[key] for key in self.covering(origin, pillar)]
        return min(left) if left else None

    def has_room(self, origin: str, pillar: str | None) -> bool:
        free = self.free(origin, pillar)
        return free is None or free > 0

    def take(self, origin: str, pillar: str | None, count: int = 1) -> None:
        for key in self.covering(origin, pillar):
            self.taken[key] += count

    def seat(self, origin: str, pillar: str | None) -> bool:
        """Take a seat if there is one; whether there was."""
        if not self.has_room(origin, pillar):
            return False
        self.take(origin, pillar)
        return True

    def free_up(self, origin: str, pillar: str | None) -> None:
        self.take(origin, pillar, -1)


def next_rank(event: TrainingEvent) -> int:
    """The place at the end of the line."""
    last = Enrolment.objects.filter(event=event).aggregate(last=Max("wait_rank"))["last"]
    return (last or 0) + 1


def offer_free(event: TrainingEvent, *, freed_by: Enrolment | None = None) -> list[SeatOffer]:
    """Offer every free seat to the first in line of its region and pillar; inside a held event."""
    line = list(Enrolment.objects.filter(event=event).in_line())
    if not line:
        return []
    seats = Seats(event)
    made = []
    for waiting in line:
        if not seats.has_room(waiting.origin_id, waiting.pillar_id):
            continue
        seats.take(waiting.origin_id, waiting.pillar_id)
        waiting.state = EnrolmentState.OFFERED
        waiting.save(update_fields=["state", "updated_at"])
        made.append(
            SeatOffer.objects.create(
                enrolment=waiting, freed_by=freed_by, answer_by=answer_day(event)
            )
        )
    return made


def answer_day(event: TrainingEvent) -> date:
    """Three days to answer, but not after the event has begun."""
    today = timezone.localdate()
    return max(today, min(today + timedelta(days=ANSWER_DAYS), event.start_on))


def accept(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The region takes the offered seat; the organiser confirms as with any nomination."""
    return _answer(enrolment, OfferAnswer.ACCEPTED, by=by)


def decline(*, enrolment: Enrolment, by: User) -> Enrolment:
    """The region leaves the seat; the next in line is asked at once."""
    return _answer(enrolment, OfferAnswer.DECLINED, by=by)


def _answer(enrolment: Enrolment, answer: str, *, by: User) -> Enrolment:
    may_nominate(by, enrolment.origin_id)
    with transaction.atomic(), signed(by):
        event = hold(enrolment.event)
        enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if enrolment.state != EnrolmentState.OFFERED:
            raise MoveNotAllowed("Tawaran kursi ini sudah dijawab atau lewat batas waktunya.")
        SeatOffer.objects.filter(enrolment=enrolment, answer=OfferAnswer.OPEN).update(
            answer=answer, answered_at=timezone.now(), answered_by=by
        )
        if answer == OfferAnswer.ACCEPTED:
            enrolment.state, enrolment.wait_rank = EnrolmentState.NOMINATED, None
        else:
            enrolment.state = EnrolmentState.WITHDRAWN
            enrolment.withdrawn_at, enrolment.withdrawn_reason = timezone.now(), DECLINED
        enrolment.save(
            update_fields=[
                "state",
                "wait_rank",
                "withdrawn_at",
                "withdrawn_reason",
                "updated_at",
            ]
        )
        if answer == OfferAnswer.DECLINED:
            offer_free(event, freed_by=enrolment)
    return enrolment


def close_offers(enrolment: Enrolment, *, by: User) -> None:
    """Whoever withdraws while a seat is offered has answered."""
    SeatOffer.objects.filter(enrolment=enrolment, answer=OfferAnswer.OPEN).update(
        answer=OfferAnswer.DECLINED, answered_at=timezone.now(), answered_by=by
    )


def lapse(*, today: date) -> int:
    """Offers nobody answered in time: back to the end of the line, and the next one is asked.
    Seats that came free otherwise, such as by taking a workbook back, are offered as well."""
    late = SeatOffer.objects.filter(answer=OfferAnswer.OPEN, answer_by__lt=today)
    count = 0
    for event_id in sorted(set(late.values_list("enrolment__event_id", flat=True))):
        with transaction.atomic():
            event = TrainingEvent.objects.select_for_update(no_key=True).get(pk=event_id)
            for offer in late.filter(enrolment__event=event).select_related("enrolment"):
                offer.answer, offer.answered_at = OfferAnswer.LAPSED, timezone.now()
                offer.save(update_fields=["answer", "answered_at"])
                waiting = offer.enrolment
                waiting.state, waiting.wait_rank = EnrolmentState.WAITING, next_rank(event)
                waiting.save(update_fields=["state", "wait_rank", "updated_at"])
                count += 1
                if TrainingEvent.objects.taking_participants().contains(event):
                    offer_free(event, freed_by=waiting)
    waited_for = Enrolment.objects.in_line().order_by().values("event")
    open_events = TrainingEvent.objects.taking_participants().filter(
        pk__in=waited_for, start_on__gte=today
    )
    for event_id in open_events.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            offer_free(TrainingEvent.objects.select_for_update(no_key=True).get(pk=event_id))
    return count


def queue_without_seat(event: TrainingEvent, fresh: Iterable[Enrolment]) -> int:
    """Of these people, who were just written down in their order, those beyond the quota go to
    the end of the line; how many. Inside a held event."""
    fresh = list(fresh)
    room = Seats(event)
    for enrolment in fresh:
        room.free_up(enrolment.origin_id, enrolment.pillar_id)
    return queue(event, [one for one in fresh if not room.seat(one.origin_id, one.pillar_id)])


def surplus(event: TrainingEvent) -> list[Enrolment]:
    """Nominations beyond the quota, the latest first: what an upload brought too many."""
    seats = Seats(event)
    waiting = Enrolment.objects.filter(event=event, state=EnrolmentState.NOMINATED)
    found = []
    for enrolment in waiting.order_by("-id"):
        free = seats.free(enrolment.origin_id, enrolment.pillar_id)
        if free is not None and free < 0:
            seats.free_up(enrolment.origin_id, enrolment.pillar_id)
            found.append(enrolment)
    return found


def queue_surplus(*, event: TrainingEvent, by: User) -> int:
    """The organiser moves what is beyond the quota to the waiting list, in its own order."""
    may_edit(by, event.region_id)
    with transaction.atomic(), signed(by, reason="Melebihi kuota"):
        event = hold(event)
        return queue(event, reversed(surplus(event)))


def queue(event: TrainingEvent, enrolments: Iterable[Enrolment]) -> int:
    """Put these at the end of the line."""
    rank = next_rank(event)
    count = 0
    for count, enrolment in enumerate(enrolments, start=1):
        enrolment.state, enrolment.wait_rank = EnrolmentState.WAITING, rank + count - 1
        enrolment.save(update_fields=["state", "wait_rank", "updated_at"])
    return count
