"""The version of a template: which sheet, which columns, which region.

Kept in the document properties and in a hidden cell, so that a template of another sheet is
recognised when it is uploaded in the wrong place.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from imports.annotating.origin import custom_parts
from imports.sheets import Sheet

PROPERTY = "SIPILAR-TEMPLAT"
# The sheet that explains a template; the reader passes it over.
GUIDE = "Petunjuk"
_MARK = re.compile(rb"templat-sipilar:([a-z_]{1,40}):([0-9a-f]{8}):([\d.]{2,17})")


def mark(sheet: type[Sheet], region_code: str) -> str:
    return f"templat-sipilar:{sheet.slug}:{version(sheet)}:{region_code}"


def version(sheet: type[Sheet]) -> str:
    """Changes when the template's columns do."""
    columns = sheet.columns()
    told = [(key, columns[key].label, columns[key].help) for key in sheet.template_keys()]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def sheet_of(path: str | Path) -> str:
    """The slug of the sheet that a file is a template of, or nothing."""
    for text in custom_parts(path):
        if found := _MARK.search(text):
            return found[1].decode()
    return ""
