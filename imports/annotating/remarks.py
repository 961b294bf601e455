"""What to write beside each row of a batch, in the shape that the marker takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from imports import queries, registry
from imports.annotating import origin
from imports.cleaning.types import Level
from imports.models import ImportBatch, ImportRow, RowLevel, RowOutcome

HELP = (
    "Kolom ini diisi SIPILAR. Perbaiki sel merah (catatannya mengatakan caranya), simpan, lalu "
    "unggah lagi berkas ini. Sel kuning boleh dibiarkan bila sudah benar. Isi kolom ini tidak "
    "dibaca saat diunggah."
)
EDITED = "Diperbaiki di layar SIPILAR; isi semula ada di berkas asli."
READY: dict[str, str] = {
    RowOutcome.NEW: "Siap: baru",
    RowOutcome.CHANGED: "Siap: berubah",
    RowOutcome.SAME: "Sama",
}


def marks_of(batch: ImportBatch, *, names: dict[int, str], viewer) -> dict[str, Any]:
    """Everything to write. `names` are the sheets of the workbook by index; the viewer decides
    whether NIKs are quoted in full (see imports/queries.py)."""
    by_sheet: dict[int, list] = {}
    tables = {table["index"]: table for table in batch.tables}
    for index, row in _rows(batch, tables, viewer):
        by_sheet.setdefault(index, []).append(row)
    return {
        "origin": origin.PROPERTY,
        "token": origin.sign(batch.public_id),
        "sheets": [
            {
                "name": names.get(index, tables[index]["name"]),
                "heading_row": min(tables[index]["heading_rows"] or [1]),
                "right": max(map(int, tables[index]["mapping"]["headings"]), default=0),
                "help": HELP,
                "rows": rows,
            }
            for index, rows in by_sheet.items()
            if index in tables
        ],
    }


def _rows(batch: ImportBatch, tables: dict, viewer) -> Iterator[tuple[int, list]]:
    sheet = registry.get(batch.sheet)
    edits: dict[tuple[int, int], list] = {}
    for edit in batch.edits.all():
        edits.setdefault((edit.sheet_index, edit.number), []).append(edit)
    columns = {
        index: _positions(table["mapping"]["columns"], table.get("moves", []))
        for index, table in tables.items()
    }
    for row in batch.rows.order_by("sheet_index", "number").iterator(chunk_size=2000):
        if row.sheet_index not in tables:
            continue
        positions = columns[row.sheet_index](row.number)
        found = queries.remarks_on(row, sheet, batch, viewer) if row.codes else []
        cells, beside = _cells(found, positions)
        changes = []
        for edit in edits.get((row.sheet_index, row.number), ()):
            if edit.column in positions:
                changes.append([positions[edit.column], edit.text])
                cells.append([positions[edit.column], "", EDITED])
        tone, status = status_of(row, found)
        yield row.sheet_index, [row.number, tone, status, "\n".join(beside), cells, changes]


def _positions(columns: dict[str, int], moves: list):
    """Where the columns of a row stand: further tables on a sheet may have them elsewhere."""

    def at(number: int) -> dict[str, int]:
        moved: dict[str, int] = {}
        for start, places in moves:
            if start <= number:
                moved = places
        if not moved:
            return columns
        return {key: moved[str(at)] for key, at in columns.items() if str(at) in moved}

    return at


def _cells(found: list[queries.PreviewProblem], positions: dict[str, int]) -> tuple[list, list]:
    """The remarks by cell, the worst first; those without a cell go beside the status."""
    tones: dict[int, str] = {}
    words: dict[int, list[str]] = {}
    beside: list[str] = []
    for problem in sorted(found, key=lambda one: one.level != Level.ERROR):
        text = words_of(problem)
        place = positions.get(problem.column)
        if place is None:
            beside.append(text)
            continue
        tones.setdefault(place, str(problem.level))
        words.setdefault(place, []).append(text)
    return [[place, tones[place], "\n".join(words[place])] for place in tones], beside


def words_of(problem: queries.PreviewProblem) -> str:
    if problem.suggestion and problem.suggestion not in problem.message:
        return f"{problem.message}\nSaran: {problem.suggestion}"
    return problem.message


def status_of(row: ImportRow, found: list[queries.PreviewProblem]) -> tuple[str, str]:
    """(tone, words) of the status column."""
    if row.applied_at:
        return "ok", "Sudah diterapkan"
    if row.level == RowLevel.ERROR:
        return "error", f"Perlu perbaikan: {_labels(found, Level.ERROR)}"
    if row.level == RowLevel.UNDECIDED:
        return "warning", "Perlu keputusan di SIPILAR: siapa orang ini"
    if row.level == RowLevel.SKIPPED:
        return "warning", "Dilewati atas keputusan di SIPILAR"
    words = READY.get(row.outcome, "Siap")
    if row.level == RowLevel.WARNING:
        return "warning", f"{words} (periksa {_labels(found, Level.WARNING)})"
    return "ok", words


def _labels(found: list[queries.PreviewProblem], level: Level) -> str:
    labels = [problem.label for problem in found if problem.level == level and problem.label]
    return ", ".join(dict.fromkeys(labels)) or "baris ini"
