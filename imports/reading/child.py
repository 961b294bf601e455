"""The reader that may die: parses one workbook from stdin and tells its parent the rows.

Started as ``python -I child.py`` with an empty environment; it sets its own limits before it
touches the file. It speaks JSON lines and nothing else (a pickle from a process that has just
parsed a stranger's file would hand that stranger the parent):

    {"sheet": {"index", "name", "visible", "rows", "merged"}}    a sheet begins
    [[row number, [cells]], …]                                   some of its rows
    {"end": true}                                                the sheet is over
    {"done": true}  or  {"error": code, "rows": n}               the file is over

A date is ``{"d": "2024-05-02"}``, a date with time ``{"t": …}``, an error ``{"e": "#N/A"}``.
This file imports nothing of the project.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

EXACT = 2**53
CHUNK = 256
ERRORS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)


def main(out: Any) -> None:
    kind, memory, cpu, max_rows, max_columns = sys.argv[1], *map(int, sys.argv[2:6])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    # macOS knows the limit but refuses to set it; production is Linux.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        if kind == "csv":
            read_csv(sys.stdin.buffer, out, max_rows, max_columns)
        else:
            read_workbook(kind, out)
        say(out, {"done": True})
    except Refused as refused:
        say(out, {"error": refused.code, "number": refused.number})
    except MemoryError:
        say(out, {"error": "out_of_memory", "number": 0})
    except BrokenPipeError:
        raise
    except BaseException:  # noqa: BLE001 - a panic of the parser is no Exception
        say(out, {"error": "broken_file", "number": 0})
    out.flush()


class Refused(Exception):
    """The file cannot be read; the parent has the words for the code."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.number = number


def say(out: Any, frame: Any) -> None:
    out.write(json.dumps(frame, ensure_ascii=False, separators=(",", ":"), default=_special))
    out.write("\n")


