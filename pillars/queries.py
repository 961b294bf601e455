"""Who serves where: duties of people on a page, a person's life as a pillar, figures."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone

from accounts.changes import Change, changes_of, versions_of
from accounts.formats import place
from accounts.models import User
from pillars import dossier
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


def life_of(person: Person, user: User) -> list[Change]:
    """Duties and trainings of a person in one timeline, the newest first."""
    entries = []
    for duty in person.assignments.select_related("kind", "region"):
        where = place(duty.region)
        what = f"{duty.position} {duty.kind.name}".strip()
        decree = f"SK {duty.sk_number}" if duty.sk_number else ""
        entries.append(
            (
                duty.validity.lower,
                Change(
                    at=_noon(duty.validity.lower),
                    is_day=True,
                    title=f"Mulai bertugas sebagai {what} di {where}",
                    text=decree,
                    icon="briefcase",
                    tone="success",
                ),
            )
        )
        last = _last_day(duty)
        if last is not None and (duty.end_reason or last < timezone.localdate()):
            why = duty.get_end_reason_display() or "Akhir masa tugas"
            entries.append(
                (
                    last,
                    Change(
                        at=_noon(last),
                        is_day=True,
                        title=f"Berakhir sebagai {what} di {where}",
                        text=f"{why}. {duty.end_note}".removesuffix(". "),
                        icon="briefcase-off",
                        tone="neutral",
                    ),
                )
            )
    for entry in dossier.entries(person, user):
        entries.append(
            (
                entry.on,
                Change(
                    at=_noon(entry.on),
                    is_day=True,
                    title=entry.title,
                    text=entry.text,
                    url=entry.url,
                    icon=entry.icon,
                    tone=entry.tone,
                ),
            )
        )
    return [entry for _, entry in sorted(entries, key=lambda pair: pair[0], reverse=True)]


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


def _last_day(duty: Assignment) -> date | None:
    upper = duty.validity.upper
    return date.fromordinal(upper.toordinal() - 1) if upper else None


def _noon(day: date) -> datetime:
    """A day as a moment, for a timeline that sorts moments."""
    return timezone.make_aware(datetime.combine(day, time(12)))
