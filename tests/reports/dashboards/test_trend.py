"""Twelve months, counted by hand, and the same as the figures of the day."""

from datetime import date

import pytest

from reports.dashboards import board, trend
from reports.dashboards.counts import Counts
from reports.dashboards.measures import active_kinds
from tests.reports.dashboards.conftest import THIS_YEAR

pytestmark = pytest.mark.django_db


def series(look, key: str) -> dict[str, list[int]]:
    chart = next(one for one in trend.charts(look) if one.key == key)
    return {one["name"]: one["values"] for one in chart.data["series"]}


def test_people_trained_each_month(counted, look, head, kasudin):
    year = look(head, day=date(2024, 12, 31))
    months = series(year, "dilatih")["Dilatih"]

    assert len(months) == 12
    # April: one of the first day; May: five of the city, a guest and two of the registry's course.
    assert (months[3], months[4], months[5], months[6], months[7]) == (1, 8, 1, 1, 0)
    city = series(look(kasudin, "99.71", date(2024, 12, 31)), "dilatih")["Dilatih"]
    assert (city[4], city[5]) == (6, 0)


def test_last_point_is_the_figure_of_the_day(counted, look, head):
    for day in (date(2024, 12, 31), None):
        here = look(head, day=day)
        figures = {
            one.measure.label: one.value
            for section in board.sections(here, active_kinds())
            for one in section.figures
        }
        drawn = series(here, "bertugas") | series(here, "aktif")
        assert {"TKSK", "PSM", "Karang Taruna"} <= set(drawn)
        for name, values in drawn.items():
            if name != "LKS":
                assert values[-1] == figures[name], name


def test_status_of_old_is_told_by_the_events_since(counted, look, head):
    """The village's Karang Taruna fell asleep on 1 February 2025."""
    values = series(look(head, "99.01", date(2025, 12, 31)), "aktif")["Karang Taruna"]

    assert values == [1] + [0] * 11


def test_rupiah_by_the_month_it_was_paid(funded, look, head):
    values = series(look(head, day=date(THIS_YEAR, 1, 31)), "dibayar")["Dibayar"]

    assert (values[-1], sum(values)) == (4_000_000, 4_000_000)


def test_twelve_months_end_today(look, head):
    months = trend.months_until(look(head, day=date(2024, 2, 10)))

    assert [str(months[0]), str(months[-1]), len(months)] == ["2023-03", "2024-02", 12]


def test_days_counted_in_one_go_are_those_counted_one_by_one(counted, look, head):
    """Also somebody with two posts in one kelurahan, who serves there once."""
    here = look(head)
    days = [here.day, date(2024, 12, 31), date(2021, 6, 1)]
    counts = Counts(here)
    counts.prepare(days)

    for day in days:
        for key in ("tksk-bertugas", "psm-bertugas"):
            one_by_one = counts.measures[key].by_area(here.on(day), here.width)
            assert counts.by_area(key, here.on(day)) == one_by_one, (key, day)
