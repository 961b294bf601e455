import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pillars.models import Board
from regions.models import Region
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory
from tests.trainings.factories import TrainingEventFactory

SEARCH = "/cari/"


@pytest.fixture
def inside(client, kasudin):
    client.force_login(kasudin)
    return client


def test_name_finds_people_organisations_and_events_of_the_region(inside, kasudin):
    PersonFactory(name="Melati Sari", region_id="99.71.01.1001")
    PersonFactory(name="Melati Jauh", region_id="99.01.01.2001")
    OrganisationFactory(name="Karang Taruna Melati", region_id="99.71.01.1001")
    TrainingEventFactory(title="Bimbingan Melati", region_id="99.71", created_by=kasudin)

    response = inside.post(SEARCH, {"q": " melati  "}, follow=True)

    page = response.content.decode()
    assert response.request["QUERY_STRING"] == "q=melati"
    for found in ("Melati Sari", "Karang Taruna Melati", "Bimbingan Melati"):
        assert found in page
    assert "Melati Jauh" not in page


def test_nik_leads_to_the_person_and_never_into_an_address(inside):
    person = PersonFactory(nik="9971014107900001", region_id="99.71.01.1001")

    response = inside.post(SEARCH, {"q": "997101 410790 0001"})

    assert response.url == reverse("pillars:person-detail", args=[person.public_id])


@pytest.mark.parametrize(
    ("typed", "says"),
    [("9971014107900009", "Tidak ada orang dengan NIK itu"), ("99710141079000", "14 angka")],
)
def test_nik_that_leads_nowhere_stays_out_of_the_address_too(inside, typed, says):
    response = inside.post(SEARCH, {"q": typed}, follow=True)

    assert says in response.content.decode()
    assert all(typed not in address for address, _ in response.redirect_chain)


def test_nik_of_another_region_is_not_found(inside):
    PersonFactory(nik="9901014107900001", region_id="99.01.01.2001")

    response = inside.post(SEARCH, {"q": "9901014107900001"}, follow=True)

    assert "Tidak ada orang dengan NIK itu" in response.content.decode()


def test_nik_in_an_address_somebody_made_is_neither_searched_nor_repeated(inside):
    page = inside.get(SEARCH, {"q": "9971014107900001"}).content.decode()

    assert "9971014107900001" not in page


def test_code_of_an_event_leads_straight_to_it(inside, kasudin):
    event = TrainingEventFactory(region_id="99.71", created_by=kasudin)

    response = inside.post(SEARCH, {"q": event.code.lower()})

    assert response.url == reverse("trainings:event-detail", args=[event.code])


@pytest.mark.parametrize(("text", "says"), [("ab", "tiga huruf"), ("zzzz", "Tidak ada yang cocok")])
def test_nothing_found_says_how_to_find(inside, text, says):
    assert says in inside.get(SEARCH, {"q": text}).content.decode()


def test_results_cost_the_same_for_one_row_and_many(inside, django_assert_num_queries):
    # In the middle of the name: where six begin with the word, the second look is spared.
    PersonFactory(name="Siti Melati 0", region_id="99.71.01.1001")
    inside.get(SEARCH)  # the first page of a session also writes when it began
    with CaptureQueriesContext(
        connection,
    ) as one:
        inside.get(SEARCH, {"q": "melati"})
    for n in range(1, 9):
        PersonFactory(name=f"Siti Melati {n}", region_id="99.71.01.1002")

    with django_assert_num_queries(len(one)):
        inside.get(SEARCH, {"q": "melati"})


# --- What else the box knows --------------------------------------------------------------------
@pytest.fixture
def rw(places):
    return Region.objects.create(
        code="99.71.02.1002.005",
        name="RW 005",
        name_key="rw005",
        level=5,
        kind="rw",
        parent_id="99.71.02.1002",
    )


