"""The people of a region as rows of a template workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from imports.templating.places import KEYS
from pillars.models import Assignment, Person
from pillars.queries import duties_today
from regions.codes import ancestor
from regions.models import Region

MOST = 10_000


def rows_of(user, region: str) -> list[dict[str, Any]]:
    """By column key, with NIKs in full: only for those who may take them out."""
    people = list(Person.objects.visible_to(user).within(region).order_by("name_key", "pk")[:MOST])
    duties = duties_today(people)
    names = dict(Region.objects.within(region[:2]).values_list("code", "name"))
    rows = []
    for person in people:
        serving = duties.get(person.pk, [])
        row = {
            "name": person.name,
            "nik": person.nik or "",
            "sex": person.sex,
            "birth_place": person.born_at,
            "birth_date": person.born_on,
            "phone": person.phone,
            "pillar": serving[0].kind.name if serving else "",
        }
        for key, level in KEYS.items():
            row[key] = names.get(ancestor(person.region_id, level) or "", "")
        rows.append(row)
    return rows


def holders_of(user, region: str, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Those who serve today as one of these kinds, as rows of their own register: what comes
    back unchanged changes nothing."""
    duties = (
        Assignment.objects.visible_to(user)
        .within(region)
        .active_on()
        .filter(kind__in=kinds)
        .select_related("person", "kind")
        .order_by("region_id", "person__name_key", "pk")[:MOST]
    )
    names = dict(Region.objects.within(region[:2]).values_list("code", "name"))
    return [_holder(duty, names) for duty in duties]


def _holder(duty: Assignment, names: Mapping[str, str]) -> dict[str, Any]:
    person = duty.person
    last = duty.validity.upper
    row = {
        "name": person.name,
        "nik": person.nik or "",
        "pillar": duty.kind.name,
        "member_number": duty.member_number,
        "sex": person.sex,
        "birth_place": person.born_at,
        "birth_date": person.born_on,
        "religion": person.get_religion_display(),
        "education": person.get_education_display(),
        "occupation": person.occupation,
        "address": person.address,
        "rt": person.rt,
        "rw": person.rw,
        "phone": person.phone,
        "email": person.email,
        "sk_number": duty.sk_number,
        "sk_on": duty.sk_on,
        "sk_signer": duty.sk_signer,
        "start_on": duty.validity.lower,
        "end_on": last - timedelta(days=1) if last else None,
    }
    for key, level in KEYS.items():
        row[key] = names.get(ancestor(person.home_region_id or "", level) or "", "")
        row[f"duty_{key}"] = names.get(ancestor(duty.region_id, level) or "", "")
    return row
