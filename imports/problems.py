"""How the remarks on a row are kept: sealed with their words, and readable as codes.

The words quote cells, so they are sealed. The codes (`error:nik:nik_lost_digit`) are readable,
so that the database can count, filter and group. A remark that comes from matching against the
registry has no words of its own in the row: its code is enough, the sheet knows the sentence.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from imports.cleaning.types import Level, Problem
from imports.models import ImportRow, RowLevel
from imports.reading.types import Cell, CellError

# Under this key `ImportRow.raw` keeps what group rows and merged cells say about the row.
GROUP = "*"
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
LEVELS = {Level.NOTE: RowLevel.OK, Level.WARNING: RowLevel.WARNING, Level.ERROR: RowLevel.ERROR}


# Remarks of the engine itself, the same for every sheet.
SHARED = {
    "warning:nik:nik_changed": Problem(
        "nik",
        Level.WARNING,
        "nik_changed",
        "NIK berubah: baris ini sudah diterapkan dengan nama yang sama dan NIK lain. Pastikan "
        "orangnya sama dengan melihat KTP, lalu konfirmasi di SIPILAR.",
    ),
    "error:nik:nik_change_waits": Problem(
        "nik",
        Level.ERROR,
        "nik_change_waits",
        "NIK berubah dan belum ada yang mengonfirmasi bahwa orangnya sama, jadi baris ini tidak "
        "diterapkan. Unggah lagi berkas ini, lalu konfirmasi NIK-nya.",
    ),
}


def code_of(problem: Problem) -> str:
    return f"{problem.level}:{problem.column}:{problem.code}"


def level_of(problems: Iterable[Problem]) -> RowLevel:
    return max((LEVELS[problem.level] for problem in problems), default=RowLevel.OK)


def pack(problems: Iterable[Problem]) -> str:
    """As text, to be sealed."""
    return json.dumps([list(problem) for problem in problems], ensure_ascii=False)


def unpack(text: Any) -> list[Problem]:
    if not text:
        return []
    return [
        Problem(column, Level(level), code, message, suggestion)
        for column, level, code, message, suggestion in json.loads(text)
    ]


def of_row(row: ImportRow, sheet) -> list[Problem]:
    """Every remark on a row: those of its cells, and those of matching it."""
    found = unpack(row.problems)
    kept = {code_of(problem) for problem in found}
    known = {**SHARED, **sheet.match_problems}
    for code in row.codes:
        if code not in kept and code in known:
            hint = row.differences.get("hint", "")
            problem = known[code]
            found.append(problem._replace(message=problem.message.replace("{hint}", hint)))
    return found


def pack_cells(cells: Mapping[str, Cell], group: Mapping[str, str] | None = None) -> str:
    """The cells as text, to be sealed. Numbers stay numbers and dates dates, because a cell is
    judged by them: the row can be cleaned again without its file."""
    packed = {
        key: cell if type(cell) in (str, int) else _packed(cell)
        for key, cell in cells.items()
        if cell is not None
    }
    if group:
        packed[GROUP] = dict(group)
    return _to_json(packed)


def open_cells(row: ImportRow) -> tuple[dict[str, Cell], dict[str, str]]:
    """The cells as the workbook held them, by column, and what the group above them says."""
    text: Any = row.raw
    packed = json.loads(text) if text else {}
    group = packed.pop(GROUP, {})
    return {key: _unpacked(cell) for key, cell in packed.items()}, group


def open_raw(row: ImportRow) -> dict[str, str]:
    """The cells as typed, by column; nothing once the batch was purged."""
    return {key: str(cell) for key, cell in open_cells(row)[0].items()}


def _packed(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime):
        return ["datetime", cell.isoformat()]
    if isinstance(cell, datetime.date):
        return ["date", cell.isoformat()]
    if isinstance(cell, CellError):
        return ["error", cell.text]
    if isinstance(cell, float) and not float("-inf") < cell < float("inf"):
        return str(cell)
    return cell if isinstance(cell, (bool, float, str)) else str(cell)


def _unpacked(cell: Any) -> Cell:
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    if kind == "datetime":
        return datetime.datetime.fromisoformat(text)
    return datetime.date.fromisoformat(text) if kind == "date" else CellError(text)
