"""A cell as a person reads it: one way of writing for the page, the PDF and the tests."""

from datetime import date

from accounts import formats
from reports.figures import CHANGE, NUMBER, RATE, Cell, Column


def text_of(cell: Cell, column: Column) -> str:
    """`1.600`, `+52`, `75,50%`, `2 Mei 2024`; an empty text is a dash, a count of nothing is 0."""
    if cell is None:
        return ""
    match column.kind:
        case "date" if cell == "":
            return formats.MISSING
        case "date":
            return formats.long_date(date.fromisoformat(str(cell)))
        case "change" if isinstance(cell, int) and cell > 0:
            return f"+{formats.number(cell)}"
        case "rate" if isinstance(cell, int):
            return f"{formats.number(cell // 100)},{cell % 100:02d}%"
        case "number" | "change":
            return formats.number(int(cell)) if isinstance(cell, int) else str(cell)
    return str(cell) or formats.MISSING


def is_figure(column: Column) -> bool:
    """Whether the cells of a column stand to the right."""
    return column.kind in (NUMBER, CHANGE, RATE)
