from decimal import Decimal

import pytest

from trainings.errors import NotAllowed, OutsideRegion
from trainings.models import Enrolment, Score
from trainings.services import scores


def test_scores_are_written_changed_and_taken_away(kasudin, event, enrol):
    one, two = enrol(event), enrol(event)
    given = {
        (one.pk, "pre"): Decimal(40),
        (one.pk, "post"): Decimal("82.5"),
        (two.pk, "post"): None,
    }

    assert scores.record(event=event, values=given, by=kasudin) == 2
    assert scores.record(event=event, values=given, by=kasudin) == 0
    assert scores.record(event=event, values={(one.pk, "pre"): None}, by=kasudin) == 1
    assert list(Score.objects.values_list("stage", "value")) == [("post", Decimal("82.50"))]


def test_people_of_other_events_get_no_score_here(kasudin, event, province_event, enrol):
    stranger = enrol(province_event)

    assert scores.record(event=event, values={(stranger.pk, "pre"): Decimal(1)}, by=kasudin) == 0


def test_gain_is_of_those_who_took_both(kasudin, event, enrol):
    one, two, three = enrol(event), enrol(event), enrol(event)
    scores.record(
        event=event,
        values={
            (one.pk, "pre"): Decimal(40),
            (one.pk, "post"): Decimal(80),
            (two.pk, "pre"): Decimal(60),
            (two.pk, "post"): Decimal(70),
            (three.pk, "post"): Decimal(90),
        },
        by=kasudin,
    )
    found = scores.gain_of(Enrolment.objects.filter(event=event))

    assert (found.pre, found.post, found.gain) == (50, 80, 25)
    assert (found.pre_people, found.post_people, found.both_people) == (2, 3, 2)


def test_only_the_organiser_writes_scores(operator, other_kasudin, event):
    with pytest.raises(NotAllowed):
        scores.record(event=event, values={}, by=operator)
    with pytest.raises(OutsideRegion):
        scores.record(event=event, values={}, by=other_kasudin)
