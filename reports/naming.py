"""Names by which an office's form asks for figures: `{{angka.orang_dilatih}}`, `{{kabkota.tksk}}`.

The names are Indonesian, from the words of the report itself; what a name points at is kept by
key (`Path`), so that a form goes on working when a heading is worded otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils import timezone

from accounts.formats import number
from reports.absent import widened
from reports.figures import (
    CHANGE,
    DATE,
    MAIN_SHEET,
    NUMBER,
    RATE,
    UNKNOWN,
    Cell,
    Column,
    Figures,
    Table,
)
from reports.writers.imprint import Imprint
from reports.writers.texts import text_of

# ["umum", field], ["angka", headline], ["kolom", table, column] of a repeated row, and
# ["sel", table, column, row] for one row, or TOTAL for the last one.
Path = list[str]
SINGLE, HEADLINE, COLUMN, CELL = "umum", "angka", "kolom", "sel"
TOTAL = "jumlah"
NUMBERED, CODE = "no", "kode"

# Tables that have a name of their own; others are called by their title.
TABLES = {
    "by_regency": "kabkota",
    "by_district": "kecamatan",
    "by_village": "kelurahan",
    "comparison": "perbandingan",
    "events_held": "kegiatan",
    "by_pillar": "pilar",
    "by_programme": "program",
    "indicators": "indikator",
    "reminders": "pengingat",
}
# Columns whose heading says a period or a level of the map.
COLUMNS = {
    "area": "nama",
    "label": "nama",
    "within": "induk",
    "now": "sekarang",
    "previous": "sebelumnya",
    "previous_change": "selisih_sebelumnya",
    "year_ago": "tahun_lalu",
    "year_ago_change": "selisih_tahun_lalu",
}
GENERAL = {
    "wilayah": "Nama wilayah laporan",
    "kode_wilayah": "Kode wilayah",
    "periode": "Periode",
    "kode_periode": "Kode periode",
    "judul": "Judul laporan",
    "keadaan_per": "Keadaan per",
    "kop1": "Kop surat, baris 1",
    "kop2": "Kop surat, baris 2",
    "kop3": "Kop surat, baris 3",
    "saringan": "Saringan",
    "tempat": "Tempat tanda tangan",
    "tanggal": "Tanggal laporan dibuat",
    "jabatan": "Jabatan penanda tangan",
    "kepala": "Nama penanda tangan",
    "nip": "NIP penanda tangan",
    "nomor_laporan": "Nomor laporan",
    "sidik": "Sidik angka (SHA-256)",
}
_AREA = "by_"
# To be written by hand.
DOTS = "." * 30
_ROW = re.compile(r"(?P<column>[^\[\]]+)\[(?P<row>[^\[\]]+)\]")


@dataclass(frozen=True)
class Name:
    """A name that a form may use, what it stands for, and what it says in the example."""

    name: str
    path: Path
    label: str
    sample: str

    @property
    def mark(self) -> str:
        return f"{{{{{self.name}}}}}"


@dataclass(frozen=True)
class Section:
    """Names that belong together: those of the report, its figures, or one of its tables."""

    title: str
    names: list[Name]
    # For a table: the codes of its rows with their names, as many as a person wants to read.
    table: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    count: int = 0


class Catalogue:
    """All names of one report; another one of the same kind and level has the same."""

    def __init__(self, figures: Figures, imprint: Imprint) -> None:
        self.figures = widened(figures)
        self.sections = list(_sections(self.figures, imprint))
        self.known = {one.name: one for section in self.sections for one in section.names}

    def resolve(self, name: str) -> Path | None:
        """What a name of a form points at; None for one that nobody knows."""
        found = self.known.get(name)
        if found is not None:
            return found.path
        cell = _ROW.fullmatch(name)
        column = self.known.get(cell["column"]) if cell else None
        if cell is None or column is None or column.path[0] != COLUMN:
            return None
        return [CELL, *column.path[1:], cell["row"]]

    def is_there(self, path: Path) -> bool:
        """Whether the row that a name speaks of is in this report."""
        if path[0] != CELL:
            return True
        table = self.figures.table(path[1])
        return table.total is not None if path[3] == TOTAL else _row_of(table, path[3]) is not None

    def nearest(self, name: str) -> str:
        """The name that was probably meant; empty when none is like it."""
        bare, _, row = name.partition("[")
        found = get_close_matches(bare, self.known, n=1, cutoff=0.6)
        if not found:
            last = {known.rpartition(".")[2]: known for known in self.known}
            close = get_close_matches(bare.rpartition(".")[2], last, n=1, cutoff=0.75)
            found = [last[close[0]]] if close else []
        return f"{found[0]}[{row}" if found and row else "".join(found)


def values_of(figures: Figures, imprint: Imprint, bindings: dict[str, Path]) -> dict[str, Any]:
    """What a form is filled with (reports/office/filling.py: Values), name by name."""
    figures = widened(figures)
    single, tables, rows = {}, {}, {}
    for name, path in bindings.items():
        if path[0] == COLUMN:
            tables[name] = path[1]
        else:
            single[name] = _single(figures, imprint, path)
    for key in set(tables.values()):
        table = figures.table(key) if figures.has_table(key) else None
        mine = {name: bindings[name][2] for name, of in tables.items() if of == key}
        rows[key] = [
            {name: _cell(table, column, at) for name, column in mine.items()}
            for at in range(len(table.rows) if table else 0)
            if table
        ]
    return {"single": single, "tables": tables, "rows": rows}


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")


def table_name(table: Table) -> str:
    return TABLES.get(table.key) or slug(table.title)


def column_names(table: Table) -> dict[str, str]:
    """The name of each column by its key; the same words twice are told apart by a number."""
    found: dict[str, str] = {}
    for column in table.columns:
        words = COLUMNS.get(column.key) or slug(f"{column.group} {column.label}")
        name, again = words, 2
        while name in found.values():
            name, again = f"{words}_{again}", again + 1
        found[column.key] = name
    return found


def _sections(figures: Figures, imprint: Imprint) -> Iterator[Section]:
    general = [
        Name(field, [SINGLE, field], label, _general(figures, imprint, field)["text"])
        for field, label in GENERAL.items()
    ]
    yield Section("Tentang laporan", general)
    headlines = [
        Name(
            f"{HEADLINE}.{slug(one.label)}",
            [HEADLINE, one.key],
            f"{one.label} ({one.unit})",
            number(one.value),
        )
        for one in figures.headlines
    ]
    yield Section("Angka utama", headlines)
    for table in sorted(figures.shown_tables, key=lambda one: one.sheet != MAIN_SHEET):
        yield _table_section(table)


def _table_section(table: Table) -> Section:
    home, names = table_name(table), []
    extra = [(NUMBERED, "Nomor urut")]
    extra += [(CODE, "Kode wilayah")] if table.key.startswith(_AREA) else []
    for key, label in extra:
        names.append(Name(f"{home}.{key}", [COLUMN, table.key, key], label, _sample(table, key)))
    for key, words in column_names(table).items():
        column = table.columns[table.place_of(key)]
        label = f"{column.group}, {column.label}" if column.group else column.label
        names.append(Name(f"{home}.{words}", [COLUMN, table.key, key], label, _sample(table, key)))
    rows = tuple((row.key, str(row.cells[0])) for row in table.rows[:12])
    if not table.key.startswith(_AREA):
        rows = ()
    return Section(table.title, names, home, rows, len(table.rows))


def _sample(table: Table, key: str) -> str:
    return str(_cell(table, key, 0)["text"]) if table.rows else ""


def _row_of(table: Table, key: str) -> int | None:
    return next((at for at, row in enumerate(table.rows) if row.key == key), None)


def _single(figures: Figures, imprint: Imprint, path: Path) -> dict[str, Any]:
    if path[0] == SINGLE:
        return _general(figures, imprint, path[1])
    if path[0] == HEADLINE:
        one = next((one for one in figures.headlines if one.key == path[1]), None)
        return _value(one.value if one else UNKNOWN, Column(key="value", label=""))
    if not figures.has_table(path[1]):
        return _words(UNKNOWN)
    table = figures.table(path[1])
    if path[3] == TOTAL:
        column = next((one for one in table.columns if one.key == path[2]), None)
        if column is None or table.total is None:
            return _words(UNKNOWN)
        return _value(table.total[table.place_of(path[2])], column)
    at = _row_of(table, path[3])
    return _words(UNKNOWN) if at is None else _cell(table, path[2], at)


def _cell(table: Table, key: str, at: int) -> dict[str, Any]:
    if key == NUMBERED:
        return _value(at + 1, Column(key=key, label=""))
    if key == CODE:
        return _words(table.rows[at].key)
    column = next((one for one in table.columns if one.key == key), None)
    if column is None:
        return _words(UNKNOWN)
    return _value(table.rows[at].cells[table.place_of(key)], column)


def _value(cell: Cell, column: Column) -> dict[str, Any]:
    """A number stays a number and a day a day; what nobody knows is a dash."""
    text = text_of(cell, column)
    if isinstance(cell, int) and column.kind in (NUMBER, CHANGE):
        return {"kind": "number", "value": cell, "text": text}
    if isinstance(cell, int) and column.kind == RATE:
        return {"kind": "rate", "value": cell, "text": text}
    if column.kind == DATE and cell:
        return {"kind": "date", "value": str(cell), "text": text}
    return _words(text)


def _words(text: str) -> dict[str, Any]:
    return {"kind": "text", "value": text, "text": text}


def _general(figures: Figures, imprint: Imprint, field: str) -> dict[str, Any]:
    sign, head = figures.signature, (*figures.letterhead, "", "", "")
    match field:
        case "keadaan_per":
            return _value(figures.as_of, Column(key=field, label="", kind=DATE))
        case "tanggal":
            day = timezone.localdate(imprint.built_at).isoformat()
            return _value(day, Column(key=field, label="", kind=DATE))
        case "kop1" | "kop2" | "kop3":
            return _words(head[int(field[-1]) - 1])
    texts = {
        "wilayah": figures.region_name,
        "kode_wilayah": figures.region,
        "periode": figures.period_title,
        "kode_periode": figures.period,
        "judul": figures.title,
        "saringan": figures.filter_sentence,
        "tempat": sign.place or DOTS,
        "jabatan": sign.position,
        "kepala": sign.name or DOTS,
        "nip": sign.nip or DOTS,
        "nomor_laporan": imprint.number,
        "sidik": imprint.checksum,
    }
    return _words(texts[field])
