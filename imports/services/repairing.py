"""Correcting refused rows on screen: a cell is typed anew, and its row is judged at once.

The file is not read again. A staged row keeps its cells with their types, so the row is cleaned
from them and from what was typed over them; rows that share an identity with it, before or
after, are judged with it; only these meet the registry again. Reading the file again takes the
same corrections (`services/reading.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.crypto import index
from imports import problems as remarks
from imports import registry
from imports.cleaning.texts import text_of
from imports.errors import ImportProblem, NotAllowed, WrongState
from imports.models import BatchState, ImportBatch, ImportRow, RowLevel, RowOutcome
from imports.reading.types import Cell
from imports.reading.types import Mapping as ColumnMapping
from imports.services import edits, matching, repeats, staging
from imports.services.counting import recount
from imports.services.edits import CellEdit, Place
from imports.sheets import CleanRow, Sheet

LONGEST_TEXT = 500
MOST_CELLS = 20_000
FIELDS = (
    "secrets", "values", "problems", "codes", "level", "region_code", "key_index", "outcome",
    "differences", "match_id", "result_id",
)  # fmt: skip


class CellNotFound(ImportProblem):
    """There is no such row in the workbook, or no such column in its sheet."""

    code = "cell_not_found"


@dataclass(frozen=True, slots=True)
class StagedTable:
    """A table as its sheet met it when the file was read."""

    sheet_index: int
    sheet_name: str
    title_lines: list[str]
    mapping: ColumnMapping


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a correction did: the batch with its new counts, and the rows that were judged."""

    batch: ImportBatch
    places: list[Place]


class _Rehearsal(Exception):
    """Carries the outcome of a correction out of the transaction that is taken back."""

    def __init__(self, found: dict[str, int]) -> None:
        self.found = found


def edit(*, batch: ImportBatch, cells: Iterable[CellEdit], by) -> Repaired:
    """Put texts in place of the workbook's cells and judge their rows again.

    Raises NotAllowed, WrongState, CellNotFound; then nothing is kept.
    """
    wanted = [cell._replace(text=cell.text.replace("\0", "").strip()) for cell in cells]
    # Of two texts for one cell the last one counts.
    wanted = list({cell[:3]: cell for cell in wanted}.values())
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        if len(wanted) > MOST_CELLS:
            raise CellNotFound(f"Paling banyak {MOST_CELLS} sel dapat diganti sekaligus.")
        rows = _rows(batch, sheet, wanted)
        edits.keep(batch, wanted, by)
        return judge(batch, sheet, rows)


def clear(*, batch: ImportBatch, cells: Iterable[tuple[int, int, str]], by) -> Repaired:
    """Let the workbook's own cells stand again. Raises as `edit` does."""
    wanted = [CellEdit(*cell, "") for cell in cells]
    with transaction.atomic():
        batch, sheet = _held(batch, by)
        rows = _rows(batch, sheet, wanted)
        edits.drop(batch, [cell[:3] for cell in wanted])
        return judge(batch, sheet, rows)


def rehearse(*, batch: ImportBatch, cells: Sequence[CellEdit], by) -> dict[str, int]:
    """How many of the rows would be ready, doubtful or still refused after `edit`."""
    try:
        with transaction.atomic():
            done = edit(batch=batch, cells=cells, by=by)
            touched = {cell.place for cell in cells}
            rows = [
                row.level
                for row in _at(batch, touched).only("level", "sheet_index", "number")
                if (row.sheet_index, row.number) in touched
            ]
            raise _Rehearsal(
                {
                    "rows": len(rows),
                    "ready": sum(level < RowLevel.ERROR for level in rows),
                    "refused": sum(level == RowLevel.ERROR for level in rows),
                    "left": done.batch.rows_error,
                }
            )
    except _Rehearsal as rehearsal:
        return rehearsal.found


