"""Officers as a list of organisations names them: a person when there is a NIK."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.crypto import index
from imports.cleaning import nik as niks
from imports.cleaning.names import clean_name, match_key
from imports.cleaning.types import Cleaned, warning
from imports.reading.types import Cell
from imports.sheets import CleanRow
from pillars.models import Post
from pillars.names import name_key

OFFICER_LABELS = {
    f"officer_{post.value}": str(post.label)
    for post in (Post.CHAIR, Post.SECRETARY, Post.TREASURER)
}
YOUNGEST = 17


def clean_person_name(cell: Cell, column: str) -> Cleaned:
    found = clean_name(cell)
    return Cleaned(found.value, tuple(one.on(column) for one in found.problems))


def officer(
    found: Mapping[str, Any], row: CleanRow, *, prefix: str, post: Post, position: str
) -> dict[str, Any] | None:
    """What `values.officers` keeps of somebody; None when the row does not say who it is."""
    name, nik = found.get(f"{prefix}_name"), found.get(f"{prefix}_nik")
    if not name or not nik:
        refused = any(one.column == f"{prefix}_nik" for one in row.problems)
        if name and not nik and not refused:
            row.problems.append(
                warning(
                    f"{prefix}_nik",
                    f"{prefix}_without_nik",
                    f"NIK {position.lower()} kosong, jadi {name} belum tercatat sebagai orang. "
                    "Isi NIK-nya dari KTP bila ada.",
                )
            )
        return None
    secret = f"{prefix}_nik"
    row.secrets[secret] = nik
    born_on, sex = niks.derived(nik)
    told = {
        "post": post.value,
        "position": position,
        "name": name[:150],
        "name_key": name_key(name)[:150],
        "match_key": match_key(name)[:150],
        "key": index(nik).hex(),
        "secret": secret,
        "nik_mask": niks.masked(nik),
        "sex": sex or "",
        "born_on": born_on.isoformat() if born_on else None,
        "phone": found.get(f"{prefix}_phone", ""),
    }
    start = row.values.get("board_from")
    if born_on and start and _age(born_on, date.fromisoformat(start)) < YOUNGEST:
        row.problems.append(
            warning(
                f"{prefix}_nik",
                f"{prefix}_too_young",
                f"Menurut NIK, {name} belum {YOUNGEST} tahun pada hari pertama masa bakti. "
                "Periksa NIK-nya di KTP.",
            )
        )
    return told


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
