"""Formulas when rows are repeated: what they point at moves, and sums over the row grow.

Inside the repeated row, what points at the row itself points at each copy's own row; `$` before
the row number means the whole block, as in `C8/SUM(C$8:C$8)`. What points elsewhere stays where
it points, with or without `$`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reports.office.places import Shift, letters_of, number_of

_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
  | (?P<error>\#[A-Z0-9/]+[!?]?)
  | (?P<bracket>\[(?:[^\[\]]|\[[^\[\]]*\])*\])
  | (?P<reference>
        (?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
        (?:
            (?P<c1>\$?[A-Za-z]{1,3})(?P<r1>\$?\d+)(?::(?P<c2>\$?[A-Za-z]{1,3})(?P<r2>\$?\d+))?
          | (?P<r3>\$?\d+):(?P<r4>\$?\d+)
        )
        (?![\w.(!\[])
    )
  | (?P<name>[^\W\d][\w.]*\s*\()
  | (?P<word>'(?:[^']|'')+'|[^\W\d][\w.]*|\d+(?:\.\d*)?(?:[Ee][+-]?\d+)?)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# One cell among the arguments of these stands for all rows that it becomes.
_GATHERS = {"SUM", "AVERAGE", "COUNT", "COUNTA", "MIN", "MAX", "PRODUCT", "MEDIAN"}
_OUTSIDE = re.compile(
    r"\b(WEBSERVICE|IMPORTDATA|IMPORTXML|CALL|REGISTER\.ID|RTD|DDE|EXEC)\s*\(", re.IGNORECASE
)


@dataclass(frozen=True)
class Ends:
    """A reference: one cell, a range of cells, or a range of rows (without columns)."""

    sheet: str
    start: tuple[str, str]
    end: tuple[str, str] | None
    # Whether it is a whole argument of a sum or the like.
    is_gathered: bool = False

    def __str__(self) -> str:
        sheet = f"{self.sheet}!" if self.sheet else ""
        tail = f":{''.join(self.end)}" if self.end else ""
        return f"{sheet}{''.join(self.start)}{tail}"

    @property
    def sheet_name(self) -> str:
        """Without the quotes."""
        if self.sheet.startswith("'"):
            return self.sheet[1:-1].replace("''", "'")
        return self.sheet


def rewritten(formula: str, change: Callable[[Ends], Ends]) -> str:
    """The formula with each reference changed; strings, names and tables stay."""
    out: list[str] = []
    open_calls: list[str] = []
    before = ""
    for token in _TOKEN.finditer(formula):
        text = token[0]
        if token["reference"]:
            after = formula[token.end() :].lstrip()[:1]
            gathered = (
                bool(open_calls)
                and open_calls[-1] in _GATHERS
                and before in "(,;"
                and after in ("", ")", ",", ";")
            )
            text = str(change(_ends(token, gathered)))
        elif token["name"]:
            open_calls.append(text.rstrip("( \n\t").upper())
        elif text == "(":
            open_calls.append("")
        elif text == ")" and open_calls:
            open_calls.pop()
        if not text.isspace():
            before = text[-1]
        out.append(text)
    return "".join(out)


def _ends(token: re.Match[str], gathered: bool) -> Ends:
    sheet = token["sheet"] or ""
    if token["r3"]:
        return Ends(sheet, ("", token["r3"]), ("", token["r4"]))
    end = (token["c2"], token["r2"]) if token["c2"] else None
    return Ends(sheet, (token["c1"], token["r1"]), end, gathered)


def moved(
    formula: str,
    *,
    here: str,
    shifts: dict[str, Shift],
    own: tuple[int, int] | None = None,
) -> str:
    """The formula of a cell on sheet `here` after rows were repeated.

    `own` is the row it stood in and which copy of it this is, for cells of a repeated row.
    """
    known = {name.casefold(): shift for name, shift in shifts.items()}

    def change(ends: Ends) -> Ends:
        name = (ends.sheet_name or here).casefold()
        shift = known.get(name)
        if shift is None or not shift.moves:
            return ends
        mine = own if own is not None and name == here.casefold() else None
        return _moved(ends, shift, mine)

    return rewritten(formula, change)


def _moved(ends: Ends, shift: Shift, own: tuple[int, int] | None) -> Ends:
    (column, row_text), end = ends.start, ends.end
    row, is_fixed = int(row_text.lstrip("$")), row_text.startswith("$")
    is_own = own is not None and own[0] == row
    if end is None:
        if is_own and not is_fixed and own is not None:
            return Ends(ends.sheet, (column, str(shift.first(row) + own[1])), None)
        first, last = shift.first(row), shift.last(row)
        start = (column, _row(first, is_fixed))
        if ends.is_gathered and last > first and not is_own:
            return Ends(ends.sheet, start, (column, _row(last, is_fixed)))
        return Ends(ends.sheet, start, None)
    until, until_fixed = int(end[1].lstrip("$")), end[1].startswith("$")
    first, last = shift.first(row), shift.last(until)
    if own is not None and is_own and not is_fixed:
        first += own[1]
    if own is not None and own[0] == until and not until_fixed:
        last = shift.first(until) + own[1]
    return Ends(ends.sheet, (column, _row(first, is_fixed)), (end[0], _row(last, until_fixed)))


def _row(number: int, is_fixed: bool) -> str:
    return f"${number}" if is_fixed else str(number)


def translated(formula: str, *, rows: int, columns: int) -> str:
    """The formula as it reads in a cell so many rows and columns away: shared formulas."""

    def place(one: tuple[str, str]) -> tuple[str, str]:
        column, row = one
        if column and not column.startswith("$"):
            column = letters_of(number_of(column.upper()) + columns)
        if not row.startswith("$"):
            row = str(int(row) + rows)
        return column, row

    return rewritten(
        formula,
        lambda ends: Ends(ends.sheet, place(ends.start), place(ends.end) if ends.end else None),
    )


def reaches_outside(formula: str) -> bool:
    """Whether it fetches something from elsewhere or starts a program."""
    return bool(_OUTSIDE.search(formula)) or "|" in re.sub(r'"(?:[^"]|"")*"', "", formula)
