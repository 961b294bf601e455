import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import AccessLog
from trainings.models import EnrolmentState


def at(event, name="participant-list", *more):
    return reverse(f"trainings:{name}", args=[event.code, *more])


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def names(response):
    return [row.person.name for row in response.context["page"]]


def test_names_are_found_however_they_are_spelt(as_kasudin, event, enrol):
    enrol(event, name="Muhammad Yusuf, S.Sos"), enrol(event, name="Siti Aminah")

    for words in ("moh yusuf", "Mohammad", "yoesoef", "muh. yus"):
        assert names(as_kasudin.get(at(event), {"q": words})) == ["Muhammad Yusuf, S.Sos"]
    assert names(as_kasudin.get(at(event), {"q": "budi"})) == []


def test_filters_and_sorting(as_kasudin, event, enrol):
    enrol(event, "99.71.02.1001", name="Ana", sex="P", pillar_id="TKSK")
    enrol(event, "99.71.01.1002", name="Budi", sex="L", state="confirmed")
    enrol(event, "99.71.01.1001", name="Cici", sex="P")

    def found(**query):
        return names(as_kasudin.get(at(event), query))

    assert found() == ["Ana", "Budi", "Cici"]
    assert found(urut="asal") == ["Cici", "Budi", "Ana"]
    assert found(urut="pilar") == ["Ana", "Cici", "Budi"]
    assert found(urut="status") == ["Budi", "Ana", "Cici"]
    assert found(wilayah="99.71.01") == ["Budi", "Cici"]
    assert found(pilar="TKSK") == ["Ana"]
    assert found(status="confirmed") == ["Budi"]
    assert found(jk="P") == ["Ana", "Cici"]
    assert found(wilayah="99.01") == []


def test_pages_of_a_sorted_list_keep_its_order(as_kasudin, event, enrol):
    for n in range(54):
        enrol(event, name=f"Peserta {n:02d}", pillar_id="TKSK" if n % 2 else "PSM")

    first = as_kasudin.get(at(event), {"urut": "pilar"})
    second = as_kasudin.get(at(event), {"urut": "pilar", "sesudah": first.context["page"].next})
    found = names(first) + names(second)
    assert len(found) == len(set(found)) == 54
    assert found == sorted(found, key=lambda name: (int(name[-2:]) % 2 == 0, name))


def test_cost_does_not_grow_with_rows(as_kasudin, event, enrol):
    enrol(event)
    as_kasudin.get(at(event))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            as_kasudin.get(at(event))
        return len(seen)

    few = queries()
    for _ in range(20):
        enrol(event)
    assert queries() == few


def test_a_city_sees_only_its_own_people(as_kasudin, province_event, enrol):
    (
        enrol(province_event, name="Orang Sini"),
        enrol(province_event, "99.01.01.2001", name="Orang Sana"),
    )

    response = as_kasudin.get(at(province_event))
    assert names(response) == ["Orang Sini"]


def test_niks_are_masked_and_the_eye_is_for_those_who_may(client, kasudin, auditor, event, enrol):
    person = enrol(event).person
    eye = reverse("pillars:person-nik", args=[person.public_id])
    client.force_login(kasudin)
    response = client.get(at(event))
    assertContains(response, eye)
    assertNotContains(response, person.nik)
    client.force_login(auditor)
    assertNotContains(client.get(at(event)), eye)


def test_ticked_participants_are_confirmed(as_staff, event, enrol):
    one, other = enrol(event), enrol(event)
    as_staff.post(at(event, "participant-confirm"), {"pilih": [str(one.public_id)]})

    one.refresh_from_db(), other.refresh_from_db()
    assert (one.state, other.state) == (EnrolmentState.CONFIRMED, EnrolmentState.NOMINATED)


def test_all_within_the_filter_are_confirmed(as_staff, event, enrol):
    psm, tksk = enrol(event), enrol(event, "99.71.02", pillar_id="TKSK")
    url = f"{at(event, 'participant-confirm')}?pilar=PSM"
    response = as_staff.post(url, {"semua": "1"})

    assertRedirects(response, f"{at(event)}?pilar=PSM")
    psm.refresh_from_db(), tksk.refresh_from_db()
    assert (psm.state, tksk.state) == (EnrolmentState.CONFIRMED, EnrolmentState.NOMINATED)


