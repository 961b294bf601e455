"""The quality of the data: what is counted is what is listed, and what to mend first."""

from datetime import date

import pytest

from pillars import quality, untrained
from pillars.errors import NotAllowed
from pillars.models import LikelyPair, NikDoubt, QualityCount
from pillars.services import quality as counting
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory

BORN = date(1990, 5, 4)


def whole(**more):
    """Somebody of whom everything is known."""
    return PersonFactory(**{"phone": "+62811", "born_on": BORN} | more)


@pytest.fixture
def register(places):
    whole()
    whole(nik=None)
    whole(phone="", region_id="99.71.02.1001")
    whole(phone="", nik=None, region_id="99.71.02.1001")
    AssignmentFactory(person=whole())
    OrganisationFactory(kind_id="KARANG_TARUNA", phone="021")


def test_what_is_counted_is_what_is_listed(register, kasudin):
    counting.count(scope="99")

    own, below, counted_at = quality.scores_below(kasudin, "99.71")

    assert counted_at is not None
    assert set(below) == {"99.71.01", "99.71.02"}
    for fix in own.fixes:
        rows = quality.failing(fix.check, kasudin, "99.71")
        assert rows.count() == fix.failing, fix.check.key
    by_key = {fix.check.key: fix for fix in own.fixes}
    assert (by_key["nik"].failing, by_key["nik"].total) == (2, 5)
    assert by_key["sk"].failing == by_key["rekening"].failing == by_key["pengurus"].failing == 1


def test_the_score_and_the_three_fixes_worth_most():
    score = quality.score_of([("nik", 1, 10), ("hp", 5, 10), ("kelamin", 0, 10), ("sk", 1, 1)])

    # 5·10 + 3·10 + 2·10 + 3·1 = 103 points; 5·1, 3·5 and 3·1 are lost.
    assert score.value == pytest.approx(100 - 100 * 23 / 103)
    assert [fix.check.key for fix in score.worth_most] == ["hp", "nik", "sk"]
    assert quality.score_of([]).value is None


def test_a_perfect_region(places, kasudin):
    whole()
    counting.count(scope="99")
    own, _, _ = quality.scores_below(kasudin, "99.71")
    assert (own.value, own.worth_most) == (100, [])


def test_counting_again_replaces(register, kasudin, auditor, other_kasudin):
    counting.count(scope="99")
    before = QualityCount.objects.count()
    assert counting.count_again(by=kasudin) == before
    assert QualityCount.objects.count() == before
    assert quality.scores_below(other_kasudin, "99.01")[0].value is None
    with pytest.raises(NotAllowed):
        counting.count_again(by=auditor)


def test_a_nik_that_tells_another_story(places, kasudin):
    fits = whole(nik="3171014405900714", sex="P")
    other = whole(nik="3171010405800715", sex="P")

    assert counting.doubt(province="99") == 2
    assert set(NikDoubt.objects.values_list("person", "code")) == {
        (other.pk, "nik_birth_mismatch"),
        (other.pk, "nik_sex_mismatch"),
    }
    rows = quality.failing(quality.BY_KEY["nik-ragu"], kasudin, "99.71")
    assert fits not in rows
    assert list(rows) == [other]

    other.born_on, other.sex = date(1980, 5, 4), "L"
    other.save()
    assert counting.doubt(province="99") == 0
    assert not NikDoubt.objects.exists()


def test_both_of_a_likely_pair_are_listed(places, kasudin):
    one, two = whole(), whole()
    LikelyPair.objects.create(first=one, second=two, region_id="99.71", score=90)
    rows = quality.failing(quality.BY_KEY["ganda"], kasudin, "99.71")
    assert set(rows) == {one, two}


def test_never_trained(places, kasudin, staff):
    trained, untaught = whole(), whole(name="Belum Dilatih")
    for person in (trained, untaught):
        AssignmentFactory(person=person)
    whole()  # serves nowhere
    event = TrainingEventFactory(created_by=staff, state="done")
    EnrolmentFactory(event=event, person=trained, state="confirmed")

    assert untrained.is_known()
    assert list(untrained.never_trained(kasudin, "99.71", "PSM")) == [untaught]
    assert not untrained.never_trained(kasudin, "99.71", "TKSK").exists()
