import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from pillars.models import PillarKind
from tests.pillars.factories import PersonFactory
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.models import Enrolment, EnrolmentState, OfferAnswer, SeatOffer
from trainings.services import enrolments, events, nominations, quotas, seats
from trainings.services.nominations import Candidate

HERE, THERE = "99.71.01.1001", "99.71.02.1001"
WAITING, OFFERED, NOMINATED = (
    EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.NOMINATED,
)  # fmt: skip


@pytest.fixture
def psm(db):
    return PillarKind.objects.get(code="PSM")


@pytest.fixture
def nominate(event, kasudin, psm):
    """nominate("Ani", "Budi", at=…): people of a kelurahan, in this order."""

    def make(*names, at=HERE, of=None, by=None):
        people = [PersonFactory(name=name, region_id=at) for name in names]
        return nominations.nominate(
            event=of or event,
            candidates=[Candidate(person, psm) for person in people],
            by=by or kasudin,
        )

    return make


@pytest.fixture
def one_seat(event, kasudin):
    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 1}, by=kasudin)


def states(event) -> dict[str, str]:
    rows = Enrolment.objects.filter(event=event)
    return {row.person.name: row.state for row in rows.select_related("person")}


def of(name: str) -> Enrolment:
    return Enrolment.objects.select_related("event").get(person__name=name)


def test_beyond_the_quota_people_wait_in_their_order(event, one_seat, nominate):
    done = nominate("Ani", "Budi", "Cici")

    assert (done.seated, done.waiting, done.known) == (1, 2, 0)
    assert states(event) == {"Ani": NOMINATED, "Budi": WAITING, "Cici": WAITING}
    assert (of("Budi").wait_rank, of("Cici").wait_rank) == (1, 2)


def test_a_quota_binds_only_its_place_and_pillar(event, one_seat, nominate):
    nominate("Ani")
    assert nominate("Dewi", at=THERE).seated == 1


def test_the_capacity_binds_everybody(event, nominate, kasudin):
    event.capacity = 2
    event.save()
    done = nominate("Ani", "Budi")
    assert done.seated == 2
    assert nominate("Dewi", at=THERE).waiting == 1


def test_a_seat_that_frees_is_offered_to_the_first_of_that_place(
    event, one_seat, nominate, kasudin
):
    quotas.set_seats(event=event, seats={("99.71.02", "PSM"): 1}, by=kasudin)
    nominate("Dewi", "Eka", at=THERE)
    nominate("Ani", "Budi", "Cici")

    enrolments.withdraw(enrolment=of("Ani"), reason="sakit", by=kasudin)

    assert states(event) == {
        "Ani": EnrolmentState.WITHDRAWN, "Budi": OFFERED, "Cici": WAITING,
        "Dewi": NOMINATED, "Eka": WAITING,
    }  # fmt: skip
    offer = SeatOffer.objects.get()
    assert (offer.enrolment.person.name, offer.freed_by.person.name) == ("Budi", "Ani")
    assert offer.answer_by >= timezone.localdate()


def test_an_offered_seat_is_nobody_elses(event, one_seat, nominate, kasudin):
    nominate("Ani", "Budi")
    enrolments.withdraw(enrolment=of("Ani"), reason="sakit", by=kasudin)

    assert nominate("Fani").waiting == 1


def test_accepting_makes_a_nomination_and_declining_asks_the_next(
    event, one_seat, nominate, kasudin
):
    nominate("Ani", "Budi", "Cici")
    enrolments.withdraw(enrolment=of("Ani"), reason="sakit", by=kasudin)
    seats.decline(enrolment=of("Budi"), by=kasudin)
    assert states(event)["Cici"] == OFFERED

    seats.accept(enrolment=of("Cici"), by=kasudin)

    assert states(event)["Cici"] == NOMINATED
    answers = list(SeatOffer.objects.order_by("pk").values_list("answer", "answered_by"))
    assert answers == [
        (OfferAnswer.DECLINED, kasudin.pk), (OfferAnswer.ACCEPTED, kasudin.pk),
    ]  # fmt: skip
    with pytest.raises(MoveNotAllowed):
        seats.accept(enrolment=of("Cici"), by=kasudin)