def _special(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return {"t": value.isoformat()}
    return {"d": value.isoformat()}


def send_rows(out: Any, rows: Iterable[tuple[int, list[Any]]]) -> None:
    batch: list[tuple[int, list[Any]]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            say(out, batch)
            batch = []
    if batch:
        say(out, batch)
    say(out, {"end": True})


# --- workbooks ---------------------------------------------------------------------------


def read_workbook(kind: str, out: Any) -> None:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path("/dev/stdin")
    except calamine.PasswordError:
        raise Refused("password") from None
    except (calamine.CalamineError, OSError, ValueError) as broken:
        raise Refused("password" if "assword" in str(broken) else "broken_file") from None
    spans = ods_spans() if kind == "ods" else None
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_index(index)
            merged = [
                [first[0] + 1, first[1], last[0] + 1, last[1]]
                for first, last in sheet.merged_cell_ranges or ()
            ]
        except (calamine.CalamineError, ValueError):
            raise Refused("broken_file") from None
        if spans is not None:
            merged = spans[index] if index < len(spans) else []
        say(
            out,
            {
                "sheet": {
                    "index": index,
                    "name": meta.name,
                    "visible": meta.visible is calamine.SheetVisibleEnum.Visible,
                    "rows": sheet.end[0] + 1 if sheet.end else 0,
                    "merged": merged,
                }
            },
        )
        # Rows come from the sheet's first row on, but columns only from the first used one.
        left = [None] * (sheet.start[1] if sheet.start else 0)
        send_rows(out, _workbook_rows(sheet, left))


def _workbook_rows(sheet: Any, left: list[None]) -> Iterator[tuple[int, list[Any]]]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [
            _text(cell) if (kind := cell.__class__) is str else CONVERT[kind](cell) for cell in row
        ]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield number, left + cells if left else cells


def _text(cell: str) -> Any:
    if not cell:
        return None
    if cell[0] == "#" and cell in ERRORS:
        return {"e": cell}
    return cell


def _float(cell: float) -> int | float:
    if cell.is_integer() and -EXACT < cell < EXACT:
        return int(cell)
    return cell


def _int(cell: int) -> int | float:
    return cell if -EXACT < cell < EXACT else float(cell)


def _same(cell: Any) -> Any:
    return cell


def _time(cell: datetime.time) -> str:
    return cell.strftime("%H:%M")


def _duration(cell: datetime.timedelta) -> str:
    minutes = int(cell.total_seconds() // 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _datetime(cell: datetime.datetime) -> datetime.date:
    if (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0):
        return cell.date()
    return cell


CONVERT: dict[type, Any] = {
    float: _float,
    int: _int,
    bool: _same,
    datetime.date: _same,
    datetime.datetime: _datetime,
    datetime.time: _time,
    datetime.timedelta: _duration,
}


def ods_spans() -> list[list[list[int]]]:
    """The joined cells of each sheet of an .ods, which calamine does not tell."""
    import zipfile
    from xml.parsers import expat

    sheets: list[list[list[int]]] = []
    place = {"row": 0, "column": 0, "repeat": 1}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            sheets.append([])
            place.update(row=0, column=0)
        elif tag == "table:table-row":
            place["repeat"] = int(attributes.get("table:number-rows-repeated", 1))
            place["column"] = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            wide = int(attributes.get("table:number-columns-spanned", 1))
            high = int(attributes.get("table:number-rows-spanned", 1))
            if (wide > 1 or high > 1) and sheets:
                row, column = place["row"], place["column"]
                sheets[-1].append([row + 1, column, row + high, column + wide - 1])
            place["column"] += int(attributes.get("table:number-columns-repeated", 1))

    def end(tag: str) -> None:
        if tag == "table:table-row":
            place["row"] += place["repeat"]

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        with zipfile.ZipFile("/dev/stdin") as archive, archive.open("content.xml") as part:
            parser.ParseFile(part)
    except (expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError):
        raise Refused("broken_file") from None
    return sheets


# --- separated text ----------------------------------------------------------------------


def read_csv(stream: Any, out: Any, max_rows: int, max_columns: int) -> None:
    text = decode(stream.read())
    delimiter, text = find_delimiter(text)
    say(
        out,
        {"sheet": {"index": 0, "name": "", "visible": True, "rows": 0, "merged": []}},
    )
    # newline="" keeps CR, LF and CRLF for the csv module, which knows all three.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    send_rows(out, _csv_rows(reader, max_rows, max_columns))


def _csv_rows(
    reader: Iterator[list[str]], max_rows: int, max_columns: int
) -> Iterator[tuple[int, list[Any]]]:
    number = 0
    try:
        # The number of the record, which is the row Excel shows, not of the line of text.
        for number, row in enumerate(reader, 1):
            cells = [_text(cell) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            if number > max_rows:
                raise Refused("sheet_too_long", number)
            if len(cells) > max_columns:
                raise Refused("sheet_too_wide", len(cells))
            yield number, cells
    except csv.Error:
        raise Refused("broken_text", number + 1) from None


def decode(data: bytes) -> str:
    """UTF-8 or UTF-16 with or without a mark, else the Windows code page of old Excel."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    sample = data[:4096]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > half * 0.6:
        return data.decode("utf-16-le", "replace")
    if sample[0::2].count(0) > half * 0.6:
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def find_delimiter(text: str) -> tuple[str, str]:
    """The separator that splits the first lines most evenly; ``sep=;`` on line one decides."""
    if text[:4].lower() == "sep=" and len(text) > 4:
        # An empty first line stays, so that row numbers remain those of the file.
        return text[4], text[5:]
    counts: dict[str, list[int]] = {mark: [] for mark in ";\t|,"}
    lines = 0
    quoted = False
    line = dict.fromkeys(counts, 0)
    for char in text[:65536]:
        if char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char in "\r\n":
            if any(line.values()):
                for mark, seen in line.items():
                    counts[mark].append(seen)
                line = dict.fromkeys(counts, 0)
                lines += 1
                if lines == 40:
                    break
        elif char in line:
            line[char] += 1
    for mark, seen in line.items():
        counts[mark].append(seen)

    def evenness(mark: str) -> tuple[int, int]:
        seen = [count for count in counts[mark] if count]
        if not seen:
            return (0, 0)
        usual = max(set(seen), key=lambda count: (seen.count(count), count))
        return (seen.count(usual) * usual, usual)

    return max(counts, key=evenness), text


if __name__ == "__main__":
    # A reader that is no longer listened to has nothing left to say.
    with contextlib.suppress(BrokenPipeError):
        main(open(1, "w", encoding="utf-8", errors="replace", newline="\n"))  # noqa: SIM115
    os._exit(0)
