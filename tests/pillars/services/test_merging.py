"""Two rows are one human being: merged in one step, taken apart again without a trace."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import crypto
from pillars import relations
from pillars.bank import account_index, account_mask
from pillars.errors import MergeNotPossible, NotAllowed, OutsideRegion
from pillars.models import (
    Assignment,
    LikelyPair,
    Merge,
    Person,
    PersonAccount,
    PersonDocument,
)
from pillars.services import merging, pairs
from tests.pillars.factories import AssignmentFactory, PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory

TABLES = (
    "pillars_person", "pillars_assignment", "pillars_persondocument", "pillars_personaccount",
    "pillars_likelypair", "trainings_enrolment",
)  # fmt: skip


@pytest.fixture
def kept(places):
    return PersonFactory(name="Siti Aminah", nik=None, born_on=date(1990, 5, 4), phone="", sex="P")


@pytest.fixture
def other(places):
    return PersonFactory(
        name="Siti Aminah", born_on=date(1990, 5, 4), phone="+6281234567890",
        nik="9971014405900714", sex="P", address="Jl. Melati 3", rt="001", rw="002",
    )  # fmt: skip


@pytest.fixture
def event(staff):
    return TrainingEventFactory(created_by=staff)


def checksum() -> list:
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t")
            found.append(cursor.fetchone()[0])
    return found


def account(person, number="1234567890"):
    return PersonAccount.objects.create(
        person=person, account=number, account_index=account_index(number),
        account_mask=account_mask(number),
    )  # fmt: skip


def test_the_kept_row_takes_rows_and_what_it_leaves_blank(kept, other, event, kasudin):
    duty = AssignmentFactory(person=other)
    paper = PersonDocument.objects.create(person=other, category="ktp")
    enrolment = EnrolmentFactory(event=event, person=other)

    merge = merging.merge(kept=kept, merged=other, reason="KTP yang sama", by=kasudin)

    kept = Person.objects.get(pk=kept.pk)
    other = Person.objects.get(pk=other.pk)
    assert (kept.nik, kept.phone, kept.rw) == ("9971014405900714", "+6281234567890", "002")
    assert (other.nik, other.merged_into_id) == (None, kept.pk)
    assert other.removed_at is not None
    for row in (duty, paper, enrolment):
        row.refresh_from_db()
        assert row.person_id == kept.pk
    assert not Person.objects.visible_to(kasudin).filter(pk=other.pk).exists()
    assert Person.objects.with_nik(crypto.index("9971014405900714")).get() == kept
    assert "9971014405900714" not in str(merge.filled)


def test_taken_apart_everything_is_as_before(kept, other, event, kasudin):
    AssignmentFactory(person=other)
    AssignmentFactory(person=kept, region_id="99.71.01.1002")
    PersonDocument.objects.create(person=other, category="ktp")
    account(other)
    EnrolmentFactory(event=event, person=other)
    LikelyPair.objects.create(
        first_id=min(kept.pk, other.pk), second_id=max(kept.pk, other.pk),
        region_id="99.71.01.1001", score=95,
    )  # fmt: skip
    before = checksum()

    merge = merging.merge(kept=kept, merged=other, reason="KTP yang sama", by=kasudin)
    assert checksum() != before
    assert merging.unmerge(merge=merge, by=kasudin) == []

    assert checksum() == before
    merge.refresh_from_db()
    assert merge.undone_by == kasudin


def test_a_merge_can_be_repeated_after_it_was_undone(kept, other, kasudin):
    merge = merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    merging.unmerge(merge=merge, by=kasudin)
    merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    assert Merge.objects.count() == 2


def test_the_preview_tells_and_changes_nothing(kept, other, kasudin):
    AssignmentFactory(person=other)
    before = checksum()

    plan = merging.preview(kept=kept, merged=other, by=kasudin)

    assert checksum() == before
    assert plan.counts == {"penugasan": 1}
    assert set(plan.filled) == {"phone", "address", "rt", "rw", "nik"}
    assert plan.conflicts == []


def test_both_in_one_event_are_told_what_to_do(kept, other, event, kasudin):
    EnrolmentFactory(event=event, person=kept)
    EnrolmentFactory(event=event, person=other)
    before = checksum()

    plan = merging.preview(kept=kept, merged=other, by=kasudin)
    assert len(plan.conflicts) == 1
    with pytest.raises(MergeNotPossible, match="Hapus, batalkan, atau akhiri"):
        merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    assert checksum() == before


def test_the_same_duty_twice_is_a_conflict(kept, other, kasudin):
    AssignmentFactory(person=kept)
    AssignmentFactory(person=other, validity=DateRange(date(2023, 1, 1), None))

    with pytest.raises(MergeNotPossible, match="penugasan"):
        merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    assert Assignment.objects.filter(person=other).exists()


def test_the_same_account_twice_stays_behind(kept, other, kasudin):
    account(kept)
    account(other)

    plan = merging.preview(kept=kept, merged=other, by=kasudin)

    assert plan.conflicts == []
    assert "sudah ada" in plan.left[0]


def test_not_after_thirty_days(kept, other, kasudin):
    merge = merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    Merge.objects.update(merged_at=timezone.now() - timedelta(days=31))
    merge.refresh_from_db()

    with pytest.raises(MergeNotPossible, match="30 hari"):
        merging.unmerge(merge=merge, by=kasudin)


def test_not_when_a_row_is_gone(kept, other, kasudin):
    paper = PersonDocument.objects.create(person=other, category="ktp")
    merge = merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    paper.delete()

    with pytest.raises(MergeNotPossible, match="1 dokumen orang"):
        merging.unmerge(merge=merge, by=kasudin)


def test_an_edited_value_stays_and_is_told(kept, other, kasudin):
    merge = merging.merge(kept=kept, merged=other, reason="KTP", by=kasudin)
    Person.objects.filter(pk=kept.pk).update(phone="+6281111111111")

    told = merging.unmerge(merge=merge, by=kasudin)

    assert told == ["Nomor HP sudah diubah sejak itu."]
    assert Person.objects.get(pk=kept.pk).phone == "+6281111111111"


def test_who_may(kept, other, operator, other_kasudin, staff):
    with pytest.raises(NotAllowed):
        merging.merge(kept=kept, merged=other, reason="KTP", by=operator)
    with pytest.raises(OutsideRegion):
        merging.merge(kept=kept, merged=other, reason="KTP", by=other_kasudin)
    merging.merge(kept=kept, merged=other, reason="KTP", by=staff)
    with pytest.raises(MergeNotPossible, match="sudah dihapus"):
        merging.merge(kept=kept, merged=other, reason="KTP", by=staff)


def test_every_relation_to_a_person_is_known():
    keys = {relation.key for relation in relations.all_relations()}

    assert {
        "pillars.assignment.person",
        "pillars.persondocument.person",
        "pillars.personaccount.person",
        "pillars.person.merged_into",
        "trainings.enrolment.person",
    } <= keys
    assert not any("event." in key and "pgh" in key for key in keys)
    assert not any(key.startswith(("pillars.merge.", "pillars.likelypair.")) for key in keys)


# --- Likely pairs ---------------------------------------------------------------------------------
def found() -> list[tuple]:
    return list(LikelyPair.objects.order_by("id").values_list("first", "second", "score"))


def test_pairs_are_found_with_reasons(kept, other):
    PersonFactory(name="Budi Santoso", born_on=date(1980, 1, 1))

    assert pairs.search(province="99") == 1

    pair = LikelyPair.objects.get()
    assert {pair.first_id, pair.second_id} == {kept.pk, other.pk}
    assert pair.reasons == [pairs.SAME_NAME_AND_BIRTH]
    assert pair.region_id == "99.71.01.1001"


def test_searching_again_changes_nothing(kept, other):
    pairs.search(province="99")
    before = found()
    assert pairs.search(province="99") == 0
    assert found() == before


def test_two_niks_speak_against_it_but_do_not_hide_it(other):
    PersonFactory(name="Siti Aminah", born_on=date(1990, 5, 4))
    pairs.search(province="99")
    pair = LikelyPair.objects.get()
    assert pairs.OTHER_NIK in pair.reasons
    assert pair.score == 80


def test_words_in_another_order_and_the_smallest_common_region(other):
    PersonFactory(name="Aminah Siti", nik=None, born_on=date(1990, 5, 4), region_id="99.71.02.1001")
    pairs.search(province="99")
    pair = LikelyPair.objects.get()
    assert pair.region_id == "99.71"


def test_a_shared_telephone_of_namesakes(other):
    PersonFactory(name="Siti Amina", nik=None, phone="+6281234567890")
    PersonFactory(name="Joko Widodo", nik=None, phone="+6281234567890")
    pairs.search(province="99")
    assert LikelyPair.objects.count() == 1


def test_different_is_remembered(kept, other, kasudin):
    pairs.search(province="99")
    pairs.call_different(pair=LikelyPair.objects.get(), by=kasudin)

    assert pairs.search(province="99") == 0
    assert LikelyPair.objects.get().verdict == LikelyPair.Verdict.DIFFERENT


def test_what_is_no_pair_any_more_goes(kept, other):
    pairs.search(province="99")
    Person.objects.filter(pk=other.pk).update(match_key="lain", born_on=date(2000, 1, 1))
    pairs.search(province="99")
    assert not LikelyPair.objects.exists()
