"""The workbook's sheets, texts and number formats, as far as filling needs them."""

from __future__ import annotations

import re

from reports.office.package import Package, relation_id
from reports.office.tree import Node

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


class Book:
    """A workbook that is open for filling."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.root = self.package.tree("xl/workbook.xml")
        related = self.package.related("xl/workbook.xml")
        self.sheets: dict[str, str] = {}
        self.hidden: set[str] = set()
        for node in self.root.every("sheet"):
            kind, part = related.get(relation_id(node), ("", ""))
            if kind == "worksheet":
                self.sheets[node.attrs["name"]] = part
                if node.attrs.get("state", "visible") != "visible":
                    self.hidden.add(node.attrs["name"])
        self.texts = self._shared_texts(related)
        self._formats = self._number_formats(related)

    def sheet(self, name: str) -> Node:
        return self.package.tree(self.sheets[name])

    @property
    def is_1904(self) -> bool:
        settings = self.root.child("workbookPr")
        return settings is not None and settings.attrs.get("date1904") in ("1", "true")

    def format_of(self, cell: Node) -> str:
        """`date`, `percent` or nothing in particular."""
        place = int(cell.attrs.get("s", "0"))
        return self._formats[place] if place < len(self._formats) else ""

    def text_of(self, cell: Node) -> str:
        """What stands in a cell of text; nothing for numbers and formulas."""
        node = self.text_node(cell)
        return "" if node is None else words_of(node)

    def text_node(self, cell: Node) -> Node | None:
        """The element with the text and its fonts."""
        if cell.child("f") is not None:
            return None
        if cell.attrs.get("t") == "inlineStr":
            return cell.child("is")
        value = cell.child("v")
        if cell.attrs.get("t") == "s" and value is not None and value.text.strip().isdigit():
            place = int(value.text)
            return self.texts[place] if place < len(self.texts) else None
        if cell.attrs.get("t") == "str" and value is not None:
            return Node(f"{cell.prefix}is", {}, Node(f"{cell.prefix}t", {}, value.text))
        return None

    def _shared_texts(self, related: dict[str, tuple[str, str]]) -> list[Node]:
        for kind, part in related.values():
            if kind == "sharedStrings" and part in self.package.parts:
                return [node for node in self.package.tree(part).nodes if node.local == "si"]
        return []

    def _number_formats(self, related: dict[str, tuple[str, str]]) -> list[str]:
        for kind, part in related.values():
            if kind == "styles" and part in self.package.parts:
                styles = self.package.tree(part)
                codes = {
                    int(one.attrs["numFmtId"]): one.attrs.get("formatCode", "")
                    for one in styles.every("numFmt")
                    if "numFmtId" in one.attrs
                }
                cells = styles.child("cellXfs")
                return [
                    _what(int(one.attrs.get("numFmtId", "0")), codes)
                    for one in (cells.nodes if cells else [])
                ]
        return []


def _what(number: int, codes: dict[int, str]) -> str:
    code = _NOT_CODE.sub("", codes.get(number, "")).lower()
    if number in _DATES or re.search(r"[dy]", code):
        return "date"
    return "percent" if number in (9, 10) or "%" in code else ""


def words_of(node: Node) -> str:
    """The text of a cell without its fonts and reading aids."""
    parts = []
    for one in node.nodes:
        if one.local == "t":
            parts.append(one.text)
        elif one.local == "r":
            words = one.child("t")
            parts.append(words.text if words else "")
    return "".join(parts)
