"""Django's admin keeps the rules: own region, no secrets, no way around the database."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from pillars.models import Organisation, Person
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory


@pytest.fixture
def as_administrator(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)
    return client


def page(what, obj=None):
    name = f"admin:pillars_{what}_{'change' if obj else 'changelist'}"
    return reverse(name, args=[obj.pk] if obj else [])


@pytest.mark.parametrize("what", ["person", "organisation", "assignment", "pillarkind"])
def test_lists_open(as_administrator, what):
    AssignmentFactory(), OrganisationFactory()

    assert as_administrator.get(page(what)).status_code == 200


def test_a_person_shows_no_secret_and_keeps_its_keys(as_administrator, administrator):
    person = PersonFactory(name="Siti")
    assertNotContains(as_administrator.get(page("person", person)), person.nik)

    fields = {"name": "Dra. Siti Aminah", "sex": "P", "region": person.region_id}
    as_administrator.post(page("person", person), fields)
    person.refresh_from_db()
    assert (person.name, person.name_key) == ("Dra. Siti Aminah", "SITI AMINAH")
    version = Person.pgh_event_model.objects.filter(pgh_obj_id=person.pk).latest("pgh_id")
    assert version.pgh_context.metadata["user"] == administrator.pk


def test_nobody_is_moved_out_of_the_own_region(as_administrator, places):
    type(places["99"]).objects.create(
        code="98", name="Lain", name_key="lain", level=1, kind="provinsi"
    )
    person = PersonFactory()

    response = as_administrator.post(
        page("person", person), {"name": "X", "sex": "P", "region": "98"}
    )
    assertContains(response, "di luar wilayah Anda")


def test_a_second_karang_taruna_is_refused_in_words(as_administrator):
    OrganisationFactory(kind_id="KARANG_TARUNA", region_id="99.71.01.1001")
    other = OrganisationFactory(kind_id="KARANG_TARUNA", region_id="99.71.01.1002")

    response = as_administrator.post(
        page("organisation", other),
        {"kind": "KARANG_TARUNA", "name": "KT", "region": "99.71.01.1001", "status": "active"},
        follow=True,
    )
    assert response.status_code == 200
    assert [str(message) for message in response.context["messages"]]
    assert Organisation.objects.get(pk=other.pk).region_id == "99.71.01.1002"


def test_nothing_is_deleted_and_duties_are_not_made_here(as_administrator):
    duty = AssignmentFactory()

    assert as_administrator.get(reverse("admin:pillars_assignment_add")).status_code == 403
    delete = reverse("admin:pillars_person_delete", args=[duty.person.pk])
    assert as_administrator.post(delete, {"post": "yes"}).status_code == 403
