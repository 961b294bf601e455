import pytest

from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion, ReasonMissing
from trainings.models import EnrolmentState, EventState
from trainings.services import enrolments, events


def test_confirm_counts_only_who_waited(staff, event, enrol):
    waiting, confirmed = enrol(event), enrol(event, state=EnrolmentState.CONFIRMED)

    assert enrolments.confirm(event=event, enrolments=[waiting, confirmed], by=staff).confirmed == 1
    assert enrolments.confirm(event=event, enrolments=[waiting], by=staff).confirmed == 0
    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.CONFIRMED


def test_confirm_leaves_participants_of_other_events_alone(staff, event, province_event, enrol):
    elsewhere = enrol(province_event)

    assert enrolments.confirm(event=event, enrolments=[elsewhere], by=staff).confirmed == 0
    elsewhere.refresh_from_db()
    assert elsewhere.state == EnrolmentState.NOMINATED


def test_the_nominator_does_not_confirm(kasudin, event, enrol):
    with pytest.raises(NotAllowed):
        enrolments.confirm(event=event, enrolments=[enrol(event)], by=kasudin)


def test_withdraw_keeps_the_reason(kasudin, event, enrol):
    participant = enrol(event, note="vegetarian")
    with pytest.raises(ReasonMissing):
        enrolments.withdraw(enrolment=participant, reason="  ", by=kasudin)
    enrolments.withdraw(enrolment=participant, reason="sakit", by=kasudin)

    participant.refresh_from_db()
    assert participant.state == EnrolmentState.WITHDRAWN
    assert (participant.note, participant.withdrawn_reason) == ("vegetarian", "sakit")
    assert type(participant).objects.counted().count() == 0


def test_reinstated_participants_wait_again(kasudin, event, enrol):
    participant = enrol(event, state=EnrolmentState.WITHDRAWN)

    assert enrolments.reinstate(enrolment=participant, by=kasudin).state == "nominated"
    with pytest.raises(MoveNotAllowed):
        enrolments.reinstate(enrolment=participant, by=kasudin)


def test_nobody_withdraws_the_people_of_another_region(other_kasudin, auditor, event, enrol):
    participant = enrol(event)
    with pytest.raises(OutsideRegion):
        enrolments.withdraw(enrolment=participant, reason="iseng", by=other_kasudin)
    with pytest.raises(NotAllowed):
        enrolments.withdraw(enrolment=participant, reason="iseng", by=auditor)


def test_a_finished_event_keeps_its_participants(kasudin, staff, event, enrol):
    participant = enrol(event)
    events.finish(event=event, by=kasudin)

    assert event.state == EventState.OPEN  # the caller's copy is old: the service reads anew
    with pytest.raises(MoveNotAllowed, match="selesai"):
        enrolments.withdraw(enrolment=participant, reason="terlambat", by=kasudin)
    with pytest.raises(MoveNotAllowed):
        enrolments.confirm(event=event, enrolments=[participant], by=staff)
