"""The office's own form: checked, versioned, filled beside the other files of a report."""

import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from regions.models import Region
from reports.errors import FormRefused, KeptFileBroken
from reports.figures import Figures
from reports.models import OfficeForm, ReportRun
from reports.periods import Period
from reports.services import (
    form_examples,
    form_files,
    form_filling,
    office_forms,
    printing,
    runs,
)
from reports.tasks import build_run
from tests.reports.office.forms import office_form, xlsx

pytestmark = pytest.mark.django_db
KIND = "training-recap"
COLUMNS = {"block": "kecamatan", "columns": ("nama", "psm_l", "orang")}


def upload(by, data: bytes, *, name="formulir.xlsx", level=2, region="99.71"):
    return office_forms.upload(
        kind=KIND,
        level=level,
        region=Region.objects.get(pk=region),
        name="Formulir kementerian",
        file=ContentFile(data, name=name),
        catalogue=form_examples.example_for(kind=KIND, level=level, user=by).catalogue,
        by=by,
    )


def report(by, region="99.71") -> ReportRun:
    run = runs.request(
        kind=KIND,
        period=Period.parse("2024-Q2"),
        region=Region.objects.get(pk=region),
        by=by,
        rings=False,
    )
    build_run(run.pk)
    return ReportRun.objects.get(pk=run.pk)


def opened(file) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(printing.kept_bytes(file)))


@pytest.fixture
def form(year, kasudin) -> OfficeForm:
    made = upload(kasudin, office_form(**COLUMNS, single=["{{angka.orang}}"]))
    return office_forms.activate(form=made, by=kasudin)


def test_report_comes_with_the_form_filled(form, kasudin):
    run = report(kasudin)
    figures = Figures.from_json(run.figures)
    file = run.files.get(format="form")
    sheet = opened(file)["Rekap"]

    table = figures.table("by_district")
    names, sexes = table.values("area"), table.values("PSM_L")
    people = table.values("people")
    found = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=8)]
    assert found[: len(names)] == [list(row) for row in zip(names, sexes, people, strict=True)]
    assert sheet.cell(8 + len(names), 2).value == f"=SUM(B8:B{7 + len(names)})"
    assert sheet["A1"].value == f"REKAPITULASI {figures.region_name}"
    assert sheet["A4"].value == next(one.value for one in figures.headlines if one.key == "people")
    assert file.office_form == form
    assert file.name == "rekap-pelatihan_99.71_2024-Q2_formulir.xlsx"
    assert file.sha256 == hashlib.sha256(printing.kept_bytes(file)).hexdigest()


def test_lost_file_is_written_again_to_the_same_bytes_after_the_form_was_replaced(form, kasudin):
    file = report(kasudin).files.get(format="form")
    before = printing.kept_bytes(file)
    office_forms.activate(form=upload(kasudin, xlsx({"A1": "{{wilayah}}"})), by=kasudin)

    file.file.storage.delete(file.file.name)

    assert printing.kept_bytes(file) == before


def test_form_of_the_province_serves_its_regencies_until_they_have_their_own(year, staff, kasudin):
    data = xlsx({"A1": "Provinsi: {{wilayah}}"})
    office_forms.activate(form=upload(staff, data, region="99"), by=staff)
    assert opened(report(kasudin).files.get(format="form")).active["A1"].value.startswith("Prov")

    data = xlsx({"A1": "Kota: {{wilayah}}"})
    office_forms.activate(form=upload(kasudin, data), by=kasudin)
    assert opened(report(kasudin).files.get(format="form")).active["A1"].value.startswith("Kota")
    # The province's own report is of another level.
    assert not report(staff, "99").files.filter(format="form").exists()


def test_new_version_takes_the_place_of_the_old_one(form, kasudin):
    newer = office_forms.activate(form=upload(kasudin, xlsx({"A1": "{{wilayah}}"})), by=kasudin)
    form.refresh_from_db()

    assert newer.version == 2
    assert (form.state, form.retired_by) == ("retired", kasudin)


def test_report_from_before_gets_the_form_at_a_click(year, kasudin):
    run = report(kasudin)
    assert not form_files.may_fill(run)
    office_forms.activate(form=upload(kasudin, xlsx({"A1": "{{periode}}"})), by=kasudin)
    assert form_files.may_fill(run)

    file = form_files.attach(run=run, by=kasudin)
    again = form_files.attach(run=run, by=kasudin)

    assert file == again
    assert opened(file).active["A1"].value == "Triwulan II 2024"
    assert {one.format for one in run.files.all()} == {"csv", "form", "pdf", "xlsx"}
    assert not form_files.may_fill(run)


def test_newer_form_replaces_the_filled_file_and_removes_it(
    form, kasudin, django_capture_on_commit_callbacks
):
    run = report(kasudin)
    old = run.files.get(format="form")
    office_forms.activate(form=upload(kasudin, xlsx({"A1": "{{periode}}"})), by=kasudin)

    with django_capture_on_commit_callbacks(execute=True):
        file = form_files.attach(run=run, by=kasudin)

    assert file.office_form.version == 2
    assert not old.file.storage.exists(old.file.name)
    assert all(one.file.storage.exists(one.file.name) for one in run.files.all())


def test_closed_report_gets_the_form_that_it_lacks_and_keeps_it(year, closed, kasudin):
    office_forms.activate(form=upload(kasudin, xlsx({"A1": "{{wilayah}}"})), by=kasudin)
    first = form_files.attach(run=closed, by=kasudin)
    office_forms.activate(form=upload(kasudin, xlsx({"A1": "{{periode}}"})), by=kasudin)

    assert not form_files.may_fill(closed)
    assert form_files.attach(run=closed, by=kasudin) == first
    assert opened(first).active["A1"].value == "Kota Selatan"


