import csv
import io
from datetime import date

import openpyxl
import pytest

from accounts import exports
from accounts.exports import Column

COLUMNS = [
    Column("Nama", lambda row: row["name"]),
    Column("NIK", lambda row: row["nik"]),
    Column("Lahir", lambda row: row["born"]),
    Column("Jam", lambda row: row["hours"]),
    Column("Aktif", lambda row: row["active"]),
]
ROW = {
    "name": "Ana",
    "nik": "0171010101900001",
    "born": date(1990, 1, 2),
    "hours": 8,
    "active": True,
}


def made(rows):
    content = exports.workbook(COLUMNS, rows, sheet="Orang", about=[("Isi", "Semua orang")])
    return openpyxl.load_workbook(io.BytesIO(content))


def test_workbook_keeps_kinds_of_cells():
    cells = made([ROW])["Orang"][2]

    assert [cell.value for cell in cells[:2]] == ["Ana", "0171010101900001"]
    assert cells[1].data_type == "s"
    assert cells[2].value.date() == date(1990, 1, 2)
    assert cells[3].value == 8
    assert cells[4].value == "ya"


def test_second_sheet_says_what_the_rows_are():
    first, second = made([ROW]), made([{**ROW, "nik": "0171010101900002"}])
    about = dict(first["Keterangan"].iter_rows(values_only=True))

    assert about["Isi"] == "Semua orang"
    assert about["Jumlah baris"] == "1"
    other = dict(second["Keterangan"].iter_rows(values_only=True))
    assert about["Sidik isi"] != other["Sidik isi"]


def test_nobody_is_an_empty_table():
    assert [cell.value for cell in made([])["Orang"][1]] == [c.label for c in COLUMNS]


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_disarmed(text):
    assert exports.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ana", "0812", "", "a=1"])
def test_other_text_stays(text):
    assert exports.harmless(text) == text


def test_csv_is_what_excel_in_indonesia_opens():
    content = exports.csv_text(COLUMNS, [{**ROW, "name": "=cmd|' /C calc'!A0", "born": None}])

    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert row["Nama"] == "'=cmd|' /C calc'!A0"
    assert (row["NIK"], row["Lahir"], row["Aktif"]) == ("0171010101900001", "", "ya")
