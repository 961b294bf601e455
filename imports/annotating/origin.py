"""The sign that a marked workbook carries, by which it is known when it comes back corrected.

It stands in the custom document properties: the id of the import, and a keyed digest of it that
nobody outside can make. The file is not parsed for it: the sign is looked for as text.
"""

from __future__ import annotations

import hmac
import re
import uuid
import zipfile
from pathlib import Path

from accounts.crypto import index

PROPERTY = "SIPILAR"
PURPOSE = "annotated"
_PARTS = ("docProps/custom.xml", "meta.xml")
_MOST = 256 * 1024
_SIGN = re.compile(rb"sipilar:1:([0-9a-f-]{36}):([0-9a-f]{64})")


def sign(public_id: uuid.UUID) -> str:
    """What to write into a workbook that belongs to this import."""
    return f"sipilar:1:{public_id}:{_digest(str(public_id))}"


def read(path: str | Path) -> uuid.UUID | None:
    """The import whose marked workbook this file was; None without a sign, or with a forged one."""
    for text in custom_parts(path):
        for found in _SIGN.finditer(text):
            public_id, digest = found[1].decode(), found[2].decode()
            if hmac.compare_digest(digest, _digest(public_id)):
                return uuid.UUID(public_id)
    return None


def custom_parts(path: str | Path) -> list[bytes]:
    """The parts of a workbook in which other programs keep notes of their own."""
    texts = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name in set(archive.namelist()) & set(_PARTS):
                with archive.open(name) as part:
                    texts.append(part.read(_MOST))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return []
    return texts


def _digest(public_id: str) -> str:
    return index(public_id, PURPOSE).hex()
