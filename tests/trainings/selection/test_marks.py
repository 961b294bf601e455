"""Marks: every change is kept, and after the stage is closed there is none."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.changes import versions_of
from trainings.errors import MoveNotAllowed, SelectionInvalid
from trainings.models import CandidateScore, SelectionCriterion, SelectionStage, StageResult
from trainings.selection import blind
from trainings.services import selection_calls, selection_candidates, selection_judging


@pytest.fixture
def judging(call, staff, member):
    selection = selection_calls.move(selection=call, name="open", by=staff)
    selection_candidates.register(seat=call.seats.get(), people=[member()], by=staff)
    return selection_calls.move(selection=selection, name="judge", by=staff)


def give(selection, by, value):
    stage = blind.current_stage(selection)
    number = selection.candidates.get().number
    marks = {(number, one.pk): Decimal(value) for one in stage.criteria.all()}
    return selection_judging.score(selection=selection, stage=stage, marks=marks, by=by)


def test_a_changed_mark_keeps_the_one_before_and_who_changed_it(judging, reviewer):
    give(judging, reviewer, 70)
    give(judging, reviewer, 75)
    assert give(judging, reviewer, 75) == 0
    row = CandidateScore.objects.first()
    kept = versions_of(CandidateScore).filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [version.value for version in kept] == [70, 75]
    assert {version.pgh_context.metadata["user"] for version in kept} == {reviewer.pk}


def test_a_stage_closes_only_when_everybody_is_judged(judging, staff):
    with pytest.raises(SelectionInvalid, match="belum dinilai lengkap"):
        selection_judging.close_stage(stage=blind.current_stage(judging), by=staff)


def test_after_closing_the_database_itself_takes_no_mark(judging, reviewer, staff):
    give(judging, reviewer, 70)
    stage = selection_judging.close_stage(stage=blind.current_stage(judging), by=staff)
    row = CandidateScore.objects.first()
    for act in (
        lambda: CandidateScore.objects.filter(pk=row.pk).update(value=99),
        lambda: CandidateScore.objects.filter(pk=row.pk).delete(),
        lambda: CandidateScore.objects.create(
            candidate=row.candidate, criterion=row.criterion, reviewer=staff, value=1
        ),
        lambda: SelectionCriterion.objects.filter(stage=stage).update(weight=9),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    for act in (
        lambda: SelectionStage.objects.filter(pk=stage.pk).update(closed_at=None),
        lambda: StageResult.objects.update(score=99),
    ):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            act()
    assert CandidateScore.objects.get(pk=row.pk).value == 70
    with pytest.raises(MoveNotAllowed):
        selection_judging.score(selection=judging, stage=stage, marks={}, by=reviewer)
