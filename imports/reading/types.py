"""The words that the reading side of an import uses: cells, sheets, tables, mappings."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell whose formula failed, such as ``#N/A`` or ``#REF!``."""

    text: str

    def __str__(self) -> str:
        return self.text


#: One cell as the workbook holds it. Text stays ``str`` and numbers stay numbers, because
#: whether a NIK was *stored* as a number decides whether its last digit can be trusted.
#: Whole numbers below 2**53 are ``int`` and exact; anything larger stays ``float``.
Cell = str | int | float | bool | datetime.date | datetime.datetime | CellError | None


class Row(NamedTuple):
    """A row of a sheet: its number as the user sees it, and its cells from column A on."""

    number: int
    cells: list[Cell]


class MergedRange(NamedTuple):
    """Cells joined into one: first and last row (1-based), first and last column (0-based)."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a stranger's file we are willing to look at."""

    file_bytes: int = 25 * 1024 * 1024
    unpacked_bytes: int = 200 * 1024 * 1024
    zip_entries: int = 2_000
    rows: int = 200_000
    columns: int = 256
    cells: int = 12_000_000
    memory_bytes: int = 1024 * 1024 * 1024
    cpu_seconds: int = 60
    wall_seconds: float = 60.0


class FileRefused(Exception):
    """The file as a whole cannot be used; says why and what to do about it."""

    def __init__(self, code: str, message: str, suggestion: str = "") -> None:
        super().__init__(f"{message} {suggestion}".strip())
        self.code = code
        self.message = message
        self.suggestion = suggestion


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column: its own words, and those of the merged cell above it."""

    column: int
    """0-based: column A is 0."""
    leaf: str
    group: str = ""

    @property
    def text(self) -> str:
        """The heading as a person would read it aloud, such as ``Wilayah Tugas Kab/Kota``."""
        return f"{self.group} {self.leaf}".strip()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about the columns that a person should look at before going on.

    Codes: ``exchanged`` (two columns look swapped), ``content`` (the values do not look like
    the column), ``duplicate`` (two headings for one column), ``similar`` (a heading that
    looks like a known one: a suggestion only).
    """

    code: str
    message: str
    columns: tuple[str, ...] = ()
    """Keys of the columns concerned."""
    positions: tuple[int, ...] = ()
    """0-based positions in the sheet."""


@dataclass(slots=True)
class Mapping:
    """Which column of the sheet holds what."""

    columns: dict[str, int] = field(default_factory=dict)
    """Column key → 0-based position."""
    headings: dict[int, str] = field(default_factory=dict)
    """Every heading seen, by position."""
    ignored: list[int] = field(default_factory=list)
    """Positions left out on purpose: row numbers, signatures, or by the user's choice."""
    unknown: list[int] = field(default_factory=list)
    """Positions with a heading that no column knows."""
    doubts: list[Doubt] = field(default_factory=list)
    suggestions: dict[int, str] = field(default_factory=dict)
    """Unknown position → the key of the column that it resembles."""

    def as_json(self) -> dict[str, Any]:
        """Plain data for a JSON field."""
        return {
            "columns": dict(self.columns),
            "headings": {str(position): text for position, text in self.headings.items()},
            "ignored": list(self.ignored),
            "unknown": list(self.unknown),
            "suggestions": {str(position): key for position, key in self.suggestions.items()},
            "doubts": [
                {
                    "code": doubt.code,
                    "message": doubt.message,
                    "columns": list(doubt.columns),
                    "positions": list(doubt.positions),
                }
                for doubt in self.doubts
            ],
        }

    @classmethod
    def from_json(cls, data: MappingType[str, Any]) -> Mapping:
        """The reverse of ``as_json``."""
        return cls(
            columns=dict(data["columns"]),
            headings={int(position): text for position, text in data["headings"].items()},
            ignored=list(data["ignored"]),
            unknown=list(data["unknown"]),
            suggestions={int(position): key for position, key in data["suggestions"].items()},
            doubts=[
                Doubt(
                    code=doubt["code"],
                    message=doubt["message"],
                    columns=tuple(doubt["columns"]),
                    positions=tuple(doubt["positions"]),
                )
                for doubt in data["doubts"]
            ],
        )


class FoundRow(NamedTuple):
    """A data row of a table: what stands under each known column, and above it as a group."""

    number: int
    """The workbook's own row number, 1-based."""
    cells: list[Cell]
    """All cells of the row from column A on; use ``mapping.columns`` to pick."""
    group_context: dict[str, str]
    """What group rows and merged cells say about this row: ``{"district": "KECAMATAN GAMBIR"}``.

    Keys are ``regency``, ``district``, ``village``, ``rw`` where the words tell the level,
    else ``group``. The same dict object is shared by all rows of a group.
    """
