"""Two clocks at the same minute, and a queue that is gone at the due minute: one report each."""

import pytest
from django.db.models import Count

from reports.models import AskedVia, ReportKind, ReportRun
from tests.faults.site import until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


def test_two_beats_at_the_due_minute_ask_for_one_report_each(site):
    for _beat in range(4):
        site.ring("reports.request_closed_periods")
    scheduled = ReportRun.objects.filter(asked_via=AskedVia.CLOCK)
    until(scheduled.exists, "the reports are asked for")
    until(lambda: all_ended(site, scheduled), "the reports are built", seconds=120)

    assert {run.job_state for run in scheduled} == {"done"}
    assert {run.job_attempts for run in scheduled} == {1}
    assert one_each(scheduled)


# What the clock does at its hour: the 6th of January 2025, and the last working day of January.
DUE = """
from datetime import date
from reports.services import schedule
for day in (6, 31):
    schedule.request_closed_periods(day=date(2025, 1, day))
"""
THEN = {"2024", "2024-S2", "2024-Q4", "2025-01"}


def test_queue_gone_at_the_due_minute_is_made_up_later(site):
    site.stop_broker()
    clock = site.run("django", "shell", "--no-imports", "-c", DUE)
    until(lambda: clock.poll() is not None, "the clock has asked")
    assert clock.returncode == 0
    scheduled = ReportRun.objects.filter(asked_via=AskedVia.CLOCK, period__in=THEN)
    assert {run.job_state for run in scheduled.all()} == {"queued"}
    assert {run.kind for run in scheduled.all()} == set(ReportKind.values)

    site.start_servers()
    until(lambda: all_ended(site, scheduled), "the reports are built", seconds=180)

    assert {run.job_state for run in scheduled} == {"done"}
    assert {run.files.count() for run in scheduled} == {3}
    assert one_each(scheduled)


def one_each(scheduled) -> bool:
    subjects = scheduled.order_by().values("kind", "period", "region").annotate(runs=Count("pk"))
    return {subject["runs"] for subject in subjects} == {1}


def all_ended(site, scheduled) -> bool:
    site.sweep()
    return not scheduled.open().exists()
