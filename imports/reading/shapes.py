"""What the values of a column look like, to confirm or doubt what its heading says."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable

from imports.reading.types import Cell

Shape = Callable[[Cell], bool]

_NIK_NOISE = re.compile(r"[\s.\-'`\u00a0\u200b-\u200f\u2060\ufeff]")
_NIK_TEXT = re.compile(r"[0-9OoIl]{14,18}|\d[.,]\d+E\+?\d+")
_MONTH = re.compile(
    r"\b(jan|feb|peb|mar|apr|mei|may|jun|jul|ag[us]|aug|sep|okt|oct|nov|nop|des|dec)[a-z]*\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*\d{1,4}$|\d{8}$")
_ADDRESS = re.compile(
    r"\b(jl|jln|jalan|gg|gang|no|rt|rw|blok|kp|kampung|komp|komplek|kompleks|perum|dusun|lorong"
    r"|lr|km|ds|dk|kav)\b\.?|\d",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?[\d\s().\-]{8,}")
_SEX_WORDS = """
l p lk pr laki lakilaki laki2 pria perempuan wanita w m f male female 1 2 putra putri
"""
_SEXES = frozenset(_SEX_WORDS.split())
_SIZES = re.compile(r"(x*s|m|l|x+l|\d{1,2}xl|[2-5]l|allsize|\d{2})(panjang|pendek)?", re.IGNORECASE)
_WORDS_ONLY = re.compile(r"[^\W\d_]+(?:[\s.,'’`\-/]+[^\W\d_]+)*[.,]?")


def _text(cell: Cell) -> str:
    return str(cell).strip()


def looks_like_nik(cell: Cell) -> bool:
    """Sixteen digits, or something that was meant to be sixteen digits."""
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, (int, float)):
        return 1e15 <= abs(cell) < 1e16
    return _NIK_TEXT.fullmatch(_NIK_NOISE.sub("", _text(cell))) is not None


def looks_like_sex(cell: Cell) -> bool:
    return re.sub(r"[\W_]", "", _text(cell).lower()) in _SEXES


def looks_like_date(cell: Cell) -> bool:
    if isinstance(cell, datetime.date):
        return True
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return 3_000 < cell < 60_000
    text = _text(cell)
    if _DATE.match(text):
        return True
    month = _MONTH.search(text)
    return bool(month and text[:1].isdigit() and re.search(r"\d", text[month.end() :]))


def looks_like_birth(cell: Cell) -> bool:
    """A place and a date in one cell: ``Bekasi, 18 Mei 1991``."""
    if not isinstance(cell, str):
        return False
    place = re.match(r"\s*[^\W\d_][^\d]*?[\s,/.\-]+(?=\d)", cell)
    return bool(place and looks_like_date(cell[place.end() :].strip()))


def looks_like_phone(cell: Cell) -> bool:
    if isinstance(cell, (bool, datetime.date)):
        return False
    if isinstance(cell, (int, float)):
        return 10**7 <= cell < 10**14 and str(int(cell))[:1] in "8650237"
    match = _PHONE.match(_text(cell).lstrip("'"))
    if not match:
        return False
    digits = re.sub(r"\D", "", match[0])
    return 8 <= len(digits) <= 14 and digits.startswith(("0", "62", "8"))


def looks_like_email(cell: Cell) -> bool:
    return "@" in _text(cell)


def looks_like_unit(cell: Cell) -> bool:
    """An RT or RW number."""
    return re.fullmatch(r"(rt|rw)?[\s.]*0*\d{1,3}(\.0)?", _text(cell).lower()) is not None


def looks_like_rt_rw(cell: Cell) -> bool:
    return re.fullmatch(r"\D*\d{1,3}\D+\d{1,3}\D*", _text(cell)) is not None


def looks_like_year(cell: Cell) -> bool:
    return re.fullmatch(r"(19|20)\d\d(\.0)?", _text(cell)) is not None


def looks_like_count(cell: Cell) -> bool:
    return re.fullmatch(r"\d{1,6}([.,]0+)?( orang)?", _text(cell).lower()) is not None


def looks_like_amount(cell: Cell) -> bool:
    """Rupiah: at least ten thousand of them."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell >= 10_000
    return re.fullmatch(r"(rp)?[\s.]*\d{1,3}([.,]\d{3})+.{0,4}", _text(cell).lower()) is not None


def looks_like_size(cell: Cell) -> bool:
    return _SIZES.fullmatch(re.sub(r"[\s.()\-]", "", _text(cell))) is not None


def looks_like_address(cell: Cell) -> bool:
    return isinstance(cell, str) and _ADDRESS.search(cell) is not None


def looks_like_place(cell: Cell) -> bool:
    """The name of a town or village: a few words without digits."""
    text = _text(cell)
    return (
        isinstance(cell, str)
        and _WORDS_ONLY.fullmatch(text) is not None
        and len(text.split()) <= 6
        and not _ADDRESS.search(text)
    )


def looks_like_name(cell: Cell) -> bool:
    """The name of a person, or of an organisation such as ``UKKT RW 001 Cideng``."""
    if not isinstance(cell, str) or looks_like_date(cell):
        return False
    return sum(map(str.isalpha, cell)) > max(1, len(cell) // 2)


#: Shapes of the usual columns; columns that can hold anything have none.
SHAPES: dict[str, Shape] = {
    "name": looks_like_name,
    "nik": looks_like_nik,
    "kk": looks_like_nik,
    "sex": looks_like_sex,
    "birth": looks_like_birth,
    "birth_date": looks_like_date,
    "birth_place": looks_like_place,
    "address": looks_like_address,
    "rt": looks_like_unit,
    "rw": looks_like_unit,
    "rt_rw": looks_like_rt_rw,
    "phone": looks_like_phone,
    "other_phone": looks_like_phone,
    "email": looks_like_email,
    "shirt_size": looks_like_size,
    "sk_on": looks_like_date,
    "start_on": looks_like_date,
    "end_on": looks_like_date,
    "registration_on": looks_like_date,
    "valid_until": looks_like_date,
    "deed_on": looks_like_date,
    "monthly_amount": looks_like_amount,
    "appointed_year": looks_like_year,
    "founded_year": looks_like_year,
    "accreditation_year": looks_like_year,
    "chair_name": looks_like_name,
    "chair_nik": looks_like_nik,
    "chair_phone": looks_like_phone,
    "leader_name": looks_like_name,
    "leader_nik": looks_like_nik,
    "leader_phone": looks_like_phone,
    "organisation_phone": looks_like_phone,
    "organisation_email": looks_like_email,
    "clients_male": looks_like_count,
    "clients_female": looks_like_count,
    "board_male": looks_like_count,
    "board_female": looks_like_count,
    "members_male": looks_like_count,
    "members_female": looks_like_count,
}


def share(shape: Shape, cells: Iterable[Cell]) -> tuple[float, int]:
    """How many of the filled cells have the shape (0 to 1), and how many are filled."""
    filled = [cell for cell in cells if cell is not None and _text(cell)]
    if not filled:
        return 0.0, 0
    return sum(map(shape, filled)) / len(filled), len(filled)
