from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.changes import signed
from imports.models import ImportBatch
from pillars.models import PillarKind
from tests.trainings.factories import TrainingEventFactory
from trainings.models import EventState, TrainingEvent
from trainings.services import enrolments, events, quotas

LIST = reverse("trainings:event-list")
NEW = reverse("trainings:event-create")
FORM = {
    "title": "Bimbingan Dasar PSM",
    "kind": "bimtek",
    "level": "dasar",
    "region": "99.71",
    "start_on": "2 Mei 2024",
    "end_on": "",
    "place": "Aula",
    "pillars": ["PSM", "TKSK"],
}


def at(event, name="event-detail", *more):
    return reverse(f"trainings:{name}", args=[event.code, *more])


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def codes(response):
    return [event.code for event in response.context["page"]]


def queries_for(client, url) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


# --- The list ---------------------------------------------------------------------------------
def test_a_city_sees_its_own_events_and_the_province_s(
    as_kasudin, event, province_event, other_kasudin
):
    TrainingEventFactory(created_by=other_kasudin, region_id="99.01", code="BMT-9901-2024-001")

    response = as_kasudin.get(LIST)
    assert set(codes(response)) == {event.code, province_event.code}
    assertContains(response, "2 kegiatan di Kota Selatan")


def test_participants_counted_are_those_i_may_see(as_kasudin, province_event, enrol):
    enrol(province_event), enrol(province_event, state="withdrawn")
    enrol(province_event, "99.01.01.2001")

    (shown,) = as_kasudin.get(LIST).context["page"]
    assert shown.participants == 1


def test_list_cost_does_not_grow_with_rows(as_staff, staff, enrol):
    psm = PillarKind.objects.get(code="PSM")
    enrol(TrainingEventFactory(created_by=staff))
    as_staff.get(LIST)  # the first page of a session also notes where the user is
    few = queries_for(as_staff, LIST)
    for _ in range(15):
        event = TrainingEventFactory(created_by=staff)
        event.pillars.add(psm)
        enrol(event)

    # One more, for the pillars, which no event had before; none for the other fourteen.
    assert queries_for(as_staff, LIST) <= few + 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "lanjut aula"}, True),
        ({"q": "bmt-9971-2024-900"}, True),
        ({"q": "jambore"}, False),
        ({"jenis": "bimtek"}, True),
        ({"jenis": "jambore"}, False),
        ({"tingkat": "lanjut"}, True),
        ({"tingkat": "dasar"}, False),
        ({"pilar": "PSM"}, True),
        ({"pilar": "LKS"}, False),
        ({"status": "open"}, True),
        ({"status": "done"}, False),
        ({"periode": "2024"}, True),
        ({"periode": "2024-Q2"}, True),
        ({"periode": "2024-Q3"}, False),
        ({"periode": "2024-05"}, True),
        ({"periode": "2024-S1"}, True),
        ({"periode": "2024-02"}, False),
        ({"periode": "kemarin"}, False),
        ({"wilayah": "99.71"}, True),
        ({"wilayah": "99.01"}, False),
        ({"wilayah": "98"}, False),
        ({"waktu": "lewat"}, True),
        ({"waktu": "akan-datang"}, False),
        ({"peserta": "menunggu"}, True),
        ({"peserta": "belum"}, False),
    ],
)
def test_filters(as_staff, kasudin, enrol, query, found):
    event = TrainingEventFactory(
        created_by=kasudin,
        title="Bimbingan Lanjut",
        place="Aula Kecamatan",
        level="lanjut",
        code="BMT-9971-2024-900",
    )
    event.pillars.add(PillarKind.objects.get(code="PSM"))
    enrol(event)

    response = as_staff.get(LIST, query)
    assert codes(response) == ([event.code] if found else [])
    if not found:
        assertContains(response, "Tidak ada kegiatan yang cocok")


def test_what_comes_next_stands_first_among_upcoming(as_staff, staff):
    today = timezone.localdate()
    later = TrainingEventFactory(created_by=staff, start_on=today + timedelta(days=9))
    sooner = TrainingEventFactory(created_by=staff, start_on=today + timedelta(days=2))

    assert codes(as_staff.get(LIST, {"waktu": "akan-datang"})) == [sooner.code, later.code]
    assert codes(as_staff.get(LIST)) == [later.code, sooner.code]


def test_pages_follow_each_other_without_gap(as_staff, staff):
    made = {TrainingEventFactory(created_by=staff).code for _ in range(53)}

    first = as_staff.get(LIST)
    second = as_staff.get(LIST, {"sesudah": first.context["page"].next})
    assert len(codes(first)) == 50
    assert set(codes(first)) | set(codes(second)) == made
    back = as_staff.get(LIST, {"sebelum": second.context["page"].previous})
    assert codes(back) == codes(first)


