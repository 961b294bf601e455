from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.pillars.factories import AssignmentFactory, OrganisationFactory
from tests.trainings.factories import TrainingEventFactory
from trainings import home
from trainings.models import EnrolmentState, EventState, SeatOffer


@pytest.fixture
def today(db):
    return timezone.localdate()


def cards(user) -> dict:
    return {card.key: card for card in home.cards(user) if card.count}


def figures(user) -> dict:
    return {figure.key: figure for figure in home.figures(user)}


def test_a_kasudin_is_told_of_the_event_without_people(kasudin, event, province_event, enrol):
    found = cards(kasudin)
    assert found["events-without-participants"].count == 1
    assert event.code in found["events-without-participants"].url
    assert found["events-to-finish"].count == 1

    enrol(event)
    assert "events-without-participants" not in cards(kasudin)


def test_staff_are_told_of_nominations_to_confirm(staff, kasudin, event, enrol):
    enrol(event), enrol(event), enrol(event, state="confirmed")

    card = cards(staff)["enrolments-to-confirm"]
    assert card.count == 2
    assert card.url.endswith(f"/{event.code}/peserta/?status=nominated")
    assert card.oldest_at is not None
    assert "enrolments-to-confirm" not in cards(kasudin)


def test_finished_events_wait_for_nobody(staff, event, enrol):
    enrol(event)
    event.state = EventState.DONE
    event.save()

    assert cards(staff) == {}


def test_readers_have_nothing_to_do(auditor, event, enrol):
    enrol(event)

    assert home.cards(auditor) == []


def test_drafts_wait_for_their_maker(kasudin, other_kasudin):
    TrainingEventFactory(created_by=kasudin, state=EventState.DRAFT)

    assert cards(kasudin)["event-drafts"].count == 1
    assert "event-drafts" not in cards(other_kasudin)


def test_people_trained_this_year_are_counted_once(kasudin, staff, today, enrol):
    first, second, later = (
        TrainingEventFactory(created_by=staff, region_id="99", start_on=day)
        for day in (today, today, today + timedelta(days=1))
    )
    person = enrol(first).person
    enrol(second, person=person)
    enrol(first, "99.01.01.2001")
    enrol(first, state="withdrawn")
    enrol(later)

    assert figures(kasudin)["trained-this-year"].value == 1
    assert figures(staff)["trained-this-year"].value == 2


def test_cost_of_home_does_not_grow_with_rows(staff, kasudin, enrol):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            home.cards(staff), home.figures(staff), home.recent(staff)
        return len(seen)

    enrol(TrainingEventFactory(created_by=kasudin))
    few = queries()
    for _ in range(5):
        enrol(TrainingEventFactory(created_by=kasudin))
        AssignmentFactory()
        OrganisationFactory()
    assert queries() == few


def test_an_offered_seat_asks_its_region(kasudin, other_kasudin, event, enrol):
    row = enrol(event, state=EnrolmentState.OFFERED)
    SeatOffer.objects.create(enrolment=row, answer_by=date(2030, 1, 2))

    def asked(user):
        return {card.key: card.count for card in home.cards(user)}["seats-offered"]

    assert (asked(kasudin), asked(other_kasudin)) == (1, 0)
