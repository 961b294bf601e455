"""Rows that leave the house as a file: Excel and CSV with the same columns and cells.

Identity and telephone numbers are text, so that no digit is lost; a cell is never a formula,
whoever typed it. Sheet 2 of a workbook says what the rows are, who took them out, and when.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from accounts import formats

# A spreadsheet would calculate a cell that starts like this; some also the wide signs of East
# Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Column:
    """A column of an export: its heading and where the cell comes from."""

    label: str
    value: Callable[[Any], Any]
    width: int = 16


def workbook(
    columns: Sequence[Column], rows: Iterable[Any], *, sheet: str, about: Sequence[tuple[str, str]]
) -> bytes:
    """An .xlsx: headings and rows on the first sheet, `about` and a checksum on the second."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    heading = book.add_format(
        {"bold": True, "bg_color": "#DCEBED", "border": 1, "border_color": "#9FB8BC"}
    )
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0"})
    # Stays text even when somebody edits the cell or saves the sheet in another form.
    guarded = book.add_format({"num_format": "@", "quote_prefix": True})
    day = book.add_format({"num_format": "dd-mm-yyyy", "align": "left"})
    page = book.add_worksheet(sheet[:31])
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width)
        page.write_string(0, at, column.label, heading)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    count, digest = 0, hashlib.sha256()
    for count, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            value = column.value(row)
            digest.update(f"{value}\x1f".encode())
            if value is None or value == "":
                continue
            if isinstance(value, (bool, str)):
                words = _words(value)
                page.write_string(count, at, words, guarded if starts_formula(words) else text)
            elif isinstance(value, (date, datetime)):
                page.write_datetime(count, at, value, day)
            else:
                page.write_number(count, at, value, number)
    page.autofilter(0, 0, count, len(columns) - 1)
    notes = book.add_worksheet("Keterangan")
    notes.set_column(0, 0, 22)
    notes.set_column(1, 1, 90)
    facts = [*about, ("Jumlah baris", formats.number(count)), ("Sidik isi", digest.hexdigest())]
    for at, (label, value) in enumerate(facts):
        notes.write_string(at, 0, label, heading)
        notes.write_string(at, 1, value, text)
    book.close()
    return target.getvalue()


def csv_text(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """Semicolons and a byte-order mark, as Excel with Indonesian settings opens it."""
    return b"".join(csv_parts(columns, rows))


def csv_parts(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[bytes]:
    """The same line by line, for files that are too long to be held at once."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.label for column in columns])
    yield b"\xef\xbb\xbf" + target.getvalue().encode()
    for row in rows:
        target.seek(0)
        target.truncate()
        writer.writerow([harmless(_words(column.value(row))) for column in columns])
        yield target.getvalue().encode()


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet that reads the text anew would calculate it."""
    return text.lstrip(" \u00a0\ufeff").startswith(FORMULA_STARTS)


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if starts_formula(text) else text


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, (date, datetime)):
        return f"{value:%d-%m-%Y}"
    return str(value)
