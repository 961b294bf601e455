"""The messes that offices make of a table, one small workbook each."""

import pytest

from imports.reading.tables import TableNotFound
from imports.reading.types import FileRefused
from tests.fixtures.imports.build import PEOPLE
from tests.imports.reading.sheets import (
    FIXTURES,
    KARANG_TARUNA,
    PARTICIPANTS,
    STIMULUS,
    columns,
    only_table,
    tables,
)

NIKS = [person[1] for person in PEOPLE]


def people_of(name, **options):
    table, rows = only_table(FIXTURES / f"{name}.xlsx", PARTICIPANTS, **options)
    return table, rows, [table.values(row) for row in rows]


def test_table_that_starts_at_column_c_with_grouped_headings():
    table, rows, people = people_of("two_row_heading_from_column_c")

    assert [row.number for row in rows] == [6, 7, 8, 9, 10]
    assert table.title_lines == ["REKAPITULASI PESERTA PELATIHAN"]
    assert columns(table) == {
        "NMR": None,
        "ALAMAT KEL": "village",
        "ALAMAT KEC": "district",
        "ALAMAT JALAN": "address",
        "KELAHIRAN TGL": "birth_date",
        "KELAHIRAN TEMPAT": "birth_place",
        "N I K": "nik",
        "NAMA LENGKAP & GELAR": "name",
        "KONTAK WA": "phone",
        "KONTAK SUREL": "email",
    }
    assert [person["nik"] for person in people] == NIKS
    assert people[0]["birth_place"] == "Bandung"


def test_a_merged_district_holds_for_the_rows_beside_it():
    _table, _rows, people = people_of("district_merged_down")

    assert [person["district"] for person in people] == [
        "Sukasari",
        "Coblong",
        "Coblong",
        "Babakan Ciparay",
        "Babakan Ciparay",
    ]


def test_a_district_typed_once_is_filled_down_and_said():
    table, _rows, people = people_of("district_typed_once")

    assert {person["district"] for person in people} == {"Coblong"}
    assert [doubt.code for doubt in table.mapping.doubts] == ["filled_down"]


def test_groups_subtotals_repeated_heading_and_two_signatures():
    table, rows, people = people_of("groups_totals_and_signatures")

    assert [person["nik"] for person in people] == NIKS
    assert table.skipped == {
        "numbering": [3],
        "group": [4, 7],
        "total": [6, 14],
        "heading": [10],
        "empty": [13],
        "footer": [16, 17, 19, 20],
    }
    assert rows[0].group_context["pillar"] == "TKSK"
    assert rows[-1].group_context["pillar"] == "PSM"


def test_birth_place_and_address_in_each_others_column_raise_a_doubt():
    table, _rows, _people = people_of("columns_exchanged")

    [doubt] = table.mapping.doubts
    assert doubt.code == "exchanged"
    assert doubt.columns == ("birth_place", "address")
    assert doubt.positions == (2, 4)


def test_a_board_larger_than_its_members_raises_a_doubt():
    table, _rows = only_table(FIXTURES / "counts_exchanged.xlsx", KARANG_TARUNA)

    assert [(doubt.code, doubt.columns) for doubt in table.mapping.doubts] == [
        ("exchanged", ("board_male", "members_male")),
        ("exchanged", ("board_female", "members_female")),
    ]


def test_one_heading_over_place_and_date():
    table, _rows, people = people_of("birth_over_two_columns")

    assert table.mapping.columns["birth_place"] == 2
    assert table.mapping.columns["birth_date"] == 3
    assert (people[0]["rt"], people[0]["rw"]) == ("005", "012")


def test_place_and_date_in_one_cell_whatever_the_heading_says():
    table, _rows, people = people_of("birth_in_one_under_date")

    assert "birth_date" not in table.mapping.columns
    assert people[0]["birth"] == "Bandung, 12-05-1985"


def test_a_misspelt_heading_is_only_suggested():
    table, _rows, _people = people_of("headings_misspelt")

    assert "nik" not in table.mapping.columns
    assert table.mapping.suggestions == {1: "nik", 3: "phone"}
    assert table.mapping.unknown == [1, 2, 3]


