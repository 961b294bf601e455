"""A part of a workbook as a tree that is written back as it was: prefixes, order, namespaces.

The usual libraries rename prefixes or drop what they do not know; Excel then calls the file
damaged or loses what other programs keep in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from xml.parsers import expat

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\r": "&#13;",
        "\n": "&#10;",
        "\t": "&#9;",
    }
)


class Node:
    """An element with its name as written, prefix and all."""

    __slots__ = ("attrs", "children", "tag")

    def __init__(self, tag: str, attrs: dict[str, str] | None = None, *children: Node | str):
        self.tag = tag
        self.attrs = attrs or {}
        self.children: list[Node | str] = list(children)

    @property
    def local(self) -> str:
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """`x:` where the file names its elements so, mostly nothing."""
        return self.tag[: -len(self.local)]

    @property
    def nodes(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        return "".join(child for child in self.children if isinstance(child, str))

    @text.setter
    def text(self, text: str) -> None:
        self.children = [text]

    def child(self, local: str) -> Node | None:
        return next((node for node in self.nodes if node.local == local), None)

    def every(self, *locals: str) -> Iterator[Node]:
        """This element and all beneath it: those with one of these names, or simply all."""
        if not locals or self.local in locals:
            yield self
        for node in self.nodes:
            yield from node.every(*locals)

    def remove(self, *locals: str) -> None:
        self.children = [
            child
            for child in self.children
            if not (isinstance(child, Node) and child.local in locals)
        ]

    def copy(self) -> Node:
        return deepcopy(self)


def parse(data: bytes) -> Node:
    top = Node("")
    stack = [top]
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True

    def start(tag: str, attributes: list[str]) -> None:
        node = Node(tag, dict(zip(attributes[::2], attributes[1::2], strict=True)))
        stack[-1].children.append(node)
        stack.append(node)

    def end(_tag: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        stack[-1].children.append(data)

    def refuse(*_: object) -> None:
        raise ValueError("a workbook has no document type")

    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    return top.nodes[0]


def write(node: Node) -> bytes:
    out = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
    _write(node, out)
    return "".join(out).encode()


def _write(node: Node, out: list[str]) -> None:
    out.append(f"<{node.tag}")
    out += [f' {name}="{value.translate(_VALUE)}"' for name, value in node.attrs.items()]
    if not node.children:
        out.append("/>")
        return
    out.append(">")
    for child in node.children:
        if isinstance(child, Node):
            _write(child, out)
        else:
            out.append(child.translate(_TEXT))
    out.append(f"</{node.tag}>")
