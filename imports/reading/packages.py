"""Looks inside a zipped workbook (.xlsx, .ods) by inflating it in a stream, with caps."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from imports.reading import refusals
from imports.reading.types import Limits

_CHUNK = 1024 * 1024
_TAIL = 4096
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SHEET = re.compile(r"xl/(work|chart|dialog|macro)sheets/[^/]+\.xml", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr\s*=\s*[\"'](\d+)")
_LONG = re.compile(rb"\sr\s*=\s*[\"'][A-Z]{1,3}(\d{6,})")
_WIDE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{2,})\d")
_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY)")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def check_package(stream: BinaryIO, limits: Limits) -> str:
    """Answers ``xlsx`` or ``ods``, or refuses."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise refusals.broken_file() from None
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > limits.zip_entries or len(set(names)) != len(names):
        raise refusals.odd_package()
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.password()
    if any(
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries
    ):
        raise refusals.odd_package()
    kind = _kind(archive, set(names))
    _check_parts(names)
    budget = limits.unpacked_bytes
    for entry in entries:
        name = entry.filename
        watchers: list[_Watcher] = []
        if name.lower().endswith((".xml", ".rels", ".vml")):
            watchers.append(_XmlWatcher())
        if kind == "xlsx" and _SHEET.fullmatch(name):
            watchers.append(_ExtentWatcher(limits))
        if kind == "ods" and name == "content.xml":
            watchers.append(_RepeatWatcher(limits))
        if kind == "ods" and name == "META-INF/manifest.xml":
            watchers.append(_EncryptionWatcher())
        for chunk in _inflate(archive, entry):
            budget -= len(chunk)
            if budget < 0:
                raise refusals.unpacked_too_big(limits.unpacked_bytes)
            for watcher in watchers:
                watcher.feed(chunk)
        for watcher in watchers:
            watcher.close()
    return kind


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry as they come out, whatever size its header claims."""
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise refusals.broken_file() from None


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names:
        entry = archive.getinfo("mimetype")
        declared = next(_inflate(archive, entry), b"") if entry.file_size < 200 else b""
        if declared.strip().startswith(_ODS_TYPE) and "content.xml" in names:
            return "ods"
        if declared.strip().startswith(b"application/vnd.oasis.opendocument"):
            raise refusals.document("LibreOffice yang bukan Calc")
    if "xl/workbook.bin" in names:
        raise refusals.old_binary()
    if "word/document.xml" in names:
        raise refusals.document("Word")
    if any(name.startswith("ppt/") for name in names):
        raise refusals.document("PowerPoint")
    raise refusals.not_a_workbook()


def _check_parts(names: list[str]) -> None:
    for name in names:
        lowered = name.lower()
        if "vbaproject" in lowered or lowered.startswith(("basic/", "scripts/")):
            raise refusals.macros()
        if lowered.startswith(("xl/embeddings/", "xl/activex/")):
            raise refusals.embedded_object()
        if lowered.startswith("xl/externallinks/"):
            raise refusals.external_links()


class _Watcher:
    """Looks at an XML part as it streams past, keeping what a chunk's end cut in two."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        data = self._tail + chunk
        self.look(data)
        cut = data.rfind(b"<", max(0, len(data) - _TAIL))
        self._tail = data[cut:] if cut >= 0 else data[-_TAIL:]

    def look(self, data: bytes) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Called after the last chunk."""


class _XmlWatcher(_Watcher):
    """Refuses a DTD, and text that hides one from us by its encoding."""

    def __init__(self) -> None:
        super().__init__()
        self._started = False

    def look(self, data: bytes) -> None:
        if not self._started:
            self._started = True
            if data.startswith(_UTF16):
                raise refusals.odd_package()
        if _FORBIDDEN.search(data):
            raise refusals.doctype()


class _EncryptionWatcher(_Watcher):
    """Sees that an OpenDocument file needs a password."""

    def look(self, data: bytes) -> None:
        if b"encryption-data" in data:
            raise refusals.password()


class _ExtentWatcher(_Watcher):
    """Finds the farthest cell that a worksheet of an .xlsx mentions."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._rows = 0
        self._columns = 26
        self._seen: set[bytes] = set()

    def look(self, data: bytes) -> None:
        for pattern in (_ROW, _LONG):
            for match in pattern.finditer(data):
                digits = match[1]
                if len(digits) > 9 or (number := int(digits)) > self._limits.rows:
                    raise refusals.sheet_too_long(int(digits[:9]), self._limits.rows)
                if number > self._rows:
                    self._rows = number
        for match in _WIDE.finditer(data):
            letters = match[1]
            if letters not in self._seen:
                self._seen.add(letters)
                self._columns = max(self._columns, _column_number(letters))
                if self._columns > self._limits.columns:
                    raise refusals.sheet_too_wide(self._columns, self._limits.columns)
        if self._rows * self._columns > self._limits.cells:
            raise refusals.sheet_too_large(self._rows, self._columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


class _RepeatWatcher(_Watcher):
    """Counts the rows and columns of an .ods that hold something, repeats included.

    LibreOffice ends every sheet with a million repeated *empty* rows; those are no reason to
    refuse. A repeated row with content is.
    """

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits
        self._row = self._column = 0
        self._repeat = 1
        self._widest = 0
        self._cell: tuple[int, int] | None = None
        self._has_content = False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.Parse(chunk, False)
        except expat.ExpatError:
            raise refusals.broken_file() from None

    def look(self, data: bytes) -> None:
        self.feed(data)

    def close(self) -> None:
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise refusals.broken_file() from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "table":
            self._row = self._widest = 0
        elif tag == "table-row":
            self._repeat = _count(attributes, "number-rows-repeated")
            self._column, self._has_content = 0, False
        elif tag in ("table-cell", "covered-table-cell"):
            repeat = _count(attributes, "number-columns-repeated")
            self._cell = (self._column, repeat)
            self._column += repeat
            if any(name.endswith(" value-type") for name in attributes):
                self._mark()
        elif tag == "p" and self._cell:
            self._mark()

    def _mark(self) -> None:
        if self._cell is None:
            return
        self._has_content = True
        start, repeat = self._cell
        self._widest = max(self._widest, start + repeat)
        if self._widest > self._limits.columns:
            raise refusals.sheet_too_wide(self._widest, self._limits.columns)

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        if tag in ("table-cell", "covered-table-cell"):
            self._cell = None
        elif tag == "table-row":
            self._row += self._repeat
            if self._has_content:
                if self._row > self._limits.rows:
                    raise refusals.sheet_too_long(self._row, self._limits.rows)
                if self._row * self._widest > self._limits.cells:
                    raise refusals.sheet_too_large(self._row, self._widest)


def _count(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(" " + name):
            return int(value[:9]) if value.isdigit() else 1
    return 1
