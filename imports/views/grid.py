"""The sheet shown as a sheet: the office's own column letters, headings and row numbers."""

from dataclasses import dataclass, field
from itertools import groupby

from imports.models import ImportBatch, RowLevel, RowOutcome
from imports.queries import PreviewCell, PreviewProblem, PreviewRow
from imports.reading.mapping import letter


@dataclass(frozen=True)
class GridColumn:
    """A column as in the workbook, and what it was recognised as."""

    key: str
    label: str
    letter: str = ""
    heading: str = ""


@dataclass(frozen=True)
class GridCell:
    """What stands in the cell, and how it is marked."""

    text: str
    column: GridColumn
    mark: str = ""

    @property
    def mark_icon(self) -> str:
        return "alert-triangle" if self.mark == "wrong" else "alert-circle"

    @property
    def mark_label(self) -> str:
        return "Perlu perbaikan:" if self.mark == "wrong" else "Peringatan:"


@dataclass(frozen=True)
class GridRow:
    number: int
    row: PreviewRow
    name: str
    cells: list[GridCell]
    remarks: list[PreviewProblem]

    @property
    def anchor(self) -> str:
        return f"{self.row.sheet_index}-{self.number}"

    @property
    def outcome(self) -> tuple[str, str]:
        """State and words of the badge."""
        if self.row.outcome == RowOutcome.REFUSED:
            return "error", RowOutcome.REFUSED.label
        return self.row.outcome, RowOutcome(self.row.outcome).label if self.row.outcome else "–"

    @property
    def mark(self) -> str:
        return {RowLevel.ERROR: "wrong", RowLevel.WARNING: "warned"}.get(self.row.level, "")


@dataclass
class Grid:
    """The rows of one sheet on this page."""

    sheet_name: str
    columns: list[GridColumn]
    rows: list[GridRow] = field(default_factory=list)

    @property
    def span(self) -> int:
        """How many columns a remark below a row may take; the outcome has one of its own."""
        return len(self.columns) + 1


def grids(batch: ImportBatch, rows: list[PreviewRow], *, as_typed: bool = False) -> list[Grid]:
    """One grid for each sheet that has rows on this page, in the order of the workbook."""
    tables = {table["index"]: table for table in batch.tables}
    found = []
    for index, of_sheet in groupby(rows, key=lambda row: row.sheet_index):
        shown = list(of_sheet)
        columns = _columns(tables.get(index, {}), shown)
        grid = Grid(shown[0].sheet_name, columns)
        grid.rows = [_row(row, columns, as_typed=as_typed) for row in shown]
        found.append(grid)
    return found


def _columns(table: dict, rows: list[PreviewRow]) -> list[GridColumn]:
    """The workbook's columns from left to right, then what the file does not have itself."""
    mapping = table.get("mapping", {})
    positions, headings = mapping.get("columns", {}), mapping.get("headings", {})
    present, absent = [], []
    for index, cell in enumerate(rows[0].cells):
        position = positions.get(cell.key)
        if position is not None:
            heading = headings.get(str(position), "")
            column = GridColumn(cell.key, cell.label, letter(position), heading)
            present.append((position, column))
        elif any(_has_something(row.cells[index]) for row in rows):
            absent.append(GridColumn(cell.key, cell.label))
    return [column for _, column in sorted(present, key=lambda pair: pair[0])] + absent


def _has_something(cell: PreviewCell) -> bool:
    return bool(cell.shown or cell.raw or cell.problems)


def _row(row: PreviewRow, columns: list[GridColumn], *, as_typed: bool) -> GridRow:
    cells = {cell.key: cell for cell in row.cells}
    return GridRow(
        number=row.number,
        row=row,
        name=cells["name"].shown if "name" in cells else "",
        cells=[_cell(cells[column.key], column, as_typed=as_typed) for column in columns],
        remarks=row.problems,
    )


def _cell(cell: PreviewCell, column: GridColumn, *, as_typed: bool) -> GridCell:
    levels = {problem.level for problem in cell.problems}
    mark = "wrong" if "error" in levels else "warned" if "warning" in levels else ""
    text = cell.raw if as_typed or mark == "wrong" else cell.shown
    return GridCell(text, column, mark)
