"""What a workbook keeps outside its sheets: names, drawings, notes, tables, charts, pivots."""

from __future__ import annotations

import re

from reports.office import formulas
from reports.office.book import Book
from reports.office.places import Shift, moved_cell, moved_range
from reports.office.tree import Node

_VML_ROW = re.compile(r"(<x:Row>\s*)(\d+)")
_VML_ANCHOR = re.compile(r"(<x:Anchor>)([^<]*)")


def move(book: Book, shifts: dict[str, Shift]) -> None:
    """Let everything outside the sheets follow the rows."""
    for name in book.root.every("definedName"):
        name.text = formulas.moved(name.text, here="", shifts=shifts)
    for sheet, part in book.sheets.items():
        if shifts[sheet].moves:
            for kind, target in book.package.related(part).values():
                if target in book.package.parts:
                    _move_part(book, kind, target, shifts[sheet])
    for part in book.package.named("xl/charts/"):
        _move_chart(book.package.tree(part), shifts)
    for part in book.package.named("xl/pivotCache/pivotCacheDefinition"):
        _move_pivot(book.package.tree(part), shifts)


def _move_part(book: Book, kind: str, part: str, shift: Shift) -> None:
    if kind == "drawing":
        for anchor in book.package.tree(part).nodes:
            _move_anchor(anchor, shift)
    elif kind == "vmlDrawing":
        book.package.parts[part] = _moved_vml(book.package.parts[part], shift)
    elif kind in ("comments", "threadedComment"):
        for note in book.package.tree(part).every("comment", "threadedComment"):
            note.attrs["ref"] = moved_cell(note.attrs["ref"], shift)
    elif kind == "table":
        for node in book.package.tree(part).every("table", "autoFilter", "sortState"):
            if "ref" in node.attrs:
                node.attrs["ref"] = moved_range(node.attrs["ref"], shift)


def _move_anchor(anchor: Node, shift: Shift) -> None:
    """A picture or chart moves with the row its upper edge is in; its size stays, unless it is
    meant to grow with the cells."""
    rows = [next(end.every("row"), None) for end in anchor.nodes if end.local in ("from", "to")]
    if not rows or rows[0] is None:
        return
    start = int(rows[0].text)
    by = shift.first(start + 1) - 1 - start
    rows[0].text = str(start + by)
    if len(rows) > 1 and rows[1] is not None:
        end = int(rows[1].text)
        if anchor.attrs.get("editAs", "twoCell") == "twoCell" and next(
            anchor.every("graphicFrame"), None
        ):
            by = shift.first(end + 1) - 1 - end
        rows[1].text = str(end + by)


def _moved_vml(data: bytes, shift: Shift) -> bytes:
    """The frames of notes; the part is not always proper XML, so it is changed as text."""

    def anchor(found: re.Match[str]) -> str:
        numbers = [number.strip() for number in found[2].split(",")]
        if len(numbers) == 8 and all(number.isdigit() for number in numbers):
            by = shift.first(int(numbers[2]) + 1) - 1 - int(numbers[2])
            numbers[2], numbers[6] = str(int(numbers[2]) + by), str(int(numbers[6]) + by)
        return found[1] + ", ".join(numbers)

    text = data.decode("utf-8", "surrogateescape")
    text = _VML_ROW.sub(lambda f: f"{f[1]}{shift.first(int(f[2]) + 1) - 1}", text)
    return _VML_ANCHOR.sub(anchor, text).encode("utf-8", "surrogateescape")


def _move_chart(chart: Node, shifts: dict[str, Shift]) -> None:
    """Charts draw the filled cells; the numbers they remember are those of the empty form."""
    for node in chart.every():
        node.remove("numCache", "strCache", "multiLvlStrCache")
    for node in chart.every("f"):
        node.text = formulas.moved(node.text, here="", shifts=shifts)


def _move_pivot(cache: Node, shifts: dict[str, Shift]) -> None:
    cache.attrs["refreshOnLoad"] = "1"
    for source in cache.every("worksheetSource"):
        shift = shifts.get(source.attrs.get("sheet", ""))
        if shift and "ref" in source.attrs:
            source.attrs["ref"] = moved_range(source.attrs["ref"], shift)
