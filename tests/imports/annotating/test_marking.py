"""Small things about the marked workbook: whose eyes it is for, what was typed, what is kept."""

import base64
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from imports.models import RowEdit
from imports.services import annotating, batches, returning
from tests.imports.annotating.conftest import opened
from tests.imports.conftest import read
from tests.imports.workbooks import BUDI, SITI, as_file, workbook

pytestmark = pytest.mark.django_db
BAD = ("Budi Santoso", "3171021213850002", *BUDI[2:])
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def test_only_the_uploader_reads_a_doubted_nik_in_full(upload, annotate, kasudin, staff):
    lost = 3171021203850000
    batch = upload(SITI, ("Budi Santoso", lost, *BUDI[2:]), by=kasudin)
    theirs = opened(annotate(batch, staff))["Peserta"]["B3"].comment.text
    assert str(lost) not in theirs
    assert "3171********0000" in theirs
    assert not annotating.is_ready(batch, kasudin)
    assert str(lost) in opened(annotate(batch, kasudin))["Peserta"]["B3"].comment.text


def test_a_cell_typed_on_screen_stands_in_the_workbook(upload, annotate, kasudin):
    batch = upload(SITI, BAD)
    RowEdit.objects.create(
        batch=batch, sheet_index=0, number=3, column="nik", text="=1+1", edited_by=kasudin
    )
    cell = opened(annotate(batch))["Peserta"]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert "Diperbaiki di layar" in cell.comment.text


def test_a_copy_is_stale_once_something_changed(upload, annotate, kasudin):
    batch = upload(SITI, BAD)
    annotate(batch)
    RowEdit.objects.create(
        batch=batch, sheet_index=0, number=3, column="nik", text=BUDI[1], edited_by=kasudin
    )
    assert not annotating.is_ready(batch, kasudin)


def test_discarding_removes_the_copy_too(
    upload, annotate, kasudin, django_capture_on_commit_callbacks
):
    batch = upload(SITI, BAD)
    annotate(batch)
    name, storage = batch.annotated.name, batch.annotated.storage
    with django_capture_on_commit_callbacks(execute=True):
        batches.discard(batch=batch, by=kasudin)
    assert not storage.exists(name)


def test_the_name_says_it_was_checked_only_once(upload):
    batch = upload(SITI)
    assert returning.name_for(batch) == "peserta-diperiksa.xlsx"
    batch.file_name = "peserta-diperiksa.xlsx"
    assert returning.name_for(batch) == "peserta-diperiksa.xlsx"


def test_a_problem_without_a_cell_stands_beside_the_status(kasudin, event, annotate):
    headings = ("Nama", "NIK", "Tanggal Lahir", "Kelurahan", "Unsur")
    rows = [
        ("Siti Aminah", SITI[1], "4 Mei 1990", "", "PSM"),
        (*BUDI[:2], "12-03-1985", "Tak Ada", "TKSK"),
    ]
    batch = read(as_file(workbook(*rows, headings=headings)), by=kasudin, event=event)
    page = opened(annotate(batch))["Peserta"]
    assert page["F1"].value == "STATUS SIPILAR"
    assert page["D3"].comment
    assert page["F3"].value.startswith("Perlu perbaikan")


def test_a_logo_comes_back_as_it_was(kasudin, event, annotate, tmp_path):
    path = tmp_path / "logo.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Peserta")
    page.insert_image("J1", "logo.png", {"image_data": io.BytesIO(PIXEL)})
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(SITI, BAD)))["Peserta"]
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        page.write_row(number, 0, row)
    book.close()
    batch = read(as_file(path.read_bytes()), by=kasudin, event=event)
    with zipfile.ZipFile(io.BytesIO(annotate(batch))) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("xl/media/")]
        assert [archive.read(name) for name in pictures] == [PIXEL]
