from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from pillars.models import StateOffice
from tests.conftest import make_user
from tests.pillars.factories import AssignmentFactory, PersonFactory
from trainings.models import Objection, SelectionRequirement, SelectionState
from trainings.selection import blind
from trainings.services import (
    selection_calls,
    selection_candidates,
    selection_judging,
    selection_results,
)

SEAT = "99.71.01"


@pytest.fixture
def reviewer(places):
    return make_user(Role.STAFF, "99", "penilai@uji.test", "Puji Penilai")


@pytest.fixture
def second_reviewer(places):
    return make_user(Role.STAFF, "99", "penilai2@uji.test", "Prima Penilai")


@pytest.fixture
def member():
    """member("99.71.01.1001", name=…): an active PSM who lives there and meets every rule."""

    def make(village="99.71.01.1001", *, kind="PSM", age=28, **fields):
        today = timezone.localdate()
        fields = {
            "born_on": today - timedelta(days=366 * age),
            "education": "sma",
            "state_office": StateOffice.NONE,
            **fields,
        }
        person = PersonFactory(home_region_id=village, region_id=village, **fields)
        AssignmentFactory(person=person, kind_id=kind, region_id=village)
        return person

    return make


@pytest.fixture
def call(staff, reviewer, places):
    """A draft of the province for Pasar Baru, judged by one reviewer, without papers."""
    today = timezone.localdate()
    selection = selection_calls.create(
        title="Seleksi TKSK Provinsi Uji",
        region=places["99"],
        opens_on=today,
        closes_on=today + timedelta(days=7),
        seats=[places[SEAT]],
        by=staff,
    )
    selection_calls.assign(selection=selection, users=[reviewer], by=staff)
    SelectionRequirement.objects.filter(selection=selection).delete()
    return selection


@pytest.fixture
def judge(staff):
    """judge(call, reviewer, {number: mark}): the same mark for every criterion, stage by stage."""

    def run(selection, by, marks, *, until=None):
        while (stage := blind.current_stage(selection)) is not None and stage.kind != until:
            criteria = list(stage.criteria.all())
            numbers = blind.judged_by(selection, stage, by).values_list("number", flat=True)
            selection_judging.score(
                selection=selection,
                stage=stage,
                marks={
                    (number, one.pk): Decimal(marks[number])
                    for number in numbers
                    for one in criteria
                },
                by=by,
            )
            selection_judging.close_stage(stage=stage, by=staff)

    return run


@pytest.fixture
def judged(call, staff, reviewer, member, judge):
    """Three candidates of Pasar Baru with 90, 80 and 40, every stage closed."""
    selection = selection_calls.move(selection=call, name="open", by=staff)
    people = [member(name=name) for name in ("Siti Aminah", "Budi Santoso", "Agus Salim")]
    found = selection_candidates.register(seat=call.seats.get(), people=people, by=staff)
    selection = selection_calls.move(selection=selection, name="judge", by=staff)
    marks = {row.number: mark for row, mark in zip(found, (90, 80, 40), strict=True)}
    judge(selection, reviewer, marks)
    return selection


@pytest.fixture
def announced(judged, staff, head):
    """Decided by the head and announced so long ago that nobody may object any more."""
    selection = selection_results.submit(selection=judged, by=staff)
    selection = selection_results.decide(selection=selection, by=head)
    selection = selection_calls.move(selection=selection, name="announce", by=staff)
    return let_window_pass(selection)


def let_window_pass(selection):
    today = timezone.localdate()
    selection.announced_on = today - timedelta(days=5)
    selection.objections_until = today - timedelta(days=2)
    selection.save(update_fields=["announced_on", "objections_until"])
    assert selection.state == SelectionState.ANNOUNCED
    assert not Objection.objects.exists()
    return selection
