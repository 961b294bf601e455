"""Letters of warning, stand-ins, samples for monitoring, and what the clock does."""

from datetime import date, timedelta

import pytest

from accounts.models import Heartbeat
from accounts.permissions import Permission
from grants import standing_in, tasks
from grants.errors import GrantInvalid, MoveNotAllowed, NotAllowed
from grants.models import Instalment, LedgerEntry, StandIn
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


def test_whoever_waits_reads_who_acts_and_the_papers_name_them(office):
    office.submitted()
    acting = {"region": Region.objects.get(pk="99.71"), "by": office.head, "sk_number": "2/PLT"}
    stand_ins.name(
        person=office.staff, role="kasudin", first=TODAY, last=TODAY + timedelta(days=2), **acting
    )

    words = standing_in.in_words("submitted", "99.71.01.1001", TODAY)

    assert words.startswith(f"menunggu Kepala suku dinas (Plt. {office.staff.name} sampai ")
    assert "Plt." not in standing_in.in_words("submitted", "99.01.01.2001", TODAY)
    assert "Plt." not in standing_in.in_words("verified", "99.71.01.1001", TODAY)
    assert standing_in.in_words("draft", "99.71.01.1001", TODAY) == ""
    kota = Region.objects.select_related("parent").get(pk="99.71")
    assert standing_in.signature_on(kota, TODAY).position.startswith("Plt. ")
    assert standing_in.signature_on(kota, TODAY).name == office.staff.name
    assert standing_in.signature_on(kota, TODAY - timedelta(days=1)).name == office.kasudin.name


def test_an_appointment_is_taken_back_until_its_first_day(office):
    acting = {"role": "head", "region": Region.objects.get(pk="99"), "sk_number": "3/PLT"}
    days = {"first": TODAY + timedelta(days=1), "last": TODAY + timedelta(days=3)}
    row = stand_ins.name(person=office.treasurer, by=office.head, **acting, **days)

    stand_ins.take_back(stand_in=row, by=office.head)

    assert not StandIn.objects.exists()
    began = stand_ins.name(
        person=office.treasurer, first=TODAY, last=TODAY, by=office.head, **acting
    )
    with pytest.raises(MoveNotAllowed):
        stand_ins.take_back(stand_in=began, by=office.head)


def test_an_administrator_names_a_stand_in(office, administrator):
    row = stand_ins.name(
        person=office.staff, role="head", region=Region.objects.get(pk="99"), first=TODAY,
        last=TODAY, sk_number="1", by=administrator,
    )  # fmt: skip

    assert rights.may(office.staff, Permission.GRANT_APPROVE)
    assert row.made_by == administrator


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
