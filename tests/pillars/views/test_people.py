from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import AccessLog
from pillars.models import Assignment
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory

LIST = reverse("pillars:person-list")


def page(person, name="person-detail"):
    return reverse(f"pillars:{name}", args=[person.public_id])


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def names(response):
    return [person.name for person in response.context["page"]]


def test_list_shows_my_region_by_name(as_kasudin):
    PersonFactory(name="Zainab"), PersonFactory(name="Dra. Aminah")
    PersonFactory(name="Orang Utara", region_id="99.01.01.2001")

    response = as_kasudin.get(LIST)
    assert names(response) == ["Dra. Aminah", "Zainab"]
    assertContains(response, "2 orang di Kota Selatan")
    assertContains(as_kasudin.get(f"{LIST}?wilayah=99.71.01"), "orang di Kec. Pasar Baru</h1>")


def queries_for(client, url) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_list_cost_does_not_grow_with_rows(as_staff):
    AssignmentFactory()
    as_staff.get(LIST)  # the first page of a session also notes where the user is
    few = queries_for(as_staff, LIST)
    for _ in range(20):
        AssignmentFactory()
    assert queries_for(as_staff, LIST) == few


def test_search_needs_three_letters_and_no_nik(as_kasudin):
    PersonFactory(name="Siti Aminah")

    assert names(as_kasudin.get(LIST, {"q": "amin"})) == ["Siti Aminah"]
    assertContains(as_kasudin.get(LIST, {"q": "am"}), "Tulis sedikitnya 3 huruf")
    assertContains(as_kasudin.get(LIST, {"q": "a m"}), "satu kata dari tiga huruf")
    assertContains(as_kasudin.get(LIST, {"q": "9971010101900001"}), "NIK tidak dicari")


def test_look_alike_names_are_offered_when_nothing_fits(as_kasudin):
    PersonFactory(name="Muhammad Yusuf")

    response = as_kasudin.get(LIST, {"q": "moch yoesoef"})
    assert names(response) == ["Muhammad Yusuf"]
    assertContains(response, "ejaannya mirip")


def test_filters_by_duty_place_and_training(as_staff, staff):
    psm = AssignmentFactory().person
    AssignmentFactory(validity=DateRange(date(2020, 1, 1), date(2021, 1, 1)))
    trained = PersonFactory(region_id="99.01.01.2001")
    event = TrainingEventFactory(created_by=staff, region_id="99")
    EnrolmentFactory(event=event, person=trained, origin_id="99.01.01.2001")
    EnrolmentFactory(event=event, person=psm, state="withdrawn")

    assert names(as_staff.get(LIST, {"pilar": "PSM"})) == [psm.name]
    assert names(as_staff.get(LIST, {"wilayah": "99.01"})) == [trained.name]
    assert names(as_staff.get(LIST, {"pelatihan": "2024"})) == [trained.name]
    assert names(as_staff.get(LIST, {"pelatihan": "pernah"})) == [trained.name]
    assert len(names(as_staff.get(LIST, {"pelatihan": "belum"}))) == 2
    assert names(as_staff.get(LIST, {"pelatihan": "2023"})) == []


def test_place_of_others_is_no_choice(as_kasudin):
    PersonFactory(region_id="99.01.01.2001")

    assert names(as_kasudin.get(LIST, {"wilayah": "99.01"})) == []


def test_find_by_nik_keeps_it_out_of_the_address(as_kasudin):
    person = PersonFactory(nik="9971010101905555")
    url = reverse("pillars:person-find")

    response = as_kasudin.post(url, {"nik": "9971 0101 0190 5555"})
    assertRedirects(response, page(person))
    assert "5555" not in response.url


def test_find_by_nik_never_leaves_the_region(as_kasudin):
    PersonFactory(nik="9901010101905555", region_id="99.01.01.2001")

    response = as_kasudin.post(
        reverse("pillars:person-find"), {"nik": "9901010101905555"}, follow=True
    )
    assertContains(response, "Tidak ada orang dengan NIK itu di wilayah Anda")
    assertContains(as_kasudin.post(reverse("pillars:person-find"), {"nik": "123"}), "16 angka")


