"""Whom to invite: people of the registry who serve as one of the event's pillars, by why.

Never trained, expired, not for three years, absent last year: an office that invites by these
reaches those it has passed over so far.
"""

from datetime import timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from accounts.models import User
from pillars.models import Assignment, Person, PillarKind
from regions.codes import lies_within, within
from trainings import validity
from trainings.models import (
    SEATED,
    Enrolment,
    EnrolmentState,
    EventLevel,
    TrainingEvent,
)

NEVER, LONG_AGO, ABSENT, NOT_THIS_LEVEL = "belum-pernah", "lama", "absen", "belum-tingkat-ini"
EXPIRED = "kedaluwarsa"
REASONS = [
    ("", "Semua yang bertugas"),
    (NEVER, "Belum pernah dilatih"),
    (NOT_THIS_LEVEL, "Belum pernah ikut tingkat ini"),
    (EXPIRED, "Masa berlaku pelatihannya habis"),
    (LONG_AGO, "Tidak dilatih tiga tahun terakhir"),
    (ABSENT, "Tahun lalu tidak hadir atau mundur"),
]
LONG_AGO_DAYS = 3 * 365
LISTED = frozenset({*SEATED, EnrolmentState.WAITING})


def pillars_of(event: TrainingEvent) -> list[PillarKind]:
    """The pillars that the event is for; all of them where it names none."""
    kinds = PillarKind.objects.filter(is_active=True).order_by("order", "code")
    return list(kinds.filter(pk__in=event.pillars.all())) or list(kinds)


def candidates(event: TrainingEvent, user: User):
    """People this user may send: serving today as a pillar of the event, and not on its list."""
    today = timezone.localdate()
    scope = user.region_id if lies_within(user.region_id, event.region_id) else event.region_id
    duties = Assignment.objects.active_on(today).filter(kind__in=pillars_of(event))
    listed = Enrolment.objects.filter(event=event, person=OuterRef("pk"), state__in=LISTED)
    held = Enrolment.objects.counted().filter(
        person=OuterRef("pk"),
        event__in=TrainingEvent.objects.held().filter(start_on__lte=today),
    )
    return (
        Person.objects.visible_to(user)
        .filter(within("region_id", scope))
        .filter(Exists(duties.filter(person=OuterRef("pk"))), ~Exists(listed))
        .annotate(
            last_trained=Subquery(
                held.order_by().values("person").annotate(on=Max("event__end_on")).values("on")
            )
        )
        .prefetch_related(
            Prefetch(
                "assignments", duties.select_related("kind", "region__parent"), to_attr="serving"
            )
        )
    )


def narrowed(people, reason: str, event: TrainingEvent):
    """Those of the candidates who are invited for this reason."""
    today = timezone.localdate()
    mine = Enrolment.objects.filter(person=OuterRef("pk"))
    held = mine.counted().filter(event__in=TrainingEvent.objects.held().filter(start_on__lte=today))
    if reason == NEVER:
        return people.filter(~Exists(held))
    if reason == NOT_THIS_LEVEL and event.level != EventLevel.NONE:
        return people.filter(~Exists(held.filter(event__level=event.level)))
    if reason == EXPIRED:
        turns = validity.expired_turns(event.start_on).filter(person=OuterRef("pk"))
        return people.filter(Exists(turns))
    if reason == LONG_AGO:
        recent = held.filter(event__end_on__gte=today - timedelta(days=LONG_AGO_DAYS))
        return people.filter(Exists(held), ~Exists(recent))
    if reason == ABSENT:
        missed = Q(state__in=[EnrolmentState.ABSENT, EnrolmentState.WITHDRAWN])
        return people.filter(
            Exists(mine.filter(missed, event__start_on__year=event.start_on.year - 1))
        )
    return people


def lacking(people, event: TrainingEvent):
    """Of these, those who have not been to an event of the level that this one asks for."""
    if not event.required_level:
        return people.none()
    held = Enrolment.objects.counted().filter(
        person=OuterRef("pk"),
        event__in=TrainingEvent.objects.held().filter(
            level=event.required_level, start_on__lt=event.start_on
        ),
    )
    return people.filter(~Exists(held))


def serving_as(people, pillar_code: str):
    """Of these, those who serve today as this pillar."""
    today = timezone.localdate()
    duties = Assignment.objects.active_on(today).filter(kind=pillar_code, person=OuterRef("pk"))
    return people.filter(Exists(duties))
