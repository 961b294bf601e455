"""Nobody is on the list of an event twice, whichever way they come to it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from pillars.models import PillarKind
from tests.pillars.factories import AssignmentFactory, PersonFactory
from trainings.models import Enrolment, EnrolmentState
from trainings.services import nominations


def candidate(name="Ani", region="99.71.01.1001"):
    person = PersonFactory(name=name, region_id=region)
    duty = AssignmentFactory(person=person, kind_id="PSM", region_id=region)
    return nominations.Candidate(person, PillarKind.objects.get(pk="PSM"), duty.pk)


def nominate(event, by, *people):
    return nominations.nominate(event=event, candidates=people, by=by)


def test_who_is_nominated_again_is_counted_as_known(event, kasudin, staff):
    ani = candidate()
    assert nominate(event, kasudin, ani).seated == 1
    again = nominate(event, staff, ani)
    assert (again.seated, again.known) == (0, 1)
    assert Enrolment.objects.get().state == EnrolmentState.NOMINATED


def test_who_had_withdrawn_comes_back_on_the_same_line(event, kasudin, enrol):
    ani = candidate()
    gone = enrol(event, person=ani.person, state=EnrolmentState.WITHDRAWN)
    assert nominate(event, kasudin, ani).seated == 1
    gone.refresh_from_db()
    assert gone.state == EnrolmentState.NOMINATED
    assert Enrolment.objects.count() == 1


def test_the_database_itself_refuses_a_second_line(event, enrol):
    first = enrol(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(event=event, person=first.person, origin_id=first.origin_id)


@pytest.mark.django_db(transaction=True)
def test_two_offices_that_send_the_same_person_at_once_make_one_line(event, kasudin, staff):
    ani = candidate()
    ready, answers = threading.Barrier(2), []

    def send(by):
        try:
            ready.wait()
            answers.append(nominate(event, by, ani))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[by]) for by in (kasudin, staff)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((one.seated, one.known) for one in answers) == [(0, 1), (1, 0)]
    assert Enrolment.objects.count() == 1
