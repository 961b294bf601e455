"""How a cell should look and how it often does, shown before anything is uploaded.

Keyed by the names that columns share across sheets; invented people only. A sheet's own example
(`Column.example`) wins over the good one here.
"""

from typing import NamedTuple

from imports.sheets import Column, Sheet


class Example(NamedTuple):
    """A good cell, a bad one, and what is wrong with the bad one."""

    good: str
    bad: str = ""
    why: str = ""


class ExampleRow(NamedTuple):
    """A line of the table of columns on the upload page."""

    label: str
    is_required: bool
    help: str
    example: Example


NIK = Example("3171014509870002", "3,17101E+15", "Excel membuang angka terakhir. Jadikan Teks.")
PHONE = Example("0812-3456-7890", "8123456", "terlalu pendek untuk nomor telepon")
DATE = Example("5 September 1987", "31-02-1987", "31 Februari tidak ada")

EXAMPLES = {
    "name": Example("Siti Aminah", "-", "nama kosong"),
    "nik": NIK,
    "chair_nik": NIK,
    "leader_nik": NIK,
    "treasurer_nik": NIK,
    "kk": Example("3171010203040005", "3,17101E+15", "Excel membuang angka terakhir."),
    "sex": Example("P", "X", "tulis L atau P"),
    "birth": Example("Jakarta, 5 September 1987", "Jakarta, 1987", "tanggal tidak lengkap"),
    "birth_date": DATE,
    "birth_place": Example("Jakarta"),
    "address": Example("Jl. Cideng Barat No. 12"),
    "rt_rw": Example("003/005", "3 Mei", "Excel mengubahnya jadi tanggal. Jadikan Teks."),
    "rt": Example("003"),
    "rw": Example("005"),
    "regency": Example("Jakarta Pusat"),
    "district": Example("Gambir", "Jakpus", "bukan nama kecamatan"),
    "village": Example("Duri Pulo", "Dripulo", "tidak ada kelurahan ini"),
    "duty_district": Example("Gambir"),
    "duty_village": Example("Duri Pulo"),
    "pillar": Example("PSM", "Warga", "bukan jenis pilar"),
    "phone": PHONE,
    "chair_phone": PHONE,
    "leader_phone": PHONE,
    "email": Example("siti@contoh.id", "siti@", "alamat tidak lengkap"),
    "shirt_size": Example("XL"),
    "sk_number": Example("123/KPTS/2024"),
    "sk_on": DATE,
    "account": Example("10123456789", "1,01235E+10", "Excel menyingkat angkanya. Jadikan Teks."),
    "monthly_amount": Example("1.000.000", "1 jt", "tulis lengkap dalam rupiah"),
}


def rows_for(sheet: type[Sheet]) -> list[ExampleRow]:
    """The columns that often go wrong, those that must be there first."""
    rows = [
        ExampleRow(column.label, _is_required(sheet, key), column.help, _example(column))
        for key, column in sheet.columns().items()
    ]
    telling = [row for row in rows if row.is_required or row.example.bad]
    return sorted(telling, key=lambda row: not row.is_required)


def other_columns(sheet: type[Sheet]) -> list[str]:
    """Labels of the columns that need no example."""
    told = {row.label for row in rows_for(sheet)}
    return [column.label for column in sheet.columns().values() if column.label not in told]


def _is_required(sheet: type[Sheet], key: str) -> bool:
    return sheet.columns()[key].required or (key,) in sheet.required_groups


def _example(column: Column) -> Example:
    known = EXAMPLES.get(column.key, Example(""))
    return known._replace(good=column.example) if column.example else known
