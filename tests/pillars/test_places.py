import pytest

from pillars.models import Person
from pillars.places import place_choices
from regions.codes import Level
from tests.pillars.factories import PersonFactory


def codes(choices):
    return [code for code, _ in choices if code]


def test_the_places_right_beneath_come_first(places):
    assert codes(place_choices("99")) == ["99.01", "99.71"]


def test_a_chosen_place_opens_what_lies_beneath(places):
    found = codes(place_choices("99", "99.71.02"))

    assert found == [
        "99.01", "99.71", "99.71.01", "99.71.02", "99.71.02.1001", "99.71.02.1002",
    ]  # fmt: skip


def test_places_of_others_are_never_offered(places):
    assert codes(place_choices("99.71", "99.01.01")) == ["99.71.01", "99.71.02"]


def test_the_own_region_may_be_asked_for(places):
    assert place_choices("99.71", "99.71")[:2] == [("", "Semua"), ("99.71", "Kota Selatan")]


def test_depth_is_limited(places):
    assert codes(place_choices("99", "99.71", deepest=Level.REGENCY)) == ["99.01", "99.71"]


@pytest.mark.parametrize("code", ["99", "99.71", "99.71.01", "99.71.01.1001"])
def test_narrowing_is_the_subtree(places, code):
    inside = {PersonFactory(region_id="99.71.01.1001").pk}
    PersonFactory(region_id="99.01.01.2001")
    if code != "99":
        assert set(Person.objects.within(code).values_list("pk", flat=True)) == inside
    else:
        assert Person.objects.within(code).count() == 2
