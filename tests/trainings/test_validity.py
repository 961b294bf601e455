"""How long a training counts, and whom that makes an invitee again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from tests.pillars.factories import AssignmentFactory, PersonFactory
from tests.trainings.factories import TrainingEventFactory
from trainings import invitees, validity
from trainings.errors import NotAllowed, ValidityInvalid
from trainings.models import EnrolmentState, EventState, TrainingValidity
from trainings.services import validities

FOR_EVER = None


@pytest.fixture
def rule(administrator):
    def rule(months, *, kind="pelatihan", level="", from_on=date(2000, 1, 1), basis=""):
        return validities.set_validity(
            kind=kind, level=level, months=months, from_on=from_on, legal_basis=basis,
            by=administrator,
        )  # fmt: skip

    return rule


@pytest.fixture
def trained(staff, enrol):
    """trained("Ani", date, …): a PSM of today who went to a training that ended that day."""

    def trained(person, on, *, level="dasar", kind="pelatihan", state=EnrolmentState.CONFIRMED):
        if isinstance(person, str):
            person = PersonFactory(name=person, region_id="99.71.01.1001")
            AssignmentFactory(person=person, kind_id="PSM", region_id=person.region_id)
        held = TrainingEventFactory(
            created_by=staff, region_id="99", state=EventState.DONE, level=level, kind=kind,
            start_on=on, end_on=on,
        )  # fmt: skip
        enrol(held, origin=person.region_id, person=person, state=state)
        return person

    return trained


@pytest.fixture
def proposed(event, kasudin):
    event.pillars.set(["PSM"])
    event.start_on = event.end_on = date(2026, 6, 1)
    event.save()

    def proposed():
        people = invitees.narrowed(invitees.candidates(event, kasudin), invitees.EXPIRED, event)
        return sorted(person.name for person in people)

    return proposed


class TestProposal:
    def test_nobody_without_a_rule(self, trained, proposed):
        trained("Ani", date(2001, 1, 1))
        assert proposed() == []

    def test_who_ran_out_before_the_event_begins(self, rule, trained, proposed):
        rule(36)
        trained("Habis", date(2023, 5, 31))
        trained("Hari terakhir", date(2023, 6, 1))
        assert proposed() == ["Habis"]

    def test_the_rule_of_the_day_it_ended_counts(self, rule, trained, proposed):
        rule(12)
        rule(60, from_on=date(2023, 1, 1))
        trained("Lama", date(2022, 12, 31))
        trained("Baru", date(2023, 1, 1))
        assert proposed() == ["Lama"]

    def test_a_level_of_its_own_goes_before_all_levels(self, rule, trained, proposed):
        rule(12)
        rule(120, level="lanjut")
        rule(FOR_EVER, level="khusus")
        trained("Dasar", date(2023, 1, 1), level="dasar")
        trained("Lanjut", date(2023, 1, 1), level="lanjut")
        trained("Khusus", date(2001, 1, 1), level="khusus")
        trained("Bimtek", date(2001, 1, 1), kind="bimtek")
        assert proposed() == ["Dasar"]

    def test_who_went_again_is_not_proposed(self, rule, trained, proposed):
        rule(36)
        again = trained("Disegarkan", date(2020, 1, 1))
        trained(again, date(2025, 1, 1))
        other = trained("Tingkat lain", date(2020, 1, 1))
        trained(other, date(2025, 1, 1), level="lanjut")
        assert proposed() == ["Tingkat lain"]

    def test_who_did_not_come_was_not_trained(self, rule, trained, proposed):
        rule(12)
        trained("Absen", date(2020, 1, 1), state=EnrolmentState.ABSENT)
        assert proposed() == []

    def test_the_page_says_since_when(self, client, kasudin, event, rule, trained, proposed):
        rule(36)
        trained("Habis", date(2023, 5, 2))
        client.force_login(kasudin)
        address = reverse("trainings:candidate-list", args=[event.code])
        page = client.get(address, {"alasan": "kedaluwarsa"}).content.decode()
        assert "Habis" in page
        assert "habis masa berlakunya 2 Mei 2026" in page

    def test_the_page_says_that_nothing_is_set(self, client, kasudin, event, proposed):
        client.force_login(kasudin)
        address = reverse("trainings:candidate-list", args=[event.code])
        page = client.get(address, {"alasan": "kedaluwarsa"}).content.decode()
        assert "Masa berlaku pelatihan belum diatur" in page


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [
        (date(2023, 5, 2), 36, date(2026, 5, 2)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
    ],
)
def test_months_are_reckoned_alike_in_python_and_in_the_database(rule, trained, day, months, until):
    rule(months)
    person = trained("Ani", day)
    assert validity.months_after(day, months) == until
    found = validity.expired_of([person.pk], until + timedelta(days=1))
    assert found[person.pk].until == until
    assert validity.expired_of([person.pk], until) == {}


class TestRule:
    def test_another_number_from_a_day_on_leaves_what_was(self, rule):
        first = rule(12)
        rule(24, from_on=date(2024, 1, 1))
        first.refresh_from_db()
        assert first.validity == DateRange(date(2000, 1, 1), date(2024, 1, 1))

    def test_not_before_what_is_set_already(self, rule):
        rule(12, from_on=date(2024, 1, 1))
        with pytest.raises(ValidityInvalid):
            rule(24, from_on=date(2024, 1, 1))

    def test_the_database_keeps_one_at_a_time(self, rule):
        rule(12)
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainingValidity.objects.create(
                kind="pelatihan", level="", months=3, validity=DateRange(date(2020, 1, 1), None)
            )

    def test_only_the_administrator_sets_it(self, staff):
        with pytest.raises(NotAllowed):
            validities.set_validity(
                kind="bimtek", level="", months=1, from_on=date(2024, 1, 1), by=staff
            )

    def test_it_is_set_and_read_on_its_pages(self, client, administrator):
        client.force_login(administrator)
        data = {"kind": "pelatihan", "level": "dasar", "months": "36", "from_on": "01-01-2024"}
        answer = client.post(reverse("trainings:validity-set"), data, follow=True)
        assert "36 bulan" in answer.content.decode()
        again = client.post(reverse("trainings:validity-set"), data)
        assert "sudah diatur mulai hari itu" in again.content.decode()
