import pytest

from tests.pillars.factories import PersonFactory
from trainings.errors import (
    MoveNotAllowed,
    NominationInvalid,
    NotAllowed,
    OutsideRegion,
    ReasonMissing,
)
from trainings.models import Enrolment, EnrolmentState
from trainings.services import enrolments, quotas

ELSEWHERE = "99.01.01.2001"


@pytest.fixture
def confirmed(event, enrol):
    return enrol(event, name="Ani", state=EnrolmentState.CONFIRMED)


def substitute(enrolment, person, by, reason="sakit"):
    return enrolments.substitute(enrolment=enrolment, person=person, reason=reason, by=by)


def test_the_substitute_takes_the_seat_and_waits_for_approval(event, confirmed, kasudin, enrol):
    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 1}, by=kasudin)
    waiting = enrol(event, name="Cici", state=EnrolmentState.WAITING, wait_rank=1)

    new = substitute(confirmed, PersonFactory(name="Budi"), kasudin)

    confirmed.refresh_from_db()
    waiting.refresh_from_db()
    assert (confirmed.state, confirmed.replaced_by) == (EnrolmentState.REPLACED, new)
    assert confirmed.withdrawn_reason == "sakit"
    assert (new.state, new.pillar_id, new.origin_id) == ("nominated", "PSM", "99.71.01.1001")
    assert waiting.state == EnrolmentState.WAITING
    assert Enrolment.objects.filter(event=event).counted().count() == 1


def test_only_the_organiser_approves_a_substitute(event, confirmed, kasudin, staff):
    new = substitute(confirmed, PersonFactory(name="Budi"), kasudin)

    with pytest.raises(NotAllowed):
        enrolments.confirm(event=event, enrolments=[new], by=kasudin)
    new.refresh_from_db()
    assert new.state == EnrolmentState.NOMINATED

    assert enrolments.confirm(event=event, enrolments=[new], by=staff).confirmed == 1
    new.refresh_from_db()
    assert new.state == EnrolmentState.CONFIRMED


def test_who_was_replaced_does_not_come_back_beside_the_substitute(
    event, confirmed, kasudin, staff
):
    substitute(confirmed, PersonFactory(name="Budi"), kasudin)
    confirmed.refresh_from_db()

    with pytest.raises(MoveNotAllowed):
        enrolments.reinstate(enrolment=confirmed, by=staff)
    assert enrolments.confirm(event=event, enrolments=[confirmed], by=staff).confirmed == 0


def test_refusals(event, confirmed, kasudin, staff, other_kasudin, enrol):
    known = enrol(event, name="Dewi").person
    other = PersonFactory(name="Jauh", region_id=ELSEWHERE)
    with pytest.raises(ReasonMissing):
        substitute(confirmed, PersonFactory(), kasudin, reason=" ")
    with pytest.raises(NominationInvalid, match="sudah menjadi peserta"):
        substitute(confirmed, known, kasudin)
    with pytest.raises(OutsideRegion):
        substitute(confirmed, other, kasudin)
    with pytest.raises(NominationInvalid, match="kabupaten/kota yang sama"):
        substitute(confirmed, other, staff)
    with pytest.raises(OutsideRegion):
        substitute(confirmed, PersonFactory(), other_kasudin)
    substitute(confirmed, PersonFactory(), kasudin)
    confirmed.refresh_from_db()
    with pytest.raises(MoveNotAllowed):
        substitute(confirmed, PersonFactory(), kasudin)


def test_bus_and_room_are_written_for_many(event, kasudin, other_kasudin, enrol):
    rows = [enrol(event, name=name) for name in ("Ani", "Budi")]
    assert enrolments.place_in(enrolments=rows, bus=" A1 ", room="", by=kasudin) == 2
    assert enrolments.place_in(enrolments=rows[:1], bus="", room="Tenda 3", by=kasudin) == 1
    assert set(Enrolment.objects.values_list("bus", "room")) == {("A1", "Tenda 3"), ("A1", "")}
    with pytest.raises(OutsideRegion):
        enrolments.place_in(enrolments=rows, bus="B", room="", by=other_kasudin)
