"""Two clocks that ring at the same minute: one report each."""

import pytest
from django.db.models import Count

from reports.models import AskedVia, ReportRun
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
    subjects = scheduled.values("kind", "period", "region").annotate(runs=Count("pk"))
    assert {subject["runs"] for subject in subjects.order_by()} == {1}


def all_ended(site, scheduled) -> bool:
    site.sweep()
    return not scheduled.open().exists()
