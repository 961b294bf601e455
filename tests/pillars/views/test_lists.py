"""The lists of people and of organisations: filters, days of old, pills, columns, cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from pillars.models import Board, OrganisationDocument, PersonDocument
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory

PEOPLE = reverse("pillars:person-list")
ORGANISATIONS = reverse("pillars:organisation-list")
PAST = DateRange(date(2020, 1, 1), date(2024, 1, 1))


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def as_staff(client, staff):
    client.force_login(staff)
    return client


def names(response):
    return [row.name for row in response.context["page"]]


def test_status_tells_serving_from_former_and_never(as_staff):
    AssignmentFactory(person__name="Aktif")
    AssignmentFactory(person__name="Mantan", validity=PAST)
    PersonFactory(name="Tanpa")
    listed = {
        status: names(as_staff.get(PEOPLE, {"status": status}))
        for status in ("aktif", "berakhir", "pernah", "tanpa")
    }

    assert listed == {
        "aktif": ["Aktif"],
        "berakhir": ["Mantan"],
        "pernah": ["Aktif", "Mantan"],
        "tanpa": ["Tanpa"],
    }


def test_kind_narrows_what_status_is_about(as_staff):
    AssignmentFactory(person__name="Dulu PSM", validity=PAST)
    AssignmentFactory(person__name="Tksk", kind_id="TKSK", region_id="99.71.01")

    assert names(as_staff.get(PEOPLE, {"pilar": "PSM", "status": "berakhir"})) == ["Dulu PSM"]
    assert names(as_staff.get(PEOPLE, {"pilar": "PSM"})) == []
    assert names(as_staff.get(PEOPLE, {"pilar": "PSM", "status": "tanpa"})) == ["Tksk"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("31 Desember 2019", []),
        ("1 Januari 2020", ["Bertugas"]),
        ("1 Juli 2023", ["Bertugas"]),
        # The upper day of a term no longer counts.
        ("1 Januari 2024", []),
    ],
)
def test_day_of_old_tells_who_served_then(as_staff, day, expected):
    AssignmentFactory(person__name="Bertugas", validity=PAST)

    assert names(as_staff.get(PEOPLE, {"per": day, "pilar": "PSM"})) == expected


def test_day_of_old_looks_where_they_served_then(as_staff):
    moved = PersonFactory(name="Pindah", region_id="99.71.02.1001")
    AssignmentFactory(person=moved, region_id="99.71.01.1001", validity=PAST)
    old = {"wilayah": "99.71.01", "per": "1 Juli 2023"}

    assert names(as_staff.get(PEOPLE, old)) == ["Pindah"]
    assert names(as_staff.get(PEOPLE, {"wilayah": "99.71.01"})) == []
    assertContains(as_staff.get(PEOPLE, old), "PSM, Kel. Pasar Baru")


def test_day_of_old_never_shows_people_of_another_region(as_kasudin):
    elsewhere = PersonFactory(name="Orang Utara", region_id="99.01.01.2001")
    AssignmentFactory(person=elsewhere, region_id="99.71.01.1001", validity=PAST)

    assert names(as_kasudin.get(PEOPLE, {"per": "1 Juli 2023"})) == []


@pytest.mark.parametrize(("days", "wanted"), [(30, ["Dekat"]), (180, ["Dekat", "Jauh"])])
def test_terms_and_papers_that_end_soon(as_staff, days, wanted):
    today = timezone.localdate()
    for name, left in (("Dekat", 20), ("Jauh", 120), ("Lama", 400)):
        duty = AssignmentFactory(
            person__name=name,
            validity=DateRange(date(2022, 1, 1), today + timedelta(days=left + 1)),
        )
        PersonDocument.objects.create(
            person=duty.person,
            category=PersonDocument._meta.get_field("category").choices[0][0],
            valid_until=today + timedelta(days=left),
        )
    AssignmentFactory(person__name="Tanpa batas")

    assert names(as_staff.get(PEOPLE, {"masa": f"tugas-{days}"})) == wanted
    assert names(as_staff.get(PEOPLE, {"masa": f"dokumen-{days}"})) == wanted


def test_sex_school_and_decree(as_staff):
    one = PersonFactory(name="Ani", sex="P", education="s1")
    two = PersonFactory(name="Budi", sex="L", education="smp")
    PersonFactory(name="Cici", sex="", education="")
    AssignmentFactory(person=one, sk_number="12/SK/2024")
    AssignmentFactory(person=two)

    assert names(as_staff.get(PEOPLE, {"jk": "L"})) == ["Budi"]
    assert names(as_staff.get(PEOPLE, {"jk": "belum"})) == ["Cici"]
    assert names(as_staff.get(PEOPLE, {"pendidikan": "min-sma"})) == ["Ani"]
    assert names(as_staff.get(PEOPLE, {"pendidikan": "smp"})) == ["Budi"]
    assert names(as_staff.get(PEOPLE, {"pendidikan": "belum"})) == ["Cici"]
    assert names(as_staff.get(PEOPLE, {"sk": "12/sk"})) == ["Ani"]
    assert names(as_staff.get(PEOPLE, {"keputusan": "tanpa"})) == ["Budi"]


@pytest.fixture
def trained(staff):
    basic = TrainingEventFactory(created_by=staff, region_id="99", level="dasar")
    held = {"start_on": date(2022, 5, 2), "end_on": date(2022, 5, 3)}
    older = TrainingEventFactory(created_by=staff, region_id="99", level="lanjut", **held)
    for event, name in ((basic, "Dasar"), (older, "Lanjut")):
        EnrolmentFactory(event=event, person=PersonFactory(name=name))
    PersonFactory(name="Belum")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"pelatihan": "belum"}, ["Belum"]),
        ({"pelatihan": "pernah"}, ["Dasar", "Lanjut"]),
        ({"tingkat": "lanjut"}, ["Lanjut"]),
        ({"pelatihan": "belum", "tingkat": "dasar"}, ["Belum", "Lanjut"]),
        ({"pelatihan": "pernah", "per": "1 Januari 2023", "status": "tanpa"}, ["Lanjut"]),
        ({"pelatihan": "sejak-2024"}, ["Dasar"]),
        ({"pelatihan": "tidak-sejak-2024"}, ["Belum", "Lanjut"]),
    ],
)
def test_training(as_staff, trained, query, expected):
    assert names(as_staff.get(PEOPLE, query)) == expected


def test_each_pill_takes_one_filter_away(as_staff):
    query = {"q": "siti", "pilar": "PSM", "per": "1 Juli 2023", "urut": "-nama"}
    page = as_staff.get(PEOPLE, query).content.decode()

    assert "Keadaan per tanggal: <strong>1 Juli 2023</strong>" in page
    assert "?q=siti&amp;pilar=PSM&amp;urut=-nama" in page
    assert "?pilar=PSM&amp;per=1+Juli+2023&amp;urut=-nama" in page


def test_place_of_others_says_so(as_kasudin):
    response = as_kasudin.get(PEOPLE, {"wilayah": "99.01"})

    assertContains(response, "tidak termasuk wilayah Anda")
    assert names(response) == []


def test_order_holds_over_pages(as_staff):
    for n in range(60):
        PersonFactory(name=f"Orang {n:03}")
    first = as_staff.get(PEOPLE, {"urut": "-nama"})
    second = as_staff.get(PEOPLE, {"urut": "-nama", "sesudah": first.context["page"].next})

    shown = names(first) + names(second)
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) == 60


def test_unknown_order_and_view_are_ignored(as_staff):
    PersonFactory(name="Ani")

    response = as_staff.get(PEOPLE, {"urut": "nik", "tampilan": "bukan-uuid"})
    assert names(response) == ["Ani"]
    assert response.context["view"] is None


def queries_for(client, url) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


@pytest.mark.parametrize(
    "url",
    [
        f"{PEOPLE}?pilar=PSM&wilayah=99.71&q=orang&pelatihan=belum&jk=P",
        f"{ORGANISATIONS}?wilayah=99.71&pengurus=ada",
    ],
)
def test_cost_does_not_grow_with_rows(as_staff, url):
    def one(n):
        AssignmentFactory(person__name=f"Orang {n}")
        organisation = OrganisationFactory()
        Board.objects.create(
            organisation=organisation, validity=DateRange(date(2022, 1, 1), date(2099, 1, 1))
        )

    one(0)
    as_staff.get(url)
    few = queries_for(as_staff, url)
    for n in range(1, 20):
        one(n)

    assert queries_for(as_staff, url) == few
    assert len(as_staff.get(url).context["rows"]) == 20


# --- Organisations ------------------------------------------------------------------------------
@pytest.fixture
def organisations(db, places):
    sound, late = OrganisationFactory(name="Sehat"), OrganisationFactory(name="Terlambat")
    today = timezone.localdate()
    for organisation, left in ((sound, 400), (late, -10)):
        OrganisationDocument.objects.create(
            organisation=organisation,
            kind="accreditation",
            number=f"AKR/{organisation.pk}",
            grade="A",
            valid_until=today + timedelta(days=left),
        )
    Board.objects.create(
        organisation=sound,
        sk_number="77/KT/2024",
        validity=DateRange(date(2022, 1, 1), today + timedelta(days=60)),
    )
    AssignmentFactory(
        kind_id="LKS", organisation=sound, post="chair", position="Ketua", person__name="Bu Ketua"
    )
    return sound, late


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"akreditasi": "ada"}, ["Sehat"]),
        ({"akreditasi": "tanpa"}, ["Terlambat"]),
        ({"pengurus": "tanpa"}, ["Terlambat"]),
        ({"masa": "pengurus-90"}, ["Sehat"]),
        ({"masa": "pengurus-30"}, []),
        ({"per": "1 Juli 2023"}, ["Sehat"]),
        ({"per": "1 Juli 2021"}, []),
        ({"sk": "77/kt"}, ["Sehat"]),
        ({"status": "frozen"}, []),
    ],
)
def test_organisations_by_board_and_papers(as_staff, organisations, query, expected):
    assert names(as_staff.get(ORGANISATIONS, query)) == expected


def test_organisation_list_names_the_chair(as_staff, organisations):
    assertContains(as_staff.get(ORGANISATIONS), "Bu Ketua")


def test_a_village_holds_its_rws(as_staff, places):
    from regions.models import Region

    Region.objects.create(
        code="99.71.01.1001.005", name="RW 005", name_key="rw005", level=5, kind="rw",
        parent_id="99.71.01.1001",
    )  # fmt: skip
    OrganisationFactory(name="Lembaga RW", region_id="99.71.01.1001.005")

    for code in ("99.71.01.1001", "99.71.01.1001.005"):
        assert names(as_staff.get(ORGANISATIONS, {"wilayah": code})) == ["Lembaga RW"]
    assertNotContains(as_staff.get(ORGANISATIONS, {"wilayah": "99.71.01.1002"}), "Lembaga RW")
