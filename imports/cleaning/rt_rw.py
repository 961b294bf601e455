"""RT and RW: three digits of text each."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Any, NamedTuple

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, error, warning

_RT = re.compile(r"\br\.?\s*t\b[\s.:/]*0*(\d{1,3})\b", re.IGNORECASE)
_RW = re.compile(r"\br\.?\s*w\b[\s.:/]*0*(\d{1,3})\b", re.IGNORECASE)
_PAIR = re.compile(r"0*(\d{1,3})\s*[/\\\-,.\s|]+\s*0*(\d{1,3})")
_UNIT = re.compile(r"(?:r\.?\s*[tw])?[\s.:/]*0*(\d{1,3})(?:[.,]0+)?", re.IGNORECASE)


class RtRw(NamedTuple):
    """A neighbourhood: ``("010", "008")``; either may be unknown."""

    rt: str | None
    rw: str | None


def clean_rt_rw(cell: Any, *, column: str = "rt_rw") -> Cleaned:
    """Both from one cell: ``010/008``, ``RT 10 RW 8``."""
    if is_blank(cell):
        return EMPTY
    if isinstance(cell, datetime.date):
        meant = f"{cell.day:03d}/{cell.month:03d}"
        return Cleaned(
            None,
            (
                warning(
                    column,
                    "rt_rw_became_date",
                    "Excel mengubah RT/RW menjadi tanggal. Ubah kolom menjadi Teks dan ketik ulang,"
                    f" misalnya {meant}.",
                    meant,
                ),
            ),
        )
    return _pair(text_of(cell), column)


@lru_cache(maxsize=4096)
def _pair(text: str, column: str) -> Cleaned:
    spaced = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", text)
    rt, rw = _RT.search(spaced), _RW.search(spaced)
    if rt or rw:
        return _result(rt and rt[1], rw and rw[1])
    if match := _PAIR.fullmatch(text.strip(" .")):
        return _result(match[1], match[2])
    digits = text.zfill(6) if text.isdigit() and 5 <= len(text) <= 6 else ""
    if digits:
        return _result(digits[:3], digits[3:])
    return Cleaned(
        None,
        (
            warning(
                column,
                "rt_rw_unreadable",
                f"RT/RW “{text[:30]}” tidak terbaca. Tulis misalnya 010/008.",
            ),
        ),
    )


def _result(rt: str | None, rw: str | None) -> Cleaned:
    return Cleaned(RtRw(_three(rt), _three(rw)))


def _three(digits: str | None) -> str | None:
    # 000 is how forms say that there is none.
    return f"{int(digits):03d}" if digits and int(digits) else None


def clean_unit(cell: Any, *, column: str = "rw") -> Cleaned:
    """One RT or RW: ``5``, ``RW 05`` → ``005``."""
    if is_blank(cell):
        return EMPTY
    return _one(text_of(cell), column)


@lru_cache(maxsize=2048)
def _one(text: str, column: str) -> Cleaned:
    match = _UNIT.fullmatch(text.strip())
    if match and int(match[1]):
        return Cleaned(f"{int(match[1]):03d}")
    if match:
        return EMPTY
    name = column.rpartition("_")[2].upper()
    return Cleaned(
        None,
        (
            error(
                column,
                "unit_unreadable",
                f"{name} “{text[:30]}” tidak terbaca. Tulis tiga angka, misalnya 005.",
            ),
        ),
    )
