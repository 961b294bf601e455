"""Every sample workbook: exactly its rows, and every column that holds something."""

import json

import pytest

from tests.imports.reading.sheets import (
    KARANG_TARUNA,
    LKS,
    PARTICIPANTS,
    REGISTER,
    SAMPLES,
    STIMULUS,
    columns,
    only_table,
    tables,
)


def truth(name):
    return json.loads((SAMPLES / f"{name}.json").read_text())


def test_title_groups_numbers_total_and_signatures_are_not_participants():
    table, rows = only_table(SAMPLES / "jakpus-bimbingan-dasar-2024.xlsx", PARTICIPANTS)

    assert len(rows) == 52
    assert (rows[0].number, rows[6].number, rows[7].number, rows[-1].number) == (10, 16, 18, 68)
    assert table.heading_rows == [7]
    assert table.title_lines[2] == "KOTA ADMINISTRASI JAKARTA PUSAT"
    assert table.skipped == {
        "numbering": [8],
        "group": [9, 17, 24, 34, 42, 47, 54, 63],
        "total": [69],
        "footer": [71, 72, 75, 76],
    }
    assert rows[0].group_context == {"district": "KECAMATAN GAMBIR"}
    assert rows[-1].group_context == {"district": "KECAMATAN JOHAR BARU"}


def test_values_of_a_row_by_column_key():
    table, rows = only_table(SAMPLES / "jakpus-bimbingan-dasar-2024.xlsx", PARTICIPANTS)

    assert table.values(rows[0]) == {
        "name": "CENGKAL NAPITUPULU",
        "nik": "3171011805910812",
        "sex": "L",
        "birth": "Bekasi, 18 Mei 1991",
        "address": "Gg. Raya Ujungberung No. 584",
        "rt_rw": "010/008",
        "village": "Duri Pulo",
        "district": "GAMBIR",
        "pillar": "TKSK",
        "phone": 85791550584,
        "shirt_size": "S",
    }


def test_broken_rows_are_rows_too():
    _table, rows = only_table(SAMPLES / "jaksel-peserta-rusak.xlsx", PARTICIPANTS)

    assert [row.number for row in rows] == list(range(2, 32))
    assert rows[12].cells[2] == 3174075810850480, "a number stays a number"
    assert isinstance(rows[12].cells[2], int)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("kalteng-rekrutmen-tksk-2019.csv", 2, 137), ("gorontalo-bimtek-tksk-2024.ods", 5, 81)],
)
def test_people_of_other_provinces(name, first, last):
    table, rows = only_table(SAMPLES / name, PARTICIPANTS)

    assert len(rows) == truth(name)["rows"]
    assert (rows[0].number, rows[-1].number) == (first, last)
    niks = [table.values(row)["nik"] for row in rows]
    assert niks == [person["nik"] for person in truth(name)["people"]]


def test_heading_in_two_rows_with_merged_cells():
    table, _rows = only_table(SAMPLES / "gorontalo-bimtek-tksk-2024.ods", PARTICIPANTS)

    assert table.heading_rows == [3, 4]
    assert columns(table) == {
        "No": None,
        "Nama": "name",
        "NIK": "nik",
        "L/P": "sex",
        "Lahir Tempat": "birth_place",
        "Lahir Tanggal": "birth_date",
        "Wilayah Tugas Kab/Kota": "regency",
        "Wilayah Tugas Kecamatan": "district",
        "HP": "phone",
    }


def test_a_sheet_per_contingent_with_three_vocabularies():
    found = tables(SAMPLES / "dki-jambore-karang-taruna-2024.xlsx", PARTICIPANTS)

    assert [len(rows) for _table, rows in found] == [310, 310, 310, 310, 310, 50]
    assert [table.sheet_name for table, _rows in found][5] == "KEPULAUAN SERIBU"
    wanted = {
        "name",
        "nik",
        "sex",
        "birth_date",
        "village",
        "district",
        "rw",
        "phone",
        "shirt_size",
    }
    assert all(set(table.mapping.columns) == wanted for table, _rows in found)
    assert [table.heading_rows for table, _rows in found] == [[1], [3], [1], [3], [1], [3]]


@pytest.mark.parametrize(
    ("name", "words", "counts"),
    [
        ("dki-tksk-2024.xlsx", REGISTER, [44]),
        ("dki-psm-2024.xlsx", REGISTER, [801]),
        ("dki-lks-2024.xlsx", LKS, [320]),
        ("dki-stimulan-karang-taruna-2024.xlsx", STIMULUS, [264, 2116]),
        ("FORMAT_PENDATAAN_TKSK.xlsx", REGISTER, [1]),
        ("FORMAT_PEDATAAN_KARANG_TARUNA.xlsx", KARANG_TARUNA, [1]),
    ],
)
def test_every_column_of_a_register_is_known(name, words, counts):
    found = tables(SAMPLES / name, words)

    assert [len(rows) for _table, rows in found] == counts
    for table, _rows in found:
        assert table.mapping.unknown == []
        assert table.mapping.doubts == []
        named = {heading for heading, key in columns(table).items() if key is None}
        assert named <= {"No", "NO"}


def test_board_and_members_of_the_provincial_template():
    table, rows = only_table(SAMPLES / "FORMAT_PEDATAAN_KARANG_TARUNA.xlsx", KARANG_TARUNA)

    known = columns(table)
    assert known["Jumlah Pengurus Laki Laki"] == "board_male"
    assert known["Jumlah Pengurus Perempuan"] == "board_female"
    assert known["Jumlah Anggota Laki Laki"] == "members_male"
    assert known["Jumlah Anggota Perempuan"] == "members_female"
    assert known["Nomor Telepon Sekretariat"] == "phone"
    assert known["Nomor Telepon Ketua"] == "chair_phone"
    assert table.values(rows[0])["chair_name"] == "Muhammad"


def test_old_spellings_and_decimals_of_open_data():
    words = LKS.with_words({"name": ["nama_kecamatan"], "clients_male": ["jumlah_rw"]})
    table, rows = only_table(SAMPLES / "kecamatan-dki-2013.csv", words)

    assert len(rows) == 44
    assert table.values(rows[0])["clients_male"] == "11.0"
