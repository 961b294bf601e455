import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.pillars.factories import OrganisationFactory, PersonFactory
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
    PersonFactory(name="Melati 0", region_id="99.71.01.1001")
    inside.get(SEARCH)  # the first page of a session also writes when it began
    with CaptureQueriesContext(
        connection,
    ) as one:
        inside.get(SEARCH, {"q": "melati"})
    for n in range(1, 9):
        PersonFactory(name=f"Melati {n}", region_id="99.71.01.1002")

    with django_assert_num_queries(len(one)):
        inside.get(SEARCH, {"q": "melati"})