def test_others_do_not_answer_for_my_region(
    event, one_seat, nominate, kasudin, other_kasudin, auditor
):
    nominate("Ani", "Budi")
    enrolments.withdraw(enrolment=of("Ani"), reason="sakit", by=kasudin)
    with pytest.raises(OutsideRegion):
        seats.accept(enrolment=of("Budi"), by=other_kasudin)
    with pytest.raises(NotAllowed):
        seats.accept(enrolment=of("Budi"), by=auditor)


def test_an_offer_nobody_answers_goes_to_the_next(event, one_seat, nominate, kasudin):
    nominate("Ani", "Budi", "Cici")
    enrolments.withdraw(enrolment=of("Ani"), reason="sakit", by=kasudin)
    assert seats.lapse(today=timezone.localdate()) == 0

    assert seats.lapse(today=SeatOffer.objects.get().answer_by + timedelta(days=1)) == 1

    assert states(event)["Budi"] == WAITING
    assert states(event)["Cici"] == OFFERED
    assert of("Budi").wait_rank > of("Cici").wait_rank


def test_a_larger_quota_is_offered_at_once(event, one_seat, nominate, kasudin):
    nominate("Ani", "Budi", "Cici")

    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 3}, by=kasudin)

    assert states(event) == {"Ani": NOMINATED, "Budi": OFFERED, "Cici": OFFERED}
    assert SeatOffer.objects.filter(freed_by=None).count() == 2


def test_what_an_upload_brought_too_many_goes_to_the_line(event, nominate, kasudin, enrol):
    for name in ("Ani", "Budi", "Cici"):
        enrol(event, name=name)
    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 1}, by=kasudin)

    assert [one.person.name for one in seats.surplus(event)] == ["Cici", "Budi"]
    assert seats.queue_surplus(event=event, by=kasudin) == 2

    assert states(event) == {"Ani": NOMINATED, "Budi": WAITING, "Cici": WAITING}
    assert of("Budi").wait_rank < of("Cici").wait_rank


def test_whoever_comes_back_waits_where_there_is_no_seat(event, one_seat, nominate, kasudin):
    nominate("Ani", "Budi")
    enrolments.withdraw(enrolment=of("Ani"), reason="sakit", by=kasudin)
    seats.accept(enrolment=of("Budi"), by=kasudin)

    assert enrolments.reinstate(enrolment=of("Ani"), by=kasudin).state == WAITING


def test_nominating_twice_does_nothing_and_a_closed_event_takes_nobody(event, kasudin, psm):
    one = Candidate(PersonFactory(name="Ani"), psm)
    nominations.nominate(event=event, candidates=[one], by=kasudin)
    assert nominations.nominate(event=event, candidates=[one], by=kasudin).known == 1
    events.finish(event=event, by=kasudin)
    with pytest.raises(MoveNotAllowed):
        nominations.nominate(event=event, candidates=[one], by=kasudin)


@pytest.mark.django_db(transaction=True)
def test_two_offices_never_take_one_seat(event, kasudin, staff, psm):
    quotas.set_seats(event=event, seats={("99.71.01", "PSM"): 1}, by=kasudin)
    people = [PersonFactory() for _ in range(4)]
    done = []

    def work(person, by):
        done.append(nominations.nominate(event=event, candidates=[Candidate(person, psm)], by=by))
        connection.close()

    workers = [
        threading.Thread(target=work, args=(person, by))
        for person, by in zip(people, (kasudin, staff, kasudin, staff), strict=True)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(one.seated for one in done) == 1
    ranks = Enrolment.objects.filter(state=WAITING).values_list("wait_rank", flat=True)
    assert sorted(ranks) == [1, 2, 3]
