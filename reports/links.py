"""From a figure on the page to the rows behind it: the list, filtered as the figure counts.

A link is only drawn for somebody who may open that list; what the list shows is decided there.
"""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from accounts.permissions import Permission
from regions.codes import CODE
from reports.builders.frame import day_of
from reports.figures import Figures, Table
from reports.models import ReportKind
from reports.periods import Period

AREAS = ("by_regency", "by_district", "by_village")
SEXES = {"L": "L", "P": "P", "unknown": "belum"}
PEOPLE = ("TKSK", "PSM")


def links_of(figures: Figures, table: Table, user) -> dict[tuple[str, str], str]:
    """Addresses by (row, column) for the cells of a table that can be opened."""
    find = FINDERS.get(figures.kind)
    if find is None or table.key not in AREAS:
        return {}
    day = day_of(Period.parse(figures.period), date.fromisoformat(figures.as_of))
    found = {}
    for row in table.rows:
        if CODE.match(row.key):
            for column, cell in zip(table.columns, row.cells, strict=True):
                if isinstance(cell, int) and cell and (url := find(row.key, column.key, day, user)):
                    found[row.key, column.key] = url
    return found


def _pillars(area: str, column: str, day: date, user) -> str:
    kind, _, part = column.rpartition("_")
    if part == "vacant":
        return _list(
            "pillars:vacancy-list",
            Permission.PERSON_VIEW,
            user,
            wilayah=area,
            jenis=kind.lower().replace("_", "-"),
            tanggal=day,
        )
    if kind in PEOPLE:
        sex = SEXES.get(part, "")
        return _list(
            "pillars:person-list",
            Permission.PERSON_VIEW,
            user,
            wilayah=area,
            pilar=kind,
            jk=sex,
            per=day,
        )
    if kind == "KARANG_TARUNA" and part in ("tumbuh", "berkembang", "maju", "percontohan"):
        return _organisations(user, area, kind, kelas=part)
    if kind in ("KARANG_TARUNA", "UKKT") and part == "all":
        return _organisations(user, area, kind)
    if kind == "KARANG_TARUNA" and part == "led":
        return _organisations(user, area, kind, pengurus="ada")
    return ""


def _organisations(user, area: str, kind: str, **more) -> str:
    return _list(
        "pillars:organisation-list",
        Permission.ORGANISATION_VIEW,
        user,
        wilayah=area,
        jenis=kind,
        status="active",
        **more,
    )


def _grants(area: str, column: str, day: date, user) -> str:
    if column in ("recipients", "approved", "paid", "paid_now", "villages_funded", "units_funded"):
        return _list("grants:award-list", Permission.GRANT_VIEW, user, wilayah=area)
    return ""


def _list(name: str, permission: Permission, user, **query) -> str:
    if not user.has(permission):
        return ""
    words = {
        key: f"{value:%d-%m-%Y}" if isinstance(value, date) else value
        for key, value in query.items()
        if value
    }
    return f"{reverse(name)}?{urlencode(words)}"


FINDERS = {
    ReportKind.PILLAR_RECAP.value: _pillars,
    ReportKind.GRANT_REALISATION.value: _grants,
    ReportKind.ANNUAL.value: _grants,
}