def test_empty_list_says_how_the_first_event_appears(as_kasudin, client, auditor):
    assertContains(as_kasudin.get(LIST), "Buat kegiatan lebih dulu")
    client.force_login(auditor)
    response = client.get(LIST)
    assertContains(response, "setelah penyelenggara membuatnya")
    assertNotContains(response, NEW)


# --- Making and changing ----------------------------------------------------------------------
def test_create_by_the_form(as_kasudin, kasudin):
    response = as_kasudin.post(NEW, FORM)

    event = TrainingEvent.objects.get()
    assertRedirects(response, at(event))
    assert (event.code, event.start_on, event.state) == (
        "BMT-9971-2024-001", date(2024, 5, 2), EventState.OPEN,
    )  # fmt: skip
    assert set(event.pillars.values_list("code", flat=True)) == {"PSM", "TKSK"}
    assert event.created_by == kasudin


def test_create_warns_of_another_event_on_that_day(as_kasudin, event):
    response = as_kasudin.post(NEW, FORM, follow=True)

    assertContains(response, f"{event.title} ({event.code}) juga mulai pada hari itu")
    other_day = as_kasudin.post(NEW, {**FORM, "start_on": "9 Mei 2024"}, follow=True)
    assertNotContains(other_day, "juga mulai pada hari itu")


def test_create_as_draft(as_kasudin):
    as_kasudin.post(NEW, {**FORM, "draft": "1"})

    assert TrainingEvent.objects.get().state == EventState.DRAFT


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start_on": "kemarin"}, "tidak dikenali"),
        ({"end_on": "1-5-2024"}, "mendahului hari pertama"),
        ({"region": "99"}, "region"),
        ({"region": "99.01"}, "region"),
        ({"title": ""}, "tidak boleh kosong"),
        ({"end_on": "2-5-2027"}, "satu tahun"),
    ],
)
def test_create_says_what_is_wrong(as_kasudin, fields, words):
    response = as_kasudin.post(NEW, {**FORM, **fields})

    assert response.status_code == 200
    assert not TrainingEvent.objects.exists()
    text = response.content.decode().lower()
    assert words in text
    assert "belum tersimpan" in text


def test_edit_keeps_what_was_typed_before(as_kasudin, event):
    assertContains(as_kasudin.get(at(event, "event-edit")), "2 Mei 2024")

    as_kasudin.post(at(event, "event-edit"), {**FORM, "start_on": "3-5-2024"})
    event.refresh_from_db()
    assert (event.title, event.start_on) == (FORM["title"], date(2024, 5, 3))


def test_the_province_s_event_is_seen_but_not_changed_by_a_city(as_kasudin, province_event):
    assertContains(as_kasudin.get(at(province_event)), province_event.title)
    assertNotContains(as_kasudin.get(at(province_event)), at(province_event, "event-edit"))
    for name, more in (("event-edit", ()), ("event-move", ("cancel",))):
        assert as_kasudin.post(at(province_event, name, *more), FORM).status_code == 403
    assert as_kasudin.post(at(province_event, "quota-save"), {}).status_code == 403


def test_another_city_s_event_does_not_exist(client, other_kasudin, event):
    client.force_login(other_kasudin)

    for name in ("event-detail", "participant-list", "quota-list", "event-history"):
        assert client.get(at(event, name)).status_code == 404


def test_cancel_asks_why_and_shows_it(as_kasudin, event):
    url = at(event, "event-move", "cancel")
    assertContains(as_kasudin.post(url, {"reason": ""}), "tidak boleh kosong")
    as_kasudin.post(url, {"reason": "Aula dipakai Pilkada"})

    response = as_kasudin.get(at(event))
    assertContains(response, "Kegiatan ini dibatalkan")
    assertContains(response, "Aula dipakai Pilkada")
    assertNotContains(response, "Unggah peserta")


def test_unknown_step_does_not_exist(as_kasudin, event):
    assert as_kasudin.post(at(event, "event-move", "sulap")).status_code == 404


def test_a_step_that_no_longer_fits_is_told(as_kasudin, event, kasudin):
    events.finish(event=event, by=kasudin)

    response = as_kasudin.post(at(event, "event-move", "start"), follow=True)
    assertContains(response, "tidak dapat dilakukan")


def test_upload_leads_to_the_import_of_this_event(as_kasudin, event):
    assertContains(as_kasudin.get(at(event)), f"lembar=participants&amp;untuk={event.code}")


def test_auditor_reads_without_buttons(client, auditor, event):
    client.force_login(auditor)

    response = client.get(at(event))
    assertNotContains(response, "Unggah peserta")
    assertNotContains(response, "Tindakan lain")


