"""The samples marked, corrected by a script, and uploaded again."""

import io
import json

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from accounts.roles import Role
from imports.annotating.child import AMBER, GREEN, OURS, RED, SIGN
from imports.models import BatchState
from regions.services import loading
from tests.conftest import make_user
from tests.imports.annotating.conftest import closed, opened
from tests.imports.conftest import apply, make_event, read
from tests.imports.services.test_undoing import checksum, undo
from tests.imports.workbooks import SAMPLES, as_file, sample
from trainings.models import Enrolment, TrainingEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds", "jakarta")]

BROKEN = "jaksel-peserta-rusak.xlsx"
# Where the truth beside the sample says that something is wrong, and in which column.
WRONG_CELLS = {
    "C14", "C15", "C16", "C17", "C18", "C19", "B20", "E21", "E22", "F23", "F24", "H25", "C27",
    "F31",
}  # fmt: skip
DOUBTFUL_CELLS = {"C28", "C29"}
# The same cells as their owner corrects them.
CORRECTED = {
    "C14": "3174075810850481", "C15": "3174075810850482", "C16": "3174075810850483",
    "C17": "3174075810850484", "C18": "3174075810850485", "C19": "3174075810850486",
    "B20": "Rini Lestari", "E21": "4 Mei 1990", "E22": "4 Mei 1990", "F23": "Guntur",
    "G23": "Setiabudi", "F24": "Guntur", "G24": "Setiabudi", "H25": "PSM",
    "B27": "Rina Wulandari", "C27": "3174024204910066", "F31": "Kuningan Barat",
}  # fmt: skip


@pytest.fixture
def jaksel(jakarta):
    return make_user(Role.KASUDIN, "31.74", "jaksel@uji.test", "Kasudin Selatan")


def cells_with(page, *colours):
    return {
        cell.coordinate
        for row in page.iter_rows()
        for cell in row
        if cell.fill.patternType and cell.fill.fgColor.rgb in colours
    }


def test_exactly_the_bad_cells_are_red_and_say_what_to_do(jaksel, annotate):
    batch = read(sample(BROKEN), by=jaksel, event=make_event(jaksel, "31.74"))
    page = opened(annotate(batch, jaksel))["Peserta"]
    table = [cell for row in page.iter_rows(max_col=9) for cell in row]
    assert cells_with(page, RED) - {f"J{n}" for n in range(1, 99)} == WRONG_CELLS
    assert cells_with(page, AMBER) - {f"J{n}" for n in range(1, 99)} == DOUBTFUL_CELLS
    assert {cell.coordinate for cell in table if cell.comment} == WRONG_CELLS | DOUBTFUL_CELLS
    assert all(len(cell.comment.text) > 40 for cell in table if cell.comment)
    truth = json.loads((SAMPLES / f"{BROKEN}.json").read_text())
    colours = {"error": RED, "warning": AMBER, "ok": GREEN}
    assert page["J1"].value == "STATUS SIPILAR"
    for case in truth["cases"]:
        status = page.cell(case["row"], 10)
        assert status.fill.fgColor.rgb == colours[case["level"]], case
    assert page["J14"].value == "Perlu perbaikan: NIK"
    assert page["J2"].value == "Siap: baru"


def test_the_table_itself_is_as_it_was(jaksel, annotate):
    batch = read(sample(BROKEN), by=jaksel, event=make_event(jaksel, "31.74"))
    page = opened(annotate(batch, jaksel))["Peserta"]
    before = openpyxl.load_workbook(SAMPLES / BROKEN)["Peserta"]
    for row in before.iter_rows():
        for cell in row:
            after = page[cell.coordinate]
            for what in ("value", "data_type", "number_format", "font", "border", "alignment"):
                assert repr(getattr(after, what)) == repr(getattr(cell, what)), cell.coordinate
    assert {k: v.width for k, v in before.column_dimensions.items()} == {
        k: v.width for k, v in page.column_dimensions.items() if k != "J"
    }


def test_corrected_and_uploaded_again_all_rows_can_be_applied(jaksel, annotate):
    event = make_event(jaksel, "31.74")
    untouched = checksum()
    batch = apply(read(sample(BROKEN), by=jaksel, event=event), by=jaksel)
    assert (batch.rows_applied, batch.rows_error) == (16, 14)
    half = checksum()
    book = opened(annotate(batch, jaksel))
    assert book["Peserta"]["J2"].value == "Sudah diterapkan"
    for place, text in CORRECTED.items():
        book["Peserta"][place] = text
    again = read(as_file(closed(book), "perbaikan.xlsx"), by=jaksel, event=event)
    assert again.state == BatchState.CHECKED
    assert again.corrects_id == batch.pk
    assert (again.rows_total, again.rows_new, again.rows_changed, again.rows_same) == (
        30,
        14,
        0,
        16,
    )
    assert again.rows_error == 0
    again = apply(again, by=jaksel)
    assert Enrolment.objects.filter(event=event).count() == 30
    undo(again, jaksel)
    assert checksum() == half
    undo(batch, jaksel)
    assert checksum() == untouched


