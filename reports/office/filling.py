"""Looking at a form, and filling it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reports.office import around, formulas, marks, rows
from reports.office.book import Book, words_of
from reports.office.places import Shift
from reports.office.tree import Node

# The six texts at the head and foot of a printed page; a size of letters in one is `&8`.
_SIZE = re.compile(r"&\d*$")
_PAGE_TEXTS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def look(data: bytes) -> dict[str, Any]:
    """What a form asks for, and what in it cannot be kept or is refused; plain data."""
    book = Book(data)
    found: dict[str, Any] = {
        "sheets": list(book.sheets),
        "marks": [],
        "broken": [],
        "outside": [],
        "notes": [],
        "formulas": 0,
    }
    for name in book.sheets:
        sheet = book.sheet(name)
        rows.number_cells(sheet)
        rows.spell_out_shared(sheet)
        for number, cell in rows.cells_of(sheet):
            _look_at(book, name, number, cell, found)
        for node in sheet.every(*_PAGE_TEXTS):
            where = {"sheet": name, "cell": "", "row": 0}
            found["marks"] += [{**where, "name": one} for one in marks.names_in(node.text)]
            if marks.is_broken(node.text):
                found["broken"].append({**where, "text": node.text})
    found["notes"] = _notes(book)
    return found


def _look_at(book: Book, name: str, number: int, cell: Node, found: dict[str, Any]) -> None:
    where = {"sheet": name, "cell": cell.attrs["r"], "row": number}
    formula = cell.child("f")
    if formula is not None:
        found["formulas"] += 1
        if formulas.reaches_outside(formula.text):
            found["outside"].append(where)
        if "{{" in formula.text:
            found["broken"].append({**where, "text": f"={formula.text}"})
        return
    text = book.text_of(cell)
    found["marks"] += [{**where, "name": one} for one in marks.names_in(text)]
    if marks.is_broken(text):
        found["broken"].append({**where, "text": text})


def _notes(book: Book) -> list[str]:
    """What the office should know: codes, which the service has words for."""
    package = book.package
    notes = []
    if package.named("xl/pivotTables/", "xl/pivotCache/"):
        notes.append("pivot")
    if "xl/connections.xml" in package.parts:
        notes.append("connections")
    if any(name.startswith("_xmlsignatures/") for name in package.parts):
        notes.append("signature")
    if any(b"{{" in package.parts[name] for name in package.named("xl/drawings/")):
        notes.append("text_box")
    if any(b"{{" in package.parts[name] for name in package.named("xl/comments")):
        notes.append("comment")
    if any(
        cell.child("f") is not None and cell.child("f").attrs.get("t") == "dataTable"  # type: ignore[union-attr]
        for name in book.sheets
        for _, cell in rows.cells_of(book.sheet(name))
    ):
        notes.append("data_table")
    return notes


@dataclass(frozen=True)
class Values:
    """What is written: single values by name, and rows of named values for each table.

    A value is `{"kind", "value", "text"}`: `text` is how it reads among other words.
    """

    single: dict[str, dict[str, Any]]
    # Which table a name of a repeated row belongs to.
    tables: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[dict[str, dict[str, Any]]]] = field(default_factory=dict)


def fill(data: bytes, values: Values) -> bytes:
    """The form with its values: the same bytes every time."""
    book = Book(data)
    repeated: dict[str, dict[int, str]] = {}
    shifts: dict[str, Shift] = {}
    for name in book.sheets:
        sheet = book.sheet(name)
        rows.number_cells(sheet)
        rows.spell_out_shared(sheet)
        repeated[name] = _repeated_rows(book, sheet, values)
        shifts[name] = Shift(
            {row: max(1, len(values.rows[table])) for row, table in repeated[name].items()}
        )
    for name in book.sheets:
        sheet = book.sheet(name)
        copies = rows.repeat(sheet, name=name, shifts=shifts)
        for row, table in repeated[name].items():
            # A table without rows leaves one empty row, so that its sums still have a place.
            lines = values.rows[table] or [{}]
            for copy, line in zip(copies[row], lines, strict=True):
                _fill_cells(book, copy.nodes, {**values.single, **line}, values.tables)
        _fill_cells(book, [cell for _, cell in rows.cells_of(sheet)], values.single, {})
        for node in sheet.every(*_PAGE_TEXTS):
            node.text = _replaced(node.text, values.single).replace("\x00", "&&")
        _forget_results(sheet)
    around.move(book, shifts)
    _ask_for_results(book)
    return book.package.save()


def _repeated_rows(book: Book, sheet: Node, values: Values) -> dict[int, str]:
    found: dict[int, str] = {}
    for number, cell in rows.cells_of(sheet):
        for name in marks.names_in(book.text_of(cell)):
            if name in values.tables:
                found[number] = values.tables[name]
    return found


def _fill_cells(
    book: Book, cells: list[Node], known: dict[str, dict[str, Any]], blanks: dict[str, str]
) -> None:
    empty = {"kind": "text", "value": "", "text": ""}
    named = {**dict.fromkeys(blanks, empty), **known}
    for cell in cells:
        if cell.local != "c":
            continue
        node = book.text_node(cell)
        text = words_of(node) if node is not None else ""
        if node is None or "{{" not in text:
            continue
        alone = marks.only_name(text)
        if alone in named:
            _put(book, cell, named[alone])
        else:
            _put_node(cell, _replaced_node(node, named))


def _put(book: Book, cell: Node, value: dict[str, Any]) -> None:
    """A value by itself: numbers and days are values that formulas can use."""
    kind, content = value["kind"], value["value"]
    if kind == "number":
        _put_number(cell, content)
    elif kind == "rate":
        _put_number(cell, content / 10_000)
    elif kind == "date" and book.format_of(cell) == "date":
        start = date(1904, 1, 1) if book.is_1904 else date(1899, 12, 30)
        _put_number(cell, (date.fromisoformat(content) - start).days)
    else:
        text = Node(f"{cell.prefix}t", {"xml:space": "preserve"}, value["text"])
        _put_node(cell, Node(f"{cell.prefix}is", {}, text) if value["text"] else None)


def _put_number(cell: Node, number: float) -> None:
    cell.attrs.pop("t", None)
    cell.children = [Node(f"{cell.prefix}v", {}, repr(number))]


def _put_node(cell: Node, node: Node | None) -> None:
    """Text that stays text, however it begins."""
    cell.attrs.pop("t", None)
    cell.children = []
    if node is not None:
        cell.attrs["t"] = "inlineStr"
        cell.children = [node]


def _replaced_node(node: Node, named: dict[str, dict[str, Any]]) -> Node:
    """The text with its fonts. A placeholder over two fonts takes the first one's."""
    made = Node(f"{node.prefix}is", {}, *node.copy().children)
    made.remove("rPh", "phoneticPr")
    before = words_of(made)
    parts = list(made.every("t"))
    for part in parts:
        part.text = _replaced(part.text, named, page=False)
    if words_of(made) != _replaced(before, named, page=False) and parts:
        parts[0].text = _replaced(before, named, page=False)
        for part in parts[1:]:
            part.text = ""
    for part in parts:
        part.attrs["xml:space"] = "preserve"
    return made


