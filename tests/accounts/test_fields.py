"""Sealed columns: a row opens its secret when it is read, and only then."""

from unittest import mock

import pytest

from accounts import crypto, fields
from pillars.models import Person

NIK = "3171014405900001"


@pytest.fixture
def person(places):
    return Person.objects.create(
        name="Siti",
        name_key="SITI",
        match_key="SITI",
        nik=NIK,
        nik_index=crypto.index(NIK),
        nik_mask="3171********0001",
        region_id="99.71",
    )


def stored(person) -> bytes:
    return bytes(Person.objects.values_list("nik", flat=True).get(pk=person.pk))


def test_a_list_that_shows_masks_opens_nothing(person):
    with mock.patch.object(fields, "unseal", side_effect=AssertionError("opened")):
        assert [one.nik_mask for one in Person.objects.all()] == ["3171********0001"]


def test_reading_the_attribute_opens_it_once(person):
    again = Person.objects.get()
    with mock.patch.object(fields, "unseal", wraps=crypto.unseal) as opened:
        assert (again.nik, again.nik) == (NIK, NIK)
    assert opened.call_count == 1


def test_values_stay_sealed_and_say_nothing(person):
    value = Person.objects.values_list("nik", flat=True).get()
    assert NIK.encode() not in value
    assert repr(value) == "<tersegel>"
    assert str(value) == NIK


def test_saving_what_nobody_opened_keeps_the_very_bytes(person):
    before = stored(person)
    again = Person.objects.get()
    again.name = "Siti Aminah"
    again.save()
    assert stored(person) == before


def test_a_new_value_is_sealed_when_saved(person):
    person.nik = "3171014405900002"
    person.nik_index = crypto.index(person.nik)
    person.save()
    assert b"31710144" not in stored(person)
    assert Person.objects.get().nik == "3171014405900002"
