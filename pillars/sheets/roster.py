"""The people of a region as rows of a template workbook."""

from __future__ import annotations

from typing import Any

from imports.templating.places import KEYS
from pillars.models import Person
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
