""" "Mungkin sudah ada": who in the registry may be the person that somebody is about to add.

The same NIK is the same person, wherever they are looked after. Otherwise the folded name and
the birth date tell (pillars/services/lookalikes.py does the same for workbooks). Of people of
other regions only as much is told as is needed to ask for them.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q

from accounts import crypto
from accounts.formats import place
from accounts.models import User
from pillars.models import Person
from pillars.names import match_key
from regions.codes import lies_within
from regions.models import Region

ALIKE = 0.5
MOST = 5
INITIALS = re.compile(r"(\w)\w*")


@dataclass(frozen=True)
class Resemblance:
    """Somebody who may be meant, and why; masked when another region looks after them."""

    person: Person
    name: str
    about: str
    reasons: tuple[str, ...]
    is_visible: bool
    # The NIK is the same: adding once more is impossible, asking for them is not.
    is_same_nik: bool = False


def resembling(
    *, name: str, born_on: date | None, nik: str, by: User, besides: Person | None = None
) -> list[Resemblance]:
    """The likeliest first; at most one holds the NIK."""
    key = match_key(name)
    people = Person.objects.standing().select_related("region__parent__parent")
    if besides is not None:
        people = people.exclude(pk=besides.pk)
    found: dict[int, Resemblance] = {}
    if nik:
        for person in people.with_nik(crypto.index(nik)):
            found[person.pk] = _told(person, ("NIK sama",), by, is_same_nik=True)
    if key:
        for person in _by_name(people, key, born_on, by):
            found.setdefault(person.pk, _told(person, _reasons(person, key, born_on), by))
    return list(found.values())[: MOST + 1]


def held_by_removed(nik: str) -> bool:
    """Whether the NIK stands on a row that was removed or merged away."""
    return Person.objects.with_nik(crypto.index(nik)).filter(removed_at__isnull=False).exists()


def _by_name(people, key: str, born_on: date | None, by: User) -> list[Person]:
    """Strong ones (name and birth date) anywhere; namesakes and near names of my own region."""
    mine = people.visible_to(by)
    strong = list(people.filter(match_key=key, born_on=born_on)[:MOST]) if born_on else []
    namesakes = list(mine.filter(match_key=key).order_by("pk")[:MOST])
    near = []
    if born_on:
        # The same initial first: it keeps the search in the index of birth dates and names.
        near = list(
            mine.filter(Q(born_on=born_on), match_key__startswith=key[:1])
            .exclude(match_key=key)
            .annotate(alike=TrigramSimilarity("match_key", key))
            .filter(alike__gte=ALIKE)
            .order_by(F("alike").desc(), "pk")[:MOST]
        )
    return [*strong, *namesakes, *near]


def _reasons(person: Person, key: str, born_on: date | None) -> tuple[str, ...]:
    reasons = ["nama sama" if person.match_key == key else "nama mirip"]
    if born_on and person.born_on:
        reasons.append("tanggal lahir sama" if person.born_on == born_on else "tanggal lahir lain")
    return tuple(reasons)


def _told(person: Person, reasons, by: User, *, is_same_nik: bool = False) -> Resemblance:
    is_visible = lies_within(person.region_id, by.region_id or "-")
    return Resemblance(
        person=person,
        name=person.name if is_visible else INITIALS.sub(r"\1***", person.name),
        about=f"{place(person.region)}, NIK {person.nik_mask or 'belum ada'}"
        if is_visible
        else place(_regency(person.region)),
        reasons=reasons,
        is_visible=is_visible,
        is_same_nik=is_same_nik,
    )


def _regency(region: Region) -> Region:
    while region.parent is not None and region.level > 2:
        region = region.parent
    return region
