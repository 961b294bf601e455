"""Repeating rows of a sheet, and moving everything on it that points at rows."""

from __future__ import annotations

from reports.office import formulas
from reports.office.places import (
    Shift,
    column_of,
    letters_of,
    moved_cell,
    moved_range,
    moved_ranges,
    number_of,
    row_of,
)
from reports.office.tree import Node

LAST_ROW = 1_048_576


def number_cells(sheet: Node) -> None:
    """Rows and cells may leave out where they stand: then they follow the one before."""
    data = sheet.child("sheetData")
    row_number = 0
    for row in data.nodes if data else []:
        row_number = int(row.attrs.get("r", row_number + 1))
        row.attrs["r"] = str(row_number)
        column = 0
        for cell in row.nodes:
            if cell.local != "c":
                continue
            place = cell.attrs.get("r")
            column = number_of(column_of(place)) if place else column + 1
            cell.attrs["r"] = f"{letters_of(column)}{row_number}"


def cells_of(sheet: Node) -> list[tuple[int, Node]]:
    """Every cell with the number of its row."""
    data = sheet.child("sheetData")
    return [
        (int(row.attrs["r"]), cell)
        for row in (data.nodes if data else [])
        for cell in row.nodes
        if cell.local == "c"
    ]


def spell_out_shared(sheet: Node) -> None:
    """Formulas that are written once for many cells, written in each."""
    masters: dict[str, tuple[str, str]] = {}
    for _, cell in cells_of(sheet):
        formula = cell.child("f")
        if formula is None or formula.attrs.get("t") != "shared":
            continue
        group, place = formula.attrs.get("si", ""), cell.attrs["r"]
        if formula.text:
            masters[group] = (place, formula.text)
        elif group in masters:
            start, text = masters[group]
            formula.text = formulas.translated(
                text,
                rows=row_of(place) - row_of(start),
                columns=number_of(column_of(place)) - number_of(column_of(start)),
            )
        formula.attrs = {}


def repeat(sheet: Node, *, name: str, shifts: dict[str, Shift]) -> dict[int, list[Node]]:
    """Make the rows; answers the copies by the number that the row had.

    `shifts` has all sheets of the workbook, because formulas point at other sheets too.
    """
    shift = shifts[name]
    copies: dict[int, list[Node]] = {}
    data = sheet.child("sheetData")
    if data is None:
        return copies
    made: list[Node] = []
    for row in data.nodes:
        number = int(row.attrs["r"])
        count = shift.counts.get(number)
        if count is None:
            _place(row, shift.first(number))
            _move_formulas(row, name, shifts, None)
            made.append(row)
            continue
        copies[number] = [row.copy() for _ in range(count)]
        for at, one in enumerate(copies[number]):
            _place(one, shift.first(number) + at)
            _move_formulas(one, name, shifts, (number, at))
        made += copies[number]
    if made and int(made[-1].attrs["r"]) > LAST_ROW:
        raise ValueError("more rows than a sheet has")
    data.children = list(made)
    if shift.moves:
        _move_ranges(sheet, shift)
    _move_rules(sheet, name, shifts)
    return copies


def _place(row: Node, number: int) -> None:
    row.attrs["r"] = str(number)
    for cell in row.nodes:
        if "r" in cell.attrs:
            cell.attrs["r"] = f"{column_of(cell.attrs['r'])}{number}"


def _move_formulas(
    row: Node, name: str, shifts: dict[str, Shift], own: tuple[int, int] | None
) -> None:
    for cell in row.nodes:
        formula = cell.child("f")
        if formula is None:
            continue
        if formula.text:
            formula.text = formulas.moved(formula.text, here=name, shifts=shifts, own=own)
        if "ref" in formula.attrs:
            area = formula.attrs["ref"]
            formula.attrs["ref"] = (
                _own_range(area, shifts[name], own) if own else moved_range(area, shifts[name])
            )


def _own_range(area: str, shift: Shift, own: tuple[int, int]) -> str:
    """The cells of an array formula in a copied row."""
    row = str(shift.first(own[0]) + own[1])
    return ":".join(f"{column_of(cell)}{row}" for cell in area.split(":"))


def _move_ranges(sheet: Node, shift: Shift) -> None:
    for part in sheet.nodes:
        if part.local == "mergeCells":
            _move_joined(part, shift)
        elif part.local != "sheetData":
            for node in part.every():
                _move_attributes(node, shift)


def _move_attributes(node: Node, shift: Shift) -> None:
    for key in ("sqref", "ref"):
        if key in node.attrs:
            node.attrs[key] = moved_ranges(node.attrs[key], shift)
    for key in ("activeCell", "topLeftCell"):
        if key in node.attrs:
            node.attrs[key] = moved_cell(node.attrs[key], shift)
    if node.local == "sqref":
        node.text = moved_ranges(node.text, shift)
    # A page ends after this row.
    if node.local == "rowBreaks":
        for one in node.nodes:
            if "id" in one.attrs:
                one.attrs["id"] = str(shift.last(int(one.attrs["id"])))


def _move_joined(part: Node, shift: Shift) -> None:
    """Joined cells within a repeated row are joined in each copy."""
    made: list[Node] = []
    for one in part.nodes:
        area = one.attrs.get("ref", "")
        start, _, end = area.partition(":")
        row = row_of(start)
        count = shift.counts.get(row, 1)
        if end and row == row_of(end) and count > 1:
            for at in range(count):
                copy = one.copy()
                number = shift.first(row) + at
                copy.attrs["ref"] = f"{column_of(start)}{number}:{column_of(end)}{number}"
                made.append(copy)
        else:
            one.attrs["ref"] = moved_range(area, shift)
            made.append(one)
    part.children = list(made)
    if "count" in part.attrs:
        part.attrs["count"] = str(len(made))


def _move_rules(sheet: Node, name: str, shifts: dict[str, Shift]) -> None:
    """Formulas of conditional formats and data checks."""
    for part in sheet.nodes:
        if part.local == "sheetData":
            continue
        for node in part.every("formula", "formula1", "formula2", "f"):
            if node.text and not node.nodes:
                node.text = formulas.moved(node.text, here=name, shifts=shifts)