def cells_of(row: ImportRow, typed: dict[str, Cell] | None = None) -> dict[str, str]:
    """What stands in each cell now, as a person would type it."""
    cells, _group = remarks.open_cells(row)
    return {key: text_of(cell) for key, cell in {**cells, **(typed or {})}.items()}


def _held(batch: ImportBatch, by) -> tuple[ImportBatch, Sheet]:
    sheet = registry.get(batch.sheet)
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak memperbaiki impor ini.")
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != BatchState.CHECKED or batch.job_is_open or batch.purged_at:
        raise WrongState(
            "Impor ini sedang dikerjakan atau tidak menunggu perbaikan lagi.",
            "Muat ulang halaman untuk melihat keadaan terakhir.",
        )
    return batch, sheet()


def _at(batch: ImportBatch, places: Iterable[Place]):
    return batch.rows.filter(number__in={number for _sheet, number in places})


def _rows(batch: ImportBatch, sheet: Sheet, cells: list[CellEdit]) -> list[ImportRow]:
    """The rows of these cells, in the order of the workbook."""
    columns = sheet.columns()
    if any(cell.column not in columns for cell in cells):
        raise CellNotFound("Kolom ini tidak dikenal di lembar ini.", "Muat ulang halaman.")
    if any(len(cell.text) > LONGEST_TEXT for cell in cells):
        raise CellNotFound(f"Isi sel paling panjang {LONGEST_TEXT} huruf.", "Persingkat isinya.")
    places = {cell.place for cell in cells}
    rows = [
        row
        for row in _at(batch, places).order_by("sheet_index", "number")
        if (row.sheet_index, row.number) in places
    ]
    if len(rows) < len(places):
        raise CellNotFound("Baris ini tidak ada lagi di berkas.", "Muat ulang halaman.")
    return rows


def judge(batch: ImportBatch, sheet: Sheet, rows: list[ImportRow]) -> Repaired:
    """Clean the rows, settle who keeps which identity, meet the registry, and count."""
    keys = {bytes(row.key_index) for row in rows if row.key_index}
    places = [(row.sheet_index, row.number) for row in rows]
    typed = edits.of_batch(batch, places)
    tables = {table["index"]: table for table in batch.tables}
    sheet.begin(batch)
    here = None
    for row in rows:
        if row.sheet_index != here:
            here = row.sheet_index
            sheet.begin_table(_table(tables[here]))
        cells, group = remarks.open_cells(row)
        cells |= typed.get((row.sheet_index, row.number), {})
        _take(row, sheet.clean_row(cells, group), sheet)
    staging.rewrite(rows, FIELDS)
    keys |= {bytes(row.key_index) for row in rows if row.key_index}
    judged = {row.pk for row in rows} | set(repeats.judge(batch, sheet, keys))
    with connection.cursor() as cursor:
        matching.match(cursor, sheet, batch, sorted(judged))
    batch.checked_at = timezone.now()
    recount(batch, sheet, "checked_at")
    rows_now = batch.rows.filter(pk__in=judged).order_by("sheet_index", "number")
    return Repaired(batch, list(rows_now.values_list("sheet_index", "number")))


def _table(entry: dict) -> StagedTable:
    return StagedTable(
        entry["index"],
        entry["name"],
        entry.get("titles", []),
        ColumnMapping.from_json(entry["mapping"]),
    )


def _take(row: ImportRow, clean: CleanRow, sheet: Sheet) -> None:
    """Write what cleaning made of a row, as staging would."""
    problems = clean.problems
    row.values = clean.values
    row.secrets = staging.sealed_secrets(clean)
    row.problems = remarks.pack(problems) if problems else None
    row.codes = staging.codes_of(problems)
    row.level = remarks.level_of(problems)
    row.region_code = clean.region_code
    row.key_index = index(clean.key, sheet.key_purpose) if clean.key else None
    row.outcome = RowOutcome.REFUSED if row.level == RowLevel.ERROR else RowOutcome.NEW
    row.differences, row.match_id, row.result_id = {}, None, None
