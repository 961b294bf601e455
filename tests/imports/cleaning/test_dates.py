"""Dates in every form that offices type, and those that are none."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.cleaning.dates import Birth, clean_birth, clean_date, clean_place
from imports.cleaning.texts import spell_date
from imports.cleaning.types import Level

TODAY = datetime.date(2024, 5, 2)
MAY = datetime.date(1985, 5, 12)


def read(cell, **options):
    return clean_date(cell, today=TODAY, is_birth=True, **options)


@pytest.mark.parametrize(
    "typed",
    [
        MAY,
        datetime.datetime(1985, 5, 12, 0, 0),
        "12 Mei 1985",
        "12 MEI 1985",
        "12 mei 1985",
        "12-05-1985",
        "12/5/1985",
        "12.05.1985",
        "12 - 05 - 1985",
        "1985-05-12",
        "1985/05/12",
        "1985-05-12 00:00:00",
        "1985-05-12T00:00:00",
        "12-Mei-1985",
        "12Mei1985",
        "12 Mei, 1985",
        "12-V-1985",
        "May 12, 1985",
        "Minggu, 12 Mei 1985",
        "tgl 12 Mei 1985",
        "12051985",
        12051985,
        "19850512",
        "\u00a012 Mei 1985 ",
    ],
)
def test_one_day_in_many_forms(typed):
    assert read(typed) == (MAY, ())


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("Jan", 1), ("Peb", 2), ("Feb", 2), ("Pebruari", 2), ("Mar", 3), ("Apr", 4), ("Mei", 5),
        ("Jun", 6), ("Juni", 6), ("Jul", 7), ("Ags", 8), ("Agt", 8), ("Agust", 8), ("Agu", 8),
        ("Sep", 9), ("Sept", 9), ("Okt", 10), ("Nov", 11), ("Nop", 11), ("Nopember", 11),
        ("Des", 12), ("Desember", 12),
    ],
)  # fmt: skip
def test_months_short_and_old(word, month):
    assert read(f"3 {word} 1990").value == datetime.date(1990, month, 3)
    assert read(f"3 {word.upper()}. 1990").value == datetime.date(1990, month, 3)


def test_the_day_always_comes_first():
    assert read("03/04/1990").value == datetime.date(1990, 4, 3)


def test_month_first_is_an_error_with_the_date_it_could_mean():
    [problem] = read("05/25/1990").problems

    assert (problem.code, problem.suggestion) == ("date_month_first", "25 Mei 1990")


def test_excel_serial_numbers():
    cleaned = read(31179)

    assert cleaned.value == MAY
    assert [p.code for p in cleaned.problems] == ["date_from_serial"]
    assert read("31179").value == MAY
    assert read(31179.0).value == MAY


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("12/5/85", 1985),
        ("12-05-07", 2007),
        ("12-05-14", 2014),
        ("12-05-15", 1915),
        ("12 Mei '99", 1999),
    ],
)
def test_two_digit_years_of_birth(typed, year):
    cleaned = read(typed)

    assert cleaned.value == datetime.date(year, 5, 12)
    assert "date_two_digit_year" in [p.code for p in cleaned.problems]


def test_two_digit_years_of_decrees_are_near_today():
    assert clean_date("4-4-30", column="end_on", today=TODAY).value.year == 2030
    assert clean_date("4-4-99", column="sk_on", today=TODAY).value.year == 1999


def test_the_leap_day_of_two_digit_years():
    assert read("29-02-00").value == datetime.date(2000, 2, 29)
    assert [p.code for p in read("29-02-01").problems] == ["date_impossible"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("31-02-1980", "date_impossible"),
        ("31 April 1990", "date_impossible"),
        ("45-45-1990", "date_impossible"),
        ("00-00-1970", "date_zero"),
        ("00 Mei 1970", "date_zero"),
        ("1985", "date_year_only"),
        (1985, "date_year_only"),
        (1985.0, "date_year_only"),
        ("Mei 1985", "date_incomplete"),
        ("05-1985", "date_incomplete"),
        ("12-05", "date_incomplete"),
        ("abc", "date_unreadable"),
        ("12 Foo 1985", "date_unreadable"),
        ("39 tahun", "date_unreadable"),
        (True, "date_unreadable"),
        (-5, "date_unreadable"),
        (float("nan"), "date_unreadable"),
        ("12 Mei 2091", "date_future"),
        ("12 Mei 1785", "date_out_of_range"),
    ],
)
def test_refused_with_its_own_reason(typed, code):
    cleaned = read(typed)

    assert cleaned.value is None
    assert [(p.code, p.level) for p in cleaned.problems] == [(code, Level.ERROR)]


def test_ages_are_a_soft_limit():
    assert [(p.code, p.level) for p in read("12 Mei 2020").problems] == [
        ("age_unusual", Level.WARNING)
    ]
    assert read("12 Mei 2010", ages=(17, 60)).value == datetime.date(2010, 5, 12)


def test_only_births_must_lie_in_the_past():
    assert clean_date("4 April 2029", column="end_on", today=TODAY).value.year == 2029


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Jakarta, 12 Mei 1985", "Jakarta"),
        ("Brebes / 12-05-1985", "Brebes"),
        ("JKT/12-05-1985", "Jakarta"),
        ("Jakarta 12 Mei 1985", "Jakarta"),
        ("PALANGKA RAYA, 12 MEI 1985", "Palangka Raya"),
        ("Kab. Bandung, 12-5-1985", "Kab. Bandung"),
        ("12 Mei 1985, Jakarta", "Jakarta"),
        ("12-05-1985/Jakarta", "Jakarta"),
        ("Tanjung Pinang, tgl 12 Mei 1985", "Tanjung Pinang"),
        ("Ujung Pandang (12-5-1985)", "Ujung Pandang"),
        ("Jakarta, May 12 1985", "Jakarta"),
        ("Desa Mei Indah, 12 Mei 1985", "Desa Mei Indah"),
        ("12 Mei 1985", None),
        (MAY, None),
    ],
)
def test_place_and_date_in_one_cell(typed, place):
    assert clean_birth(typed, today=TODAY).value == Birth(place, MAY)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Jakarta", "date_incomplete"), ("Jakarta, 31-02-1980", "date_impossible")],
)
def test_a_place_without_a_usable_date_is_kept_and_refused(typed, code):
    cleaned = clean_birth(typed, today=TODAY)

    assert cleaned.value == Birth("Jakarta", None)
    assert [p.code for p in cleaned.problems] == [code]


def test_places():
    assert clean_place("JAKARTA").value == "Jakarta"
    assert clean_place("DKI Jakarta").value == "DKI Jakarta"
    assert clean_place("-") == (None, ())


days = st.dates(datetime.date(1920, 1, 1), datetime.date(2010, 12, 31))


@given(
    days,
    st.sampled_from(["{0:%d-%m-%Y}", "{0:%d/%m/%Y}", "{0.day}.{0.month}.{0.year}", "{0:%Y-%m-%d}"]),
)
def test_every_day_comes_back(day, form):
    assert read(form.format(day)).value == day
    assert read(spell_date(day)).value == day


@given(days, st.sampled_from(["{}, {}", "{} / {}", "{}/{}", "{} {}"]))
def test_every_day_comes_back_from_beside_a_place(day, form):
    found = clean_birth(form.format("Sampit", spell_date(day)), today=TODAY)

    assert found.value == Birth("Sampit", day)


cells = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.dates(),
    st.datetimes(), st.from_regex(r"\d{1,4}[-/. ]\w{1,9}[-/. ]\d{1,4}", fullmatch=True),
)  # fmt: skip


@given(cells)
def test_no_cell_makes_it_fail(cell):
    for cleaned in (read(cell), clean_birth(cell, today=TODAY), clean_place(cell)):
        assert all(problem.message.endswith(".") for problem in cleaned.problems)
    once = read(cell)
    if once.value:
        assert read(once.value).value == once.value
