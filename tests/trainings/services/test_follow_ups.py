from datetime import date, timedelta

import pytest
from django.utils import timezone

from trainings.errors import EventInvalid, MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.services import follow_ups


def test_a_promise_is_kept_with_its_result(operator, event, enrol):
    row = follow_ups.promise(
        enrolment=enrol(event), text="Mendata lansia di RW 05", due_on=date(2024, 8, 1), by=operator
    )
    follow_ups.finish(
        follow_up=row, result="32 lansia terdata", ended_on=date(2024, 7, 20), by=operator
    )

    row.refresh_from_db()
    assert (row.state, row.result) == ("done", "32 lansia terdata")
    with pytest.raises(MoveNotAllowed):
        follow_ups.finish(
            follow_up=row, result="sekali lagi", ended_on=date(2024, 7, 20), by=operator
        )


@pytest.mark.parametrize(
    ("text", "due_on"), [("x", date(2024, 8, 1)), ("Mendata", date(2024, 1, 1))]
)
def test_a_promise_says_what_and_when(operator, event, enrol, text, due_on):
    with pytest.raises(EventInvalid):
        follow_ups.promise(enrolment=enrol(event), text=text, due_on=due_on, by=operator)


def test_nothing_ends_tomorrow(operator, event, enrol):
    row = follow_ups.promise(
        enrolment=enrol(event), text="Mendata lansia", due_on=date(2024, 8, 1), by=operator
    )
    with pytest.raises(EventInvalid):
        follow_ups.finish(
            follow_up=row,
            result="nanti selesai",
            ended_on=timezone.localdate() + timedelta(days=1),
            by=operator,
        )


def test_promises_of_other_regions_are_not_ours(other_kasudin, auditor, event, enrol):
    participant = enrol(event)
    for stranger, refusal in ((other_kasudin, OutsideRegion), (auditor, NotAllowed)):
        with pytest.raises(refusal):
            follow_ups.promise(
                enrolment=participant, text="Mendata", due_on=date(2024, 8, 1), by=stranger
            )
