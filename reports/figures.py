"""The figures of a report as they are kept: tables of keyed rows, with what each one means.

Everything a reader sees (Excel, PDF, CSV, the page) is written from a `Figures`, and a `Figures`
is kept on its run as JSON, so that the four cannot differ and an old report can be printed again.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from accounts.letterhead import Signature

# A rate is kept in hundredths of a per cent: 7550 is 75,50 %.
TEXT, NUMBER, DATE, CHANGE, RATE = "text", "number", "date", "change", "rate"
# In a column of numbers: nobody knows. Zero would be a claim.
UNKNOWN = "–"
Cell = str | int | None
MAIN_SHEET = "Rekap"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One of the few numbers a report opens with."""

    key: str
    label: str
    value: int
    unit: str
    definition: str
    # The key of the table whose rows it sums up.
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; neighbours with the same `group` stand under one common heading."""

    key: str
    label: str
    kind: str = NUMBER
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """Cells in the order of the columns; dates are ISO text. The key survives every rebuild."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of a report."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""
    # The column whose values stand for the rows in short accounts (`Figures.summary`).
    summary: str = ""
    # Some tables are kept for machines only.
    is_shown: bool = True
    is_numbered: bool = False
    # The sheet of the workbook it stands on; a table alone on its sheet has a frozen heading.
    sheet: str = "Rincian"

    def place_of(self, column: str) -> int:
        return next(n for n, one in enumerate(self.columns) if one.key == column)

    def values(self, column: str) -> list[Cell]:
        place = self.place_of(column)
        return [row.cells[place] for row in self.rows]

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The common headings from left to right with their widths; "" for single columns."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if column.group and found and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1)
            else:
                found.append((column.group, 1))
        return found

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing of some columns of a table; it has no numbers of its own."""

    key: str
    title: str
    kind: str
    table: str
    categories: str
    series: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """What a word of the report counts."""

    term: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A whole report, ready to be written in any form."""

    kind: str
    title: str
    period: str
    period_title: str
    region: str
    region_name: str
    as_of: str
    letterhead: tuple[str, ...]
    filter_sentence: str
    headlines: tuple[Headline, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    definitions: tuple[Definition, ...]
    signature: Signature

    @property
    def shown_tables(self) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.is_shown)

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)

    def has_table(self, key: str) -> bool:
        return any(table.key == key for table in self.tables)

    @property
    def sheets(self) -> dict[str, list[Table]]:
        """The shown tables by the sheet they stand on, the first sheet first."""
        found: dict[str, list[Table]] = {}
        for table in sorted(self.shown_tables, key=lambda one: one.sheet != MAIN_SHEET):
            found.setdefault(table.sheet, []).append(table)
        return found

    @property
    def summary(self) -> dict[str, Any]:
        """The report in a few words for machines: headline numbers, and each breakdown by key.

        Rows that count nothing are left out of the breakdowns.
        """
        found: dict[str, Any] = {one.key: one.value for one in self.headlines}
        for table in self.tables:
            if table.summary:
                keys = (row.key for row in table.rows)
                counted = zip(keys, table.values(table.summary), strict=True)
                found[table.key] = {key: value for key, value in counted if value}
        return found

    def to_json(self) -> dict[str, Any]:
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Figures":
        return cls(
            **{
                **data,
                "letterhead": tuple(data["letterhead"]),
                "headlines": tuple(Headline(**one) for one in data["headlines"]),
                "tables": tuple(_table(one) for one in data["tables"]),
                "charts": tuple(
                    Chart(**{**one, "series": tuple(one["series"])}) for one in data["charts"]
                ),
                "definitions": tuple(Definition(**one) for one in data["definitions"]),
                "signature": Signature(**data["signature"]),
            }
        )


def _table(data: dict[str, Any]) -> Table:
    return Table(
        **{
            **data,
            "columns": tuple(Column(**one) for one in data["columns"]),
            "rows": tuple(Row(key=one["key"], cells=tuple(one["cells"])) for one in data["rows"]),
            "total": None if data["total"] is None else tuple(data["total"]),
        }
    )


def checksum(data: dict[str, Any]) -> str:
    """SHA-256 of the figures' JSON with sorted keys and no spaces: the same on every machine."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
