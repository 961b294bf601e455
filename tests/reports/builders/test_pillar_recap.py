"""The pillar recap against a registry counted by hand (tests/reports/registry.py)."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pillars.models import Assignment, Organisation
from tests.reports.builders.test_training_recap import put_off
from tests.reports.registry import Registry, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(places) -> Registry:
    return Registry()


@pytest.fixture
def recap(build):
    return lambda period, region, **more: build("pillar-recap", period, region, **more)


def line(figures, table: str, area: str) -> dict:
    found = figures.table(table)
    row = next(row for row in found.rows if row.key == area)
    return dict(zip((column.key for column in found.columns), row.cells, strict=True))


def test_province_on_the_last_day_of_the_year(registry, recap):
    figures = recap("2024", "99")

    assert {one.key: one.value for one in figures.headlines} == {
        "TKSK": 2,
        "PSM": 4,
        "KARANG_TARUNA": 4,
        "UKKT": 1,
        "LKS": 3,
        "trained": 2,
        "TKSK_vacant": 2,
    }
    assert line(figures, "by_regency", "99.71") == {
        "area": "Kota Selatan",
        "TKSK_L": 1,
        "TKSK_P": 0,
        "TKSK_all": 1,
        "PSM_L": 1,
        "PSM_P": 2,
        "PSM_unknown": 0,
        "PSM_all": 3,
        "KARANG_TARUNA_tumbuh": 1,
        "KARANG_TARUNA_berkembang": 1,
        "KARANG_TARUNA_maju": 1,
        "KARANG_TARUNA_percontohan": 0,
        "KARANG_TARUNA_unclassified": 0,
        "KARANG_TARUNA_all": 3,
        "KARANG_TARUNA_led": 1,
        "UKKT_all": 1,
        "LKS_listed": 2,
        "LKS_valid": 1,
        "LKS_A": 1,
        "LKS_B": 0,
        "LKS_C": 0,
        "LKS_none": 1,
        "trained": 1,
        "TKSK_vacant": 1,
        "KARANG_TARUNA_vacant": 2,
    }


def test_by_district_the_city_itself_has_a_line(registry, recap):
    figures = recap("2024", "99.71")

    assert line(figures, "by_district", "99.71")["KARANG_TARUNA_all"] == 1
    assert line(figures, "by_district", "99.71.01")["PSM_all"] == 2
    # Trained twice, counted where she came from last.
    assert line(figures, "by_district", "99.71.01")["trained"] == 0
    assert line(figures, "by_district", "99.71.02")["trained"] == 1


@pytest.mark.parametrize("region", ["99", "99.71", "99.71.01"])
def test_sums_of_every_level_agree(registry, recap, region):
    figures = recap("2024", region)

    totals = []
    for table in figures.tables:
        if table.key.startswith("by_"):
            numbers = [n for n, column in enumerate(table.columns) if column.kind == "number"]
            sums = [sum(row.cells[n] for row in table.rows) for n in numbers]
            assert sums == [table.total[n] for n in numbers], table.key
            totals.append(sums)
    assert all(one == totals[0] for one in totals)


def test_regencies_add_up_to_their_own_reports(registry, recap):
    province = recap("2024", "99")
    for area in ("99.01", "99.71"):
        own = recap("2024", area)
        names = [column.key for column in own.table("by_district").columns][1:]
        row = line(province, "by_regency", area)
        totals = dict(zip(names, own.table("by_district").total[1:], strict=True))
        assert {key: row[key] for key in names} == totals


def test_comparison_says_when_nobody_knows(registry, recap):
    table = recap("2024", "99").table("comparison")
    rows = {row.key: row.cells for row in table.rows}

    # A year ago: TKSK of Pasar Baru and of Karang Anyar.
    assert rows["TKSK"] == ("TKSK", 2, 2, 0)
    unknown = recap("2019", "99").table("comparison")
    assert unknown.rows[0].cells[2:] == ("–", "–")
    assert "tercatat sejak 1 Januari 2020" in unknown.note


def test_one_statement_whatever_the_number_of_places(registry, recap):
    with CaptureQueriesContext(connection) as few:
        recap("2024", "99")
    for number in range(30):
        serve("PSM", "99.71.02.1002", "L", f"2021-01-{number % 28 + 1:02d}")
    with CaptureQueriesContext(connection) as many:
        recap("2024", "99")

    assert len(many) == len(few)
    # The year and the year before in one look.
    assert len([q for q in many if "'serving'" in q["sql"]]) == 1


def test_earlier_knowledge_leaves_out_what_was_entered_later(registry, recap):
    today = timezone.localdate()
    before = recap("2024", "99")
    late = serve("PSM", "99.71.02.1002", "L", "2021-01-01")
    unit = Organisation.objects.get(kind="UKKT")
    Organisation.objects.filter(pk=unit.pk).update(status="dissolved")
    Assignment.objects.filter(pk=registry.tksk.pk).delete()
    for model, key in ((Assignment, late.pk), (Organisation, unit.pk)):
        put_off(model, key, days=3)
    put_off(Assignment, registry.tksk.pk, days=3)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        now = {one.key: one.value for one in recap("2024", "99").headlines}
        then = recap("2024", "99", as_of=today)

    assert (now["PSM"], now["UKKT"], now["TKSK"]) == (5, 0, 1)
    assert then.headlines == before.headlines
    assert then.table("by_district") == before.table("by_district")
