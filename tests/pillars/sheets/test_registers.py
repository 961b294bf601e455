"""What the rows of a register become: duties, changes, refusals with what to do."""

import io
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts import crypto
from imports import registry
from imports.models import BatchState
from imports.services import handing, undoing
from imports.templating import mark, writing
from pillars.models import (
    Assignment,
    Person,
    PersonAccount,
    PersonDocument,
    PillarKind,
    StatusEvent,
)
from tests.imports.workbooks import as_file, sample
from tests.pillars.factories import AssignmentFactory, PersonFactory
from tests.pillars.sheets.conftest import apply, codes, counted, read

HEADINGS = (
    "Nama Lengkap", "NIK", "Jenis Kelamin", "Tanggal Lahir", "Kecamatan", "Kelurahan",
    "Kecamatan Lokasi Tugas", "No SK", "TMT", "Berakhir",
)  # fmt: skip
SITI = (
    "Siti Aminah", "3171014405900001", "P", "4 Mei 1990", "Pasar Baru", "Kebon Jeruk",
    "Pasar Baru", "1/2023", "02/01/2023", "01/01/2028",
)  # fmt: skip
BUDI = (
    "Budi Santoso", "3171021203850002", "L", "12-03-1985", "Karang Anyar", "Duri Pulo",
    "Karang Anyar", "2/2023", "02/01/2023", "",
)  # fmt: skip


def changed(row, **cells):
    """The row with other cells, by heading."""
    names = {heading.replace(" ", "_"): at for at, heading in enumerate(HEADINGS)}
    row = list(row)
    for name, value in cells.items():
        row[names[name]] = value
    return tuple(row)


def test_a_row_becomes_a_person_with_a_duty(register, kasudin):
    batch = apply(register(SITI, BUDI, headings=HEADINGS), by=kasudin)

    assert counted(batch) == {"total": 2, "new": 2, "changed": 0, "same": 0, "error": 0}
    duty = Assignment.objects.get(person__name="Siti Aminah")
    assert (duty.kind_id, duty.region_id, duty.sk_number) == ("TKSK", "99.71.01", "1/2023")
    assert duty.validity == DateRange(date(2023, 1, 2), date(2028, 1, 2))
    assert (duty.person.region_id, duty.person.home_region_id) == ("99.71.01", "99.71.01.1002")
    event = duty.status_events.get()
    assert (event.kind, event.happened_on, event.recorded_by) == (
        "appointed", date(2023, 1, 2), kasudin,
    )  # fmt: skip
    assert Assignment.objects.get(person__name="Budi Santoso").validity.upper is None
    # Ages of 32 and 37: only the older one is remarked on, and written all the same.
    assert codes(batch) == ["warning:birth_date:rule_max_age"]


def test_changed_rows_change_and_a_renewal_keeps_the_first_day(register, kasudin):
    apply(register(SITI, BUDI, headings=HEADINGS), by=kasudin)
    renewed = changed(SITI, No_SK="9/2028", TMT="02/01/2028", Berakhir="01/01/2033")
    # The last day of the old term is the first of the new one.
    renewed = changed(renewed, TMT="01/01/2028")
    again = apply(register(renewed, BUDI, headings=HEADINGS), by=kasudin)

    assert counted(again) == {"total": 2, "new": 0, "changed": 1, "same": 1, "error": 0}
    duty = Assignment.objects.get(person__name="Siti Aminah")
    assert duty.validity == DateRange(date(2023, 1, 2), date(2033, 1, 2))
    event = duty.status_events.latest("id")
    assert (event.kind, event.was, event.became) == (
        "extended", "sampai 1 Januari 2028", "sampai 1 Januari 2033",
    )  # fmt: skip


def test_a_first_day_typed_wrong_is_corrected(register, kasudin):
    apply(register(SITI, headings=HEADINGS), by=kasudin)
    apply(register(changed(SITI, TMT="02/01/2022"), headings=HEADINGS), by=kasudin)
    duty = Assignment.objects.get()
    assert duty.validity.lower == date(2022, 1, 2)
    assert duty.status_events.latest("id").kind == StatusEvent.Kind.CORRECTED