def test_damaged_form_stops_no_report(form, kasudin):
    form.file.storage.delete(form.file.name)

    run = report(kasudin)

    assert run.job_state == "done"
    assert {one.format for one in run.files.all()} == {"csv", "pdf", "xlsx"}
    with pytest.raises(KeptFileBroken, match="Unggah lagi"):
        form_files.attach(run=run, by=kasudin)


def test_every_mistake_is_named_with_its_cell_at_once(year, kasudin):
    data = xlsx(
        {
            "A1": "{{wilayahh}}",
            "B2": "{{kecamatan.psm_ll}} dari {{periode}",
            "C3": "{{kecamatan.nama}}",
            "D3": "{{kegiatan.nama_kegiatan}}",
            "E4": '=WEBSERVICE("http://contoh")',
        }
    )
    with pytest.raises(FormRefused) as refused:
        upload(kasudin, data)

    told = "\n".join(refused.value.problems)
    assert "Lembar!A1: nama {{wilayahh}} tidak dikenal. Mungkin maksud Anda {{wilayah}}." in told
    assert "Mungkin maksud Anda {{kecamatan.psm_l}}." in told
    assert "Lembar!B2: kurung penanda tidak lengkap" in told
    assert "Lembar, baris 3: ada kolom dari kecamatan dan kegiatan." in told
    assert "Lembar!E4: rumus ini mengambil data dari luar berkas." in told
    assert not OfficeForm.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("makro.xlsm", b"PK\x03\x04", "makro"),
        ("daftar.csv", b"a,b", "harus berkas Excel"),
        ("gambar.xlsx", b"\x89PNG\r\n\x1a\n", "gambar"),
        ("rusak.xlsx", b"PK\x03\x04 rusak", "rusak"),
        ("kosong.xlsx", b"", "kosong"),
        ("besar.xlsx", b"PK" + bytes(6 * 1024 * 1024), "batas untuk formulir"),
    ],
)
def test_wrong_files_are_refused_with_words(year, kasudin, name, data, words):
    with pytest.raises(FormRefused, match=words):
        upload(kasudin, data, name=name)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "makro"),
        ("xl/externalLinks/externalLink1.xml", "mengambil isi dari berkas lain"),
        ("xl/embeddings/oleObject1.bin", "objek OLE"),
    ],
)
def test_workbooks_with_programs_or_links_are_refused(year, kasudin, part, words):
    data = io.BytesIO(xlsx({"A1": "{{wilayah}}"}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(part, b"<x/>")
    with pytest.raises(FormRefused, match=words):
        upload(kasudin, data.getvalue())


def test_form_without_placeholders_is_refused(year, kasudin):
    with pytest.raises(FormRefused, match="Tidak ada penanda"):
        upload(kasudin, xlsx({"A1": "Formulir"}))


def test_pillar_that_sent_nobody_has_a_column_of_zeros(year, kasudin):
    cells = {"A1": "{{kecamatan.nama}}", "B1": "{{kecamatan.ukkt_l}}"}
    office_forms.activate(form=upload(kasudin, xlsx(cells)), by=kasudin)
    run = report(kasudin)

    assert "UKKT_L" not in str(run.figures)
    assert opened(run.files.get(format="form")).active["B1"].value == 0


def test_row_that_is_not_there_is_a_note_and_a_dash(year, kasudin):
    cells = {
        "A1": "{{kecamatan.orang[99.71.01]}}",
        "A2": "{{kecamatan.orang[jumlah]}}",
        "A3": "{{kecamatan.orang[99.71.77]}}",
    }
    form = office_forms.activate(form=upload(kasudin, xlsx(cells)), by=kasudin)
    assert "Lembar!A3: baris “99.71.77” tidak ada" in form.notes[0]

    run = report(kasudin)
    table = Figures.from_json(run.figures).table("by_district")
    sheet = opened(run.files.get(format="form")).active
    place = table.place_of("people")
    row = next(row for row in table.rows if row.key == "99.71.01")
    assert [cell.value for (cell,) in sheet["A1:A3"]] == [
        row.cells[place],
        table.total[place],
        "–",
    ]


def test_example_form_of_the_system_is_accepted_and_filled(year, kasudin):
    from reports.writers import example_form

    example = form_examples.example_for(kind=KIND, level=2, user=kasudin)
    form = upload(kasudin, example_form.write(example.figures))

    filled = form_filling.filled(form, example.figures, example.imprint)
    book = openpyxl.load_workbook(io.BytesIO(filled))
    words = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert not any("{{" in word for word in words)
    assert example.figures.region_name in " ".join(words)


def test_only_the_office_itself_keeps_forms(year, staff, kasudin, other_kasudin, auditor):
    data = xlsx({"A1": "{{wilayah}}"})
    with pytest.raises(PermissionDenied):
        upload(other_kasudin, data, region="99.71")
    with pytest.raises(PermissionDenied):
        upload(auditor, data)
    form = upload(kasudin, data)
    with pytest.raises(PermissionDenied):
        office_forms.activate(form=form, by=other_kasudin)
    with pytest.raises(FormRefused, match="tidak dibuat untuk provinsi"):
        office_forms.upload(
            kind=KIND,
            level=1,
            region=form.region,
            name="x",
            file=ContentFile(data, name="x.xlsx"),
            catalogue=form_examples.example_for(kind=KIND, level=2, user=kasudin).catalogue,
            by=kasudin,
        )


def test_database_keeps_what_was_uploaded(form):
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficeForm.objects.filter(pk=form.pk).update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        form.delete()
