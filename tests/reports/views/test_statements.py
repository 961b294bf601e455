"""Pages and figures that ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.models import Region
from reports import tasks
from reports.models import ReportRun
from reports.periods import Period
from reports.services import runs
from tests.reports.registry import serve
from tests.reports.scenes import enrol, event

pytestmark = pytest.mark.django_db
KINDS = ("training-recap", "pillar-recap", "grant-realisation", "annual", "completeness")


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    monkeypatch.setattr(tasks.build_run, "delay", lambda _: None)


def made(by, kind: str, period: str) -> ReportRun:
    run = runs.request(
        kind=kind, period=Period.parse(period), region=Region.objects.get(pk="99"), by=by
    )
    tasks.build_run(run.pk)
    return ReportRun.objects.done().get(pk=run.pk)


def grow() -> None:
    """Twelve more events with three participants each, and thirty more who serve."""
    for n in range(1, 13):
        for origin in ("99.01.01.2001", "99.01.01.2002", "99.01.02.2001"):
            enrol(event("99.01", f"2024-{n:02d}-03"), "PSM", origin)
    for n in range(1, 29):
        serve("PSM", "99.71.02.1002", "L", f"2021-01-{n:02d}")


def statements(client, address: str) -> int:
    assert client.get(address).status_code == 200  # now and then one also notes who was there
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("kind", KINDS)
def test_figures_need_no_more_statements_for_more_rows(year, build, kind):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            build(kind, "2024", "99")
        return len(queries)

    few = asked()
    grow()

    assert asked() <= few


@pytest.mark.parametrize("kind", KINDS)
def test_page_of_a_report_needs_no_more_statements_for_more_rows(year, client, staff, kind):
    client.force_login(staff)
    few = statements(
        client, reverse("reports:run-detail", args=[made(staff, kind, "2024").public_id])
    )
    grow()
    many = reverse("reports:run-detail", args=[made(staff, kind, "2024").public_id])

    assert statements(client, many) <= few


@pytest.mark.parametrize("name", ["current", "schedule", "run-list"])
def test_lists_need_no_more_statements_for_more_reports(year, client, staff, name):
    client.force_login(staff)
    made(staff, "training-recap", "2024-Q1")
    few = statements(client, reverse(f"reports:{name}"))
    for period in ("2024-Q2", "2024-Q3", "2024"):
        made(staff, "training-recap", period)
        made(staff, "pillar-recap", period)

    assert statements(client, reverse(f"reports:{name}")) <= few
