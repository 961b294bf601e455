"""The yearly report: funded organisations, people trained, jambore, indicators by dated rules."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from reports.models import IndicatorSetting
from tests.grants.conftest import _bank_formats, office, organisations  # noqa: F401
from tests.pillars.factories import AssignmentFactory, OrganisationFactory
from tests.reports.builders.test_pillar_recap import line
from tests.reports.registry import Paper, paper
from tests.reports.scenes import enrol, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def annual(build):
    return lambda period, region: build("annual", period, region)


@pytest.fixture
def rules(db):
    IndicatorSetting.objects.all().delete()
    return IndicatorSetting.objects.create(
        indicator="able",
        validity=DateRange(date(2026, 1, 1), None),
        target=5000,
        training_months=12,
        classes=["maju"],
        legal_basis="Renstra 2023-2026",
    )


@pytest.fixture
def year_2026(office, rules):  # noqa: F811
    """Six Karang Taruna with boards, four of them funded; two PSM, one trained under a decree."""
    office.signed().paid(on=date(2026, 1, 10))
    trained = AssignmentFactory(sk_number="1/2022")
    enrol(event("99.71", "2026-03-01"), "PSM", "99.71.01.1001", who=trained.person)
    AssignmentFactory(sk_number="2/2022")
    camp = event("99", "2026-07-01", kind="jambore", level="umum")
    for origin in ("99.71.01.1001", "99.71.02.1001", "99.01.01.2001"):
        enrol(camp, "KARANG_TARUNA", origin)
    chosen = office.recipients.first().organisation
    chosen.classification = "maju"
    chosen.save()
    paper(OrganisationFactory(), Paper.ACCREDITATION, grade="A", issued_year=2025)
    OrganisationFactory()


def test_headlines_and_the_line_of_a_city(year_2026, annual):
    figures = annual("2026", "99")

    assert {one.key: one.value for one in figures.headlines} == {
        "trained": 1,
        "events": 2,
        "jambore": 3,
        "villages_funded": 4,
        "units_funded": 0,
    }
    city = line(figures, "by_regency", "99.71")
    assert (city["villages_funded"], city["villages_paid"]) == (4, 4)
    assert (city["approved"], city["paid"], city["trained"]) == (12_000_000, 4_000_000, 1)
    assert line(figures, "by_event_kind", "jambore")["participants"] == 3


def test_key_indicator_follows_its_dated_rule(year_2026, annual, rules):
    figures = annual("2026", "99")
    able = line(figures, "indicators", "able")

    # One PSM, one Karang Taruna, one LKS of two, six and two.
    assert (able["part"], able["whole"]) == (3, 10)
    assert (able["target"], able["rate"], able["reached"]) == (5000, 3000, 6000)
    words = next(one.text for one in figures.definitions if "mampu" in one.term)
    for said in ("12 bulan", "klasifikasi Maju", "Renstra 2023-2026"):
        assert said in words

    rules.classes, rules.target = [], None
    rules.save()
    looser = line(annual("2026", "99"), "indicators", "able")
    assert looser["part"] == 8
    assert (looser["target"], looser["reached"]) == ("–", "–")


def test_without_a_rule_nobody_is_said_to_be_able(year_2026, annual, rules):
    rules.validity = DateRange(date(2027, 1, 1), None)
    rules.save()
    figures = annual("2026", "99")

    able = line(figures, "indicators", "able")
    assert (able["part"], able["rate"]) == ("–", "–")
    # The others need no rule, only a target.
    assert line(figures, "indicators", "funded")["rate"] == 5714
    assert any("belum ditetapkan" in one.text for one in figures.definitions)


def test_other_indicators(year_2026, annual):
    figures = annual("2026", "99")
    counted = {row.key: row.cells[2:4] for row in figures.table("indicators").rows}

    assert counted["trained"] == (1, 2)
    assert counted["funded"] == (4, 7)
    assert counted["seats"] == (0, 4)
    assert counted["accredited"] == (1, 2)


@pytest.mark.parametrize("region", ["99", "99.71"])
def test_lines_add_up(year_2026, annual, region):
    table = next(one for one in annual("2026", region).tables if one.key.startswith("by_"))

    for column in table.columns[1:]:
        assert sum(table.values(column.key)) == table.total[table.place_of(column.key)], column.key


def test_year_before_the_ledger_is_not_called_zero(year_2026, annual):
    rows = {row.key: row.cells for row in annual("2026", "99").table("comparison").rows}

    assert rows["villages_funded"][2:] == ("–", "–")
    assert rows["jambore"][2:] == (0, 3)
