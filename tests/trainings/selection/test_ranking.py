"""Arithmetic of marks and places."""

from datetime import UTC, datetime
from decimal import Decimal

from trainings.selection.ranking import Standing, rank, stage_score

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
STAGES = [(1, 20), (2, 40), (3, 40)]


def standing(number, scores, at=EARLY, seat=1, is_passed=True):
    marks = {stage: Decimal(score) for stage, score in enumerate(scores, start=1)}
    return Standing(number, seat, at, marks, is_passed)


def places(*standings):
    return {one.candidate_id: one.rank for one in rank(standings, STAGES)}


def test_a_stage_is_the_weighted_mean_over_complete_reviewers():
    marks = {
        1: {10: Decimal(90), 11: Decimal(60)},
        2: {10: Decimal(60), 11: Decimal(60)},
        3: {10: Decimal(0)},
    }
    assert stage_score(marks, {10: 2, 11: 1}) == Decimal(70)
    assert stage_score({3: {10: Decimal(50)}}, {10: 2, 11: 1}) is None


def test_weights_of_stages_make_the_total():
    (one,) = rank([standing(1, [50, 100, 75])], STAGES)
    assert one.total == Decimal(80)


def test_who_failed_a_stage_has_no_place_however_high_the_rest():
    assert places(standing(1, [100, 100, 0], is_passed=False), standing(2, [60, 60, 60])) == {
        1: None,
        2: 1,
    }


def test_a_tie_goes_to_the_interview_then_to_who_came_first():
    interview = places(standing(1, [80, 80, 70]), standing(2, [80, 70, 80]))
    assert interview == {1: 2, 2: 1}
    first = places(standing(1, [80, 80, 80], at=LATE), standing(2, [80, 80, 80], at=EARLY))
    assert first == {1: 2, 2: 1}


def test_each_kecamatan_has_its_own_first():
    found = places(standing(1, [60, 60, 60], seat=1), standing(2, [90, 90, 90], seat=2))
    assert found == {1: 1, 2: 1}
