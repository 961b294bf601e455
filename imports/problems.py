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


NEEDS_DECISION = "error:name:needs_decision"
PERSON_TWICE = "error:name:person_twice"
KNOWN_ELSEWHERE = "error:nik:known_elsewhere"
NIK_MISSING = "error:nik:nik_missing"
NIK_ABSENT = "warning:nik:nik_absent"
NIK_KEPT = "warning:nik:nik_kept"
# Remarks of the engine itself, the same for every sheet.
SHARED = {
    NEEDS_DECISION: Problem(
        "name",
        Level.ERROR,
        "needs_decision",
        "Di register sudah ada orang dengan nama dan tanggal lahir yang sama, tetapi NIK-nya "
        "lain. Putuskan apakah orangnya sama; sampai itu baris ini menunggu.",
    ),
    PERSON_TWICE: Problem(
        "name",
        Level.ERROR,
        "person_twice",
        "Orang yang dipilih sudah dipakai baris lain di berkas ini. Pilih orang lain, atau lewati "
        "baris ini.",
    ),
    NIK_ABSENT: Problem(
        "nik",
        Level.WARNING,
        "nik_absent",
        "Baris ini tanpa NIK dan diterapkan menurut keputusan orang. Lengkapi NIK-nya di register "
        "begitu ada.",
    ),
    NIK_KEPT: Problem(
        "nik",
        Level.WARNING,
        "nik_kept",
        "NIK di berkas berbeda dengan NIK orang ini di register. NIK register tetap dipakai; bila "
        "yang di berkas yang benar, ubah NIK-nya di halaman orangnya.",
    ),
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
    # A remark that a decision has lifted is no longer among the codes.
    found = [
        problem
        for problem in unpack(row.problems)
        if problem.level is Level.NOTE or code_of(problem) in row.codes
    ]
    kept = {code_of(problem) for problem in found}
    known = {**SHARED, **sheet.match_problems}
    for code in row.codes:
        if code not in kept and code in known:
            problem = known[code]
            found.append(problem._replace(message=_filled(problem.message, row.differences)))
    return found


def _filled(message: str, differences: Mapping[str, Any]) -> str:
    """`{hint}` and its like stand in the row beside what differs."""
    for key, words in differences.items():
        if key.startswith("hint"):
            message = message.replace(f"{{{key}}}", str(words))
    return message.replace("{hint}", "")


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
