"""Cells of a register of people that say something about the duty, its decree and its papers."""

from __future__ import annotations

import re
from datetime import date

from imports.cleaning.choices import ChoiceTable
from imports.cleaning.dates import clean_date
from imports.cleaning.numbers import clean_term, clean_year
from imports.cleaning.tables import ACTIVITY
from imports.cleaning.texts import clean_digits, clean_text
from imports.cleaning.types import Cleaned, Level
from imports.reading.types import Cell
from pillars.evidence import BASIC_CERTIFICATE

EARLIEST = date(1950, 1, 1)
NONE = "Tidak ada"
# As the form of the ministry counts them (domain.md 2.2); the value is the note of the document.
CERTIFICATE = ChoiceTable(
    "certificate_level",
    {
        BASIC_CERTIFICATE: ("dasar", "bimtek dasar", "pelatihan dasar", "tingkat dasar", "1"),
        "Tingkat lanjut": ("lanjutan", "lanjut", "tingkat lanjutan", "pelatihan lanjutan", "2"),
        "Khusus/pemantapan": ("khusus", "pemantapan", "pelatihan khusus", "3"),
        NONE: ("tidak", "belum", "belum ada", "belum pernah", "none", "0"),
    },
    label="Sertifikat pelatihan",
    level=Level.WARNING,
)
_BETWEEN = re.compile(r"[.\s-]+")
_ACCOUNT = (6, 20)


def text(key: str, max_length: int):
    return lambda cell: clean_text(cell, column=key, max_length=max_length)


def day(key: str, *, is_future: bool = True):
    """A date of a duty: old registers go back decades, decrees end years from now."""

    def clean(cell: Cell) -> Cleaned:
        latest = date(date.today().year + (30 if is_future else 1), 12, 31)
        return clean_date(cell, column=key, earliest=EARLIEST, latest=latest)

    return clean


def year(key: str, label: str):
    return lambda cell: clean_year(cell, column=key, label=label, earliest=EARLIEST.year)


def term(cell: Cell) -> Cleaned:
    return clean_term(cell, column="term")


def member_number(cell: Cell) -> Cleaned:
    """NIAT and its like, without the dots and dashes that offices put in or leave out."""
    found = clean_text(cell, column="member_number", max_length=40)
    return found._replace(value=found.value and _BETWEEN.sub("", found.value)[:30])


def account(key: str):
    def clean(cell: Cell) -> Cleaned:
        shortest, longest = _ACCOUNT
        return clean_digits(
            cell, column=key, label="Nomor rekening", shortest=shortest, longest=longest
        )

    return clean


def certificate_level(cell: Cell) -> Cleaned:
    found = CERTIFICATE.clean(cell)
    return found._replace(value=None) if found.value == NONE else found


def activity(cell: Cell) -> Cleaned:
    return ACTIVITY.clean(cell)
