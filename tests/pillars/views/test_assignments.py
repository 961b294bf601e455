"""The form of a new duty with its judgement, and the acts on one that lasts."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from pillars.models import Assignment
from tests.pillars.factories import AssignmentFactory, PersonFactory

OLD = {"kind": "TKSK", "region": "99.71.01", "start_on": "2 Mei 2024"}


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin)
    return client


@pytest.fixture
def person(places):
    return PersonFactory(name="Pak Tua", born_on=date(1980, 1, 1))


def page(person, name="assignment-create", duty=None):
    return reverse(f"pillars:{name}", args=[person.public_id, *([duty.public_id] if duty else [])])


def test_the_judgement_is_shown_while_the_form_is_filled_in(as_kasudin, person):
    response = as_kasudin.post(page(person, "assignment-judge"), OLD)
    assertContains(response, "Usia 44 tahun saat didaftarkan, paling tinggi 35.")
    assertContains(response, 'name="alasan_max_age"')
    assertNotContains(response, 'name="alasan_min_age"')
    assert not Assignment.objects.exists()


def test_without_a_reason_nothing_is_kept(as_kasudin, person):
    response = as_kasudin.post(page(person), OLD)
    assertContains(response, "Isi alasannya bila tetap diangkat.")
    assert not Assignment.objects.exists()

    response = as_kasudin.post(page(person), {**OLD, "alasan_max_age": "Satu-satunya calon"})
    assertRedirects(response, page(person, "person-detail"), fetch_redirect_response=False)
    (override,) = Assignment.objects.get().overrides.all()
    assert (override.code, override.reason) == ("max_age", "Satu-satunya calon")


def test_a_taken_seat_offers_to_replace_its_holder(as_kasudin, places):
    holder = AssignmentFactory(
        kind_id="TKSK", region_id="99.71.01", person__name="Ibu Pertama",
        validity=DateRange(date(2020, 1, 1), None),
    )  # fmt: skip
    person = PersonFactory()
    response = as_kasudin.post(page(person), OLD)
    assertContains(response, "sudah punya TKSK aktif: Ibu Pertama")
    assertContains(response, 'name="replaces"')

    as_kasudin.post(page(person), {**OLD, "replaces": "on"})
    holder.refresh_from_db()
    assert holder.end_reason == "replaced"
    assert person.assignments.get().validity.lower == date(2024, 5, 2)


@pytest.mark.parametrize(
    ("act", "data", "kind"),
    [
        ("extend", {"until": "1 Januari 2030", "sk_number": "9/2026"}, "extended"),
        ("suspend", {"on": "1 Maret 2024", "reason": "Cuti"}, "suspended"),
        ("move", {"region": "99.71.02", "start_on": "1 Juni 2024"}, "moved"),
    ],
)
def test_acts_on_a_duty(as_kasudin, places, act, data, kind):
    duty = AssignmentFactory(
        kind_id="TKSK", region_id="99.71.01", validity=DateRange(date(2022, 1, 1), date(2027, 1, 1))
    )
    where = page(duty.person, f"assignment-{act}", duty)
    assert as_kasudin.get(where).status_code == 200
    response = as_kasudin.post(where, data)
    assertRedirects(response, page(duty.person, "person-duties"), fetch_redirect_response=False)
    assert duty.status_events.latest("id").kind == kind
    if act == "suspend":
        assertContains(as_kasudin.get(response.url), "Nonaktif sementara")
        as_kasudin.post(page(duty.person, "assignment-resume", duty), {"on": "1 April 2024"})
        assert duty.status_events.latest("id").kind == "resumed"
