"""Whether a workbook can be filled: what is wrong with it, all at once, each with its cell."""

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath

from accounts.formats import file_size
from imports.reading.guard import check_file
from imports.reading.types import FileRefused, Limits
from reports.errors import FormRefused
from reports.naming import CELL, COLUMN, Catalogue
from reports.naming import Path as NamePath
from reports.office import process

# A form is a page or a few, not a register.
LIMITS = Limits(
    file_bytes=5 * 1024 * 1024,
    unpacked_bytes=40 * 1024 * 1024,
    zip_entries=500,
    rows=20_000,
    columns=256,
    cells=300_000,
)
MOST_PROBLEMS = 100
NOTES = {
    "pivot": "Tabel pivot di formulir ini dihitung ulang saat berkas dibuka di Excel.",
    "connections": (
        "Formulir ini punya sambungan data ke luar. Sambungan itu dibiarkan; SIPILAR tidak "
        "memakainya."
    ),
    "signature": (
        "Tanda tangan elektronik pada formulir kosong tidak berlaku untuk formulir yang diisi."
    ),
    "text_box": "Penanda di dalam kotak teks atau gambar tidak diisi. Pindahkan ke sel.",
    "comment": "Penanda di dalam komentar sel tidak diisi. Pindahkan ke sel.",
    "data_table": (
        "Tabel data (What-If) tidak ikut bergeser bila ada baris di atasnya yang disalin."
    ),
}


@dataclass(frozen=True)
class Checked:
    """A form that can be filled: its placeholders, what they mean, what to know about it."""

    marks: list[dict]
    bindings: dict[str, NamePath]
    notes: list[str]


def check(data: bytes, *, name: str, catalogue: Catalogue) -> Checked:
    """Raises FormRefused with every reason."""
    _check_outside(data, name)
    try:
        found = process.look(data)
    except process.FillerStopped as fault:
        raise FormRefused([stopped(fault)]) from None
    bindings: dict[str, NamePath] = {}
    problems, notes = [], [NOTES[code] for code in found["notes"]]
    for one in found["broken"]:
        problems.append(
            f"{_where(one)}: kurung penanda tidak lengkap atau berada di dalam rumus "
            f"(“{_short(one['text'])}”). Tulis penanda sebagai teks, misalnya {{{{wilayah}}}}."
        )
    for one in found["outside"]:
        problems.append(
            f"{_where(one)}: rumus ini mengambil data dari luar berkas. Hapus rumusnya, lalu "
            "simpan dan unggah lagi."
        )
    for one in found["marks"]:
        path = catalogue.resolve(one["name"])
        if path is None:
            problems.append(_unknown(one, catalogue))
            continue
        bindings[one["name"]] = path
        if path[0] == COLUMN and not one["cell"]:
            problems.append(
                f"{_where(one)}: {_mark(one)} adalah kolom tabel dan hanya dapat ditulis di sel."
            )
        if path[0] == CELL and not catalogue.is_there(path):
            notes.append(
                f"{_where(one)}: baris “{path[3]}” tidak ada di laporan contoh. Selnya diisi "
                "tanda – bila barisnya memang tidak ada."
            )
    problems += _mixed_rows(found["marks"], bindings)
    if not found["marks"] and not problems:
        problems.append(
            "Tidak ada penanda di berkas ini, jadi tidak ada yang dapat diisi. Tulis penanda "
            "seperti {{wilayah}} di sel yang akan diisi; daftar namanya ada di halaman Nama isian."
        )
    if problems:
        raise FormRefused(problems)
    return Checked(found["marks"], bindings, notes)


def stopped(fault: process.FillerStopped) -> str:
    if fault.is_too_big:
        return (
            "Formulir ini terlalu besar untuk diisi. Hapus lembar dan gambar yang tidak perlu, "
            "lalu unggah lagi."
        )
    return (
        "Susunan berkas ini tidak dapat dibaca. Buka di Excel, simpan ulang sebagai Buku Kerja "
        "Excel (.xlsx), lalu unggah lagi."
    )


def _check_outside(data: bytes, name: str) -> None:
    suffix = PurePath(name).suffix.lower()
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        raise FormRefused(
            [
                "Berkas Excel dengan makro tidak dipakai sebagai formulir. Di Excel pilih Simpan "
                "Sebagai, jenis Buku Kerja Excel (.xlsx), lalu unggah berkas baru itu."
            ]
        )
    if suffix != ".xlsx":
        raise FormRefused(
            [
                f"Formulir harus berkas Excel (.xlsx); “{PurePath(name).name}” bukan. Buka di "
                "Excel, pilih Simpan Sebagai, jenis Buku Kerja Excel (.xlsx)."
            ]
        )
    if len(data) > LIMITS.file_bytes:
        raise FormRefused(
            [
                f"Berkas ini {file_size(len(data))}; batas untuk formulir "
                f"{file_size(LIMITS.file_bytes)}. Kecilkan gambar dan hapus lembar yang tidak "
                "perlu."
            ]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(data)
        try:
            check_file(path, name=name, limits=LIMITS)
        except FileRefused as refusal:
            raise FormRefused([str(refusal)]) from None


def _unknown(one: dict, catalogue: Catalogue) -> str:
    nearest = catalogue.nearest(one["name"])
    advice = (
        f"Mungkin maksud Anda {{{{{nearest}}}}}."
        if nearest
        else "Lihat daftarnya di halaman Nama isian."
    )
    return f"{_where(one)}: nama {_mark(one)} tidak dikenal. {advice}"


def _mixed_rows(marks: list[dict], bindings: dict[str, NamePath]) -> list[str]:
    """A row can be repeated for one table only."""
    tables: dict[tuple[str, int], set[str]] = {}
    for one in marks:
        path = bindings.get(one["name"], [""])
        if path[0] == COLUMN and one["cell"]:
            home = one["name"].partition(".")[0]
            tables.setdefault((one["sheet"], one["row"]), set()).add(home)
    return [
        f"{sheet}, baris {row}: ada kolom dari {' dan '.join(sorted(homes))}. Satu baris hanya "
        "disalin untuk satu tabel; taruh tabel yang lain di baris lain."
        for (sheet, row), homes in tables.items()
        if len(homes) > 1
    ]


def _where(one: dict) -> str:
    return f"{one['sheet']}!{one['cell']}" if one["cell"] else f"Kepala atau kaki {one['sheet']}"


def _mark(one: dict) -> str:
    return f"{{{{{_short(one['name'])}}}}}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
