"""E-mail addresses."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, warning

_ADDRESS = re.compile(r"[a-z0-9._%+\-]{1,64}@(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z]{2,24}")
_SLIPS = (
    (re.compile(r"\s+"), ""),
    (re.compile(r"^mailto:"), ""),
    (re.compile(r"[<>()'\";]+"), ""),
    (re.compile(r",(?=com|co|id|net|org|go)"), "."),
    (re.compile(r"@(gmial|gmai|gamil|gmal|gmail\.con|gmail\.cm|gmail)(\.com)?$"), "@gmail.com"),
    (re.compile(r"@(yaho|yahho|yahoo\.con|yahoo)(\.com)?$"), "@yahoo.com"),
    (re.compile(r"\.+$"), ""),
)


def clean_email(cell: Any) -> Cleaned:
    """The address in lower case."""
    if is_blank(cell):
        return EMPTY
    return _read(text_of(cell).casefold())


@lru_cache(maxsize=512)
def _read(text: str) -> Cleaned:
    if _ADDRESS.fullmatch(text) and ".." not in text:
        return Cleaned(text)
    better = text
    for pattern, replacement in _SLIPS:
        better = pattern.sub(replacement, better)
    usable = _ADDRESS.fullmatch(better) and ".." not in better
    return Cleaned(
        None,
        (
            warning(
                "email",
                "email_unreadable",
                f"Alamat email “{text[:60]}” tidak lengkap. Tulis seperti nama@contoh.id.",
                better if usable else "",
            ),
        ),
    )
