import io
import zipfile

import openpyxl
import pytest

from reports.office import filling
from reports.office.filling import Values
from tests.reports.office.forms import office_form


def text(words: str) -> dict:
    return {"kind": "text", "value": words, "text": words}


def number(value: int) -> dict:
    return {"kind": "number", "value": value, "text": f"{value:,}".replace(",", ".")}


SINGLE = {
    "wilayah": text("Kota Selatan & sekitarnya"),
    "periode": text("Triwulan II <2024>"),
    "keadaan_per": {"kind": "date", "value": "2024-06-30", "text": "30 Juni 2024"},
    "jabatan": text("Kepala & Plt."),
    "kepala": text("=HYPERLINK(1)"),
}
LINES = [("Kecamatan Satu", 10, 1), ("=1+1", 200, 20), ("Kecamatan Tiga", 3000, 300)]


def values(lines=LINES) -> Values:
    return Values(
        single=SINGLE,
        tables=dict.fromkeys(("wilayah.nama", "wilayah.satu", "wilayah.dua"), "wilayah"),
        rows={
            "wilayah": [
                {
                    "wilayah.nama": text(name),
                    "wilayah.satu": number(one),
                    "wilayah.dua": number(two),
                }
                for name, one, two in lines
            ]
        },
    )


@pytest.fixture(scope="module")
def filled() -> bytes:
    return filling.fill(office_form(), values())


@pytest.fixture
def sheet(filled):
    return openpyxl.load_workbook(io.BytesIO(filled))["Rekap"]


def test_each_row_of_the_table_is_a_row_of_the_form(sheet):
    found = [[cell.value for cell in row] for row in sheet["A8:E11"]]

    assert found == [
        ["Kecamatan Satu", 10, 1, "=B8+C8", "=D8/D11"],
        ["=1+1", 200, 20, "=B9+C9", "=D9/D11"],
        ["Kecamatan Tiga", 3000, 300, "=B10+C10", "=D10/D11"],
        ["JUMLAH", "=SUM(B8:B10)", "=SUM(C8:C10)", "=SUM(D8:D10)", None],
    ]


def test_texts_never_become_formulas(sheet):
    assert sheet["A9"].data_type == "s"
    assert sheet["D17"].value == "=HYPERLINK(1)"
    assert sheet["D17"].data_type == "s"


def test_copies_keep_height_and_looks(sheet):
    for row in (8, 9, 10):
        assert sheet.row_dimensions[row].height == 27
        assert sheet.cell(row, 2).number_format == "#,##0"
        assert sheet.cell(row, 2).fill.fgColor.rgb == "FFEEF3FA"
    assert sheet.row_dimensions[11].height is None
    assert sheet.column_dimensions["A"].width == pytest.approx(31, abs=1)


def test_words_around_a_placeholder_stay(sheet):
    assert sheet["A1"].value == "REKAPITULASI Kota Selatan & sekitarnya"
    assert sheet["A2"].value == "Periode Triwulan II <2024>, keadaan 30 Juni 2024"


def test_what_belongs_to_the_rows_follows_them(sheet):
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:E1", "D14:E14"}
    assert sheet.print_area == "'Rekap'!$A$1:$E$18"
    assert sheet.print_title_rows == "$7:$7"
    assert [brk.id for brk in sheet.row_breaks.brk] == [13]
    assert sheet.freeze_panes == "B8"
    rules = [(str(one.sqref), one.rules[0].formula) for one in sheet.conditional_formatting]
    assert rules == [("B8:C10", ["$B$11"])]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B8:C10"
    assert sheet["A11"].comment.text == "Dijumlah oleh Excel"
    assert [image.anchor._from.row for image in sheet._images] == [0, 14]
    assert sheet.page_setup.orientation == "landscape"


def test_foot_of_the_page(filled):
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()

    assert "&amp;LTriwulan II &lt;2024&gt;&amp;CHalaman &amp;P dari &amp;N" in page


def test_other_sheets_names_and_charts_follow(filled):
    book = openpyxl.load_workbook(io.BytesIO(filled))
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()

    assert book["Ringkas"]["A1"].value == "=Rekap!D11"
    assert book["Ringkas"]["A2"].value == "=SUM(Rekap!B8:C10)"
    assert book.defined_names["Total"].value == "Rekap!$D$11"
    assert "Rekap!$B$8:$B$10" in chart
    assert "numCache" not in chart


def test_results_of_the_empty_form_are_forgotten(filled):
    book = openpyxl.load_workbook(io.BytesIO(filled), data_only=True)

    assert book["Rekap"]["D11"].value is None
    assert openpyxl.load_workbook(io.BytesIO(filled)).calculation.fullCalcOnLoad


def test_same_bytes_every_time(filled):
    assert filling.fill(office_form(), values()) != office_form()
    assert filling.fill(_kept := office_form(), values()) == filling.fill(_kept, values())


def test_untouched_parts_stay_byte_for_byte():
    form = office_form()
    with (
        zipfile.ZipFile(io.BytesIO(form)) as before,
        zipfile.ZipFile(io.BytesIO(filling.fill(form, values()))) as after,
    ):
        assert before.namelist() == after.namelist()
        for part in ("xl/styles.xml", "xl/media/image1.png", "xl/theme/theme1.xml"):
            assert before.read(part) == after.read(part)


def test_table_without_rows_leaves_one_empty_row():
    book = openpyxl.load_workbook(io.BytesIO(filling.fill(office_form(), values([]))))

    assert [cell.value for cell in book["Rekap"][8]][:4] == [None, None, None, "=B8+C8"]
    assert book["Rekap"]["B9"].value == "=SUM(B8:B8)"


def test_looking_names_every_placeholder_and_every_loose_brace():
    found = filling.look(office_form(single=["{{Angka . Orang}}", "{{periode}", "ok }}"]))

    assert {"sheet": "Rekap", "cell": "A4", "row": 4, "name": "angka.orang"} in found["marks"]
    assert [one["cell"] for one in found["broken"]] == ["A5", "A6"]
    assert {one["name"] for one in found["marks"]} >= {"wilayah", "periode", "wilayah.satu"}
    assert found["formulas"] == 7
