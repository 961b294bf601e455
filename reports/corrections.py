"""Koreksi setelah tutup buku: where the register of today differs from a closed report.

A late entry keeps the date of its event, so it shows up here, against the period it belongs to,
and not in the report of the period in which somebody typed it.
"""

from dataclasses import dataclass

from reports.figures import TEXT, Cell, Column, Figures, Table
from reports.writers.texts import text_of


@dataclass(frozen=True)
class Correction:
    """One number (or word) of a closed report that reads otherwise today."""

    table: str
    row: str
    column: str
    kind: Column
    was: Cell
    now: Cell

    @property
    def was_text(self) -> str:
        return "tidak ada" if self.was is None else text_of(self.was, self.kind)

    @property
    def now_text(self) -> str:
        return "tidak ada" if self.now is None else text_of(self.now, self.kind)

    @property
    def difference(self) -> int | None:
        """For numbers; a row that is new or gone counts from or to zero."""
        if self.kind.kind == TEXT or isinstance(self.was, str) or isinstance(self.now, str):
            return None
        return (self.now or 0) - (self.was or 0)


def corrections(was: Figures, now: Figures) -> list[Correction]:
    """Every cell of the closed report's tables that is different now, in the report's order.

    Only tables and columns that both have are compared: a column that a newer program added is
    no correction.
    """
    found = _headlines(was, now)
    for table in was.shown_tables:
        if now.has_table(table.key):
            found += _table(table, now.table(table.key))
    return found


def _headlines(was: Figures, now: Figures) -> list[Correction]:
    today = {one.key: one.value for one in now.headlines}
    return [
        Correction(
            "Angka utama", one.label, one.unit, Column(key=one.key, label=""), one.value, value
        )
        for one in was.headlines
        if (value := today.get(one.key, one.value)) != one.value
    ]


def _table(was: Table, now: Table) -> list[Correction]:
    before, after = _cells(was), _cells(now)
    columns = [one for one in was.columns if any(one.key == other.key for other in now.columns)]
    # The first column names the row.
    name = was.columns[0].key
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key, {}), after.get(key, {})
        label = "Jumlah" if key is None else str((old or new).get(name) or key)
        found += [
            Correction(
                was.title,
                label,
                f"{column.group}, {column.label}" if column.group else column.label,
                column,
                old.get(column.key),
                new.get(column.key),
            )
            for column in columns
            if old.get(column.key) != new.get(column.key)
        ]
    return found


def _cells(table: Table) -> dict[str | None, dict[str, Cell]]:
    """The cells by row and column; the total under None."""
    keys = [column.key for column in table.columns]
    found: dict[str | None, dict[str, Cell]] = {
        row.key: dict(zip(keys, row.cells, strict=True)) for row in table.rows
    }
    if table.total is not None:
        found[None] = dict(zip(keys, table.total, strict=True))
    return found
