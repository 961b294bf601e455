"""What other apps know that counts as basic training: they register a source, pillars asks.

`pillars/` lies to the right of `trainings/` and may not import it, so trainings fills this in
when it is loaded (`trainings/eligibility.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from pillars.models import PersonDocument

# Of these people, those trained by that day, with the words that say so.
Source = Callable[[Collection[int], date], Mapping[int, str]]
# How a certificate from elsewhere says its level (sheet `psm`, documents of a person).
BASIC_CERTIFICATE = "Tingkat dasar"

_sources: list[Source] = []


def register(source: Source) -> Source:
    """Decorator: this function knows of basic trainings."""
    _sources.append(source)
    return source


def basic_trainings(people: Collection[int], day: date) -> dict[int, str]:
    """By person: the basic training that counts on that day, in words."""
    found: dict[int, str] = {}
    for source in (_certificates, *_sources):
        for person, words in source(people, day).items():
            found.setdefault(person, words)
    return found


def _certificates(people: Collection[int], day: date) -> Mapping[int, str]:
    """Certificates that the office has seen and filed."""
    rows = PersonDocument.objects.filter(
        person__in=people,
        category=PersonDocument.Category.CERTIFICATE,
        note__istartswith=BASIC_CERTIFICATE,
    ).exclude(issued_on__gt=day)
    return {
        row.person_id: " ".join(filter(None, ["Sertifikat tingkat dasar", row.number]))
        for row in rows.order_by("-issued_on", "-id")
    }
