"""Small workbooks for tests: a list of rows becomes an upload."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile

SAMPLES = Path(__file__).parents[1] / "fixtures" / "imports" / "samples"
HEADINGS = ("Nama", "NIK", "L/P", "Tanggal Lahir", "Kelurahan", "Kecamatan", "Unsur", "No HP")
# An invented woman of Kebon Jeruk, Kota Selatan: born 4 May 1990.
SITI = ("Siti Aminah", "3171014405900001", "P", "4 Mei 1990", "Kebon Jeruk", "Pasar Baru", "PSM")
BUDI = ("Budi Santoso", "3171021203850002", "L", "12-03-1985", "Duri Pulo", "Karang Anyar", "TKSK")


def workbook(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, title: str = "") -> bytes:
    """An .xlsx of one sheet; row 1 holds the headings unless there is a title."""
    return workbook_of({"Peserta": [*([[title]] if title else []), headings, *rows]})


def workbook_of(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def as_file(content: bytes, name: str = "peserta.xlsx") -> ContentFile:
    return ContentFile(content, name=name)


def sample(name: str) -> ContentFile:
    return as_file((SAMPLES / name).read_bytes(), name)
