""" "Riwayat pembinaan": what the paper says of a person, the same for print and verification.

Nothing in it changes by time alone, so that a paper is out of date only once the registry says
something else.
"""

import hashlib
import json
from typing import Any

from accounts.changes import period
from accounts.formats import long_date, place, region
from accounts.models import User
from pillars import dossier
from pillars.models import Person
from pillars.templatetags.duties import sebagai

# A paper of one page; older entries are counted.
DUTIES, ENTRIES = 5, 12
LONGEST = 80


def content_of(person: Person, user: User) -> dict[str, Any]:
    """Everything the paper says about the person, as far as this user may see it."""
    duties = list(
        person.assignments.select_related(
            "kind", "region__parent__parent", "organisation"
        ).order_by("-validity", "-pk")
    )
    entries = sorted(
        dossier.entries(person, user), key=lambda one: (one.on, one.title, one.text), reverse=True
    )
    born = ", ".join(
        filter(None, [person.born_at, long_date(person.born_on) if person.born_on else ""])
    )
    return {
        "name": person.name,
        "nik": person.nik_mask or "belum ada",
        "born": born or "–",
        "region": region(person.region),
        "education": person.get_education_display() or "–",
        "duties": [_duty(duty) for duty in duties[:DUTIES]],
        "older_duties": max(0, len(duties) - DUTIES),
        "entries": [
            {"on": long_date(one.on), "title": _short(one.title), "text": _short(one.text)}
            for one in entries[:ENTRIES]
        ],
        "older_entries": max(0, len(entries) - ENTRIES),
    }


def checksum_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _duty(duty) -> dict[str, str]:
    return {
        "as": _short(sebagai(duty)),
        "place": place(duty.region),
        "period": period(duty.validity),
        "decree": _short(duty.sk_number) or "–",
        "end": duty.get_end_reason_display(),
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
