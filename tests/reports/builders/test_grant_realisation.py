"""The realisation of grants against a year that is taken step by step (tests/grants)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from grants.models import BudgetLine, LedgerEntry
from grants.services import lpj, waivers
from tests.grants.conftest import _bank_formats, office, organisations, spent  # noqa: F401
from tests.reports.builders.test_pillar_recap import line

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def realised(build):
    return lambda period, region: build("grant-realisation", period, region)


@pytest.fixture
def paid(office):  # noqa: F811
    """Four recipients of three instalments; the first was paid in January, one accounted for."""
    office.signed().paid(on=date(YEAR, 1, 10))
    first = office.instalments().filter(recipient__region_id="99.71.01.1001").get()
    lpj.submit(instalments=[first], spendings={first.pk: spent(first)}, by=office.operator)
    lpj.accept(lpjs=[first.lpj], by=office.kasudin)
    return office


def test_province_by_regency_and_programme(paid, realised):
    figures = realised(str(YEAR), "99")
    city = line(figures, "by_regency", "99.71")

    assert (city["recipients"], city["approved"], city["paid"]) == (4, 12_000_000, 4_000_000)
    assert (city["spent"], city["refunded"], city["absorbed"]) == (1_000_000, 0, 3333)
    assert (city["overdue"], city["overdue_amount"]) == (3, 3_000_000)
    programme = line(figures, "by_programme", paid.programme.code)
    assert (programme["ceiling"], programme["paid"], programme["overdue"]) == (
        1_000_000_000,
        4_000_000,
        3,
    )


def test_headlines_are_those_of_the_ledger_and_of_the_budget_line(paid, realised):
    figures = {one.key: one.value for one in realised(str(YEAR), "99").headlines}
    booked = dict(LedgerEntry.objects.values_list("account").annotate(Sum("amount")))
    budget = BudgetLine.objects.get()

    assert figures["approved"] == booked["approved"] == budget.approved_total
    assert figures["paid"] == booked["paid"] == budget.paid_total
    assert figures["spent"] == budget.spent_total


def test_period_has_its_own_payments_and_nothing_is_overdue_before_its_day(paid, realised):
    january = realised(f"{YEAR}-01", "99.71")
    may = realised(f"{YEAR}-05", "99.71")

    assert january.table("by_district").total[4] == 4_000_000
    assert may.table("by_district").total[4] == 0
    assert may.table("by_district").total[3] == 4_000_000
    assert {one.key: one.value for one in january.headlines}["overdue"] == 0


@pytest.mark.parametrize("region", ["99", "99.71", "99.71.01"])
def test_sums_of_every_level_agree(paid, realised, region):
    figures = realised(str(YEAR), region)
    tables = [one for one in figures.tables if one.key.startswith("by_")]

    for table in tables:
        for key in ("recipients", "approved", "paid", "spent", "overdue_amount", "waived"):
            assert sum(table.values(key)) == table.total[table.place_of(key)], (table.key, key)
            assert table.total[table.place_of(key)] == tables[0].total[tables[0].place_of(key)]


def test_waiver_is_counted(paid, realised):
    second = paid.instalments(2).filter(recipient__region_id="99.71.01.1002").get()
    waivers.grant(
        instalment=second,
        reason="Banjir, pengurus mengungsi.",
        valid_until=date.today() + timedelta(days=30),
        by=paid.head,
    )

    assert {row.key: row.cells[1] for row in realised(str(YEAR), "99").table("comparison").rows}[
        "waived"
    ] == 1


def test_before_the_ledger_nobody_knows(paid, realised):
    table = realised(str(YEAR), "99").table("comparison")

    assert all(row.cells[2:] == ("–", "–") for row in table.rows)
    assert "mulai" in table.note


def test_queries_do_not_grow(paid, realised):
    with CaptureQueriesContext(connection) as queries:
        realised(str(YEAR), "99")

    assert len([one for one in queries if "accounted AS" in one["sql"]]) == 1
