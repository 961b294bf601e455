"""Writes a minimal Excel 97 workbook: enough of BIFF8 in an OLE container to be read as .xls."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE = 0xFFFFFFFF
_END = 0xFFFFFFFE
_FAT = 0xFFFFFFFD


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def workbook_stream(rows: list[list[object]], sheet: str = "Sheet1") -> bytes:
    """The ``Workbook`` stream: globals with one sheet, then its cells."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = sheet.encode("latin-1")

    def globals_with(offset: int) -> bytes:
        bound = struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name
        return _record(0x0809, bof) + _record(0x0085, bound) + _record(0x000A, b"")

    start = len(globals_with(0))
    cells = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                body = struct.pack("<HHHHB", row, column, 0, len(value), 1) + text
                cells += _record(0x0204, body)
            elif value is not None:
                cells += _record(0x0203, struct.pack("<HHHd", row, column, 0, float(value)))
    return globals_with(start) + cells + _record(0x000A, b"")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + struct.pack("<III", _FREE, _FREE, child)
        + bytes(16)
        + struct.pack("<I", 0)
        + bytes(16)
        + struct.pack("<IQ", start, size)
    )


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with the named streams, each long enough to need no mini stream."""
    sectors: list[bytes] = []
    chain: list[int] = []
    entries = []
    for name, data in streams.items():
        data = data.ljust(4096, b"\0")
        count = -(-len(data) // _SECTOR)
        start = len(sectors)
        for index in range(count):
            sectors.append(data[index * _SECTOR : (index + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            chain.append(start + index + 1 if index + 1 < count else _END)
        entries.append(_entry(name, 2, start, len(data)))
    directory = [_entry("Root Entry", 5, _END, 0, child=1), *entries]
    directory += [_entry("", 0, 0, 0)] * (-len(directory) % 4)
    first_directory = len(sectors)
    blob = b"".join(directory)
    for index in range(len(blob) // _SECTOR):
        sectors.append(blob[index * _SECTOR : (index + 1) * _SECTOR])
        chain.append(len(sectors) if (index + 1) * _SECTOR < len(blob) else _END)
    fat_sector = len(sectors)
    chain.append(_FAT)
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    assert len(fat) == _SECTOR, "the helper makes small files only"
    sectors.append(fat)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, first_directory, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<I", fat_sector)
        + b"\xff" * (108 * 4)
    )
    return header + b"".join(sectors)


def xls(rows: list[list[object]], sheet: str = "Sheet1") -> bytes:
    """A whole .xls file."""
    return container({"Workbook": workbook_stream(rows, sheet)})
