"""Templates: what is in them, filled in and uploaded again, and who may have people in one."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AccessLog
from imports import registry
from imports.models import BatchState
from imports.services import templates
from imports.templating import mark, writing
from regions.models import Region
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import SITI, as_file
from tests.pillars.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
REASON = "memutakhirkan data bersama kelurahan"


def sheet():
    return registry.get("participants")


def made(region="99.71", people=()) -> openpyxl.Workbook:
    content = writing.template(sheet(), Region.objects.get(code=region), people)
    return openpyxl.load_workbook(io.BytesIO(content))


def headings(page) -> dict[str, str]:
    return {cell.value: cell.column_letter for cell in page[3] if cell.value}


def filled(book, *rows) -> bytes:
    page = book.worksheets[0]
    letters = headings(page)
    for number, row in enumerate(rows, 4):
        for label, text in row.items():
            page[f"{letters[label]}{number}"] = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WOMAN = {
    "Nama lengkap": "Siti Aminah",
    "NIK": SITI[1],
    "Jenis kelamin": "P",
    "Tanggal lahir": "4 Mei 1990",
    "Kecamatan": "Pasar Baru",
    "Kelurahan/Desa": "Kebon Jeruk",
    "Unsur/Pilar": "PSM",
    "Nomor HP": "081234567890",
}
MAN = {
    "Nama lengkap": "Budi Santoso",
    "NIK": "3171021203850002",
    "Kecamatan": "Karang Anyar",
    "Kelurahan/Desa": "Duri Pulo",
    "Unsur/Pilar": "TKSK",
}


def test_a_filled_template_is_read_without_a_question(kasudin):
    event = make_event(kasudin, "99.71")
    batch = read(as_file(filled(made(), WOMAN, MAN), "templat.xlsx"), by=kasudin, event=event)
    assert batch.state == BatchState.CHECKED, batch.effects
    assert (batch.rows_total, batch.rows_new, batch.rows_error) == (2, 2, 0)
    origins = dict(batch.rows.values_list("values__name", "region_code"))
    assert origins == {"Siti Aminah": "99.71.01.1002", "Budi Santoso": "99.71.02.1002"}
    assert [table["name"] for table in batch.tables] == ["Peserta kegiatan"]
    assert batch.tables[0]["mapping"]["unknown"] == []


def test_an_empty_template_says_that_it_is_empty(kasudin):
    event = make_event(kasudin, "99.71")
    batch = read(as_file(filled(made()), "templat.xlsx"), by=kasudin, event=event)
    assert (batch.state, batch.refusal["code"]) == (BatchState.REFUSED, "no_rows")


def test_lists_hang_on_what_was_chosen_before(kasudin):
    book = made()
    page, lists = book.worksheets[0], book["Daftar"]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["C"]][1:3] == ["Pasar Baru", "Karang Anyar"]
    rows = list(zip(lists["D"], lists["E"], strict=True))[1:]
    assert [(under.value, name.value) for under, name in rows] == [
        ("Pasar Baru", "Pasar Baru"),
        ("Pasar Baru", "Kebon Jeruk"),
        ("Karang Anyar", "Karang Anyar"),
        ("Karang Anyar", "Duri Pulo"),
    ]
    letters = headings(page)
    assert "Kab/Kota" not in letters
    rules = {str(rule.sqref).split(":")[0]: rule for rule in page.data_validations.dataValidation}
    assert rules[f"{letters['Kecamatan']}4"].formula1 == "Daftar!$C$2:$C$3"
    district = letters["Kecamatan"]
    assert rules[f"{letters['Kelurahan/Desa']}4"].formula1 == (
        f"OFFSET(Daftar!$E$2,MATCH(${district}4,Daftar!$D$2:$D$5,0)-1,0,"
        f"COUNTIF(Daftar!$D$2:$D$5,${district}4),1)"
    )
    assert rules[f"{letters['NIK']}4"].type == "textLength"
    assert rules[f"{letters['Jenis kelamin']}4"].formula1 == '"L,P"'


def test_a_province_chooses_the_kabupaten_first(staff):
    book = made("99")
    page, lists = book.worksheets[0], book["Daftar"]
    assert "Kab/Kota" in headings(page)
    pairs = [(a.value, b.value) for a, b in zip(lists["F"], lists["G"], strict=True)]
    assert ("Kabupaten Utara|Hulu", "Sukamaju") in pairs
    assert ("Kabupaten Utara|Hilir", "Sukamaju") in pairs


def test_only_the_headings_are_locked_and_long_numbers_are_text(places):
    page = made().worksheets[0]
    letters = headings(page)
    assert page.protection.sheet
    assert page["A3"].protection.locked
    assert page.freeze_panes == "B4"
    for label in ("NIK", "Nomor HP"):
        column = page.column_dimensions[letters[label]]
        assert column.number_format == "@"
        assert not column.protection.locked


def test_the_version_stands_in_the_file_and_changes_with_the_columns(places, monkeypatch):
    book = made()
    sign = mark.mark(sheet(), "99.71")
    assert book["Daftar"]["A1"].value == sign
    assert book.custom_doc_props[mark.PROPERTY].value == sign
    before = mark.version(sheet())
    monkeypatch.setattr(sheet(), "template_keys", classmethod(lambda _cls: ("name", "nik")))
    assert mark.version(sheet()) != before


def test_the_template_of_other_data_is_refused_with_its_name(kasudin, monkeypatch):
    class OtherSheet(sheet()):
        slug = "lks"
        title = "Lembaga kesejahteraan sosial"

    monkeypatch.setitem(registry._sheets, "lks", OtherSheet)
    region = Region.objects.get(code="99.71")
    book = openpyxl.load_workbook(io.BytesIO(writing.template(OtherSheet, region)))
    event = make_event(kasudin, "99.71")
    batch = read(as_file(filled(book, WOMAN), "templat.xlsx"), by=kasudin, event=event)
    assert batch.refusal["code"] == "other_template"
    assert "Lembaga kesejahteraan sosial" in batch.refusal["message"]


def test_people_of_the_region_come_back_as_the_same_people(staff):
    event = make_event(staff, "99")
    batch = apply(
        read(
            as_file(filled(made("99"), MAN | {"Kab/Kota": "Kota Selatan"})), by=staff, event=event
        ),
        by=staff,
    )
    assert batch.rows_applied == 1
    PersonFactory(region_id="99.01.01.2001", nik=None)
    region = Region.objects.get(code="99.71")
    file = templates.make(sheet=sheet(), region=region, by=staff, with_people=True, reason=REASON)
    page = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert [page["A4"].value, page["B4"].value, page["A5"].value] == [
        "Budi Santoso",
        MAN["NIK"],
        None,
    ]
    log = AccessLog.objects.get(kind="export")
    assert (log.row_count, log.field, log.reason) == (1, "lengkap", REASON)
    # The person holds no duty yet, so the pillar is chosen by hand.
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    again = read(as_file(filled(book, {"Unsur/Pilar": "TKSK"})), by=staff, event=event)
    assert (again.rows_same, again.rows_total) == (1, 1)


def test_a_dangerous_name_stays_text(places):
    book = made(people=[{"name": "=HYPERLINK(1)", "nik": SITI[1]}])
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book.worksheets[0]["A4"].quotePrefix


def test_the_page_offers_what_may_be_uploaded(client, kasudin):
    client.force_login(kasudin)
    page = client.get(reverse("imports:template-list")).content.decode()
    assert "Peserta kegiatan" in page
    assert "Isi dengan orang" not in page
    answer = client.post(
        reverse("imports:template-file", args=["participants"]), {"region": "99.71"}
    )
    assert answer["Content-Disposition"].endswith('"templat-participants-9971.xlsx"')
    elsewhere = client.post(
        reverse("imports:template-file", args=["participants"]), {"region": "99.01"}
    )
    assert elsewhere.status_code == 404


def test_people_need_a_reason(client, staff):
    client.force_login(staff)
    url = reverse("imports:template-file", args=["participants"])
    answer = client.post(url, {"region": "99", "with_people": "on", "reason": "ya"})
    assert "Tuliskan untuk apa NIK lengkap" in answer.content.decode()
    assert not AccessLog.objects.exists()


def test_the_command_writes_the_same_template(tmp_path, places):
    out = tmp_path / "templat.xlsx"
    call_command("make_template", "participants", region="99.71", out=out)
    assert openpyxl.load_workbook(out).sheetnames == ["Peserta kegiatan", "Petunjuk", "Daftar"]
    with pytest.raises(CommandError, match="tidak ada di peta"):
        call_command("make_template", "participants", region="12.34", out=out)
