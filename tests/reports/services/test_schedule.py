"""What the clock asks for when periods have closed."""

import threading
from datetime import date

import pytest
import time_machine
from django.db import connection

from accounts.models import Holiday
from accounts.models.job import JobState
from accounts.working_days import OfficeCalendar
from config.celery import app
from config.schedule import SCHEDULE
from reports import calendar, tasks
from reports.models import AskedVia, ReportRun
from reports.periods import Period
from reports.services import schedule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings, places, monkeypatch):
    settings.PROVINCE = "99"
    rung = []
    monkeypatch.setattr(tasks.build_run, "delay", rung.append)
    return rung


def at(day: str):
    return time_machine.travel(f"{day} 02:00 +0700", tick=False)


def asked() -> set[tuple[str, str]]:
    return set(ReportRun.objects.values_list("period", "region_id"))


def test_first_of_january_asks_for_every_kind_of_period():
    with at("2025-01-01"):
        schedule.request_closed_periods()

    assert asked() == {
        (period, region)
        for period in ("2024-12", "2024-Q4", "2024-S2", "2024")
        for region in ("99", "99.01", "99.71")
    }
    assert set(ReportRun.objects.values_list("asked_via", flat=True)) == {AskedVia.CLOCK}
    assert set(ReportRun.objects.values_list("as_of", flat=True)) == {date(2025, 1, 1)}


def test_next_months_ask_only_for_what_has_closed_since():
    with at("2025-01-06"):
        schedule.request_closed_periods()
    ReportRun.objects.update(job_state="cancelled")
    with at("2025-02-01"):
        runs = schedule.request_closed_periods()

    assert {(run.kind, run.period) for run in runs} == {
        ("training-recap", "2025-01"),
        ("completeness", "2025-01"),
    }


def test_kinds_wait_for_their_own_day():
    with at("2025-01-03"):
        early = {run.kind for run in schedule.request_closed_periods()}
    with at("2025-01-05"):
        # A Sunday: the next working day is tomorrow.
        sunday = {run.kind for run in schedule.request_closed_periods()}
    with at("2025-01-06"):
        monday = {(run.kind, run.period) for run in schedule.request_closed_periods()}

    assert early == {"training-recap", "completeness"}
    assert sunday == set()
    assert {
        ("pillar-recap", "2024-12"),
        ("pillar-recap", "2024"),
        ("grant-realisation", "2024-Q4"),
        ("annual", "2024"),
    } <= monday
    assert not {("annual", "2024-12"), ("grant-realisation", "2024-S2")} & monday


def test_last_working_day_minds_weekends_and_holidays():
    december = Period.parse("2024-12")
    Holiday.objects.create(day=date(2024, 12, 31), name="Cuti bersama", is_joint_leave=True)
    days = OfficeCalendar.between(date(2024, 1, 1), date(2025, 12, 31))

    assert calendar.last_working_day(december, days) == date(2024, 12, 30)
    assert calendar.last_working_day(Period.parse("2024-06"), days) == date(2024, 6, 28)
    # The 5th of April 2025 is a Saturday.
    assert calendar.the_fifth(Period.parse("2025-03"), days) == date(2025, 4, 7)
    assert calendar.day_after(december, days) == date(2025, 1, 1)


def test_second_night_asks_for_nothing_but_what_failed():
    with at("2025-01-01"):
        schedule.request_closed_periods()
    failed = ReportRun.objects.get(period="2024", region="99")
    ReportRun.objects.filter(pk=failed.pk).update(job_state=JobState.FAILED)
    with at("2025-01-02"):
        runs = schedule.request_closed_periods()

    assert [run.pk for run in runs] == [failed.pk]
    assert ReportRun.objects.get(pk=failed.pk).job_state == JobState.QUEUED
    assert ReportRun.objects.filter(kind="training-recap").count() == 12


def test_site_that_was_down_on_the_first_catches_up():
    with at("2025-02-04"):
        schedule.request_closed_periods()

    assert ("2024-Q4", "99.71") in asked()
    assert ("2024", "99") in asked()


def test_clock_cannot_ask_twice_even_past_the_service():
    with at("2025-01-01"):
        schedule.request_closed_periods()
    run = ReportRun.objects.first()
    with pytest.raises(Exception, match="reports_reportrun_scheduled_once_per_period"):
        ReportRun.objects.create(
            kind=run.kind,
            period=run.period,
            region=run.region,
            as_of=date(2025, 1, 9),
            asked_via=AskedVia.CLOCK,
        )


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_the_same_second_make_one_report_each():
    start = threading.Barrier(2)
    faults = []

    def beat():
        start.wait()
        try:
            schedule.request_closed_periods(day=date(2025, 1, 1))
        except Exception as fault:  # noqa: BLE001 - told to the test below
            faults.append(fault)
        finally:
            connection.close()

    beats = [threading.Thread(target=beat) for _ in range(2)]
    for one in beats:
        one.start()
    for one in beats:
        one.join()

    assert faults == []
    assert ReportRun.objects.filter(kind="training-recap").count() == 12


def test_schedule_names_tasks_that_exist():
    app.loader.import_default_modules()
    for entry in SCHEDULE.values():
        if entry["task"].startswith("reports."):
            assert entry["task"] in app.tasks


def test_next_requests_name_the_soonest_of_each_kind():
    found = [
        (plan.due_on.isoformat(), plan.kind, str(plan.period))
        for plan in schedule.next_requests(date(2024, 12, 31))
    ]

    assert found[:4] == [
        ("2025-01-01", "training-recap", period)
        for period in ("2024-12", "2024-Q4", "2024-S2", "2024")
    ]
    assert ("2025-01-06", "annual", "2024") in found


def test_a_queue_that_is_gone_is_rung_for_once(
    monkeypatch, django_capture_on_commit_callbacks, caplog
):
    tried = []

    def gone(pk):
        tried.append(pk)
        raise ConnectionError("broker is gone")

    monkeypatch.setattr(tasks.build_run, "delay", gone)
    with at("2025-01-06"), django_capture_on_commit_callbacks(execute=True):
        asked = schedule.request_closed_periods()

    assert len(asked) > 30
    assert len(tried) == 1
    # Nothing is lost by it: the sweeper rings for all that wait.
    assert ReportRun.objects.filter(job_state=JobState.QUEUED).count() == len(asked)