def test_only_a_year_begins_a_duty_and_never_moves_one(register, kasudin):
    headings = (*HEADINGS[:8], "Tahun Pengangkatan")
    row = (*SITI[:8], 2021)
    batch = apply(register(row, headings=headings), by=kasudin)
    assert Assignment.objects.get().validity.lower == date(2021, 1, 1)
    Assignment.objects.update(validity=DateRange(date(2021, 7, 1), None))
    assert counted(register(row, headings=headings))["same"] == 1
    assert "start_taken" in str(batch.rows.get().problems) or batch.rows.get().level == 0


def test_an_end_with_a_reason_stands(register, kasudin):
    apply(register(SITI, headings=HEADINGS), by=kasudin)
    Assignment.objects.update(
        validity=DateRange(date(2023, 1, 2), date(2024, 5, 2)), end_reason="resigned"
    )
    batch = register(SITI, headings=HEADINGS)
    assert counted(batch)["same"] == 1
    assert codes(batch) == ["warning:end_on:ended_already"]
    assert batch.rows.get().differences["hint_ended"] == "1 Mei 2024"


class TestSeats:
    @pytest.fixture
    def holder(self, places):
        return AssignmentFactory(
            kind_id="TKSK", region_id="99.71.01", person__name="Ibu Pertama",
            validity=DateRange(date(2020, 1, 1), None),
        )  # fmt: skip

    def test_somebody_new_in_a_taken_seat_is_refused_by_name(self, register, holder):
        batch = register(SITI, BUDI, headings=HEADINGS)
        assert counted(batch) == {"total": 2, "new": 1, "changed": 0, "same": 0, "error": 1}
        row = batch.rows.get(level=2)
        assert row.codes[-1] == "error:name:seat_taken"
        assert row.differences["hint_holder"] == "Ibu Pertama"
        assert row.differences["hint_since"] == "sejak 1 Januari 2020"

    def test_the_holder_makes_way_when_that_is_chosen(self, register, holder, kasudin):
        batch = register(SITI, headings=HEADINGS, defaults={"seats": "replace"})
        assert "warning:name:replaces" in codes(batch)
        apply(batch, by=kasudin)

        holder.refresh_from_db()
        new = Assignment.objects.get(person__name="Siti Aminah")
        assert holder.validity.upper == new.validity.lower == date(2023, 1, 2)
        assert (holder.end_reason, holder.end_note) == ("replaced", "Diganti Siti Aminah")
        event = holder.status_events.get()
        assert (event.kind, event.happened_on) == ("replaced", date(2023, 1, 1))

    def test_whoever_came_later_does_not_make_way(self, register, holder):
        Assignment.objects.update(validity=DateRange(date(2023, 6, 1), None))
        batch = register(SITI, headings=HEADINGS, defaults={"seats": "replace"})
        assert codes(batch) == ["error:name:seat_taken"]

    def test_two_rows_cannot_have_one_seat(self, register, places):
        rival = changed(BUDI, Kecamatan_Lokasi_Tugas="Pasar Baru")
        batch = register(SITI, rival, headings=HEADINGS)
        assert counted(batch)["error"] == 1
        assert "error:name:seat_twice" in codes(batch)

    def test_a_tksk_of_another_kecamatan_is_moved_and_not_doubled(self, register, kasudin):
        apply(register(SITI, headings=HEADINGS), by=kasudin)
        moved = changed(SITI, Kecamatan_Lokasi_Tugas="Karang Anyar")
        batch = register(moved, headings=HEADINGS)
        assert codes(batch)[-1] == "error:name:serves_elsewhere"
        assert batch.rows.get().differences["hint_place"] == "Pasar Baru"

    def test_a_seat_taken_between_preview_and_apply_is_noticed(self, register, kasudin):
        batch = register(SITI, BUDI, headings=HEADINGS)
        AssignmentFactory(kind_id="TKSK", region_id="99.71.01")
        batch = apply(batch, by=kasudin)
        assert (batch.state, batch.rows_applied) == (BatchState.APPLIED, 1)
        assert "error:name:seat_taken" in codes(batch)


