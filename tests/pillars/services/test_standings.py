from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from pillars.errors import AlreadyEnded, DutyInvalid, SeatTaken
from pillars.models import EndReason, PersonDocument
from pillars.services import assignments, standings
from tests.pillars.factories import AssignmentFactory, PersonFactory

UNTIL_2027 = DateRange(date(2022, 1, 1), date(2027, 1, 1))


@pytest.fixture
def duty(places):
    return AssignmentFactory(
        kind_id="TKSK", region_id="99.71.01", validity=UNTIL_2027, sk_number="1/2022"
    )


def test_a_duty_goes_on_by_a_new_decree(kasudin, duty):
    standings.extend(assignment=duty, until=date(2031, 12, 31), sk_number="9/2026", by=kasudin)

    duty.refresh_from_db()
    assert duty.validity == DateRange(date(2022, 1, 1), date(2032, 1, 1))
    assert duty.sk_number == "9/2026"
    (event,) = duty.status_events.all()
    assert (event.was, event.became) == (
        "sampai 31 Desember 2026, SK 1/2022",
        "sampai 31 Desember 2031, SK 9/2026",
    )


def test_only_a_later_day_of_a_standing_duty(kasudin, duty):
    with pytest.raises(DutyInvalid, match="sesudah 31 Desember 2026"):
        standings.extend(assignment=duty, until=date(2026, 12, 31), by=kasudin)
    assignments.end(
        assignment=duty, last_on=date(2024, 1, 1), reason=EndReason.RESIGNED, by=kasudin
    )
    with pytest.raises(AlreadyEnded):
        standings.extend(assignment=duty, until=date(2031, 1, 1), by=kasudin)


def test_an_extension_never_runs_into_the_successor(kasudin, duty):
    AssignmentFactory(
        kind_id="TKSK", region_id="99.71.01", validity=DateRange(date(2027, 1, 1), None)
    )
    with pytest.raises(SeatTaken):
        standings.extend(assignment=duty, until=date(2027, 6, 1), by=kasudin)


def test_out_of_service_and_back(kasudin, duty):
    first, back = date(2024, 3, 1), date(2024, 6, 1)
    with pytest.raises(DutyInvalid, match="alasan"):
        standings.suspend(assignment=duty, on=first, reason=" ", by=kasudin)
    standings.suspend(assignment=duty, on=first, reason="Cuti melahirkan", by=kasudin)
    assert standings.suspended_since([duty.pk]) == {duty.pk: first}
    with pytest.raises(DutyInvalid, match="sudah nonaktif sejak 1 Maret 2024"):
        standings.suspend(assignment=duty, on=back, reason="Sakit", by=kasudin)

    standings.resume(assignment=duty, on=back, by=kasudin)

    assert standings.suspended_since([duty.pk]) == {}
    with pytest.raises(DutyInvalid, match="tidak sedang nonaktif"):
        standings.resume(assignment=duty, on=back, by=kasudin)


def test_the_evidence_belongs_to_the_person(kasudin, duty):
    paper = PersonDocument.objects.create(person=PersonFactory(), category="other")
    with pytest.raises(DutyInvalid, match="milik orang lain"):
        standings.suspend(
            assignment=duty, on=date(2024, 3, 1), reason="Sakit", evidence=paper, by=kasudin
        )
