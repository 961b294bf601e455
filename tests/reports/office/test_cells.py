"""What stands in single cells of a form: days, shares, fonts, formulas of many kinds."""

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter

from reports.office import filling
from reports.office.filling import Values

DAY = {"kind": "date", "value": "2024-06-30", "text": "30 Juni 2024"}
SHARE = {"kind": "rate", "value": 7550, "text": "75,50%"}
PEOPLE = {"kind": "number", "value": 1600, "text": "1.600"}
SINGLE = {"hari": DAY, "bagian": SHARE, "orang": PEOPLE}


def made(write, *, options=None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **(options or {})})
    write(book, book.add_worksheet("Satu"))
    book.close()
    return out.getvalue()


def edited(form: bytes, part: str, change) -> bytes:
    """The workbook with one part changed as text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, change(data.decode()).encode() if name == part else data)
    return out.getvalue()


def table_of(count: int) -> Values:
    rows = [{"t.a": {"kind": "number", "value": at, "text": str(at)}} for at in range(1, count + 1)]
    return Values(single=SINGLE, tables={"t.a": "t"}, rows={"t": rows})


def sheet_of(form: bytes, values: Values):
    return openpyxl.load_workbook(io.BytesIO(filling.fill(form, values)))["Satu"]


@pytest.mark.parametrize("is_1904", [False, True])
def test_a_day_is_a_day_where_the_cell_shows_days(is_1904):
    def write(book, sheet):
        sheet.write("A1", "{{hari}}", book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write("A2", "{{hari}}")
        sheet.write("A3", "{{hari}}", book.add_format({"num_format": '#,##0 "hari"'}))

    sheet = sheet_of(made(write, options={"date_1904": is_1904}), Values(single=SINGLE))

    assert sheet["A1"].value.isoformat() == "2024-06-30T00:00:00"
    assert sheet["A2"].value == "30 Juni 2024"
    assert sheet["A3"].value == "30 Juni 2024"


def test_numbers_are_numbers_alone_and_words_among_words():
    def write(book, sheet):
        sheet.write("A1", "{{orang}}")
        sheet.write("A2", "Sebanyak {{orang}} orang ({{bagian}})")
        sheet.write("A3", "{{bagian}}", book.add_format({"num_format": "0.0%"}))

    sheet = sheet_of(made(write), Values(single=SINGLE))

    assert sheet["A1"].value == 1600
    assert sheet["A2"].value == "Sebanyak 1.600 orang (75,50%)"
    assert sheet["A3"].value == 0.755


def test_fonts_within_a_cell_stay():
    def write(book, sheet):
        bold = book.add_format({"bold": True})
        sheet.write_rich_string("A1", "Peserta: ", bold, "{{orang}}", " orang")
        # A placeholder cut in two by a change of font takes the first one.
        sheet.write_rich_string("A2", bold, "{{or", book.add_format({"italic": True}), "ang}} ok")

    data = filling.fill(made(write), Values(single=SINGLE))
    sheet = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)["Satu"]

    first, bold, rest = sheet["A1"].value
    assert (str(first), str(bold), str(rest)) == ("Peserta: ", "1.600", " orang")
    assert bold.font.b
    assert str(sheet["A2"].value) == "1.600 ok"


def test_shared_and_array_formulas_follow():
    def write(book, sheet):
        sheet.write("A3", "{{t.a}}")
        sheet.write_formula("B3", "=A3*2")
        sheet.write_array_formula("C3:C3", "{=SUM(A3:B3)}")
        for row in (5, 6):
            sheet.write_formula(f"B{row}", "=A5*2")

    def share(text: str) -> str:
        text = re.sub(
            r'(<c r="B5"[^>]*>)<f>A5\*2</f>', r'\1<f t="shared" ref="B5:B6" si="0">A5*2</f>', text
        )
        return re.sub(r'(<c r="B6"[^>]*>)<f>A5\*2</f>', r'\1<f t="shared" si="0"/>', text)

    form = edited(made(write), "xl/worksheets/sheet1.xml", share)
    sheet = sheet_of(form, table_of(3))

    assert [sheet[f"B{row}"].value for row in (3, 4, 5, 7, 8)] == [
        "=A3*2",
        "=A4*2",
        "=A5*2",
        "=A7*2",
        "=A8*2",
    ]
    assert [(sheet[f"C{row}"].value.ref, sheet[f"C{row}"].value.text) for row in (3, 4)] == [
        ("C3", "=SUM(A3:B3)"),
        ("C4", "=SUM(A4:B4)"),
    ]


def test_two_tables_on_one_sheet_and_a_list_of_excel():
    def write(book, sheet):
        sheet.add_table("A2:B3", {"columns": [{"header": "Nomor"}, {"header": "Lain"}]})
        sheet.write("A3", "{{t.a}}")
        sheet.write("A6", "{{t.a}}")
        sheet.write_formula("A7", "=SUM(A6:A6)+SUM(A3:A3)+SUBTOTAL(9,Table1[Nomor])")
        sheet.write_url("C7", "internal:'Satu'!A1", string="atas")

    form = made(write)
    data = filling.fill(form, table_of(4))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Satu"]

    assert [sheet[f"A{row}"].value for row in range(3, 14)] == [
        *(1, 2, 3, 4),
        *(None, None),
        *(1, 2, 3, 4),
        "=SUM(A9:A12)+SUM(A3:A6)+SUBTOTAL(9,Table1[Nomor])",
    ]
    assert sheet.tables["Table1"].ref == "A2:B6"
    assert sheet["C13"].hyperlink.location == "'Satu'!A1"


def test_joined_cells_of_the_row_are_joined_in_each_copy():
    def write(book, sheet):
        sheet.merge_range("A2:C2", "{{t.a}}")
        sheet.merge_range("D1:D3", "tinggi")

    sheet = sheet_of(made(write), table_of(3))

    assert {str(one) for one in sheet.merged_cells.ranges} == {"A2:C2", "A3:C3", "A4:C4", "D1:D5"}


def test_names_with_a_prefix_and_cells_without_places():
    """Other programs write `x:row`, and leave out where a cell stands."""

    def write(book, sheet):
        sheet.write("A1", "{{t.a}}")
        sheet.write_formula("A2", "=SUM(A1:A1)")

    def prefixed(text: str) -> str:
        text = re.sub(r"<(/?)(\w)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=")
        return re.sub(r' r="A?\d"', "", text)

    form = edited(made(write), "xl/worksheets/sheet1.xml", prefixed)
    sheet = sheet_of(form, table_of(2))

    assert [sheet[f"A{row}"].value for row in (1, 2, 3)] == [1, 2, "=SUM(A1:A2)"]


def test_line_ends_of_hints_stay():
    def write(book, sheet):
        sheet.write("A1", "{{t.a}}")
        sheet.data_validation(
            "B1", {"validate": "any", "input_title": "Isi", "input_message": "Satu\nDua & <tiga>"}
        )

    sheet = sheet_of(made(write), table_of(2))

    check = sheet.data_validations.dataValidation[0]
    assert check.prompt == "Satu\nDua & <tiga>"
    assert str(check.sqref) == "B1:B2"


def test_digits_in_the_foot_of_a_page_are_not_read_as_a_size():
    form = made(lambda _, sheet: sheet.set_footer("&L&8{{orang}}&R&8{{hari}} &P/&N"))

    foot = openpyxl.load_workbook(io.BytesIO(filling.fill(form, Values(single=SINGLE))))
    assert foot["Satu"].oddFooter.left.text.strip() == "1.600"
    assert foot["Satu"].oddFooter.right.text.strip() == "30 Juni 2024 &P/&N"