def test_accounts_are_sealed_added_once_and_never_exchanged(register, kasudin):
    headings = (*HEADINGS, "Rekening Bank Jatim", "Rekening Bank BNI", "Atas Nama")
    row = (*SITI, "0012345678", "8812345678", "Siti Aminah")
    apply(register(row, headings=headings), by=kasudin)

    found = {one.bank: one for one in PersonAccount.objects.all()}
    assert found["bpd"].account == "0012345678"
    assert found["bpd"].bank_name == "Bank Jatim"
    assert found["bni"].account_mask == "88******78" or "*" in found["bni"].account_mask
    assert counted(register(row, headings=headings))["same"] == 1

    other = (*SITI, "0099999999", "8812345678", "Siti Aminah")
    batch = register(other, headings=headings)
    assert codes(batch) == ["warning:account:account_differs"]
    assert counted(batch)["same"] == 1
    assert "0012345678" not in str(batch.rows.get().values)


def test_a_psm_certificate_becomes_a_paper(register, kasudin):
    headings = (
        "Nama", "NIK", "Kelurahan", "Kecamatan", "Tahun Pengangkatan", "Sertifikat",
        "No Sertifikat",
    )  # fmt: skip
    row = ("Siti Aminah", SITI[1], "Kebon Jeruk", "Pasar Baru", 2021, "Dasar", "12/2020")
    apply(register(row, headings=headings, sheet="psm"), by=kasudin)

    paper = PersonDocument.objects.get()
    assert (paper.category, paper.number, paper.note) == (
        "certificate", "12/2020", "Tingkat dasar",
    )  # fmt: skip
    assert Assignment.objects.get().region_id == "99.71.01.1002"
    assert counted(register(row, headings=headings, sheet="psm"))["same"] == 1


def test_undoing_takes_duties_events_and_people_back(register, kasudin, places):
    veteran = PersonFactory(name="Siti Aminah", nik=SITI[1], region_id="99.71.02.1001")
    batch = apply(register((*SITI, "0012345678"), headings=(*HEADINGS, "No Rekening")), by=kasudin)
    veteran.refresh_from_db()
    assert veteran.region_id == "99.71.01"
    assert Assignment.objects.count() == 1

    found = undoing.plan(batch)

    assert found.kept_total == 0, found.as_json()
    assert found.removed == {"peristiwa status": 1, "penugasan": 1, "rekening orang": 1}
    assert found.restored == {"orang": 1}


def test_what_happened_since_keeps_a_duty(register, kasudin):
    batch = apply(register(SITI, headings=HEADINGS), by=kasudin)
    duty = Assignment.objects.get()
    StatusEvent.objects.create(
        assignment=duty, region_id=duty.region_id, kind="suspended", happened_on=date(2024, 1, 1)
    )
    found = undoing.plan(batch)
    assert found.removed == {}
    assert [one.label for one in found.kept] == ["penugasan", "orang"]


def test_a_family_card_in_place_of_a_nik_is_known(register, kasudin):
    kk = "3171010203040005"
    PersonFactory(kk=kk, kk_index=crypto.index(kk, "kk"))
    batch = register(changed(SITI, NIK=kk), headings=HEADINGS)
    assert "error:nik:nik_known_kk" in codes(batch)
    assert counted(batch)["error"] == 1


def test_a_family_card_is_kept_with_its_index(register, kasudin):
    kk = "3171010203040005"
    apply(register((*SITI, kk), headings=(*HEADINGS, "Nomor KK")), by=kasudin)
    person = Person.objects.get()
    assert person.kk == kk
    assert bytes(person.kk_index) == crypto.index(kk, "kk")


@pytest.mark.parametrize(("sheet", "name"), [("psm", "dki-tksk-2024"), ("tksk", "dki-psm-2024")])
def test_a_register_of_another_kind_is_refused(dinas, sheet, name):
    batch = read(sheet, sample(f"{name}.xlsx"), by=dinas)
    assert batch.state == BatchState.REFUSED
    assert batch.refusal["code"] == f"other_kind_{name[4:-5]}"


