"""Cells of a yearly plan: months, lengths, and whom a line is to reach, as offices type them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from accounts.formats import MONTHS
from imports.cleaning.types import EMPTY, Cleaned, error
from imports.reading.types import Cell
from pillars.sheets.kinds import PillarWords

MOST_DAYS, MOST_WAVES, MOST_PEOPLE = 366, 100, 100_000
_MONTH_STEMS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "mrt": 3, "apr": 4, "mei": 5, "jun": 6, "jul": 7,
    "agu": 8, "ags": 8, "agt": 8, "sep": 9, "okt": 10, "nov": 11, "nop": 11, "des": 12,
}  # fmt: skip
_MONTH = re.compile(r"\b(" + "|".join(_MONTH_STEMS) + r")[a-z]*", re.IGNORECASE)
_PART = re.compile(
    r"\b(triwulan|tw|semester|smt)\.?\s*(iv|iii|ii|i|[1-4])\b(?:\s*tahun)?", re.IGNORECASE
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTH_NUMBER = re.compile(r"(0?[1-9]|1[0-2])(?:\s*(?:-|–|s\.?/?d\.?)\s*(0?[1-9]|1[0-2]))?")
_AMOUNT = re.compile(r"(\d{1,4})\s*(?:hari|angkatan|gelombang|kali|kelas)?\.?", re.IGNORECASE)
# `8 TKSK`, `TKSK: 8 orang`, `TKSK 8`.
_NUMBER_FIRST = re.compile(
    r"(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:orang|org)?\s*([^\W\d][^\d,;+&]*)", re.IGNORECASE
)
_WORD_FIRST = re.compile(
    r"([^\W\d][^\d,;+&:=]*?)\s*[:=]?\s*(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:orang|org)?", re.IGNORECASE
)
_ALONE = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:orang|org|peserta)?\.?", re.IGNORECASE)


class Span(NamedTuple):
    """The months a line is meant for."""

    first: int
    last: int


def months(cell: Cell, *, column: str) -> Cleaned:
    """`Maret`, `April s.d. Juni 2025`, `Triwulan II`, `4-6`, or the month of a date."""
    if cell is None:
        return EMPTY
    if isinstance(cell, date):
        return Cleaned(Span(cell.month, cell.month))
    text = _words(cell)
    if not text:
        return EMPTY
    if part := _PART.search(text):
        number = _ROMAN.get(part[2].lower()) or int(part[2])
        length = 3 if part[1].lower() in ("triwulan", "tw") else 6
        if number * length <= len(MONTHS):
            return Cleaned(Span(number * length - length + 1, number * length))
    found = [_MONTH_STEMS[match[1].lower()] for match in _MONTH.finditer(text)]
    if not found and (match := _MONTH_NUMBER.fullmatch(text)):
        found = [int(number) for number in match.groups() if number]
    if not found or found[0] > found[-1]:
        return Cleaned(
            None,
            (
                error(
                    column,
                    "month_unreadable",
                    f"Waktu “{text[:40]}” tidak terbaca. Tulis bulannya, misalnya Maret atau "
                    "April-Juni.",
                ),
            ),
        )
    return Cleaned(Span(found[0], found[-1]))


def length(cell: Cell, *, column: str, label: str, most: int) -> Cleaned:
    """So many days or waves: `3`, `3 hari`, `2 angkatan`."""
    if cell is None or not _words(cell):
        return EMPTY
    text = _words(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    match = _AMOUNT.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= most:
        return Cleaned(
            None,
            (
                error(
                    column,
                    "length_unreadable",
                    f"{label} “{text[:30]}” tidak terbaca. Isi angka 1 sampai {most}.",
                ),
            ),
        )
    return Cleaned(int(match[1]))


def people(cell: Cell, pillars: PillarWords, *, column: str = "people") -> Cleaned:
    """Whom a line is to reach: {pillar code: people}, or {"": people} for a number alone."""
    if cell is None or not _words(cell):
        return EMPTY
    text = _words(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    if match := _ALONE.fullmatch(text):
        return _counted({"": _number(match[1])}, text, column)
    pieces = [one for one in re.split(r"[,;+&\n]|\bdan\b|\bserta\b", text) if one.strip()]
    found: dict[str, int] = {}
    for piece in pieces:
        words, number = _told(piece.strip())
        kind = pillars.clean(words).value if words else None
        if kind is None or kind in found:
            return Cleaned(None, (_unreadable(text, column),))
        found[kind] = number
    return _counted(found, text, column)


def _told(piece: str) -> tuple[str, int]:
    """The words and the number of `8 TKSK` or `TKSK: 8 orang`."""
    if match := _NUMBER_FIRST.fullmatch(piece):
        return match[2].strip(" ."), _number(match[1])
    if match := _WORD_FIRST.fullmatch(piece):
        return match[1].strip(" ."), _number(match[2])
    return "", 0


def _counted(found: Mapping[str, int], text: str, column: str) -> Cleaned:
    if not all(0 <= number <= MOST_PEOPLE for number in found.values()):
        return Cleaned(None, (_unreadable(text, column),))
    return Cleaned(dict(found))


def _unreadable(text: str, column: str):
    return error(
        column,
        "people_unreadable",
        f"Sasaran “{text[:40]}” tidak terbaca. Isi angkanya, misalnya 44, atau 8 TKSK dan 44 PSM.",
    )


def _number(text: str) -> int:
    return int(text.replace(".", ""))


def _words(cell: Cell) -> str:
    return " ".join(str(cell).split())