# --- Summary, quotas, history -----------------------------------------------------------------
def test_summary_counts_by_place_pillar_and_sex(as_kasudin, event, enrol):
    enrol(event, sex="L"), enrol(event, sex="P"), enrol(event, "99.71.02.1001", sex="P")
    enrol(event, "99.71.02", pillar_id="TKSK", sex="L")
    enrol(event, state="withdrawn")
    event.quotas.create(region_id="99.71.01", pillar_id="PSM", seats=1)
    event.quotas.create(region_id="99.71.02", pillar_id="PSM", seats=5)

    table = as_kasudin.get(at(event)).context["breakdown"]
    assert [pillar.code for pillar in table.pillars] == ["TKSK", "PSM"]
    rows = {row.code: row for row in table.rows}
    assert [cell.people for cell in rows["99.71.01"].cells] == [0, 2]
    assert [cell.people for cell in rows["99.71.02"].cells] == [1, 1]
    assert rows["99.71.01"].cells[1].is_over
    assert rows["99.71.02"].cells[1].is_short
    assert (table.total.total.people, table.total.male, table.total.female) == (4, 2, 2)
    assert table.total.cells[1].seats == 6


def test_a_city_sees_its_kecamatan_in_the_province_s_event(as_kasudin, province_event, enrol):
    enrol(province_event), enrol(province_event, "99.01.01.2001")
    province_event.quotas.create(region_id="99.71", seats=10)
    province_event.quotas.create(region_id="99.01", seats=20)

    table = as_kasudin.get(at(province_event)).context["breakdown"]
    assert [row.code for row in table.rows] == ["99.71.01", "99.71.02"]
    assert (table.total.total.people, table.total.total.seats) == (1, 10)


def test_quotas_are_typed_in_place(as_kasudin, event):
    event.pillars.set(PillarKind.objects.filter(code__in=["PSM", "TKSK"]))
    url = at(event, "quota-save")
    as_kasudin.post(url, {"99.71.01/PSM": "4", "99.71/semua": "30"})
    as_kasudin.post(url, {"99.71.01/PSM": "4", "99.71/semua": ""})

    assert list(event.quotas.values_list("region_id", "pillar_id", "seats")) == [
        ("99.71.01", "PSM", 4)
    ]
    response = as_kasudin.post(url, {"99.71.01/PSM": "banyak"})
    assertContains(response, "Kuota belum tersimpan")


def test_others_read_the_quotas(client, auditor, event):
    client.force_login(auditor)
    assertContains(client.get(at(event, "quota-list")), "Belum ada kuota")

    event.quotas.create(region_id="99.71.01", pillar_id="PSM", seats=37)
    response = client.get(at(event, "quota-list"))
    assertContains(response, "37")
    assertNotContains(response, "Simpan kuota")


def test_history_is_one_line_per_deed(as_kasudin, kasudin, staff, event, enrol):
    batch = ImportBatch.objects.create(
        sheet="participants",
        target=event.code,
        region_id="99.71",
        uploaded_by=kasudin,
        file_name="peserta.xlsx",
        file_size=1,
    )
    with signed(kasudin, batch=str(batch.public_id), reason="Impor: peserta.xlsx"):
        people = [enrol(event) for _ in range(3)]
    enrolments.confirm(event=event, enrolments=people, by=staff)
    enrolments.withdraw(enrolment=people[0], reason="sakit", by=kasudin)
    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 4}, by=kasudin)
    events.cancel(event=event, reason="banjir", by=kasudin)

    entries = as_kasudin.get(at(event, "event-history")).context["entries"]
    told = [(entry.title, entry.by, entry.text) for entry in entries]
    assert ("3 peserta ditambahkan", kasudin.name, "Dari berkas peserta.xlsx") in told
    assert ("3 peserta disahkan", staff.name, "") in told
    assert (f"{people[0].person.name} mundur", kasudin.name, "Alasan: sakit") in told
    assert any(title == "Kuota diatur" and "– → 4" in text for title, _, text in told)
    (added,) = (entry for entry in entries if entry.title == "3 peserta ditambahkan")
    assert str(batch.public_id) in added.url
    (text,) = (text for title, by, text in told if (title, by) == ("Kegiatan diubah", kasudin.name))
    assert "Pendaftaran dibuka → Dibatalkan" in text
    assert "Alasan: banjir" in text


def test_history_hides_the_people_of_others(as_kasudin, province_event, enrol):
    enrol(province_event, "99.01.01.2001")

    entries = as_kasudin.get(at(province_event, "event-history")).context["entries"]
    assert not [entry for entry in entries if "peserta" in entry.title]


def test_imports_of_the_event_are_listed_as_far_as_visible(client, kasudin, staff, province_event):
    for user, name in ((kasudin, "selatan.xlsx"), (staff, "provinsi.xlsx")):
        ImportBatch.objects.create(
            sheet="participants",
            target=province_event.code,
            region_id=user.region_id,
            uploaded_by=user,
            file_name=name,
            file_size=1,
        )

    client.force_login(staff)
    assertContains(client.get(at(province_event, "event-batches")), "selatan.xlsx")
    client.force_login(kasudin)
    response = client.get(at(province_event, "event-batches"))
    assertContains(response, "selatan.xlsx")
    assertNotContains(response, "provinsi.xlsx")
