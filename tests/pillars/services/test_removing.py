"""Removing hides a person, refuses while something hangs on them, and can be taken back."""

import pytest

from pillars import holding
from pillars.errors import NotAllowed, OutsideRegion, RemovalNotPossible
from pillars.identity import holder_of_nik
from pillars.models import Person
from pillars.services import merging, removing
from tests.pillars.factories import AssignmentFactory, PersonFactory

WHY = "baris contoh di templat"


@pytest.fixture
def person(places):
    return PersonFactory(name="Contoh Saja")


def test_removed_and_brought_back(person, kasudin):
    removing.remove(person=person, reason=WHY, by=kasudin)
    assert not Person.objects.visible_to(kasudin).exists()
    assert list(Person.objects.removed_in(kasudin)) == [person]

    removing.restore(person=person, by=kasudin)
    assert list(Person.objects.visible_to(kasudin)) == [person]
    assert not Person.objects.removed_in(kasudin).exists()


def test_a_running_duty_holds(person, kasudin):
    AssignmentFactory(person=person)
    with pytest.raises(RemovalNotPossible, match="1 tugas yang masih berjalan"):
        removing.remove(person=person, reason=WHY, by=kasudin)


def test_what_other_rooms_know_holds(person, kasudin, monkeypatch):
    monkeypatch.setitem(holding._checks, Person, [lambda row: [f"2 kehadiran {row.name}"]])
    with pytest.raises(RemovalNotPossible, match="2 kehadiran Contoh Saja"):
        removing.remove(person=person, reason=WHY, by=kasudin)
    person.refresh_from_db()
    assert person.removed_at is None


def test_who_may_and_why(person, operator, other_kasudin, kasudin):
    with pytest.raises(NotAllowed):
        removing.remove(person=person, reason=WHY, by=operator)
    with pytest.raises(OutsideRegion):
        removing.remove(person=person, reason=WHY, by=other_kasudin)
    with pytest.raises(RemovalNotPossible, match="alasan"):
        removing.remove(person=person, reason="x", by=kasudin)
    with pytest.raises(RemovalNotPossible, match="tidak sedang"):
        removing.restore(person=person, by=kasudin)


def test_a_merged_row_is_taken_apart_not_restored(person, kasudin):
    other = PersonFactory(nik=None)
    merging.merge(kept=person, merged=other, reason="KTP", by=kasudin)
    with pytest.raises(RemovalNotPossible, match="Pisahkan"):
        removing.restore(person=other, by=kasudin)


def test_a_nik_leads_to_the_row_that_stands(person, kasudin):
    other = PersonFactory()
    index = bytes(other.nik_index)
    merging.merge(kept=person, merged=other, reason="KTP", by=kasudin)
    assert holder_of_nik(index) == person
