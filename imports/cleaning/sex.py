"""Laki-laki or perempuan, in every short form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, error

_MALE = "l lk lki laki lakilaki laki2 lelaki pria putra pa m male man cowok cowo 1"
_FEMALE = "p pr prm prp perempuan wanita wnt w putri pi f female woman cewek 2"
_WORDS = {
    **dict.fromkeys(_MALE.split(), Cleaned("L")),
    **dict.fromkeys(_FEMALE.split(), Cleaned("P")),
}
_NOT_WORD = re.compile(r"[\W_]+")


def clean_sex(cell: Any) -> Cleaned:
    """``"L"`` or ``"P"``."""
    if cell in ("L", "P"):
        return _WORDS["l"] if cell == "L" else _WORDS["p"]
    return _read(cell if isinstance(cell, str) else text_of(cell))


@lru_cache(maxsize=512)
def _read(text: str) -> Cleaned:
    if is_blank(text):
        return EMPTY
    found = _WORDS.get(_NOT_WORD.sub("", text).casefold())
    if found:
        return found
    return Cleaned(
        None,
        (
            error(
                "sex",
                "sex_unknown",
                f"Jenis kelamin “{text_of(text)[:30]}” tidak dikenali. Isi L untuk laki-laki atau P"
                " untuk perempuan.",
            ),
        ),
    )
