"""Catatan: what became of every row of an import, cell by cell, and by which rule.

NIKs are masked for everybody here, the uploader included: this page is for looking back. Once the
cells were purged it says so, and still tells which rows were written.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts import formats
from imports import problems as remarks
from imports import queries, registry
from imports.models import ImportBatch, ImportRow, RowEdit, RowOutcome
from imports.queries import PreviewCell, PreviewRow, mask_long_digits
from imports.reading.mapping import letter

PAGE_ROWS = 25
AS_IT_IS = "apa adanya"
FROM_ABOVE = "dari judul, baris kelompok, nama lembar, atau NIK"
TIDIED = "spasi dan tanda baca dirapikan"
RULES = {
    "name": "huruf besar-kecil dan gelar dirapikan",
    "nik": "16 angka dibaca sebagai teks",
    "sex": "dibaca sebagai laki-laki atau perempuan",
    "phone": "diseragamkan ke bentuk +62",
    "rt": "diseragamkan menjadi tiga angka",
    "rw": "diseragamkan menjadi tiga angka",
    "rt_rw": "dipisah menjadi RT dan RW",
    "shirt_size": "diseragamkan ke ukuran baku",
    "pillar": "dicocokkan dengan jenis pilar",
    **dict.fromkeys(("birth", "birth_date"), "dibaca sebagai tanggal, hari mendahului bulan"),
    **dict.fromkeys(("religion", "education"), "dicocokkan dengan daftar pilihan"),
    **dict.fromkeys(
        [
            f"{prefix}{key}"
            for prefix in ("", "duty_")
            for key in ("regency", "district", "village")
        ],
        "dicocokkan dengan daftar wilayah",
    ),
}


@dataclass(frozen=True)
class LogCell:
    """A cell: what stood in the file, what was made of it, and why."""

    label: str
    typed: str
    value: str
    rule: str


@dataclass(frozen=True)
class LogRow:
    row: PreviewRow
    cells: list[LogCell]
    result: str
    state: str

    @property
    def name(self) -> str:
        return next((cell.shown for cell in self.row.cells if cell.key == "name"), "")


@dataclass(frozen=True)
class LogTable:
    """A sheet of the workbook with the columns that were used."""

    name: str
    rows: int
    columns: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Moment:
    """Something that was done with the import, by whom and when."""

    at: object
    words: str
    by: str


def rows_of(batch: ImportBatch, *, search: str, after: tuple[int, int] | None) -> list[LogRow]:
    """One page, and one row more if there is a next page."""
    shown = queries.rows_of(batch, viewer=None, search=search, after=after, limit=PAGE_ROWS + 1)
    numbers = {row.number for row in shown}
    originals, written = {}, {}
    for row in batch.rows.filter(number__in=numbers):
        place = (row.sheet_index, row.number)
        originals[place] = remarks.open_raw(row)
        written[place] = row.applied_at
    edits = {
        (edit.sheet_index, edit.number, edit.column): edit
        for edit in batch.edits.filter(number__in=numbers).select_related("edited_by")
    }
    handed = set(
        ImportRow.objects.filter(batch__handed_from=batch, number__in=numbers).values_list(
            "sheet_index", "number"
        )
    )
    return [
        LogRow(
            row=row,
            cells=_cells(row, originals.get(row.position, {}), edits),
            result="Diserahkan"
            if row.position in handed
            else _result(row, is_written=bool(written.get(row.position))),
            state="applied" if written.get(row.position) else row.outcome or "skipped",
        )
        for row in shown
    ]


def tables_of(batch: ImportBatch) -> list[LogTable]:
    """Which heading was read as which column."""
    columns = registry.get(batch.sheet).columns()
    found = []
    for table in batch.tables:
        if not table.get("use", True):
            continue
        mapping = table["mapping"]
        used = sorted(mapping["columns"].items(), key=lambda pair: pair[1])
        found.append(
            LogTable(
                table["name"],
                table.get("rows", 0),
                [
                    (
                        letter(position),
                        mapping["headings"].get(str(position), ""),
                        columns[key].label if key in columns else key,
                    )
                    for key, position in used
                ],
            )
        )
    return found


def moments_of(batch: ImportBatch) -> list[Moment]:
    """What was done with the import, in order."""
    decided = "Dikembalikan" if batch.approval_note else "Disetujui"
    found = [
        Moment(batch.uploaded_at, "Diunggah", str(batch.uploaded_by)),
        Moment(batch.checked_at, "Diperiksa", ""),
        Moment(batch.approval_asked_at, "Diajukan", _who(batch.approval_asked_by)),
        Moment(batch.approved_at, decided, _who(batch.approved_by)),
        Moment(batch.applied_at, "Diterapkan", _who(batch.applied_by)),
        Moment(batch.undone_at, "Dibatalkan", _who(batch.undone_by)),
        Moment(batch.purged_at, "Berkas dan isi sel dihapus", ""),
    ]
    found += [
        Moment(
            one.uploaded_at,
            f"{formats.number(_rows_in(one))} baris diserahkan ke {formats.place(one.region)}",
            "",
        )
        for one in batch.handed_over.select_related("region")
    ]
    return sorted((one for one in found if one.at), key=lambda one: one.at)  # type: ignore[arg-type, return-value]


def _rows_in(batch: ImportBatch) -> int:
    return sum(table["rows"] for table in batch.tables)


def _who(user) -> str:
    return str(user) if user else ""


def _cells(row: PreviewRow, original: dict[str, str], edits: dict) -> list[LogCell]:
    found = []
    for cell in row.cells:
        typed = mask_long_digits(original.get(cell.key, ""))
        edit = edits.get((*row.position, cell.key))
        if typed or cell.shown or edit:
            found.append(LogCell(cell.label, typed, cell.shown, _rule(cell, typed, edit)))
    return found


def _rule(cell: PreviewCell, typed: str, edit: RowEdit | None) -> str:
    """Why the value is not what stood in the cell."""
    parts = []
    if edit is not None:
        when = formats.date_and_clock(edit.edited_at)
        parts.append(f"diketik ulang oleh {edit.edited_by}, {when}")
    parts += [problem.message for problem in cell.problems]
    if parts:
        return ". ".join(parts)
    if typed == cell.shown:
        return AS_IT_IS
    if not typed:
        return FROM_ABOVE
    return RULES.get(cell.key, TIDIED)


def _result(row: PreviewRow, *, is_written: bool) -> str:
    label = RowOutcome(row.outcome).label if row.outcome else ""
    return f"{label}, diterapkan" if is_written else label
