"""Warnings about people who are busy on the same days, or lack the training that is asked for."""

from datetime import date

import pytest

from imports import queries
from tests.imports.conftest import apply, make_event
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Enrolment, EnrolmentState, EventLevel, EventState


def told(batch, viewer) -> list[tuple[str, str]]:
    return [(one["code"], one["message"]) for one in queries.problems_of(batch, viewer=viewer)]


@pytest.fixture
def enrolled(upload, kasudin):
    """Siti takes part in another event of Kota Selatan, on some day."""

    def enrolled(day=date(2024, 5, 2), region="99.71", code="LAIN-1", **fields):
        other = make_event(kasudin, region, code=code, start_on=day, end_on=day, **fields)
        apply(upload(SITI, event=other), by=kasudin)
        return other

    return enrolled


def test_nobody_is_warned_of_in_a_fresh_registry(upload):
    assert upload(SITI, BUDI).rows_warning == 0


def test_same_day_is_named_for_the_row_it_concerns(enrolled, upload, kasudin):
    other = enrolled(title="Bimtek Karang Taruna")
    batch = upload(SITI, BUDI)

    assert (batch.rows_new, batch.rows_warning, batch.rows_error) == (2, 1, 0)
    ((code, message),) = told(batch, kasudin)
    assert code == "other_event"
    assert f"Bimtek Karang Taruna ({other.code})" in message


def test_another_day_warns_of_nothing(enrolled, upload):
    enrolled(day=date(2024, 5, 3))

    assert upload(SITI).rows_warning == 0


def test_event_of_a_region_out_of_sight_is_not_named(enrolled, upload, kasudin, places):
    other = enrolled(title="Rapat rahasia")
    other.region_id = "99.01"
    other.save()

    ((_code, message),) = told(upload(SITI), kasudin)
    assert "kegiatan wilayah lain" in message
    assert "Rapat rahasia" not in message


def test_event_of_the_province_is_named(enrolled, upload, kasudin):
    other = enrolled(title="Jambore")
    other.region_id = "99"
    other.save()

    ((_code, message),) = told(upload(SITI), kasudin)
    assert "Jambore" in message


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.DRAFT])
def test_event_that_is_not_held_does_not_count(enrolled, upload, state):
    other = enrolled()
    other.state = state
    other.save()

    assert upload(SITI).rows_warning == 0


def test_whoever_withdrew_is_free(enrolled, upload):
    enrolled()
    Enrolment.objects.update(state=EnrolmentState.WITHDRAWN)

    assert upload(SITI).rows_warning == 0


def test_warning_goes_when_read_again_and_is_not_doubled(enrolled, upload, kasudin, event):
    enrolled()
    batch = apply(upload(SITI), by=kasudin)
    assert (batch.rows_applied, batch.rows_warning) == (1, 1)

    again = upload(SITI)
    assert (again.rows_same, again.rows_warning) == (1, 0)


class TestRequiredTraining:
    @pytest.fixture(autouse=True)
    def advanced(self, event):
        event.required_level = EventLevel.BASIC
        event.save()

    def test_without_it_a_row_is_warned_of(self, upload, kasudin):
        batch = upload(SITI)

        ((code, message),) = told(batch, kasudin)
        assert (code, batch.rows_new) == ("not_trained", 1)
        assert "pelatihan tingkat dasar" in message

    def test_with_it_nothing_is_said(self, enrolled, upload):
        enrolled(day=date(2023, 3, 1), level=EventLevel.BASIC)

        batch = upload(SITI, BUDI)
        assert list(batch.rows.values_list("level", flat=True)) == [0, 1]

    @pytest.mark.parametrize(
        "other",
        [
            {"day": date(2023, 3, 1), "level": EventLevel.NONE},
            {"day": date(2025, 3, 1), "level": EventLevel.BASIC},
        ],
    )
    def test_another_level_or_a_later_day_is_not_enough(self, enrolled, upload, kasudin, other):
        enrolled(**other)

        assert [code for code, _message in told(upload(SITI), kasudin)] == ["not_trained"]

    def test_two_doubts_stand_side_by_side(self, enrolled, upload, kasudin):
        enrolled(title="Rapat")

        found = dict(told(upload(SITI), kasudin))
        assert set(found) == {"other_event", "not_trained"}
        assert "Rapat" in found["other_event"]
        assert "tingkat dasar" in found["not_trained"]
