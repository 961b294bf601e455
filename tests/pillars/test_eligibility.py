from datetime import date

import pytest

from pillars import eligibility, evidence
from pillars.eligibility import Verdict
from pillars.models import PersonDocument, PillarKind
from tests.pillars.factories import AssignmentFactory, PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory

DAY = date(2023, 1, 2)


@pytest.fixture
def judged(places):
    def judged(person, kind="TKSK", region="99.71.01", day=DAY, end_on=None):
        found = eligibility.judge(
            person=person, kind=PillarKind.objects.get(pk=kind), region=places[region], day=day,
            end_on=end_on,
        )  # fmt: skip
        return {one.code: one for one in found}

    return judged


def test_each_rule_quotes_the_persons_own_numbers(judged):
    person = PersonFactory(
        born_on=date(1981, 1, 3), education="smp", state_office="polri",
        home_region_id="99.71.02.1001",
    )  # fmt: skip
    found = judged(person)

    assert found["max_age"].text == "Usia 41 tahun saat didaftarkan, paling tinggi 35."
    assert found["min_education"].text == "Pendidikan SMP/sederajat, paling rendah SMA/sederajat."
    assert found["home_in_duty_region"].text.endswith("di luar Kec. Pasar Baru.")
    assert "Polri" in found["not_state_officer"].text
    assert found["min_age"].verdict == Verdict.PASSED
    assert {code for code, one in found.items() if one.stops} == {
        "max_age", "min_education", "home_in_duty_region", "not_state_officer",
    }  # fmt: skip


def test_the_birthday_counts(judged):
    # 36 the day after.
    assert judged(PersonFactory(born_on=date(1987, 1, 3)))["max_age"].verdict == Verdict.PASSED
    assert judged(PersonFactory(born_on=date(1987, 1, 2)))["max_age"].verdict == Verdict.FAILED


def test_what_nobody_knows_stops_nobody(judged):
    found = judged(PersonFactory())
    assert {one.verdict for one in found.values()} == {Verdict.UNKNOWN}
    assert not any(one.stops for one in found.values())


def test_who_serves_as_psm_comes_from_a_pillar(judged):
    person = PersonFactory(home_region_id="99.71.01.1001", state_office="none")
    AssignmentFactory(person=person)
    found = judged(person)
    assert found["comes_from_pillar"].text == "Tercatat pernah atau sedang menjadi PSM."
    assert found["home_in_duty_region"].verdict == Verdict.PASSED
    assert found["not_state_officer"].verdict == Verdict.PASSED


def test_basic_training_is_known_from_events_and_from_certificates(judged, kasudin):
    trained, papered, neither = PersonFactory.create_batch(3)
    event = TrainingEventFactory(
        created_by=kasudin, end_on=date(2022, 5, 2), start_on=date(2022, 5, 2)
    )
    EnrolmentFactory(event=event, person=trained)
    PersonDocument.objects.create(
        person=papered, category="certificate", number="12/2020", note="Tingkat dasar"
    )

    def verdict(person):
        return judged(person, "PSM", "99.71.01.1001")["basic_training"]

    assert event.title in verdict(trained).text
    assert "12/2020" in verdict(papered).text
    assert verdict(neither).stops
    assert evidence.basic_trainings([trained.pk], date(2022, 5, 2)) == {}


def test_a_term_is_at_most_five_years(judged):
    person = PersonFactory()
    long = judged(person, "KARANG_TARUNA", "99.71.01.1001", end_on=date(2028, 1, 3))
    usual = judged(person, "KARANG_TARUNA", "99.71.01.1001", end_on=date(2028, 1, 2))
    assert long["term_years"].stops
    assert usual["term_years"].verdict == Verdict.PASSED


def test_before_the_regulation_there_was_no_rule(judged):
    assert judged(PersonFactory(born_on=date(1950, 1, 1)), day=date(2017, 1, 1)) == {}
