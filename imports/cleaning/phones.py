"""Telephone numbers: the zero Excel ate, two in one cell, dots and (WA), all to +62."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import phonenumbers

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, Problem, note, warning

_COLUMN = "phone"
_MOBILE = re.compile(r"08[1-9]\d{7,10}", re.ASCII)
_DROPPED = str.maketrans("", "", " .-()'\u00a0\u2010\u2011\u2012\u2013")
_COMPACT = re.compile(r"(?:\+?62|0)?(8[1-9]\d{7,10})(?:WA|wa|Wa)?", re.ASCII)
_SPLIT = re.compile(r"\s*(?:[/;,|&\n]|\batau\b|\bdan\b)\s*", re.IGNORECASE)
_SPACED = re.compile(r"(?<=\d)\s{1,3}(?=(?:\+?62|0)8\d)")
_LETTER_INSIDE = re.compile(r"\d[^\W\d_]\d|\d[OoIl]\b")
_NOT_DIALLED = re.compile(r"[^\d+]")
_NATIONAL_MOBILE = re.compile(r"8[1-9]\d{7,10}", re.ASCII)
_FIRST = note(
    _COLUMN, "phone_first_of_two", "Ada lebih dari satu nomor; yang pertama lengkap dipakai."
)
_ZERO = note(_COLUMN, "phone_zero_restored", "Angka 0 di depan nomor dikembalikan.")


def clean_phone(cell: Any) -> Cleaned:
    """The number in international form, ``+6281234567890``; the first if there are several."""
    if isinstance(cell, str):
        if _MOBILE.fullmatch(cell):
            return Cleaned("+62" + cell[1:])
        text = cell
    elif cell is None:
        return EMPTY
    else:
        text = text_of(cell)
    compact = text.translate(_DROPPED)
    if match := _COMPACT.fullmatch(compact):
        return Cleaned("+62" + match[1], (_ZERO,) if compact[0] == "8" else ())
    return _from_text(text)


def _from_text(text: str) -> Cleaned:
    shown = text_of(text)
    if is_blank(shown) or shown == "0":
        return EMPTY
    if _LETTER_INSIDE.search(shown):
        # A letter O among the digits: dropping it would make another number.
        return _unreadable(shown)
    parts = [part for part in _SPLIT.split(_SPACED.sub("/", shown)) if _digits_in(part)]
    if not parts:
        return _unreadable(shown)
    if len(parts) > 1 and _digits_in(parts[0]) < 7:
        # "021/5551234": an area code, not a number.
        parts[:2] = [parts[0] + parts[1]]
    numbers = [dialled for part in parts if (dialled := _dial(part))]
    if not numbers:
        return _unreadable(shown)
    remarks: tuple[Problem, ...] = (_FIRST,) if len(parts) > 1 else ()
    if _NOT_DIALLED.sub("", parts[0]).startswith("8"):
        remarks += (_ZERO,)
    return Cleaned(numbers[0], remarks)


def _digits_in(text: str) -> int:
    return sum(char.isdigit() for char in text)


def _unreadable(shown: str) -> Cleaned:
    return Cleaned(
        None,
        (
            warning(
                _COLUMN,
                "phone_unreadable",
                f"Nomor HP “{shown[:40]}” tidak lengkap atau bukan nomor telepon. Tulis misalnya"
                " 081234567890.",
            ),
        ),
    )


def _dial(part: str) -> str | None:
    dialled = _NOT_DIALLED.sub("", part)
    digits = dialled.replace("+", "")
    if not digits.isascii():
        return None
    national = digits
    if national.startswith("0062"):
        national = national[4:]
    elif national.startswith("62"):
        national = national[2:]
    national = national.removeprefix("0")
    if _NATIONAL_MOBILE.fullmatch(national):
        return "+62" + national
    return _by_the_book(dialled if dialled.startswith("+") else digits)


@lru_cache(maxsize=2048)
def _by_the_book(dialled: str) -> str | None:
    """Landlines and foreign numbers, by the tables of libphonenumber."""
    attempts = [dialled]
    if dialled.startswith("62"):
        attempts.insert(0, "+" + dialled)
    if not dialled.startswith(("+", "0", "62")):
        attempts.append("0" + dialled)
    for attempt in attempts:
        try:
            number = phonenumbers.parse(attempt, "ID")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
