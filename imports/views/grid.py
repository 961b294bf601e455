"""The sheet shown as a sheet: the office's own column letters, headings and row numbers."""

from dataclasses import dataclass, field
from itertools import groupby

from imports.models import ImportBatch, RowLevel, RowOutcome
from imports.queries import PreviewCell, PreviewProblem, PreviewRow
from imports.reading.mapping import letter

MARKS: dict[int, str] = {
    RowLevel.ERROR: "wrong",
    RowLevel.WARNING: "warned",
    RowLevel.UNDECIDED: "warned",
}


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
    # An input stands in the cell; what it begins with, and what to say where that is hidden.
    is_open: bool = False
    entry: str = ""
    hint: str = ""
    is_edited: bool = False

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
    # Every cell of the row is open, as somebody asked for.
    is_unfolded: bool = False

    @property
    def is_open(self) -> bool:
        return any(cell.is_open for cell in self.cells)

    @property
    def edited(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.is_edited]

    @property
    def anchor(self) -> str:
        return f"{self.row.sheet_index}-{self.number}"

    @property
    def outcome(self) -> tuple[str, str]:
        """State and words of the badge."""
        if self.row.outcome == RowOutcome.REFUSED:
            return "error", RowOutcome.REFUSED.label
        if self.row.outcome == RowOutcome.UNDECIDED:
            return "waiting", RowOutcome.UNDECIDED.label
        return self.row.outcome, RowOutcome(self.row.outcome).label if self.row.outcome else "–"

    @property
    def mark(self) -> str:
        return MARKS.get(self.row.level, "")


@dataclass
class Grid:
    """The rows of one sheet on this page."""

    sheet_name: str
    columns: list[GridColumn]
    rows: list[GridRow] = field(default_factory=list)
    sheet_index: int = 0

    @property
    def keys(self) -> str:
        """The columns as they stand, so that a row that was judged again fits in."""
        return " ".join(column.key for column in self.columns)

    @property
    def span(self) -> int:
        """How many columns a remark below a row may take; the outcome has one of its own."""
        return len(self.columns) + 1


@dataclass(frozen=True)
class Repair:
    """Which cells may be corrected in place: those with a remark and their sisters, and whole
    rows on demand."""

    unfolded: str = ""
    families: tuple[tuple[str, ...], ...] = ()

    def opened_in(self, row: PreviewRow) -> set[str]:
        if _anchor(row) == self.unfolded:
            return {cell.key for cell in row.cells}
        marked = {cell.key for cell in row.cells if cell.problems}
        marked |= {cell.key for cell in row.cells if cell.is_edited and not cell.is_secret}
        sisters = [family for family in self.families if marked & set(family)]
        return marked.union(*sisters)


def grids(
    batch: ImportBatch,
    rows: list[PreviewRow],
    *,
    as_typed: bool = False,
    repair: Repair | None = None,
    keys: dict[int, list[str]] | None = None,
) -> list[Grid]:
    """One grid for each sheet that has rows on this page, in the order of the workbook. `keys`
    are the columns that the page already shows, by sheet."""
    tables = {table["index"]: table for table in batch.tables}
    found = []
    for index, of_sheet in groupby(rows, key=lambda row: row.sheet_index):
        shown = list(of_sheet)
        opens_all = repair is not None and any(_anchor(row) == repair.unfolded for row in shown)
        columns = _columns(
            tables.get(index, {}), shown, everything=opens_all, keys=(keys or {}).get(index)
        )
        grid = Grid(shown[0].sheet_name, columns, sheet_index=index)
        grid.rows = [_row(row, columns, as_typed=as_typed, repair=repair) for row in shown]
        found.append(grid)
    return found


def _anchor(row: PreviewRow) -> str:
    return f"{row.sheet_index}-{row.number}"


def _columns(
    table: dict, rows: list[PreviewRow], *, everything: bool, keys: list[str] | None
) -> list[GridColumn]:
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
        elif everything or keys or any(_has_something(row.cells[index]) for row in rows):
            absent.append(GridColumn(cell.key, cell.label))
    columns = [column for _, column in sorted(present, key=lambda pair: pair[0])] + absent
    if keys:
        known = {column.key: column for column in columns}
        columns = [known.get(key) or GridColumn(key, key) for key in keys]
    return columns


def _has_something(cell: PreviewCell) -> bool:
    return bool(cell.shown or cell.raw or cell.problems)


def _row(
    row: PreviewRow, columns: list[GridColumn], *, as_typed: bool, repair: Repair | None
) -> GridRow:
    cells = {cell.key: cell for cell in row.cells}
    opened = repair.opened_in(row) if repair else set()
    return GridRow(
        number=row.number,
        row=row,
        name=cells["name"].shown if "name" in cells else "",
        cells=[
            _cell(
                cells.get(column.key) or PreviewCell(column.key, column.label, "", ""),
                column,
                as_typed=as_typed,
                is_open=column.key in opened,
            )
            for column in columns
        ],
        remarks=row.problems,
        is_unfolded=repair is not None and _anchor(row) == repair.unfolded,
    )


def _cell(cell: PreviewCell, column: GridColumn, *, as_typed: bool, is_open: bool) -> GridCell:
    levels = {problem.level for problem in cell.problems}
    mark = "wrong" if "error" in levels else "warned" if "warning" in levels else ""
    text = cell.raw if as_typed or mark == "wrong" else cell.shown
    return GridCell(
        text,
        column,
        mark,
        is_open=is_open,
        entry=cell.entry,
        hint=cell.raw if cell.is_secret and not cell.entry else "",
        is_edited=cell.is_edited,
    )