def test_the_users_choice_wins_over_everything():
    table, _rows, people = people_of("headings_misspelt", chosen={0: {1: "nik", 3: None}})

    assert table.mapping.columns["nik"] == 1
    assert table.mapping.ignored == [3]
    assert people[0]["nik"] == NIKS[0]


def test_what_the_office_chose_before_is_used_again():
    memory = {"nomorindukkependudkan": "nik", "warnafavorit": "note"}
    table, _rows, _people = people_of("headings_misspelt", remembered=memory)

    assert table.mapping.columns["nik"] == 1
    assert table.mapping.columns["note"] == 2


def test_cells_decide_what_an_ambiguous_heading_means():
    districts = {"Sukasari", "Coblong", "Babakan Ciparay"}
    table, _rows, _people = people_of(
        "pillar_under_status", recognise={"district": districts.__contains__}
    )

    assert columns(table)["STATUS"] == "pillar"
    assert columns(table)["WILAYAH"] == "district"


def test_an_ambiguous_heading_stays_unknown_without_proof():
    table, _rows, _people = people_of("pillar_under_status")

    assert columns(table)["WILAYAH"] is None


def test_a_further_table_whose_columns_stand_elsewhere():
    _table, rows, people = people_of("three_tables_below_each_other")

    assert [row.number for row in rows] == [3, 7, 8, 11, 12]
    assert [person["nik"] for person in people] == NIKS
    assert [person["name"] for person in people] == [person[0] for person in PEOPLE]
    assert [person["phone"] for person in people] == [person[9] for person in PEOPLE]


def test_groups_of_headings_without_merged_cells():
    table, rows = only_table(FIXTURES / "wide_heading_without_merging.xlsx", STIMULUS)

    assert columns(table) == {
        "No": None,
        "Nama": "name",
        "Ketua Nama": "chair_name",
        "Ketua NIK": "chair_nik",
        "Ketua HP": "chair_phone",
        "SK Nomor": "sk_number",
        "SK Tanggal": "sk_on",
    }
    assert len(rows) == 5


def test_the_list_among_a_recap_a_hidden_and_an_empty_sheet():
    misses = []
    [(table, rows)] = tables(FIXTURES / "several_sheets.xlsx", PARTICIPANTS, failures=misses)

    assert (table.sheet_name, table.sheet_index, len(rows)) == ("PESERTA", 1, 5)
    assert [(miss.sheet_name, miss.code) for miss in misses] == [
        ("REKAP", "missing_columns"),
        ("Sheet4", "empty_sheet"),
    ]


def test_a_sheet_without_a_name_column_says_which_headings_it_has():
    with pytest.raises(TableNotFound) as refused:
        tables(FIXTURES / "no_name_column.xlsx", PARTICIPANTS)

    assert refused.value.code == "missing_columns"
    assert "tidak memiliki kolom Nama" in refused.value.message
    assert "“Kelurahan”" in refused.value.message


def test_a_list_without_headings_tells_nobodys_data():
    with pytest.raises(TableNotFound) as refused:
        tables(FIXTURES / "no_heading.xlsx", PARTICIPANTS)

    assert refused.value.code == "no_heading"
    assert not any(person[0] in str(refused.value) for person in PEOPLE)
    assert not any(nik in str(refused.value) for nik in NIKS)


def test_a_list_without_headings_can_be_mapped_by_hand():
    _table, rows, people = people_of("no_heading", chosen={0: {1: "name", 2: "nik", 3: "sex"}})

    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert [person["nik"] for person in people] == NIKS


def test_an_empty_workbook():
    with pytest.raises(FileRefused) as refused:
        tables(FIXTURES / "empty_sheet.xlsx", PARTICIPANTS)

    assert refused.value.code == "no_content"


def test_numbers_stay_numbers_so_that_their_damage_shows():
    _table, _rows, people = people_of("psm_nik_as_number")

    assert people[0]["nik"] == 3273011205850000
    assert people[0]["phone"] == 81220001111


def test_the_fixtures_are_what_the_script_makes(tmp_path, monkeypatch):
    from tests.fixtures.imports import build

    monkeypatch.setattr(build, "HERE", tmp_path)
    build.main()

    for made in tmp_path.iterdir():
        kept = only_cells(FIXTURES / made.name)
        assert only_cells(made) == kept, made.name


def only_cells(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
