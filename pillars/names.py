"""Names of people, folded for sorting, searching and matching.

Titles and spellings are the same question for a workbook's cell and for a row of the registry,
so the folding itself is the cleaner's (imports/cleaning/names.py).
"""

import re

from imports.cleaning.names import match_key, split_titles

SILENT = re.compile(r"[.,'’`\"]+")


def name_key(name: str) -> str:
    """`Dra. Hj. Siti Nur'aini, M.Si` → `SITI NURAINI`: what lists sort by and search in."""
    _, bare, _ = split_titles(name)
    return " ".join(SILENT.sub("", bare or name).upper().split())


def words_of(text: str) -> list[str]:
    """The words of a search, folded like `name_key` folds names."""
    return SILENT.sub("", text).upper().split()


__all__ = ["match_key", "name_key", "words_of"]
