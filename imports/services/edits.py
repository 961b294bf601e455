"""The cells that people typed anew: kept beside the workbook, standing in place of its cells."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from django.utils import timezone

from imports.models import ImportBatch, RowEdit
from imports.reading.types import Cell

Place = tuple[int, int]


class CellEdit(NamedTuple):
    """What somebody wants to stand in a cell: sheet, the workbook's row number, column, text."""

    sheet_index: int
    number: int
    column: str
    text: str

    @property
    def place(self) -> Place:
        return self.sheet_index, self.number


def of_batch(batch: ImportBatch, places=None) -> dict[Place, dict[str, Cell]]:
    """Row → column → cell as typed anew; an emptied cell is None."""
    rows = batch.edits.all()
    if places is not None:
        rows = rows.filter(number__in={number for _sheet, number in places})
    found: dict[Place, dict[str, Cell]] = defaultdict(dict)
    for edit in rows:
        text: Any = edit.text
        found[edit.sheet_index, edit.number][edit.column] = text or None
    return dict(found)


def keep(batch: ImportBatch, cells: list[CellEdit], by) -> None:
    """The last one typed wins, cell by cell."""
    now = timezone.now()
    RowEdit.objects.bulk_create(
        [
            RowEdit(
                batch=batch,
                sheet_index=cell.sheet_index,
                number=cell.number,
                column=cell.column,
                text=cell.text,
                edited_by=by,
                edited_at=now,
            )
            for cell in cells
        ],
        update_conflicts=True,
        unique_fields=["batch", "sheet_index", "number", "column"],
        update_fields=["text", "edited_by", "edited_at"],
    )


def drop(batch: ImportBatch, cells: list[tuple[int, int, str]]) -> None:
    """The workbook's own cells stand again."""
    wanted = set(cells)
    rows = batch.edits.filter(number__in={number for _sheet, number, _column in wanted})
    gone = [
        edit.pk
        for edit in rows.only("pk", "sheet_index", "number", "column")
        if (edit.sheet_index, edit.number, edit.column) in wanted
    ]
    RowEdit.objects.filter(pk__in=gone).delete()
