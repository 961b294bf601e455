"""The marker that may die: writes marks into one workbook, and nothing else.

Started as ``python -I child.py`` with an empty environment. Stdin is the user's .xlsx, a second
descriptor says what to mark (JSON), a third takes the marked .xlsx. It sets its own limits
before it touches the file and imports nothing of the project but its neighbours.

What we mark can be told from what the user made, so that marking again replaces our marks only:
our fills have colours of their own and carry the user's colour as the (unseen) second colour of
a solid fill; our comments begin with a line of their own below what the user had written; our
column is known by its heading.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from copy import copy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

STATUS = "STATUS SIPILAR"
SIGN = "— SIPILAR —"
RED, AMBER, GREEN = "FFF9C6C9", "FFFBE3A6", "FFC9EBD3"
FILLS = {"error": RED, "warning": AMBER, "ok": GREEN}
OURS = frozenset(FILLS.values())
UNSEEN = 64
STATUS_WIDTH = 38
BROKEN, TOO_BIG = 3, 4


def main() -> None:
    memory, cpu, marks_in, out = map(int, sys.argv[1:5])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        # macOS knows the limit but refuses to set it; production is Linux.
        pass
    warnings.simplefilter("ignore")
    try:
        with os.fdopen(marks_in, encoding="utf-8") as stream:
            marks = json.load(stream)
        with os.fdopen(out, "wb") as target:
            annotate(0, marks, target)
    except MemoryError:
        os._exit(TOO_BIG)
    except BaseException:  # noqa: BLE001 - its words may quote the cells, so only a code goes out
        os._exit(BROKEN)


def annotate(source: int, marks: dict[str, Any], target: Any) -> None:
    """Write the marks into the workbook on descriptor `source`, and that into `target`."""
    import openpyxl
    import pictures
    import results
    from openpyxl.packaging.custom import StringProperty

    pictures.keep_unopened()
    with open(source, "rb", closefd=False) as stream:
        book = openpyxl.load_workbook(stream, rich_text=True)
    formulas = results.formula_cells(book)
    for sheet in marks["sheets"]:
        if sheet["name"] in book.sheetnames:
            Marker(book[sheet["name"]], sheet).mark()
    if marks["origin"] in book.custom_doc_props.names:
        del book.custom_doc_props[marks["origin"]]
    book.custom_doc_props.append(StringProperty(name=marks["origin"], value=marks["token"]))
    book.calculation.fullCalcOnLoad = True
    if formulas:
        results.save_with_results(book, formulas, source, target)
    else:
        book.save(target)


class Marker:
    """Puts the marks on one sheet, over the ones of last time."""

    def __init__(self, page: Any, sheet: dict[str, Any]) -> None:
        self.page = page
        self.sheet = sheet
        self.heading_row: int = sheet["heading_row"]
        self.joined = {
            (row, column): area
            for area in page.merged_cells.ranges
            for row in range(area.min_row, min(area.max_row, page.max_row) + 1)
            for column in range(area.min_col, area.max_col + 1)
        }
        self.styles: dict[str, Any] = {}

    def mark(self) -> None:
        self.remove_old()
        column = self.status_column()
        self.head(column)
        for number, tone, status, comment, cells, edits in self.sheet["rows"]:
            for place, text in edits:
                self.write(self.at(number, place + 1), text)
            for place, cell_tone, words in cells:
                cell = self.at(number, place + 1)
                if cell_tone:
                    self.fill(cell, cell_tone)
                self.comment(cell, words)
            cell = self.at(number, column)
            self.write_status(cell, tone, status)
            if comment:
                self.comment(cell, comment)

    def at(self, row: int, column: int) -> Any:
        """The cell, or the first one of the joined cells that it lies in."""
        area = self.joined.get((row, column))
        if area is None:
            return self.page.cell(row, column)
        return self.page.cell(area.min_row, area.min_col)

    # --- What we wrote last time ----------------------------------------------------------
    def remove_old(self) -> None:
        from openpyxl.comments import Comment

        fills = self.page.parent._fills
        ours = {at for at, fill in enumerate(fills) if is_ours(fill)}
        for cell in list(self.page._cells.values()):
            if cell.has_style and cell._style.fillId in ours:
                cell.fill = users_fill(cell.fill)
            if cell.comment is not None and SIGN in cell.comment.content:
                words = cell.comment.content.partition(SIGN)[0].rstrip()
                author = cell.comment.author
                cell.comment = Comment(words, author) if words else None

    def status_column(self) -> int:
        """The column that was ours before, else the first one right of the table."""
        row, last = self.heading_row, max((r[0] for r in self.sheet["rows"]), default=0)
        old = [
            cell.column
            for cell in self.page[row]
            if isinstance(cell.value, str) and cell.value.strip().upper() == STATUS
        ]
        if old:
            for number in range(row, max(last, self.page.max_row) + 1):
                cell = self.page._cells.get((number, old[0]))
                if cell is not None and (number, old[0]) not in self.joined:
                    cell.value = None
            return old[0]
        used = [
            column
            for (number, column), cell in self.page._cells.items()
            if row <= number <= last and cell.value is not None
        ]
        used += [column for (number, column) in self.joined if row <= number <= last]
        return max([*used, self.sheet["right"] + 1]) + 1

    # --- What we write now ----------------------------------------------------------------
    def head(self, column: int) -> None:
        from openpyxl.utils import get_column_letter

        cell = self.page.cell(self.heading_row, column)
        beside = self.page.cell(self.heading_row, max(column - 1, 1))
        if beside.has_style and not cell.has_style:
            cell._style = copy(beside._style)
        self.write(cell, STATUS)
        self.comment(cell, self.sheet["help"])
        letter = get_column_letter(column)
        sizes = self.page.column_dimensions
        shared = any(
            size.min and size.max and size.min <= column <= size.max and size.max > size.min
            for size in sizes.values()
        )
        if not shared and not (letter in sizes and sizes[letter].customWidth):
            sizes[letter].width = STATUS_WIDTH

    def write(self, cell: Any, text: str) -> None:
        """Text that stays text, however it begins."""
        cell.value = writable(text)
        cell.data_type = "s"
        if cell.number_format == "General" or cell.row != self.heading_row:
            cell.number_format = "@"

    def write_status(self, cell: Any, tone: str, status: str) -> None:
        cell.value = writable(status)
        cell.data_type = "s"
        style = self.styles.get(tone)
        if style is None:
            self.fill(cell, tone)
            self.styles[tone] = copy(cell._style)
        else:
            cell._style = copy(style)

    def fill(self, cell: Any, tone: str) -> None:
        from openpyxl.styles import PatternFill
        from openpyxl.styles.colors import Color

        before = cell.fill
        if before.tagname != "patternFill" or before.patternType not in (None, "none", "solid"):
            # A pattern of the user's own says something too; the comment and status remain.
            return
        kept = copy(before.fgColor) if before.patternType == "solid" else Color(indexed=UNSEEN)
        cell.fill = PatternFill("solid", fgColor=FILLS[tone], bgColor=kept)

    def comment(self, cell: Any, words: str) -> None:
        from openpyxl.comments import Comment

        before, author = "", "SIPILAR"
        if cell.comment is not None:
            before, author = cell.comment.content, cell.comment.author
            separator = "\n" if SIGN in before else f"\n\n{SIGN}\n"
        else:
            separator = f"{SIGN}\n"
        text = f"{before}{separator}{writable(words)}"
        lines = sum(len(line) // 42 + 1 for line in text.split("\n"))
        cell.comment = Comment(text, author, height=24 + 18 * lines, width=320)


def writable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)


def is_ours(fill: Any) -> bool:
    return (
        fill.tagname == "patternFill"
        and fill.patternType == "solid"
        and fill.fgColor.type == "rgb"
        and fill.fgColor.rgb in OURS
    )


def users_fill(fill: Any) -> Any:
    """What the cell had before we coloured it."""
    from openpyxl.styles import PatternFill

    kept = fill.bgColor
    if kept.type == "indexed" and kept.indexed == UNSEEN:
        return PatternFill(None)
    return PatternFill("solid", fgColor=copy(kept))


if __name__ == "__main__":
    main()
    os._exit(0)
