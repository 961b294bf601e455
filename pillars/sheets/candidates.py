"""Who a damaged NIK may belong to: guesses ranked by the registry, birth date, sex and name.

Looked up by the keyed index in one query, for this one cell and only when somebody asks. People
of other regions are told apart but not named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from accounts.crypto import index
from imports.cleaning import nik as niks
from imports.cleaning.nik_repair import Guess, agrees, guesses
from imports.reading.types import Cell
from imports.sheets import Candidate
from pillars.models import Assignment, Person

MOST = 10
NAMESAKES = 20
ALIKE = 0.75
FROM_REGISTRY = "NIK dari register"


def candidates(cell: Cell, values: Mapping[str, Any], user) -> list[Candidate]:
    """At most ten, the best first. `values` are what the rest of the row says."""
    born_on = date.fromisoformat(values["born_on"]) if values.get("born_on") else None
    sex, name = values.get("sex", ""), values.get("match_key", "")
    possible = {guess.nik: guess for guess in guesses(cell, born_on=born_on, sex=sex)}
    known = _registered(possible, cell, values, user)
    for nik in known:
        possible.setdefault(nik, Guess(nik, FROM_REGISTRY))
    visible = set(
        Person.objects.visible_to(user)
        .filter(pk__in=[person.pk for person in known.values()])
        .values_list("pk", flat=True)
    )
    duties = duties_of(visible)
    ranked = []
    for order, guess in enumerate(possible.values()):
        person = known.get(guess.nik)
        likeness = SequenceMatcher(None, name, person.match_key).ratio() if person else 0.0
        told_birth, told_sex = niks.derived(guess.nik)
        same_birth = (
            born_on is not None
            and told_birth is not None
            and (
                (told_birth.day, told_birth.month, told_birth.year % 100)
                == (born_on.day, born_on.month, born_on.year % 100)
            )
        )
        same_sex = bool(sex) and told_sex == sex
        reasons = _facts(same_birth, same_sex, born_on, sex)
        if person and likeness >= ALIKE:
            who = _named(person, duties) if person.pk in visible else "nama serupa"
            where = "di register" if person.pk in visible else "di register wilayah lain"
            reasons.insert(0, f"cocok dengan {who} {where}")
        elif person:
            who = _named(person, duties) if person.pk in visible else "orang lain"
            reasons.insert(0, f"sudah milik {who}, namanya berbeda")
        rank = (
            -(2 if person and likeness >= ALIKE else -1 if person else 0),
            -same_birth,
            -same_sex,
            -likeness,
            order,
        )
        ranked.append(
            (
                rank,
                Candidate(
                    token=index(guess.nik).hex()[:20],
                    value=guess.nik,
                    mask=niks.masked(guess.nik),
                    how=guess.how,
                    reasons=tuple(reasons),
                    is_known=person is not None and likeness >= ALIKE,
                    is_secret=guess.how == FROM_REGISTRY,
                ),
            )
        )
    return [candidate for _rank, candidate in sorted(ranked, key=lambda pair: pair[0])[:MOST]]


def _registered(possible, cell: Cell, values: Mapping[str, Any], user) -> dict[str, Person]:
    """NIK → the person who has it: of the guesses, and of namesakes in sight of this user."""
    indexes = {index(nik): nik for nik in possible}
    by_guess = Person.objects.filter(nik_index__in=list(indexes)) if indexes else ()
    found = {indexes[bytes(person.nik_index)]: person for person in by_guess if person.nik_index}
    if not (name := values.get("match_key")):
        return found
    namesakes = Person.objects.visible_to(user).filter(match_key=name, nik__isnull=False)
    if born_on := values.get("born_on"):
        namesakes = namesakes.filter(born_on=born_on)
    for person in namesakes.order_by("pk")[:NAMESAKES]:
        if agrees(cell, person.nik):
            found.setdefault(person.nik, person)
    return found


def _facts(same_birth: bool, same_sex: bool, born_on: date | None, sex: str) -> list[str]:
    if same_birth and same_sex:
        return ["sesuai tanggal lahir dan jenis kelamin"]
    facts = []
    if born_on:
        facts.append("sesuai tanggal lahir" if same_birth else "tidak sesuai tanggal lahir")
    if sex:
        facts.append("sesuai jenis kelamin" if same_sex else "tidak sesuai jenis kelamin")
    return facts


def duties_of(people: set[int]) -> dict[int, str]:
    """`PSM Rawa Barat` of those who serve today."""
    rows = (
        Assignment.objects.active_on()
        .filter(person_id__in=people)
        .order_by("person_id", "-id")
        .values_list("person_id", "kind__name", "region__name")
    )
    return {person: f"{kind} {region}" for person, kind, region in rows}


def _named(person: Person, duties: Mapping[int, str]) -> str:
    duty = duties.get(person.pk)
    return f"{person.name}, {duty}," if duty else person.name