def test_formulas_joined_cells_and_widths_live_through_it(jakarta, annotate):
    by = make_user(Role.KASUDIN, "31.71", "jakpus@uji.test", "Kasudin Pusat")
    name = "jakpus-bimbingan-dasar-2024.xlsx"
    batch = read(sample(name), by=by, event=make_event(by, "31.71"))
    content = annotate(batch, by)
    before, after = openpyxl.load_workbook(SAMPLES / name), opened(content)
    assert before.sheetnames == after.sheetnames
    for old in before:
        new = after[old.title]
        assert {str(area) for area in old.merged_cells.ranges} == {
            str(area) for area in new.merged_cells.ranges
        }
        assert {k: v.width for k, v in old.column_dimensions.items()} == {
            k: v.width for k, v in new.column_dimensions.items() if k in old.column_dimensions
        }
        assert {
            c.coordinate: c.value for r in old.iter_rows() for c in r if c.data_type == "f"
        } == {c.coordinate: c.value for r in new.iter_rows() for c in r if c.data_type == "f"}
    # What the formulas came to is there too, for readers that do not calculate.
    shown_before = openpyxl.load_workbook(SAMPLES / name, data_only=True)
    shown_after = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for old in shown_before:
        values = [[c.value for c in row] for row in old.iter_rows()]
        new = shown_after[old.title].iter_rows(max_row=old.max_row, max_col=old.max_column)
        assert [[c.value for c in row] for row in new] == values
    again = read(
        as_file(content, "kembali.xlsx"), by=by, event=TrainingEvent.objects.get(code=batch.target)
    )
    assert (again.state, again.rows_total) == (BatchState.CHECKED, batch.rows_total)
    assert (again.rows_new, again.rows_error) == (batch.rows_new, batch.rows_error)


def test_an_ods_comes_back_as_an_xlsx_with_the_same_rows(kinds, annotate):
    loading.load(provinces=["75"])
    by = make_user(Role.STAFF, "75", "gorontalo@uji.test", "Staf Gorontalo")
    name = "gorontalo-bimtek-tksk-2024.ods"
    batch = read(sample(name), by=by, event=make_event(by, "75"), defaults={"pillar": "TKSK"})
    book = opened(annotate(batch, by))
    page = book.worksheets[0]
    column = next(
        cell.column for row in page.iter_rows() for cell in row if cell.value == "STATUS SIPILAR"
    )
    told = [row[column - 1].value for row in page.iter_rows(min_row=1) if row[column - 1].value]
    assert len(told) == batch.rows_total + 1
    again = read(
        as_file(closed(book), "kembali.xlsx"),
        by=by,
        event=TrainingEvent.objects.get(code=batch.target),
    )
    assert (again.corrects_id, again.rows_total, again.rows_new) == (
        batch.pk,
        batch.rows_total,
        batch.rows_new,
    )


def test_a_csv_comes_back_as_an_xlsx_with_its_rows_where_they_were(kinds, annotate):
    loading.load(provinces=["62"])
    by = make_user(Role.STAFF, "62", "kalteng@uji.test", "Staf Kalteng")
    name = "kalteng-rekrutmen-tksk-2019.csv"
    batch = read(sample(name), by=by, event=make_event(by, "62"))
    page = opened(annotate(batch, by)).worksheets[0]
    row = batch.rows.order_by("number").last()
    texts = {str(cell.value) for cell in page[row.number]}
    assert row.values["name"].upper() in {text.upper() for text in texts}
    assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)


def test_marking_twice_changes_nothing_but_what_is_new(jaksel, annotate):
    event = make_event(jaksel, "31.74")
    book = openpyxl.load_workbook(SAMPLES / BROKEN)
    page = book["Peserta"]
    page["C14"].fill = PatternFill("solid", fgColor="FFFFFF00")
    page["C14"].comment = Comment("tanya Bu Rini", "Kasudin")
    page["A3"].comment = Comment("panitia", "Kasudin")
    first = annotate(read(as_file(closed(book)), by=jaksel, event=event), jaksel)
    marked = opened(first)["Peserta"]
    assert marked["C14"].comment.text.startswith("tanya Bu Rini")
    assert SIGN in marked["C14"].comment.text
    twice = annotate(read(as_file(first), by=jaksel, event=event), jaksel)
    again = opened(twice)["Peserta"]
    assert facts(again) == facts(marked)
    corrected = opened(twice)
    corrected["Peserta"]["C14"] = CORRECTED["C14"]
    third = opened(annotate(read(as_file(closed(corrected)), by=jaksel, event=event), jaksel))
    cell = third["Peserta"]["C14"]
    assert (cell.fill.patternType, cell.fill.fgColor.rgb) == ("solid", "FFFFFF00")
    assert cell.comment.text == "tanya Bu Rini"
    assert third["Peserta"]["A3"].comment.text == "panitia"
    assert third["Peserta"]["J14"].value == "Siap: baru"


def facts(page):
    return {
        cell.coordinate: (
            cell.value,
            cell.fill.fgColor.rgb if cell.fill.patternType else None,
            cell.fill.fgColor.rgb in OURS,
            cell.comment.text if cell.comment else None,
        )
        for row in page.iter_rows()
        for cell in row
    }
