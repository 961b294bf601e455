"""Placeholders: `{{angka.orang}}` in a cell, a heading of the page or among other words."""

from __future__ import annotations

import re

MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


def name_of(text: str) -> str:
    """As it is looked up: small letters, no spaces around dots and brackets."""
    return re.sub(r"\s*([.\[\]])\s*", r"\1", text.strip()).casefold()


def names_in(text: str) -> list[str]:
    return [name_of(found[1]) for found in MARK.finditer(text)]


def is_broken(text: str) -> bool:
    """Braces that belong to no placeholder."""
    return bool(_BRACES.search(MARK.sub("", text)))


def only_name(text: str) -> str:
    """The name, where the text is one placeholder and nothing else."""
    found = MARK.fullmatch(text.strip())
    return name_of(found[1]) if found else ""
