"""Reading what was typed into the grid of refused rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imports.services.edits import CellEdit

CELL = re.compile(r"(\d{1,4})-(\d{1,7})-(\w{1,40})")
PLACE = re.compile(r"(\d{1,4})-(\d{1,7})")


def cells_in(data) -> list[CellEdit]:
    """`sel-0-14-nik` holds the text of a cell; `awal-0-14-nik` what its input began with, so that
    what nobody touched is left alone."""
    found = []
    for name, text in data.items():
        place = cell_named(name.removeprefix("sel-")) if name.startswith("sel-") else None
        if place is None or data.get(f"awal-{name[4:]}") == text:
            continue
        found.append(CellEdit(*place, text))
    return found


def cell_named(text: str) -> tuple[int, int, str] | None:
    """`0-14-nik`: the NIK of row 14 of the first sheet."""
    match = CELL.fullmatch(text)
    return (int(match[1]), int(match[2]), match[3]) if match else None


def places_in(text: str) -> Iterator[tuple[int, int]]:
    """`0-14 0-15`: the rows that the page shows."""
    for word in text.split()[:200]:
        if match := PLACE.fullmatch(word):
            yield int(match[1]), int(match[2])
