"""The porter: looks at an upload's bytes before anything parses them.

A 4.7 kB workbook with cells at A1 and XFD1048576 makes a parser ask for 549 GB and abort the
process, and a 3 MB zip can unpack to gigabytes. So the outside is looked at first, with a cap
on everything, and what we will not read is refused in words that help.
"""

from __future__ import annotations

from pathlib import Path

from imports.reading import refusals
from imports.reading.ole import check_ole
from imports.reading.packages import check_package
from imports.reading.types import Limits

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = (b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF")
_HEAD = 8192

#: Extensions under which we expect each kind of content.
_WORKBOOK_SUFFIXES = {".xlsx", ".xls", ".ods", ".csv", ".txt", ".tsv", ""}
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ""}


def check_file(path: str | Path, *, name: str = "", limits: Limits | None = None) -> str:
    """Answers what the file really is: ``xlsx``, ``xls``, ``ods`` or ``csv``.

    ``name`` is the name the user gave it. Raises ``FileRefused`` for anything else.
    """
    limits = limits or Limits()
    path = Path(path)
    suffix = Path(name or path.name).suffix.lower()
    size = path.stat().st_size
    if size == 0:
        raise refusals.empty_file()
    if size > limits.file_bytes:
        raise refusals.file_too_big(size, limits.file_bytes)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
        if head.startswith(_ZIP):
            kind = check_package(stream, limits)
        elif head.startswith(_OLE):
            check_ole(stream)
            kind = "xls"
        else:
            _check_text(head, suffix)
            kind = "csv"
    if suffix not in _WORKBOOK_SUFFIXES and not (kind == "xlsx" and suffix == ".xlsm"):
        raise refusals.wrong_type(suffix)
    return kind


def _check_text(head: bytes, suffix: str) -> None:
    """Refuses everything that is not plain separated text, each with its own words."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2048]
    lowered = start.lower().replace(b"\x00", b"")
    if head.startswith(_EMPTY_ZIP):
        raise refusals.broken_file()
    if start.startswith(b"%PDF"):
        raise refusals.pdf()
    # A bitmap; a list whose first heading begins with BM has no zeros there.
    if head.startswith(_PICTURES) or (head.startswith(b"BM") and head[6:10] == bytes(4)):
        raise refusals.picture()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in lowered:
        raise refusals.xml_spreadsheet()
    if lowered.startswith(b"mime-version:") or any(
        tag in lowered for tag in (b"<html", b"<!doctype html", b"<table", b"<meta ", b"<body")
    ):
        raise refusals.html_table()
    if lowered.startswith((b"<?xml", b"{\\rtf")):
        raise refusals.not_a_workbook()
    if not head.startswith(_BOMS) and not _looks_like_utf16(head) and _has_binary_bytes(head):
        # A workbook whose start was lost, or something that only borrows the extension.
        raise (
            refusals.broken_file()
            if suffix in {".xlsx", ".xls", ".ods"}
            else (refusals.not_a_workbook())
        )
    if suffix not in _TEXT_SUFFIXES:
        if suffix in {".xlsx", ".xls", ".ods", ".xlsm"}:
            raise refusals.text_as_workbook(suffix)
        raise refusals.wrong_type(suffix)
    if not start.strip(b"\x00\xff\xfe,;\t|\"'"):
        raise refusals.empty_file()


def _looks_like_utf16(head: bytes) -> bool:
    half = max(len(head) // 2, 1)
    return head[0::2].count(0) > half * 0.6 or head[1::2].count(0) > half * 0.6


def _has_binary_bytes(head: bytes) -> bool:
    allowed = {9, 10, 11, 12, 13, 26, 27}
    return any(byte < 32 and byte not in allowed for byte in head)
