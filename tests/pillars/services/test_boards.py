"""Boards: one at a time, with officers who come and go."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from pillars.errors import BoardInvalid, NotEligible, OutsideRegion
from pillars.models import Board, RuleOverride, StatusEvent
from pillars.services import boards
from tests.pillars.factories import OrganisationFactory, PersonFactory


@pytest.fixture
def youth(places):
    return OrganisationFactory(kind_id="KARANG_TARUNA", region_id="99.71.01.1001")


@pytest.fixture
def board(youth, kasudin) -> Board:
    return boards.install(
        organisation=youth, sk_number="1/SK", start_on=date(2024, 5, 1), by=kasudin
    )


def grown(**more):
    return PersonFactory(born_on=date(1995, 1, 1), home_region_id="99.71.01.1001", **more)


def test_the_term_is_five_years_where_nobody_says_otherwise(board):
    assert board.validity == DateRange(date(2024, 5, 1), date(2029, 5, 1))


def test_a_new_board_ends_the_one_before_and_its_officers(youth, board, kasudin):
    chair = boards.add_officer(board=board, person=grown(), position="Ketua", by=kasudin)

    boards.install(
        organisation=youth,
        sk_number="2/SK",
        start_on=date(2026, 1, 1),
        last_on=date(2030, 12, 31),
        by=kasudin,
    )

    board.refresh_from_db(), chair.refresh_from_db()
    assert board.validity.upper == chair.validity.upper == date(2026, 1, 1)
    assert chair.end_reason == "replaced"
    kinds = StatusEvent.objects.filter(assignment=chair).values_list("kind", flat=True)
    assert sorted(kinds) == ["appointed", "replaced"]
    assert youth.boards.count() == 2


def test_a_board_does_not_start_before_the_one_that_serves(youth, board, kasudin):
    with pytest.raises(BoardInvalid, match="1 Mei 2024"):
        boards.install(organisation=youth, start_on=date(2023, 1, 1), by=kasudin)


def test_an_officer_serves_as_long_as_the_board(board, kasudin):
    duty = boards.add_officer(board=board, person=grown(), position=" Wakil  Ketua I ", by=kasudin)

    assert (duty.position, duty.post, duty.validity) == ("Wakil Ketua I", "deputy", board.validity)
    assert duty.sk_number == "1/SK"


def test_there_is_one_chair_at_a_time(board, kasudin):
    first = boards.add_officer(board=board, person=grown(), position="Ketua", by=kasudin)
    with pytest.raises(BoardInvalid, match="masih menjabat Ketua"):
        boards.add_officer(board=board, person=grown(), position="Ketua", by=kasudin)

    second = boards.replace_officer(
        duty=first, person=grown(), start_on=date(2025, 1, 1), by=kasudin
    )

    first.refresh_from_db()
    assert first.validity.upper == second.validity.lower == date(2025, 1, 1)
    assert second.position == "Ketua"


def test_a_child_is_no_chair_unless_somebody_says_why(board, kasudin):
    child = PersonFactory(born_on=date(2012, 1, 1), home_region_id="99.71.01.1001")
    with pytest.raises(NotEligible, match="Usia 12 tahun"):
        boards.add_officer(board=board, person=child, position="Ketua", by=kasudin)

    duty = boards.add_officer(
        board=board,
        person=child,
        position="Ketua",
        override_reason="Dipilih forum anak dalam Temu Karya",
        by=kasudin,
    )

    override = RuleOverride.objects.get(assignment=duty)
    assert (override.code, override.decided_by) == ("min_age", kasudin)
    assert "Usia 12 tahun" in override.finding


def test_nobody_of_another_region_joins(board, kasudin):
    stranger = grown(region_id="99.01.01.2001")

    with pytest.raises(OutsideRegion):
        boards.add_officer(board=board, person=stranger, position="Ketua", by=kasudin)


def test_leaving_has_a_last_day_within_the_term(board, kasudin):
    duty = boards.add_officer(board=board, person=grown(), position="Bendahara", by=kasudin)
    with pytest.raises(BoardInvalid, match="di luar masa tugasnya"):
        boards.remove_officer(duty=duty, last_on=date(2020, 1, 1), reason="resigned", by=kasudin)

    boards.remove_officer(duty=duty, last_on=date(2025, 3, 1), reason="resigned", by=kasudin)

    duty.refresh_from_db()
    assert (duty.validity.upper, duty.end_reason) == (date(2025, 3, 2), "resigned")


def correction(board, **changed) -> dict:
    words = {
        name: getattr(board, name)
        for name in (
            "sk_number",
            "sk_on",
            "sk_signer",
            "sk_signer_capacity",
            "officers_male",
            "officers_female",
        )
    }
    return {
        "board": board,
        **words,
        "last_on": date(2029, 4, 30),
        "reason": "salah ketik",
        **changed,
    }


def test_a_decree_written_down_wrongly_is_put_right_with_its_officers(board, kasudin):
    chair = boards.add_officer(board=board, person=grown(), position="Ketua", by=kasudin)

    boards.correct(
        **correction(board, sk_number="1/SK/2024", last_on=date(2027, 4, 30)), by=kasudin
    )

    board.refresh_from_db(), chair.refresh_from_db()
    assert board.sk_number == "1/SK/2024"
    assert board.validity == DateRange(date(2024, 5, 1), date(2027, 5, 1))
    assert chair.validity.upper == date(2027, 5, 1)


@pytest.mark.parametrize(
    "changed", [{"reason": " "}, {"last_on": date(2024, 4, 1)}], ids=["why", "ends before it began"]
)
def test_a_correction_says_why_and_keeps_days_in_order(board, kasudin, changed):
    with pytest.raises(BoardInvalid):
        boards.correct(**correction(board, **changed), by=kasudin)


def test_a_corrected_term_does_not_reach_into_the_next(youth, board, kasudin):
    boards.install(organisation=youth, start_on=date(2026, 1, 1), by=kasudin)
    board.refresh_from_db()
    with pytest.raises(BoardInvalid, match="berikutnya"):
        boards.correct(**correction(board, last_on=date(2026, 6, 1)), by=kasudin)


def test_nobody_corrects_the_decree_of_another_region(board, other_kasudin):
    with pytest.raises(OutsideRegion):
        boards.correct(**correction(board), by=other_kasudin)


def test_an_officer_is_named_by_nik_or_by_a_name_of_one(board, kasudin):
    from pillars.forms.boards_of_organisations import OfficerForm

    only = grown(name="Siti Rahma", region_id="99.71.01.1001")
    form = OfficerForm({"nik": "siti rahma", "position": "Ketua"}, user=kasudin)
    assert form.is_valid()
    assert form.person == only

    grown(name="Siti Rahma", region_id="99.71.01.1001")
    form = OfficerForm({"nik": "Siti Rahma", "position": "Ketua"}, user=kasudin)
    assert "beberapa orang" in str(form.errors["nik"])
    form = OfficerForm({"nik": "Tiada Nama", "position": "Ketua"}, user=kasudin)
    assert "Periksa ejaannya" in str(form.errors["nik"])
