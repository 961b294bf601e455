from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.pillars.factories import PersonFactory
from tests.trainings.factories import TrainingEventFactory
from trainings.errors import EventInvalid
from trainings.models import Enrolment, EnrolmentState
from trainings.services import enrolments, events


@pytest.fixture
def person(places):
    return PersonFactory(name="Ani")


@pytest.fixture
def two(staff, enrol, person):
    """The same person nominated for two paid events that share 3 May."""
    made = []
    for start, end in ((date(2024, 5, 2), date(2024, 5, 3)), (date(2024, 5, 3), date(2024, 5, 4))):
        event = TrainingEventFactory(
            created_by=staff, start_on=start, end_on=end, pays_attendance=True
        )
        made.append(enrol(event, person=person))
    return made


def confirm(enrolment, by):
    return enrolments.confirm(event=enrolment.event, enrolments=[enrolment], by=by)


def test_nobody_is_paid_twice_on_one_day(two, staff):
    first, second = two
    assert confirm(first, staff).confirmed == 1

    done = confirm(second, staff)

    assert done.confirmed == 0
    assert [(one.enrolment, one.other) for one in done.paid_twice] == [(second, first.event)]
    second.refresh_from_db()
    assert second.state == EnrolmentState.NOMINATED


def test_the_database_itself_refuses_it(two, staff):
    first, second = two
    confirm(first, staff)
    with pytest.raises(IntegrityError, match="paid_once_a_day"), transaction.atomic():
        Enrolment.objects.filter(pk=second.pk).update(state=EnrolmentState.CONFIRMED)


def test_an_event_that_pays_nothing_is_free_to_join(two, staff):
    first, second = two
    second.event.pays_attendance = False
    second.event.save()
    confirm(first, staff)
    assert confirm(second, staff).confirmed == 1


def test_withdrawing_or_cancelling_frees_the_day(two, staff):
    first, second = two
    confirm(first, staff)
    events.cancel(event=first.event, reason="Banjir", by=staff)
    first.refresh_from_db()
    assert first.paid_days is None
    assert confirm(second, staff).confirmed == 1
    # Opened again, the days of the first would be paid a second time.
    with pytest.raises(EventInvalid, match="dibayar pada kegiatan lain"):
        events.reopen(event=first.event, reason="Jadi dilaksanakan", by=staff)


def test_the_days_move_with_the_event(two, staff):
    first, second = two
    confirm(first, staff)
    event = first.event
    events.edit(
        event=event, title=event.title, kind=event.kind, level=event.level, region=event.region,
        start_on=date(2024, 4, 1), end_on=date(2024, 4, 2), pillars=[], place="", note="", by=staff,
    )  # fmt: skip
    assert confirm(second, staff).confirmed == 1
