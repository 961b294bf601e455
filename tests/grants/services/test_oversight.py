"""Letters of warning, stand-ins, samples for monitoring, and what the clock does."""

from datetime import date, timedelta

import pytest

from accounts.models import Heartbeat
from accounts.permissions import Permission
from grants import tasks
from grants.errors import GrantInvalid, NotAllowed
from grants.models import Instalment, LedgerEntry
from grants.services import decrees, rights, sampling, stand_ins, warnings
from regions.models import Region

TODAY = date.today()


@pytest.fixture
def overdue(office):
    office.signed().paid(on=TODAY - timedelta(days=200))
    return office


def test_the_night_makes_late_accounts_due_and_proves_the_ledger(overdue):
    tasks.fall_due()
    tasks.prove_ledger()

    assert set(overdue.instalments().values_list("state", flat=True)) == {"lpj_due"}
    note = Heartbeat.objects.get(name="ledger").note
    assert note == f"{LedgerEntry.objects.count()} catatan buku besar, semua janji ditepati"


def test_an_account_that_has_time_does_not_fall_due(office):
    office.signed().paid(on=TODAY)

    tasks.fall_due()

    assert set(office.instalments().values_list("state", flat=True)) == {"paid"}


def test_three_letters_follow_each_other_and_no_fourth(overdue):
    day = TODAY
    for level in (1, 2, 3):
        letters, outcome = warnings.issue(
            programme=overdue.programme, dated_on=day, by=overdue.staff
        )
        assert {one.level for one in letters} == {level}
        assert outcome.refused == []
        assert len({one.number for one in letters}) == len(letters) == 4
        _none, early = warnings.issue(
            programme=overdue.programme, dated_on=letters[0].answer_by, by=overdue.staff
        )
        assert set(early.by_code) == {"last" if level == 3 else "waiting"}
        day = letters[0].answer_by + timedelta(days=1)


def test_who_has_time_gets_no_letter(office):
    office.signed().paid(on=TODAY)

    letters, outcome = warnings.issue(
        programme=office.programme, instalments=Instalment.objects.all(), by=office.staff
    )

    assert letters == []
    assert set(outcome.by_code) == {"not_overdue"}


def test_a_stand_in_decrees_inside_the_days_only(office):
    office.verified()
    acting = {
        "person": office.treasurer,
        "role": "head",
        "region": Region.objects.get(pk="99"),
        "sk_number": "094/ST/2026",
        "by": office.head,
    }
    stand_in = stand_ins.name(
        first=TODAY - timedelta(days=9), last=TODAY - timedelta(days=1), **acting
    )
    assert not rights.may(office.treasurer, Permission.GRANT_APPROVE)
    with pytest.raises(NotAllowed):
        decrees.decree(programme=office.programme, by=office.treasurer)

    stand_ins.name(first=TODAY, last=TODAY, **acting)
    made = decrees.decree(programme=office.programme, by=office.treasurer)

    assert made.outcome.done == 4
    assert made.decree.signed_as.startswith("Plt.")
    with pytest.raises(GrantInvalid):
        stand_ins.end(stand_in=stand_in, last=TODAY, by=office.head)


def test_two_stand_ins_do_not_overlap(office):
    acting = {
        "role": "head",
        "region": Region.objects.get(pk="99"),
        "first": TODAY,
        "last": TODAY + timedelta(days=3),
        "sk_number": "094/ST/2026",
        "by": office.head,
    }
    stand_ins.name(person=office.treasurer, **acting)

    with pytest.raises(GrantInvalid, match="pelaksana tugas"):
        stand_ins.name(person=office.staff, **acting)


@pytest.mark.parametrize("who", ["operator", "kasudin", "treasurer"])
def test_only_the_head_names_a_stand_in(office, who):
    with pytest.raises(NotAllowed):
        stand_ins.name(
            person=office.staff, role="head", region=Region.objects.get(pk="99"), first=TODAY,
            last=TODAY, sk_number="1", by=getattr(office, who),
        )  # fmt: skip


def test_the_same_seed_draws_the_same_names(office):
    office.signed()
    seed = "inspektorat " * 6
    first, again = (
        sampling.draw(programme=office.programme, size=2, seed=seed, by=office.staff)
        for _turn in range(2)
    )
    kept = sampling.draw(programme=office.programme, size=2, seed=first.seed, by=office.staff)

    names = [list(one.members.values_list("recipient", flat=True)) for one in (first, again, kept)]
    assert names[0] == names[1] == names[2]
    assert first.population == 4


def test_a_sample_is_not_larger_than_who_was_decreed(office):
    office.signed()

    with pytest.raises(GrantInvalid):
        sampling.draw(programme=office.programme, size=5, by=office.staff)