def test_participants_are_no_register(dinas):
    batch = read("tksk", sample("jakpus-bimbingan-dasar-2024.xlsx"), by=dinas)
    assert batch.state in (BatchState.REFUSED, BatchState.MAPPING)
    assert not batch.rows.exists()


def test_a_city_takes_its_own_rows_and_hands_over_the_others(selatan):
    batch = read("tksk", sample("dki-tksk-2024.xlsx"), by=selatan)
    assert counted(batch) == {"total": 44, "new": 10, "changed": 0, "same": 0, "error": 34}
    offers = handing.offers(batch)
    assert sum(one.count for one in offers) == 34
    assert all(one.is_possible for one in offers)
    assert apply(batch, by=selatan).rows_applied == 10


def test_the_form_of_the_ministry_is_read(dinas):
    batch = read("tksk", sample("FORMAT_PENDATAAN_TKSK.xlsx"), by=dinas)
    assert batch.state == BatchState.CHECKED
    assert batch.rows_total == 1


def test_the_uploader_lets_holders_make_way_on_the_page(register, kasudin, client, places):
    AssignmentFactory(
        kind_id="TKSK", region_id="99.71.01", person__name="Ibu Pertama",
        validity=DateRange(date(2020, 1, 1), None),
    )  # fmt: skip
    batch = register(SITI, headings=HEADINGS)
    client.force_login(kasudin)
    page = reverse("imports:batch-detail", args=[batch.public_id])
    assertContains(client.get(page), "Gantikan pemegang lama")
    assertContains(client.get(page), "dijabat Ibu Pertama, sejak 1 Januari 2020")

    ruled = reverse("imports:batch-differences", args=[batch.public_id])
    client.post(ruled, {"putusan": "seats:replace"})

    batch.refresh_from_db()
    assert counted(batch) == {"total": 1, "new": 1, "changed": 0, "same": 0, "error": 0}
    client.post(ruled, {"putusan": "seats:wait"})
    batch.refresh_from_db()
    assert counted(batch)["error"] == 1


@pytest.mark.parametrize("sheet", ["tksk", "psm"])
def test_a_template_comes_back_as_it_was_filled(kasudin, places, sheet):
    kind = registry.get(sheet)
    known = AssignmentFactory(
        kind_id=sheet.upper(),
        region_id="99.71.01" if sheet == "tksk" else "99.71.01.1001",
        person=PersonFactory(name="Siti Aminah", nik=SITI[1], born_on=date(1990, 5, 4)),
        sk_number="1/2023",
    )
    people = kind.template_people(kasudin, "99.71")
    content = writing.template(kind, places["99.71"], people)

    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    lists = [rule.sqref for rule in page.data_validations.dataValidation if rule.type == "list"]
    # Sex, religion, education, the home and the duty.
    assert len(lists) >= 6
    assert mark.sheet_of(_kept(content)) == sheet

    batch = read(sheet, as_file(content, "templat.xlsx"), by=kasudin)
    assert codes(batch) == []
    assert counted(batch) == {"total": 1, "new": 0, "changed": 0, "same": 1, "error": 0}
    assert batch.rows.get().result_id == known.pk


def test_a_kind_that_the_province_adds_has_a_register_too(register, kasudin, places):
    assert not registry.get("pilar").may_upload(kasudin)
    PillarKind.objects.create(code="TAGANA", name="Tagana", shape="person", duty_level=2)
    headings = ("Nama", "NIK", "Kab/Kota Lokasi Tugas", "TMT")
    row = ("Siti Aminah", SITI[1], "Kota Selatan", "02/01/2023")
    batch = apply(register(row, headings=headings, sheet="pilar"), by=kasudin)
    duty = Assignment.objects.get()
    assert (batch.rows_applied, duty.kind_id, duty.region_id) == (1, "TAGANA", "99.71")


def _kept(content: bytes) -> Path:
    path = Path(tempfile.mkdtemp()) / "templat.xlsx"
    path.write_bytes(content)
    return path
