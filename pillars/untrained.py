"""People who serve and were never trained: what the room of trainings says of them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from pillars import person_filters
from pillars.models import Assignment, Person

NEVER = {"pelatihan": "belum"}


def is_known() -> bool:
    """Whether any room keeps trainings at all; without one nobody can be called untrained."""
    return "pelatihan" in person_filters.fields()


def never_trained(user: User, place: str, kind: str = "") -> QuerySet:
    """People of a region with a running duty (as `kind`) who took part in no training yet."""
    duties = Assignment.objects.active_on().filter(person=OuterRef("pk"))
    if kind:
        duties = duties.filter(kind=kind)
    people = Person.objects.visible_to(user).within(place).filter(Exists(duties))
    return person_filters.narrow(people, NEVER, timezone.localdate())