@pytest.mark.parametrize(
    ("typed", "found", "address"),
    [
        ("moch yoesoef", "Muhammad Yusuf", "/pilar/orang/"),
        ("12/sk", "SK 12/SK/2024", "sk=12%2FSK%2F2024&amp;status=pernah"),
        ("77/KT", "Dokumen organisasi 77/KT", "/pilar/organisasi/?sk=77%2FKT"),
        ("duri pulo", "Kel. Duri Pulo, Kec. Karang Anyar", "/pilar/orang/?wilayah=99.71.02.1002"),
        ("kec. karang anyar", "Kec. Karang Anyar", "/pilar/orang/?wilayah=99.71.02"),
        ("RW 05 Duri Pulo", "RW 005", "/pilar/organisasi/?wilayah=99.71.02.1002.005"),
        ("rw.5 Pasar Baru", "Kel. Pasar Baru", "/pilar/orang/?wilayah=99.71.01.1001"),
    ],
)
def test_spellings_papers_and_places(inside, rw, typed, found, address):
    duty = AssignmentFactory(person__name="Muhammad Yusuf", sk_number="12/SK/2024")
    organisation = OrganisationFactory()
    Board.objects.create(organisation=organisation, sk_number="77/KT/2024", validity=duty.validity)

    page = inside.post(SEARCH, {"q": typed}, follow=True).content.decode()

    assert found in page
    assert address in page


def test_places_and_decrees_of_others_are_not_offered(inside):
    AssignmentFactory(
        sk_number="88/SK/2024",
        person__region_id="99.01.01.2001",
        region_id="99.01.01.2001",
    )

    assert "Tidak ada yang cocok" in inside.get(SEARCH, {"q": "88/SK"}).content.decode()
    assert inside.get(SEARCH, {"q": "Mekarsari"}).context["groups"] == []


@pytest.mark.parametrize("typed", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890"])
def test_telephone_leads_to_whoever_has_it_and_into_no_address(inside, typed):
    person = PersonFactory(phone="+6281234567890")

    response = inside.post(SEARCH, {"q": typed})

    assert response.url == reverse("pillars:person-detail", args=[person.public_id])


def test_telephone_of_several_is_shown_at_once(inside):
    for name in ("Ani", "Budi"):
        PersonFactory(name=name, phone="+6281234567890")

    response = inside.post(SEARCH, {"q": "081234567890"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Ani" in page
    assert "Budi" in page
    assert "081234567890" not in page


def test_telephone_of_nobody_is_not_repeated(inside):
    response = inside.post(SEARCH, {"q": "081234567890"}, follow=True)

    assert "nomor telepon itu" in response.content.decode()
    assert all("8123" not in address for address, _ in response.redirect_chain)


# --- While somebody types -----------------------------------------------------------------------
LIVE = reverse("search-live")


def test_suggestions_while_typing(inside):
    PersonFactory(name="Melati Sari")
    PersonFactory(name="Melati Jauh", region_id="99.01.01.2001")

    page = inside.post(LIVE, {"q": "mela"}).content.decode()
    assert "Melati Sari" in page
    assert "Melati Jauh" not in page
    assert inside.post(LIVE, {"q": "me"}).content.decode().strip() == ""


@pytest.mark.parametrize("typed", ["9971014107900001", "997101410790", "081234567890"])
def test_personal_number_waits_for_enter(inside, typed):
    PersonFactory(nik="9971014107900001", name="Rahasia")
    inside.get(SEARCH)

    page = inside.post(LIVE, {"q": typed}).content.decode()
    assert "Tekan Enter" in page
    assert "Rahasia" not in page
    assert typed not in page


def test_nothing_personal_is_written_to_the_log(inside, capfd, caplog):
    PersonFactory(nik="9971014107900001", phone="+6281234567890")
    for typed in ("9971014107900001", "9971014107900009", "081234567890"):
        inside.post(SEARCH, {"q": typed}, follow=True)
        inside.post(LIVE, {"q": typed})

    written = "".join(capfd.readouterr()) + caplog.text
    assert "99710141079" not in written
    assert "81234567890" not in written
