"""Counts, rupiah and years, with the dots and words people add."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Any, NamedTuple

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, error

_COUNT = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d+)(?:[.,]0{1,2})?\s*(?:orang|org|jiwa|klien|unit)?")
_RUPIAH = re.compile(
    r"(?:rp\.?|idr)?\s*(.*?)\s*(?:,\s*-+|\.-+|,=|-+)?\s*(?:rupiah)?", re.IGNORECASE
)
_SCALE = re.compile(
    r"(\d+(?:[.,]\d{1,3})?)\s*(ribu|rb|juta|jt|miliar|milyar|m)\b\.?", re.IGNORECASE
)
_SCALES = {"ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6}
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
_COMMAED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
_YEAR = re.compile(r"(?:tahun|thn|th\.?)?\s*((?:19|20)\d\d)(?:[.,]0+)?", re.IGNORECASE)
_TERM_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Term(NamedTuple):
    """The years of a board's term of office."""

    first: int
    last: int


def clean_count(cell: Any, *, column: str, label: str, most: int = 1_000_000) -> Cleaned:
    """How many people or things."""
    if is_blank(cell):
        return EMPTY
    value = _whole(cell) if not isinstance(cell, str) else None
    if value is None:
        match = _COUNT.fullmatch(text_of(cell).casefold())
        value = int(re.sub(r"[. ]", "", match[1])) if match else None
    if value is None:
        return _refuse(
            column,
            "count_unreadable",
            f"{label} “{text_of(cell)[:30]}” bukan bilangan bulat. Isi angkanya saja, misalnya 12.",
        )
    if not 0 <= value <= most:
        return _refuse(
            column, "count_out_of_range", f"{label} {value} tidak wajar. Periksa angkanya."
        )
    return Cleaned(value)


def _whole(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return int(cell)
    return None


def clean_rupiah(cell: Any, *, column: str, label: str, most: int = 1_000_000_000_000) -> Cleaned:
    """An amount in whole rupiah: ``Rp 1.000.000,-``."""
    if is_blank(cell):
        return EMPTY
    value = _whole(cell) if not isinstance(cell, str) else _amount(text_of(cell))
    if value is None:
        return _refuse(
            column,
            "amount_unreadable",
            f"{label} “{text_of(cell)[:40]}” bukan jumlah rupiah. Tulis misalnya 1.000.000.",
        )
    if not 0 <= value <= most:
        return _refuse(
            column, "amount_out_of_range", f"{label} {value} tidak wajar. Periksa angkanya."
        )
    return Cleaned(value)


@lru_cache(maxsize=1024)
def _amount(text: str) -> int | None:
    if not text.isascii():
        return None
    bare = _RUPIAH.fullmatch(text)
    digits = bare[1] if bare else text
    if match := _SCALE.fullmatch(digits):
        scale = _SCALES.get(match[2].casefold(), 10**9)
        whole, _, part = match[1].replace(",", ".").partition(".")
        return int(whole) * scale + (int(part) * scale // 10 ** len(part) if part else 0)
    if _DOTTED.fullmatch(digits):
        whole, _, cents = digits.replace(".", "").partition(",")
    elif _COMMAED.fullmatch(digits):
        whole, _, cents = digits.replace(",", "").partition(".")
    elif _PLAIN.fullmatch(digits):
        whole, _, cents = digits.replace(",", ".").partition(".")
    else:
        return None
    # Rupiah have no cents; anything but zeros after the sign is a slip.
    return int(whole) if not cents.strip("0") and len(whole) < 16 else None


def clean_year(
    cell: Any, *, column: str, label: str, earliest: int = 1945, latest: int | None = None
) -> Cleaned:
    """A year: ``2021``, ``Tahun 2021``, or the year of a date."""
    if is_blank(cell):
        return EMPTY
    if isinstance(cell, datetime.date):
        year: int | None = cell.year
    else:
        match = _YEAR.fullmatch(text_of(cell))
        year = int(match[1]) if match else None
    if year is None:
        return _refuse(
            column,
            "year_unreadable",
            f"{label} “{text_of(cell)[:30]}” bukan tahun. Isi empat angka, misalnya 2021.",
        )
    if not earliest <= year <= (latest or datetime.date.today().year + 10):
        return _refuse(
            column, "year_out_of_range", f"{label} {year} tidak wajar. Periksa tahunnya."
        )
    return Cleaned(year)


def clean_term(cell: Any, *, column: str = "term") -> Cleaned:
    """A term of office: ``2023-2028``, ``10 April 2023 s/d 10 April 2028``."""
    if is_blank(cell):
        return EMPTY
    text = text_of(cell)
    years = [int(year) for year in _TERM_YEAR.findall(text)]
    if len(years) == 2 and 0 <= years[1] - years[0] <= 20:
        return Cleaned(Term(*years))
    return _refuse(
        column,
        "term_unreadable",
        f"Masa bakti “{text[:40]}” tidak terbaca. Tulis tahun mulai dan berakhir, misalnya"
        " 2023-2028.",
    )


def _refuse(column: str, code: str, message: str) -> Cleaned:
    return Cleaned(None, (error(column, code, message),))
