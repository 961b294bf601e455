from datetime import date

import pytest

from accounts.demo import Cast, Member
from pillars.models import Assignment, Person, StatusEvent
from regions.models import Region
from trainings import demo, queries
from trainings.models import (
    Enrolment,
    EventState,
    Quota,
    Selection,
    SelectionState,
    TrainingEvent,
    TrainingValidity,
)


@pytest.fixture
def cast(places, staff, kasudin, other_kasudin):
    users = (staff, kasudin, other_kasudin)
    third = Region.objects.create(
        code="99.72", name="Kota Timur", name_key="kotatimur", level=2, kind="kota", parent_id="99"
    )
    other = type(kasudin).objects.create(
        email="t@uji.test", name="T", role=kasudin.role, region=third
    )
    return Cast(places["99"], tuple(Member(user, "") for user in (*users, other)))


def test_the_main_job_waits_for_its_workbook(cast, kasudin):
    demo.seed(cast)

    event = TrainingEvent.objects.get(start_on=date(2024, 5, 2))
    assert (event.region_id, event.state) == ("99.71", EventState.OPEN)
    assert not event.enrolments.exists()
    seats = {(q.region_id, q.pillar_id): q.seats for q in event.quotas.all()}
    assert seats == {
        ("99.71.01", "TKSK"): 1, ("99.71.01", "PSM"): 2,
        ("99.71.02", "TKSK"): 1, ("99.71.02", "PSM"): 2,
    }  # fmt: skip
    assert queries.breakdown(event, kasudin).total.total.seats == 6


def test_2024_holds_nothing_else(cast):
    demo.seed(cast)

    assert TrainingEvent.objects.filter(start_on__year=2024).count() == 1
    assert not Enrolment.objects.filter(event__start_on__year=2024).exists()


def test_seeding_again_changes_nothing(cast):
    demo.seed(cast)
    models = (TrainingEvent, Enrolment, Person, Assignment, Quota)
    before = [set(model.objects.values_list("pk", flat=True)) for model in models]
    demo.seed(cast)

    assert [set(model.objects.values_list("pk", flat=True)) for model in models] == before


def test_who_takes_part_as_karang_taruna_serves_in_one(cast):
    demo.seed(cast)

    people = Enrolment.objects.filter(pillar_id="KARANG_TARUNA").exclude(state="withdrawn")
    serving = Assignment.objects.active_on().filter(kind_id="KARANG_TARUNA", position="Anggota")
    assert people.count() > 10
    assert not people.exclude(person__in=serving.values("person")).exists()
    told = StatusEvent.objects.filter(kind=StatusEvent.Kind.APPOINTED, assignment__in=serving)
    assert told.count() == serving.count()
    youngest = min(duty.person.born_on for duty in serving.select_related("person"))
    assert youngest.year >= 1987


def test_how_long_a_training_counts_is_set_by_the_administrator(cast, administrator):
    demo.seed(Cast(cast.province, (*cast.members, Member(administrator, ""))))

    assert set(TrainingValidity.objects.values_list("kind", "months")) == {
        ("bimtek", 36),
        ("pelatihan", 36),
    }


def test_a_call_for_vacant_kecamatan_stands_open_with_people_who_want_them(cast):
    demo.seed(cast)

    (call,) = Selection.objects.all()
    assert (call.state, call.region_id == "99.71") == (SelectionState.OPEN, False)
    assert call.steps.count() == 8
    assert call.candidates.exists()
    duties = Assignment.objects.active_on().filter(kind__in=["PSM", "KARANG_TARUNA"])
    assert not call.candidates.exclude(person__in=duties.values("person")).exists()


def test_the_seats_of_tksk_are_left_to_the_office(cast):
    demo.seed(cast)

    assert Enrolment.objects.filter(pillar_id="TKSK").exists()
    assert not Assignment.objects.filter(kind_id="TKSK").exists()
    assert Assignment.objects.active_on().filter(kind_id="PSM").exists()
