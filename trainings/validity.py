"""Until when a training counts, by the rule of the day it ended (`TrainingValidity`)."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import DateField, Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from trainings.models import Enrolment, TrainingEvent, TrainingValidity


class Expired(NamedTuple):
    """What somebody was trained in, and the last day on which that counted."""

    title: str
    until: date


class _Months(Func):
    template = "make_interval(months => %(expressions)s)"


def with_end(turns: QuerySet[Enrolment]) -> QuerySet:
    """The turns whose training ends to count one day, with that day as `until`."""
    rule = TrainingValidity.objects.filter(
        kind=OuterRef("event__kind"),
        level__in=[OuterRef("event__level"), ""],
        validity__contains=OuterRef("event__end_on"),
    ).order_by("-level")
    turns = turns.annotate(lasts=Subquery(rule.values("months")[:1]))
    return turns.filter(lasts__isnull=False).annotate(
        until=Cast(F("event__end_on") + _Months(F("lasts")), DateField())
    )


def expired_turns(day: date) -> QuerySet:
    """Trainings that do not count any more on that day, each the last of its kind and level that
    the person went to."""
    held = Enrolment.objects.counted().filter(event__in=TrainingEvent.objects.held())
    later = held.filter(
        person=OuterRef("person"),
        event__kind=OuterRef("event__kind"),
        event__level=OuterRef("event__level"),
        event__end_on__gt=OuterRef("event__end_on"),
        event__end_on__lt=day,
    )
    return with_end(held).filter(~Exists(later), until__lt=day)


def expired_of(people: Collection[int], day: date) -> dict[int, Expired]:
    """Of these people, what ran out last before that day."""
    turns = expired_turns(day).filter(person__in=people).select_related("event")
    found: dict[int, Expired] = {}
    for turn in turns.order_by("-until", "-pk"):
        found.setdefault(turn.person_id, Expired(turn.event.title, turn.until))
    return found


def counts_until(event: TrainingEvent) -> date | None:
    """The last day on which having been at this event counts; None for ever."""
    rule = (
        TrainingValidity.objects.filter(
            kind=event.kind, level__in=[event.level, ""], validity__contains=event.end_on
        )
        .order_by("-level")
        .first()
    )
    if rule is None or rule.months is None:
        return None
    return months_after(event.end_on, rule.months)


def months_after(day: date, months: int) -> date:
    """As the database reckons: a day that the month lacks is its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
