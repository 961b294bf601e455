"""Where somebody is missing, since when, and on which day."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from pillars import vacancies
from pillars.models import Board, OrganisationStatus, Post
from regions.models import Region, RwCount
from tests.pillars.factories import AssignmentFactory, OrganisationFactory

OPEN = DateRange(date(2022, 1, 1), None)
DISTRICTS = {"99.01.01", "99.01.02", "99.71.01", "99.71.02"}


@pytest.fixture
def gaps(places):
    return {gap.key: gap for gap in vacancies.gaps()}


def codes(rows):
    return {row.pk for row in rows}


def tksk(region, validity=OPEN):
    return AssignmentFactory(kind_id="TKSK", region_id=region, validity=validity)


def karang_taruna(region="99.71.01.1001", **more):
    return OrganisationFactory(kind_id="KARANG_TARUNA", region_id=region, **more)


def board(organisation, lower, upper=None):
    return Board.objects.create(organisation=organisation, validity=DateRange(lower, upper))


def test_a_kecamatan_without_tksk(gaps, staff):
    tksk("99.71.01")
    tksk("99.71.02", DateRange(date(2020, 1, 1), date(2024, 5, 1)))

    rows = {row.pk: row.since for row in vacancies.rows(gaps["tksk"], staff)}

    assert rows == {"99.01.01": None, "99.01.02": None, "99.71.02": date(2024, 5, 1)}


def test_a_term_that_ran_out_without_a_word_is_not_an_empty_seat(gaps, kasudin):
    today = timezone.localdate()
    tksk("99.71.01", DateRange(date(2020, 1, 1), today))
    AssignmentFactory(
        kind_id="TKSK", region_id="99.71.02", end_reason="resigned",
        validity=DateRange(date(2020, 1, 1), today),
    )  # fmt: skip

    assert codes(vacancies.rows(gaps["tksk"], kasudin)) == {"99.71.02"}
    assert codes(vacancies.rows(gaps["tksk-habis"], kasudin)) == {"99.71.01"}


def test_as_of_a_day(gaps, staff):
    tksk("99.71.02", DateRange(date(2020, 1, 1), date(2024, 5, 1)))

    on = vacancies.rows(gaps["tksk"], staff, day=date(2023, 7, 1))

    assert codes(on) == DISTRICTS - {"99.71.02"}


def test_a_region_that_did_not_exist_has_no_seat(gaps, staff):
    Region.objects.filter(pk="99.01.02").update(valid_from=date(2025, 1, 1))

    assert "99.01.02" in codes(vacancies.rows(gaps["tksk"], staff))
    assert "99.01.02" not in codes(vacancies.rows(gaps["tksk"], staff, day=date(2024, 1, 1)))


def test_only_my_region(gaps, kasudin):
    assert codes(vacancies.rows(gaps["tksk"], kasudin)) == {"99.71.01", "99.71.02"}


def test_a_kelurahan_without_an_active_karang_taruna(gaps, kasudin):
    karang_taruna()
    sleeping = karang_taruna("99.71.01.1002", status=OrganisationStatus.DORMANT)
    board(sleeping, date(2018, 1, 1), date(2023, 1, 1))

    rows = {row.pk: row.since for row in vacancies.rows(gaps["karang-taruna"], kasudin)}

    assert rows == {
        "99.71.01.1002": date(2023, 1, 1),
        "99.71.02.1001": None,
        "99.71.02.1002": None,
    }


def test_boards_without_a_chair_and_past_their_term(gaps, kasudin):
    today = timezone.localdate()
    led, headless, late = (
        karang_taruna(code) for code in ("99.71.01.1001", "99.71.01.1002", "99.71.02.1001")
    )
    first = board(led, date(2022, 1, 1))
    AssignmentFactory(
        kind_id="KARANG_TARUNA", organisation=led, board=first, post=Post.CHAIR, validity=OPEN
    )
    second = board(headless, date(2022, 1, 1))
    AssignmentFactory(
        kind_id="KARANG_TARUNA", organisation=headless, board=second, post=Post.CHAIR,
        region_id="99.71.01.1002", validity=DateRange(date(2022, 1, 1), date(2024, 1, 1)),
    )  # fmt: skip
    board(late, date(2018, 1, 1), today)

    chairless = {row.pk: row.since for row in vacancies.rows(gaps["tanpa-ketua"], kasudin)}
    ended = {row.pk: row.since for row in vacancies.rows(gaps["masa-bakti-habis"], kasudin)}

    assert chairless == {headless.pk: date(2024, 1, 1)}
    assert ended == {late.pk: today}


def test_rw_are_named_where_known_and_counted_otherwise(gaps, kasudin):
    parent = karang_taruna()
    for number in ("001", "002", "004"):
        Region.objects.create(
            code=f"99.71.01.1001.{number}", name=f"RW {number}", name_key=f"rw{number}",
            level=5, kind="rw", parent_id="99.71.01.1001",
        )  # fmt: skip
    for number in ("001", "004"):
        OrganisationFactory(
            kind_id="UKKT", region_id=f"99.71.01.1001.{number}", parent=parent, name=f"RW {number}"
        )
    RwCount.objects.create(
        region_id="99.71.01", counted_on=date(2013, 12, 31), count=10, source="uji"
    )
    today, ukkt = timezone.localdate(), gaps["ukkt"]

    rows = vacancies.rows(ukkt, kasudin)
    named = vacancies.counts_below(rows, ukkt, "99.71")
    figures = vacancies.rw_figures(ukkt.kind, "99.71", today, named)["99.71.01"]

    assert codes(rows) == {"99.71.01.1001.002"}
    assert (figures.counted, figures.with_unit, figures.missing, figures.named_without) == (
        10, 2, 8, 1,
    )  # fmt: skip
    above = vacancies.rw_figures(ukkt.kind, "99", today, {})["99.71"]
    assert (above.counted, above.with_unit, above.missing) == (10, 2, 8)
    assert vacancies.skipped_numbers(ukkt.kind, "99.71.01.1001", today) == [2, 3]


def test_a_newer_count_of_a_kelurahan_wins_over_the_kecamatan(gaps):
    for code, year, count in (("99.71.01", 2013, 10), ("99.71.01", 2020, 12)):
        RwCount.objects.create(
            region_id=code, counted_on=date(year, 1, 1), count=count, source="uji"
        )
    ukkt, today = gaps["ukkt"], timezone.localdate()
    assert vacancies.rw_figures(ukkt.kind, "99.71", today, {})["99.71.01"].counted == 12
    assert vacancies.rw_figures(ukkt.kind, "99.71", date(2015, 1, 1), {})["99.71.01"].counted == 10


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (None, "belum pernah tercatat"),
        (date(2024, 5, 1), "1 hari"),
        (date(2024, 2, 2), "3 bulan"),
        (date(2022, 2, 2), "2 tahun 3 bulan"),
        (date(2022, 5, 2), "2 tahun"),
    ],
)
def test_age_in_words(since, words):
    assert vacancies.age_in_words(since, date(2024, 5, 2)) == words
