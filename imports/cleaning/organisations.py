"""Names of organisations: digits and abbreviations are part of them."""

from __future__ import annotations

from typing import Any

from imports.cleaning.names import capitalise
from imports.cleaning.texts import clean_text
from imports.cleaning.types import Cleaned, error

_ACRONYMS = """
lks lksa lk3 rw rt ukkt ukt kt dki psm tksk ipsm psaa slb nu pkk tk paud kk ri pt cv ykai bkkks
lkks wkbsm kube tagana psks
"""
_UPPER = frozenset(_ACRONYMS.split())


def clean_organisation_name(cell: Any, *, column: str = "name") -> Cleaned:
    """``KARANG TARUNA RW 005 DURI PULO`` → ``Karang Taruna RW 005 Duri Pulo``; else as typed."""
    found = clean_text(cell, column=column, max_length=200)
    name = found.value
    if name is None:
        return found
    if not any(char.isalpha() for char in name):
        message = f"“{name[:40]}” bukan nama lembaga. Isi nama lengkapnya."
        return Cleaned(None, (error(column, "name_no_letters", message),))
    if name.isupper() or name.islower():
        words = capitalise(name).split()
        name = " ".join(w.upper() if w.strip(".,()").lower() in _UPPER else w for w in words)
    return Cleaned(name)
