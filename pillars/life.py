"""The life of a person as a pillar, in one timeline: duties and what happened to them, what other
apps tell (trainings, attendance, certificates, grants), and the files their data came from.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.changes import Change
from accounts.formats import place
from accounts.models import User
from pillars import dossier
from pillars.models import Person, StatusEvent
from pillars.provenance import Source
from pillars.templatetags.duties import sebagai

NOON = time(12)
# Beginning and end of a duty are told by the duty itself.
TOLD_BY_DUTIES = (StatusEvent.Kind.APPOINTED, StatusEvent.Kind.ENDED)
LOOKS = {
    StatusEvent.Kind.SUSPENDED: ("player-pause", "action"),
    StatusEvent.Kind.RESUMED: ("player-play", "success"),
    StatusEvent.Kind.MOVED: ("arrows-exchange", "info"),
    StatusEvent.Kind.REPLACED: ("replace", "neutral"),
}


def life_of(person: Person, user: User, sources: list[Source] | None = None) -> list[Change]:
    """The newest first; a fixed number of queries, however long the life."""
    entries = [
        *_duties(person),
        *_events(person, user),
        *_files(sources or []),
        *(
            _entry(one.on, one.title, one.text, url=one.url, icon=one.icon, tone=one.tone)
            for one in dossier.entries(person, user)
        ),
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _duties(person: Person) -> Iterator[Change]:
    for duty in person.assignments.select_related("kind", "region"):
        what = f"{sebagai(duty)} di {place(duty.region)}"
        decree = f"SK {duty.sk_number}" if duty.sk_number else ""
        yield _entry(
            duty.validity.lower,
            f"Mulai bertugas sebagai {what}",
            decree,
            icon="briefcase",
            tone="success",
        )
        upper = duty.validity.upper
        last = upper - timedelta(days=1) if upper else None
        if last is not None and (duty.end_reason or last < timezone.localdate()):
            why = duty.get_end_reason_display() or "Akhir masa tugas"
            yield _entry(
                last,
                f"Berakhir sebagai {what}",
                f"{why}. {duty.end_note}".removesuffix(". "),
                icon="briefcase-off",
                tone="neutral",
            )


def _events(person: Person, user: User) -> Iterator[Change]:
    events = (
        StatusEvent.objects.visible_to(user)
        .filter(assignment__person=person)
        .exclude(kind__in=TOLD_BY_DUTIES)
        .select_related("assignment__kind", "recorded_by")
    )
    for event in events:
        step = " → ".join(filter(None, [event.was, event.became]))
        icon, tone = LOOKS.get(event.kind, ("briefcase", "info"))
        yield _entry(
            event.happened_on,
            f"{event.get_kind_display()}: {sebagai(event.assignment)}",
            ". ".join(filter(None, [step, event.reason])),
            icon=icon,
            tone=tone,
            by=event.recorded_by.name if event.recorded_by else "",
        )


def _files(sources: list[Source]) -> Iterator[Change]:
    for source in sources:
        if source.at is not None:
            row = f" baris {source.row}" if source.row else ""
            yield Change(
                at=source.at,
                title=f"Data dari {source.file}{row}",
                text=", ".join(source.values),
                url=source.url,
                icon="file-spreadsheet",
            )


def _entry(day: date, title: str, text: str, **looks) -> Change:
    """A day stands among moments as its noon."""
    at = timezone.make_aware(datetime.combine(day, NOON))
    return Change(at=at, is_day=True, title=title, text=text, **looks)
