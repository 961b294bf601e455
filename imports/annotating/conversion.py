"""An .xlsx with the same sheets, rows and columns, for workbooks that are .csv, .ods or .xls.

Read by the guarded reader like any upload; every text is written as text, in cells of format
Text, so that nothing in the copy can run and no digit is lost when it is corrected in Excel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import OverlappingRange

from imports.reading.types import Cell, CellError, Limits, MergedRange
from imports.reading.workbook import SheetRows, open_workbook

WIDEST, NARROWEST = 42, 8
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def to_xlsx(source: Path, name: str, target: Path, *, limits: Limits) -> dict[int, str]:
    """Write the copy; answers the names of its sheets by their index in the source."""
    names: dict[int, str] = {}
    shown: list[Any] = []
    book = xlsxwriter.Workbook(
        target,
        {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
    )
    formats = {
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "dd-mm-yyyy", "align": "left"}),
        "time": book.add_format({"num_format": "dd-mm-yyyy hh:mm", "align": "left"}),
    }
    with open_workbook(source, name=name, limits=limits) as workbook:
        for sheet in workbook.sheets:
            title = sheet_title(sheet.name or Path(name).stem, names.values())
            names[sheet.index] = title
            page = book.add_worksheet(title)
            if sheet.visible:
                shown.append(page)
            else:
                page.hide()
            _copy(sheet, page, formats)
    if shown:
        # The first sheet may be a hidden one.
        shown[0].activate()
        shown[0].set_first_sheet()
    book.close()
    return names


def sheet_title(text: str, taken: Iterable[str]) -> str:
    """A name that Excel permits and that no other sheet has."""
    bare = _NOT_IN_A_NAME.sub(" ", text).strip(" '")[:28] or "Lembar"
    known = {name.casefold() for name in taken}
    title, number = bare, 2
    while title.casefold() in known:
        title, number = f"{bare} {number}", number + 1
    return title


def _copy(sheet: SheetRows, page: Any, formats: dict[str, Any]) -> None:
    widths: dict[int, int] = {}
    _join(sheet.merged, page)
    for row in sheet:
        for column, cell in enumerate(row.cells):
            if cell is None:
                continue
            _write(page, row.number - 1, column, cell, formats)
            if len(row.cells) > 1:
                widths[column] = max(widths.get(column, 0), len(str(cell)))
    for column, width in widths.items():
        page.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))


def _write(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, datetime):
        page.write_datetime(row, column, cell.replace(tzinfo=None), formats["time"])
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats["day"])
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell)
    elif isinstance(cell, CellError):
        page.write_string(row, column, cell.text, formats["text"])
    else:
        page.write_string(row, column, str(cell)[:32_767], formats["text"])


def _join(merged: Sequence[MergedRange], page: Any) -> None:
    """Before the cells are written: joining empties the cells that it joins."""
    for area in merged:
        if (area.first_row, area.first_column) != (area.last_row, area.last_column):
            with suppress(OverlappingRange):
                page.merge_range(
                    area.first_row - 1,
                    area.first_column,
                    area.last_row - 1,
                    area.last_column,
                    "",
                )
