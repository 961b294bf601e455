"""Cells, ranges and where they go when a row of a sheet becomes many."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
_ROW = re.compile(r"(\$?)(\d+)")


@dataclass
class Shift:
    """Rows of one sheet that are repeated: the row, and how many there will be of it."""

    counts: dict[int, int] = field(default_factory=dict)

    def first(self, row: int) -> int:
        """Where a row, or the first copy of a repeated one, stands afterwards."""
        return row + sum(count - 1 for at, count in self.counts.items() if at < row)

    def last(self, row: int) -> int:
        """Where a row, or the last copy of a repeated one, stands afterwards."""
        return self.first(row) + self.counts.get(row, 1) - 1

    @property
    def moves(self) -> bool:
        return any(count != 1 for count in self.counts.values())


def row_of(cell: str) -> int:
    return int(_CELL.fullmatch(cell)[4])  # type: ignore[index]


def column_of(cell: str) -> str:
    return _CELL.fullmatch(cell)[2]  # type: ignore[index]


def number_of(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def moved_range(text: str, shift: Shift) -> str:
    """`C8:E8` after the rows were repeated; a range over a repeated row grows with it."""
    start, colon, end = text.partition(":")
    if not colon:
        end = start
    found, until = _CELL.fullmatch(start), _CELL.fullmatch(end)
    if found and until:
        first, last = shift.first(int(found[4])), shift.last(int(until[4]))
        head = f"{found[1]}{found[2]}{found[3]}{first}"
        tail = f"{until[1]}{until[2]}{until[3]}{last}"
        return head if head == tail and not colon else f"{head}:{tail}"
    rows, rows_end = _ROW.fullmatch(start), _ROW.fullmatch(end)
    if rows and rows_end:
        first, last = shift.first(int(rows[2])), shift.last(int(rows_end[2]))
        return f"{rows[1]}{first}:{rows_end[1]}{last}"
    return text


def moved_ranges(text: str, shift: Shift) -> str:
    """Several, with spaces between them, as in `sqref`."""
    return " ".join(moved_range(one, shift) for one in text.split())


def moved_cell(text: str, shift: Shift) -> str:
    """A single cell, which stays single."""
    found = _CELL.fullmatch(text)
    return f"{found[1]}{found[2]}{found[3]}{shift.first(int(found[4]))}" if found else text
