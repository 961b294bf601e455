"""Region names that stand once for several rows."""

from __future__ import annotations

from collections.abc import Sequence

from imports.reading.mapping import letter
from imports.reading.matching import Vocabulary
from imports.reading.types import Cell, Doubt, MergedRange, Row
from imports.reading.types import Mapping as ColumnMapping


class FillDown:
    """Carries a region's name down the rows that its merged cell spans."""

    def __init__(
        self,
        merged: Sequence[MergedRange],
        mapping: ColumnMapping,
        vocabulary: Vocabulary,
        samples: Sequence[Sequence[Cell]],
    ) -> None:
        self.doubts: list[Doubt] = []
        keys = {mapping.columns[key]: key for key in vocabulary.fill_down if key in mapping.columns}
        self._spans: dict[int, list[tuple[int, str, int]]] = {}
        for span in merged:
            key = keys.get(span.first_column)
            if key and span.last_row > span.first_row:
                self._spans.setdefault(span.first_row, []).append(
                    (span.first_column, key, span.last_row)
                )
        self._active: dict[str, tuple[str, int]] = {}
        self._open: dict[int, str] = {}
        if not merged:
            self._open = {
                position: key for position, key in keys.items() if _has_gaps(samples, position)
            }
        for position, key in self._open.items():
            self.doubts.append(
                Doubt(
                    "filled_down",
                    f"Kolom {letter(position)} ({vocabulary.label(key)}) hanya diisi di baris"
                    " pertama tiap kelompok; baris di bawahnya dianggap sama.",
                    (key,),
                    (position,),
                )
            )

    def at(self, row: Row) -> dict[str, str]:
        """What merged cells above say about this row."""
        if starting := self._spans.get(row.number):
            for position, key, last in starting:
                cell = row.cells[position] if position < len(row.cells) else None
                if isinstance(cell, str) and cell.strip():
                    self._active[key] = (cell, last)
        for position, key in self._open.items():
            cell = row.cells[position] if position < len(row.cells) else None
            if isinstance(cell, str) and cell.strip():
                self._active[key] = (cell, 1 << 60)
        if not self._active:
            return {}
        self._active = {k: kept for k, kept in self._active.items() if kept[1] >= row.number}
        return {key: text for key, (text, _last) in self._active.items()}


def _has_gaps(samples: Sequence[Sequence[Cell]], position: int) -> bool:
    """Filled at the top and then mostly blank: typed once per group, without merging."""
    column = [row[position] if position < len(row) else None for row in samples]
    blanks = sum(cell is None for cell in column)
    return bool(column) and column[0] is not None and len(column) >= 4 and blanks * 2 >= len(column)
