"""Shirt sizes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, warning

_SIZE = re.compile(
    r"(?:(\d)(xl|xs|l)|(x*)(s|m|l))(?:(?:lengan)?(panjang|pendek|pjg|pdk))?", re.IGNORECASE
)
_WORDS = {"small": "S", "medium": "M", "large": "L", "extralarge": "XL", "allsize": "All size"}


@lru_cache(maxsize=512)
def _read(text: str) -> Cleaned:
    bare = re.sub(r"[\W_]", "", text).casefold()
    if bare in _WORDS:
        return Cleaned(_WORDS[bare])
    match = _SIZE.fullmatch(bare)
    if not match:
        return Cleaned(
            None,
            (
                warning(
                    "shirt_size",
                    "size_unknown",
                    f"Ukuran kaos “{text_of(text)[:20]}” tidak dikenali. Isi S, M, L, XL, XXL, 3XL,"
                    " 4XL, atau 5XL.",
                ),
            ),
        )
    number, of, exes, letter, sleeve = match.groups()
    count = int(number) if number else len(exes)
    base = (of or letter).upper()[-1]
    size = base if count == 0 else f"{'X' * count}{base}" if count <= 2 else f"{count}X{base}"
    if sleeve:
        size += " panjang" if sleeve.startswith(("pan", "pj")) else " pendek"
    return Cleaned(size)


def clean_size(cell: Any) -> Cleaned:
    """``S`` to ``XXL``, ``3XL`` upward, with the sleeve if it is named."""
    if is_blank(cell):
        return EMPTY
    return _read(cell if isinstance(cell, str) else text_of(cell))
