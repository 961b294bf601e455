"""The workbook as a zip of parts: what was not touched goes back byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile

from reports.office import tree
from reports.office.tree import Node


class Package:
    """Parts by name; those that are asked for as trees are written anew."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._infos = archive.infolist()
            self.parts = {info.filename: archive.read(info) for info in self._infos}
        self._trees: dict[str, Node] = {}

    def tree(self, name: str) -> Node:
        if name not in self._trees:
            self._trees[name] = tree.parse(self.parts[name])
        return self._trees[name]

    def named(self, *starts: str) -> list[str]:
        """The XML parts whose names begin so."""
        return [
            name
            for name in self.parts
            if name.startswith(starts) and name.endswith(".xml") and "/_rels/" not in name
        ]

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that a part points at: by id, the kind of relation and the part's name."""
        rels = relations_of(name)
        if rels not in self.parts:
            return {}
        found = {}
        for one in self.tree(rels).every("Relationship"):
            if one.attrs.get("TargetMode") != "External":
                target = posixpath.normpath(
                    posixpath.join("/", posixpath.dirname(name), one.attrs["Target"])
                )
                kind = one.attrs["Type"].rpartition("/")[2]
                found[one.attrs["Id"]] = (kind, target.lstrip("/"))
        return found

    def drop(self, name: str, *, of: str) -> None:
        """Leave a part out, with what speaks of it."""
        if name not in self.parts:
            return
        del self.parts[name]
        rels = self.tree(relations_of(of))
        wanted = {key for key, (_, part) in self.related(of).items() if part == name}
        rels.children = [one for one in rels.nodes if one.attrs.get("Id") not in wanted]
        types = self.tree("[Content_Types].xml")
        types.children = [
            one for one in types.nodes if one.attrs.get("PartName", "").lstrip("/") != name
        ]

    def save(self) -> bytes:
        """The zip again, in its order and with its dates: the same bytes every time."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._infos:
                name = info.filename
                if name not in self.parts:
                    continue
                data = self.parts[name]
                if name in self._trees:
                    data = tree.write(self._trees[name])
                kept = zipfile.ZipInfo(name, info.date_time)
                kept.compress_type = zipfile.ZIP_DEFLATED
                kept.external_attr = info.external_attr
                archive.writestr(kept, data)
        return out.getvalue()


def relations_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def relation_id(node: Node) -> str:
    """The `r:id` of an element, whatever the prefix is called."""
    return next((value for key, value in node.attrs.items() if key.endswith(":id")), "")
