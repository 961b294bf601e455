"""Looks inside an OLE container: an old .xls, a password-protected .xlsx, or something else."""

from __future__ import annotations

import struct
from typing import BinaryIO

from imports.reading import refusals

_END_OF_CHAIN = 0xFFFFFFFA
_HEADER = 512
_ENTRY = 128
_DIFAT_IN_HEADER = 109


def check_ole(stream: BinaryIO) -> None:
    """Lets an Excel 97-2003 workbook without macros pass; refuses every other OLE file."""
    try:
        names = _entry_names(stream)
    except (struct.error, IndexError, ValueError):
        raise refusals.broken_file() from None
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise refusals.password()
    if "WordDocument" in names:
        raise refusals.document("Word")
    if "PowerPoint Document" in names:
        raise refusals.document("PowerPoint")
    if not names & {"Workbook", "Book"}:
        raise refusals.not_a_workbook()
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
        raise refusals.macros()


def _entry_names(stream: BinaryIO) -> set[str]:
    """The names of the storages and streams in the container's directory."""
    stream.seek(0)
    header = stream.read(_HEADER)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise ValueError("sector size")
    size = 1 << shift
    fat_count, directory = struct.unpack_from("<II", header, 44)
    fat_sectors = struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", header, 76)[:fat_count]

    def sector(index: int) -> bytes:
        stream.seek((index + 1) * size)
        data = stream.read(size)
        if not data:
            raise ValueError("beyond the end")
        return data.ljust(size, b"\x00")

    fat = b"".join(sector(index) for index in fat_sectors if index < _END_OF_CHAIN)
    names: set[str] = set()
    seen: set[int] = set()
    while directory < _END_OF_CHAIN:
        if directory in seen:
            raise ValueError("the chain bites its tail")
        seen.add(directory)
        data = sector(directory)
        for offset in range(0, size, _ENTRY):
            (length,) = struct.unpack_from("<H", data, offset + 64)
            if 2 <= length <= 64:
                names.add(data[offset : offset + length - 2].decode("utf-16-le", "replace"))
        (directory,) = struct.unpack_from("<I", fat, directory * 4)
    return names
