from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.periods import NotAPeriod, Period, PeriodKind, closed_before

kinds = st.sampled_from(list(PeriodKind))
days = st.dates(date(1992, 1, 1), date(2990, 12, 31))
periods = st.builds(Period.holding, days, kinds)


@pytest.mark.parametrize(
    ("text", "title", "start", "end"),
    [
        ("2024", "Tahun 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-S1", "Semester I 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("2024-S2", "Semester II 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("2024-Q2", "Triwulan II 2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-q4", "Triwulan IV 2024", date(2024, 10, 1), date(2024, 12, 31)),
        (" 2024-05 ", "Mei 2024", date(2024, 5, 1), date(2024, 5, 31)),
        ("2024-02", "Februari 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", "Februari 2023", date(2023, 2, 1), date(2023, 2, 28)),
    ],
)
def test_a_period_is_read_and_told(text, title, start, end):
    period = Period.parse(text)
    assert (period.title, period.start, period.end) == (title, start, end)
    assert str(period) == text.strip().upper()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-",
        "2024-5",
        "2024-00",
        "2024-13",
        "2024-Q0",
        "2024-Q5",
        "2024-S3",
        "2024-Q02",
        "2024-Q",
        "2024-05-02",
        "0999",
        "1989",
        "Mei 2024",
        "2024-05\n2024",
        "2٠24",
    ],
)
def test_other_text_is_refused_with_advice(text):
    with pytest.raises(NotAPeriod):
        Period.parse(text)


@given(periods)
def test_writing_and_reading_give_the_same_period(period):
    assert Period.parse(str(period)) == period


@given(periods)
def test_periods_of_a_kind_follow_each_other_without_gap(period):
    assert period.next.start == period.end + timedelta(days=1)
    assert period.next.previous == period
    assert period.next.kind is period.kind
    assert period.start < period.next.start


@given(days, kinds)
def test_the_period_of_a_day_holds_it(day, kind):
    period = Period.holding(day, kind)
    assert period.holds(day)
    assert not period.previous.holds(day)
    assert not period.next.holds(day)


@given(periods)
def test_a_year_ago_is_as_many_periods_back_as_a_year_has(period):
    back = period
    for _ in range(period.kind.per_year):
        back = back.previous
    assert period.year_ago == back


@given(periods, kinds)
def test_parts_cover_the_period_once(period, kind):
    parts = period.parts(kind)
    if kind.value > period.kind.value:
        assert parts == []
        return
    assert len(parts) == period.kind.value // kind.value
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    assert all(a.next == b for a, b in pairwise(parts))


@given(days)
def test_closed_periods_are_the_last_ones_that_had_ended(day):
    found = closed_before(day)
    assert [period.kind for period in found] == list(PeriodKind)
    for period in found:
        assert period.is_closed(day)
        assert not period.next.is_closed(day)


def test_on_new_years_morning_month_quarter_semester_and_year_have_closed():
    assert [str(p) for p in closed_before(date(2025, 1, 1))] == [
        "2024-12",
        "2024-Q4",
        "2024-S2",
        "2024",
    ]
    assert [str(p) for p in closed_before(date(2024, 12, 31))] == [
        "2024-11",
        "2024-Q3",
        "2024-S1",
        "2023",
    ]


def test_a_year_sorts_before_its_quarters_and_months():
    texts = ["2024", "2024-S1", "2024-Q1", "2024-01", "2024-02", "2024-Q2", "2025"]
    assert [str(p) for p in sorted(map(Period.parse, reversed(texts)))] == [
        "2024",
        "2024-S1",
        "2024-Q1",
        "2024-01",
        "2024-02",
        "2024-Q2",
        "2025",
    ]
