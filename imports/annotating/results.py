"""The last results of formulas, which openpyxl does not keep.

Excel calculates anew when it opens the workbook, but a telephone that only shows it does not,
and neither does whoever reads it next. So the results are put back beside their formulas.
"""

from __future__ import annotations

import re
import zipfile
from tempfile import TemporaryFile
from typing import Any
from xml.sax.saxutils import escape

_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>(<f[^>]*?(?:/>|>.*?</f>))<v\s*(?:/>|></v>)</c>', re.DOTALL
)
_CHUNK = 1024 * 1024


def formula_cells(book: Any) -> set[str]:
    """The names of the sheets that hold formulas."""
    return {
        page.title
        for page in book.worksheets
        if any(cell.data_type == "f" for cell in page._cells.values())
    }


def save_with_results(book: Any, sheets: set[str], source: int, target: Any) -> None:
    values = {book[name].path.lstrip("/"): rows for name, rows in _results(sheets, source).items()}
    with TemporaryFile() as draft:
        book.save(draft)
        with (
            zipfile.ZipFile(draft) as before,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after,
        ):
            for entry in before.infolist():
                if entry.filename in values:
                    xml = _filled(before.read(entry), values[entry.filename])
                    after.writestr(entry.filename, xml)
                    continue
                with before.open(entry) as part, after.open(entry.filename, "w") as copy:
                    while chunk := part.read(_CHUNK):
                        copy.write(chunk)


def _results(sheets: set[str], source: int) -> dict[str, list[list[Any]]]:
    import python_calamine as calamine

    book = calamine.CalamineWorkbook.from_path(f"/dev/fd/{source}")
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in sheets
        if name in book.sheet_names
    }


def _filled(xml: bytes, rows: list[list[Any]]) -> bytes:
    def put(found: re.Match[bytes]) -> bytes:
        letters, number, attributes, formula = found.groups()
        row, column = int(number) - 1, _position(letters)
        value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        kind, text = _as_xml(value)
        if text == "":
            return found.group()
        return b'<c r="%b%b"%b%b>%b<v>%b</v></c>' % (
            letters,
            number,
            attributes,
            f' t="{kind}"'.encode() if kind else b"",
            formula,
            text.encode(),
        )

    return _CELL.sub(put, xml)


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1


def _as_xml(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, (int, float)):
        return "", repr(int(value) if float(value).is_integer() else value)
    if isinstance(value, str):
        return ("e", value) if value.startswith("#") else ("str", escape(value))
    from datetime import date, datetime, time, timedelta

    from openpyxl.utils.datetime import to_excel

    if isinstance(value, (date, datetime, time, timedelta)):
        return "", repr(to_excel(value))
    return "", ""
