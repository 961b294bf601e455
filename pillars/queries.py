"""Who serves where: duties of people on a page, a person's life as a pillar, figures."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from accounts.changes import Change, changes_of, versions_of
from accounts.models import User
from pillars.models import Assignment, Person


def duties_today(people: Iterable[Person], day: date | None = None) -> dict[int, list[Assignment]]:
    """What each of these people serves as on a day (today), in one query."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    rows = (
        Assignment.objects.active_on(day)
        .filter(person__in=list(people))
        .select_related("kind", "region")
        .order_by("kind__order", "pk")
    )
    for assignment in rows:
        found[assignment.person_id].append(assignment)
    return found


def changes_to(person: Person) -> list[Change]:
    """Who changed this person's data and duties."""
    own = versions_of(Person).filter(pgh_obj_id=person.pk)
    duties = versions_of(Assignment).filter(person_id=person.pk)
    entries = [*changes_of(own, noun="Data orang"), *changes_of(duties, noun="Penugasan")]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def serving_by_kind(user: User, day: date | None = None) -> dict[str, int]:
    """People with a duty on a day in this user's region, by kind of pillar."""
    rows = (
        Assignment.objects.visible_to(user)
        .active_on(day)
        .order_by()
        .values_list("kind_id")
        .annotate(Count("person_id", distinct=True))
    )
    return dict(rows)