def test_confirm_ignores_ids_from_elsewhere(as_staff, event, province_event, enrol):
    elsewhere = enrol(province_event)
    as_staff.post(at(event, "participant-confirm"), {"pilih": [str(elsewhere.public_id)]})

    elsewhere.refresh_from_db()
    assert elsewhere.state == EnrolmentState.NOMINATED
    url = at(event, "participant-confirm")
    assert as_staff.post(url, {"pilih": ["bukan id"]}).status_code == 404


def test_withdraw_and_take_back(as_kasudin, event, enrol):
    row = enrol(event)
    withdraw = at(event, "participant-withdraw", row.public_id)
    assertContains(as_kasudin.get(withdraw), "mundur?")
    assertContains(as_kasudin.post(withdraw, {"reason": ""}), "tidak boleh kosong")
    as_kasudin.post(withdraw, {"reason": "sakit"})
    assertContains(as_kasudin.get(at(event)), "sakit")

    as_kasudin.post(at(event, "participant-reinstate", row.public_id))
    row.refresh_from_db()
    assert row.state == EnrolmentState.NOMINATED


def test_the_people_of_others_cannot_be_withdrawn(as_kasudin, province_event, enrol):
    row = enrol(province_event, "99.01.01.2001")
    url = at(province_event, "participant-withdraw", row.public_id)

    assert as_kasudin.post(url, {"reason": "iseng"}).status_code == 404


# --- Export -----------------------------------------------------------------------------------
def workbook(response):
    return openpyxl.load_workbook(io.BytesIO(response.content))


def test_export_is_what_the_list_shows(as_kasudin, kasudin, event, enrol):
    enrol(event, name="Budi", person__phone="+6281234567890"), enrol(event, name="Ana")
    enrol(event, "99.71.02", name="Citra", pillar_id="TKSK")
    response = as_kasudin.post(f"{at(event, 'participant-export')}?pilar=PSM", {"format": "xlsx"})

    book = workbook(response)
    rows = list(book["Peserta"].iter_rows(values_only=True))
    heading = rows[0]
    people = [dict(zip(heading, row, strict=True)) for row in rows[1:]]
    assert [person["Nama"] for person in people] == ["Ana", "Budi"]
    assert people[1]["Nomor HP"] == "0812-3456-7890"
    assert people[1]["Desa/Kelurahan"] == "Pasar Baru"
    about = {row[0]: row[1] for row in book["Keterangan"].iter_rows(values_only=True)}
    assert about["Isi"] == "Peserta dengan Pilar PSM"
    assert about["Jumlah baris"] == "2"
    assert kasudin.name in about["Diekspor oleh"]
    assert event.code in about["Kegiatan"]
    line = AccessLog.objects.get()
    assert (line.row_count, line.user_email) == (2, kasudin.email)
    assert "Pilar PSM" in line.filter_text


def test_export_masks_niks_unless_the_right_and_a_reason_are_there(
    client, kasudin, staff, event, enrol
):
    nik = enrol(event).person.nik
    url = at(event, "participant-export")
    client.force_login(kasudin)
    cells = {"format": "xlsx", "nik": "lengkap", "reason": "lampiran SPJ transport"}
    assert nik not in _cells(client.post(url, cells))

    client.force_login(staff)
    assertContains(client.post(url, {**cells, "reason": ""}), "untuk apa NIK lengkap")
    book = workbook(client.post(url, cells))
    cell = book["Peserta"]["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (nik, "s", "@")
    line = AccessLog.objects.latest("pk")
    assert (line.field, line.reason) == ("lengkap", "lampiran SPJ transport")


def _cells(response) -> set:
    rows = workbook(response)["Peserta"].iter_rows(values_only=True)
    return {cell for row in rows for cell in row}


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+62", "@SUM(A1)", "-1"])
def test_nothing_typed_becomes_a_formula(as_kasudin, event, enrol, name):
    row = enrol(event, note=name)
    book = workbook(as_kasudin.post(at(event, "participant-export"), {"format": "xlsx"}))
    assert [c.data_type for c in book["Peserta"][2] if c.value == name] == ["s"]

    answer = as_kasudin.post(at(event, "participant-export"), {"format": "csv"})
    text = answer.content.decode("utf-8-sig")
    (line,) = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert line["Keterangan"] == f"'{name}"
    assert line["Nama"] == row.person.name


def test_auditor_exports_masked_and_operator_not_at_all(client, auditor, operator, event, enrol):
    enrol(event)
    url = at(event, "participant-export")
    client.force_login(auditor)
    assertNotContains(client.get(url), "Lengkap, dengan alasan")
    client.force_login(operator)
    assert client.get(url).status_code == 403
