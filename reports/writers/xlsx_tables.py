"""One table of a report on a sheet: heading in one or two rows, cells, totals."""

from dataclasses import dataclass
from datetime import date

from reports.figures import CHANGE, DATE, NUMBER, RATE, Cell, Column, Table
from reports.writers.texts import is_figure, text_of
from reports.writers.xlsx_styles import Styles

NARROW, WIDE = 7, 46
# A column of text that stands over or under numbers of another table takes less.
SHARED = 30
LINE_HEIGHT = 15
LONGEST_DATE = len("30 September 2024")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a table stands: first heading row, first row of cells, the row after the last."""

    sheet: str
    heading: int
    first: int
    after: int
    left: int


def put_table(
    sheet, row: int, name: str, table: Table, styles: Styles, widths: dict[int, int]
) -> Place:
    left = int(table.is_numbered)
    first = _heading(sheet, row, table, styles, widths)
    at = first
    for number, one in enumerate(table.rows, start=1):
        if table.is_numbered:
            sheet.write_number(at, 0, number, styles.count)
        _cells(
            sheet,
            at,
            left,
            table,
            one.cells,
            (styles.text, styles.count, styles.change, styles.rate),
            styles.date,
        )
        deep = max(
            (
                lines_of(cell, widths[n])
                for n, cell in enumerate(one.cells, start=left)
                if isinstance(cell, str) and len(cell) >= widths[n]
            ),
            default=1,
        )
        set_height(sheet, at, deep)
        at += 1
    if table.total is not None:
        if table.is_numbered:
            sheet.write_string(at, 0, "", styles.total_text)
        looks = (
            styles.total_text,
            styles.total_count,
            styles.total_change,
            styles.total_rate,
        )
        _cells(sheet, at, left, table, table.total, looks, styles.total_text)
        at += 1
    return Place(sheet=name, heading=row, first=first, after=at, left=left)


def _cells(sheet, row: int, left: int, table: Table, cells: tuple[Cell, ...], looks, dated):
    text, count, change, rate = looks
    for n, (column, cell) in enumerate(zip(table.columns, cells, strict=True), start=left):
        if column.kind in (NUMBER, CHANGE) and isinstance(cell, int):
            sheet.write_number(row, n, cell, change if column.kind == CHANGE else count)
        elif column.kind == RATE and isinstance(cell, int):
            sheet.write_number(row, n, cell / 10_000, rate)
        elif column.kind == DATE and cell:
            sheet.write_datetime(row, n, date.fromisoformat(str(cell)), dated)
        else:
            sheet.write_string(row, n, text_of(cell, column), text)


def _heading(sheet, row: int, table: Table, styles: Styles, widths: dict[int, int]) -> int:
    """Writes the heading and gives the first row beneath it."""
    left = int(table.is_numbered)
    depth = 2 if table.has_groups else 1

    def down(column: int, label: str) -> None:
        if depth == 2:
            sheet.merge_range(row, column, row + 1, column, label, styles.heading)
        else:
            sheet.write_string(row, column, label, styles.heading)

    if table.is_numbered:
        down(0, "No.")
    at = left
    upper, lower, both = 1, 1, 1
    for group, width in table.groups:
        labels = [table.columns[n - left].label for n in range(at, at + width)]
        deep = max(lines_of(label, widths[n]) for n, label in enumerate(labels, start=at))
        if group:
            room = sum(widths[n] for n in range(at, at + width))
            upper, lower = max(upper, lines_of(group, room)), max(lower, deep)
        else:
            both = max(both, deep)
        if not group:
            down(at, table.columns[at - left].label)
        elif width == 1:
            sheet.write_string(row, at, group, styles.heading)
        else:
            sheet.merge_range(row, at, row, at + width - 1, group, styles.heading)
        if group:
            for n in range(at, at + width):
                sheet.write_string(row + 1, n, table.columns[n - left].label, styles.heading)
        at += width
    if depth == 1:
        set_height(sheet, row, both)
    else:
        set_height(sheet, row, upper)
        set_height(sheet, row + 1, max(lower, both - upper))
    return row + depth


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column so many characters wide."""
    count, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width - 1:
            count, used = count + 1, len(word)
        else:
            used += len(word) + (1 if used else 0)
    return count


def set_height(sheet, row: int, lines: int) -> None:
    """Excel finds the height of a wrapped row by itself; other programs do not."""
    if lines > 1:
        sheet.set_row(row, lines * LINE_HEIGHT)


def widths_for(sheet, tables: list[Table]) -> dict[int, int]:
    """Columns as wide as their longest text, within reason; longer texts wrap."""
    wanted: dict[int, int] = {}
    for table in tables:
        left = int(table.is_numbered)
        if left:
            wanted[0] = max(wanted.get(0, 0), 5)
        for n, column in enumerate(table.columns):
            found = [row.cells[n] for row in table.rows]
            if table.total is not None and is_figure(column):
                found.append(table.total[n])
            longest = max(
                [_length(cell, column) for cell in found]
                + [len(word) for word in column.label.split()]
                + [0]
            )
            most = WIDE if n == 0 or len(tables) == 1 else SHARED
            width = min(most, max(NARROW, longest + 2))
            wanted[n + left] = max(wanted.get(n + left, 0), width)
    for n, width in wanted.items():
        sheet.set_column(n, n, width)
    return wanted


def _length(cell: Cell, column: Column) -> int:
    """About how many characters a cell shows, without writing it out."""
    if isinstance(cell, int):
        return len(f"{cell:,}") + (column.kind == CHANGE)
    return LONGEST_DATE if column.kind == DATE else len(cell or "")