def test_person_page_tells_duties_and_trainings(as_kasudin, kasudin):
    duty = AssignmentFactory(sk_number="12/SK/2022")
    event = TrainingEventFactory(created_by=kasudin, title="Bimbingan Dasar PSM")
    EnrolmentFactory(event=event, person=duty.person)

    response = as_kasudin.get(page(duty.person))
    assertContains(response, "12/SK/2022")
    assertContains(response, "Mulai bertugas sebagai PSM di Kel. Pasar Baru")
    assertContains(response, "Bimbingan Dasar PSM")
    assertNotContains(response, duty.person.nik)


def test_reveal_wants_a_reason_and_writes_it_down(as_kasudin, kasudin):
    person = PersonFactory()
    url = page(person, "person-nik")

    assertNotContains(as_kasudin.get(url), person.nik)
    assertNotContains(as_kasudin.post(url, {"reason": "cek"}), person.nik)
    assert not AccessLog.objects.exists()
    assertContains(as_kasudin.post(url, {"reason": "mencocokkan dengan KTP"}), person.nik)
    line = AccessLog.objects.get()
    assert (line.user_email, line.subject_id) == (kasudin.email, str(person.public_id))
    assert line.reason == "mencocokkan dengan KTP"


def test_appointing_a_second_tksk_explains_itself(as_kasudin):
    AssignmentFactory(kind_id="TKSK", region_id="99.71.01", person__name="Ibu Pertama")
    person = PersonFactory()

    response = as_kasudin.post(
        page(person, "assignment-create"),
        {"kind": "TKSK", "region": "99.71.01", "start_on": "2 Mei 2024"},
    )
    assertContains(response, "Kec. Pasar Baru sudah punya TKSK aktif: Ibu Pertama")
    assert not person.assignments.exists()


def test_a_duty_is_ended_on_its_page(as_kasudin):
    duty = AssignmentFactory()
    url = reverse("pillars:assignment-end", args=[duty.person.public_id, duty.public_id])

    as_kasudin.post(url, {"last_on": "1-5-2024", "reason": "resigned", "note": "surat 4"})
    duty.refresh_from_db()
    assert duty.end_reason == "resigned"
    response = as_kasudin.get(page(duty.person))
    assertContains(response, "Tidak bertugas hari ini")
    assertContains(response, "Berakhir sebagai PSM")
    assertContains(as_kasudin.get(page(duty.person, "person-history")), "Alasan: surat 4")


def test_history_names_who_and_what(as_kasudin, kasudin):
    person = PersonFactory()
    as_kasudin.post(
        page(person, "assignment-create"),
        {
            "kind": "PSM",
            "region": "99.71.01.1001",
            "start_on": "2 Mei 2024",
            "alasan_basic_training": "Sertifikat asli dilihat",
        },
    )

    response = as_kasudin.get(page(person, "person-history"))
    assertContains(response, "Penugasan dibuat")
    assertContains(response, kasudin.name)
    assert Assignment.objects.get().validity.lower == date(2024, 5, 2)


def test_organisation_page(as_kasudin):
    organisation = OrganisationFactory(name="Yayasan Kasih", address="Jalan Melati 4")
    AssignmentFactory(
        kind_id="LKS", organisation=organisation, position="Ketua", person__name="Pak Ketua"
    )

    listed = as_kasudin.get(reverse("pillars:organisation-list"), {"q": "kasih", "jenis": "LKS"})
    assertContains(listed, "1 organisasi di Kota Selatan")
    response = as_kasudin.get(reverse("pillars:organisation-detail", args=[organisation.public_id]))
    assertContains(response, "Pak Ketua")
    assertContains(response, "Jalan Melati 4")