def _replaced(text: str, named: dict[str, dict[str, Any]], *, page: bool = True) -> str:
    """In the heading of a page `&` begins a command, so those of a value are marked; and a digit
    after a command such as `&8` would be read as part of it."""

    def said(found: Any) -> str:
        value = named.get(marks.name_of(found[1]))
        if value is None:
            return str(found[0])
        words = str(value["text"])
        if not page:
            return words
        is_swallowed = words[:1].isdigit() and _SIZE.search(text[: found.start()])
        return f"{' ' if is_swallowed else ''}{words}".replace("&", "\x00")

    return marks.MARK.sub(said, text)


def _forget_results(sheet: Node) -> None:
    """What a formula gave in the empty form is not what it gives now."""
    for _, cell in rows.cells_of(sheet):
        if cell.child("f") is not None:
            cell.remove("v", "is")
            cell.attrs.pop("t", None)


def _ask_for_results(book: Book) -> None:
    """Excel and LibreOffice reckon all formulas when they open the file."""
    settings = book.root.child("calcPr")
    if settings is None:
        settings = Node(f"{book.root.prefix}calcPr")
        names = [node.local for node in book.root.nodes]
        after = max(
            (
                names.index(one)
                for one in ("sheets", "externalReferences", "definedNames")
                if one in names
            ),
            default=len(names) - 1,
        )
        book.root.children.insert(book.root.children.index(book.root.nodes[after]) + 1, settings)
    settings.attrs["fullCalcOnLoad"] = "1"
    book.package.drop("xl/calcChain.xml", of="xl/workbook.xml")
