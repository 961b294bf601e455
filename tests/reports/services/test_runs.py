"""Asking for a report, building it, and everything that can go wrong on the way."""

import errno
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models.job import JobState
from accounts.services import jobs
from regions.models import Region
from reports import tasks
from reports.errors import (
    DayNotKnown,
    PeriodNotBegun,
    RegionNotReported,
    ReportError,
    UnknownKind,
)
from reports.figures import checksum
from reports.models import AskedVia, ReportFile, ReportRun
from reports.periods import Period
from reports.services import files, runs, sweeping
from reports.writers import WRITERS
from tests.reports.scenes import enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def rung(monkeypatch):
    """The ids for which the doorbell rang."""
    ids = []
    monkeypatch.setattr(tasks.build_run, "delay", ids.append)
    return ids


def ask(by, period="2024-Q2", region="99.71", **more) -> ReportRun:
    return runs.request(
        kind="training-recap",
        period=Period.parse(period),
        region=Region.objects.get(pk=region),
        by=by,
        **more,
    )


def built(run: ReportRun) -> ReportRun:
    tasks.build_run(run.pk)
    return ReportRun.objects.get(pk=run.pk)


def kept_files() -> set[str]:
    root = Path(default_storage.path("reports"))
    return {path.name for path in root.rglob("*") if path.is_file()}


# --- Asking ----------------------------------------------------------------------------------
def test_request_writes_a_row_and_rings_after_commit(
    year, kasudin, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = ask(kasudin)
        assert rung == []

    assert rung == [run.pk]
    assert (run.job_state, run.period, run.region_id) == ("queued", "2024-Q2", "99.71")
    assert (run.as_of, run.is_backdated) == (timezone.localdate(), False)
    assert (run.requested_by, run.asked_via) == (kasudin, AskedVia.PERSON)


def test_asking_twice_is_one_run(year, kasudin, operator, rung):
    assert ask(kasudin) == ask(operator)
    assert ReportRun.objects.count() == 1
    assert ask(kasudin, period="2024-Q3") != ask(kasudin, region="99.71.01")


def test_open_run_of_the_same_report_is_refused_by_the_database(year, kasudin, rung):
    run = ask(kasudin)
    twin = ReportRun(
        kind=run.kind,
        period=run.period,
        region=run.region,
        as_of=run.as_of,
        requested_by=kasudin,
        job_state="queued",
    )
    with pytest.raises(Exception, match="reports_reportrun_asked_once_at_a_time"):
        twin.save()


def test_run_without_anybody_is_refused_by_the_database(year):
    with pytest.raises(Exception, match="reports_reportrun_person_who_asked_has_a_name"):
        ReportRun.objects.create(
            kind="training-recap", period="2024", region_id="99", as_of=timezone.localdate()
        )


@pytest.mark.parametrize(
    ("who", "region"),
    [
        ("kasudin", "99"),
        ("kasudin", "99.01"),
        ("other_kasudin", "99.71"),
        ("operator", "99.01.01"),
        ("auditor", "99.71"),
    ],
)
def test_asking_outside_ones_region_or_role_is_forbidden(request, year, who, region, rung):
    with pytest.raises(PermissionDenied):
        ask(request.getfixturevalue(who), region=region)
    assert ReportRun.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"period": "2999"}, PeriodNotBegun),
        ({"region": "99.71.01.1001"}, RegionNotReported),
        ({"as_of": timedelta(days=1)}, DayNotKnown),
        # Before the first record of the register.
        ({"as_of": timedelta(days=-1)}, DayNotKnown),
        # Before the period itself.
        ({"as_of": timedelta(days=-20_000)}, DayNotKnown),
    ],
)
def test_impossible_reports_are_refused_with_advice(year, staff, rung, more, fault):
    if "as_of" in more:
        more = {"as_of": timezone.localdate() + more["as_of"]}
    with pytest.raises(fault) as refusal:
        ask(staff, **more)
    assert "Pilih" in str(refusal.value)


def test_unknown_kind_is_refused(year, staff):
    with pytest.raises(UnknownKind):
        runs.request(
            kind="gossip",
            period=Period.parse("2024"),
            region=Region.objects.get(pk="99"),
            by=staff,
        )


def test_broker_gone_leaves_the_run_waiting(
    year, kasudin, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(pk):
        raise ConnectionError("broker is gone")

    monkeypatch.setattr(tasks.build_run, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        run = ask(kasudin)

    run.refresh_from_db()
    assert run.job_state == JobState.QUEUED


def test_sweeper_rings_for_a_run_whose_bell_was_lost(year, kasudin, rung):
    run = ask(kasudin)
    sweeping.sweep()
    assert rung == []

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        sweeping.sweep()
    assert rung == [run.pk]


# --- Building --------------------------------------------------------------------------------
def test_build_keeps_figures_and_every_file(year, kasudin, rung):
    run = built(ask(kasudin))

    assert run.job_state == JobState.DONE
    assert runs.figures_of(run).summary["participants"] == 6
    assert run.figures_sha256 == checksum(run.figures)
    assert {file.format for file in run.files.all()} == set(WRITERS)
    for file in run.files.all():
        assert file.name == f"rekap-pelatihan_99.71_2024-Q2.{file.format}"
        with file.file.open("rb") as kept:
            assert len(kept.read()) == file.size
    assert kept_files() == {file.name for file in run.files.all()}
    assert (run.job_done, run.job_total, run.job_attempts) == (4, 4, 1)


def test_files_can_be_read_by_nobody_else(year, kasudin, rung):
    file = built(ask(kasudin)).files.first()

    path = Path(default_storage.path(file.file.name))
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_second_doorbell_does_nothing(year, kasudin, rung):
    run = built(ask(kasudin))
    again = built(run)

    assert (again.built_at, again.job_attempts) == (run.built_at, 1)


def test_rebuilt_report_replaces_the_one_before(year, kasudin, rung):
    first = built(ask(kasudin))
    enrol(year.basic, "PSM", "99.71.01.1001")
    second = built(ask(kasudin))

    assert second.pk != first.pk
    assert second.replaces == first
    assert list(ReportRun.objects.current()) == [second]
    assert runs.figures_of(first).summary["participants"] == 6
    assert runs.figures_of(second).summary["participants"] == 7
    third = built(ask(kasudin))
    assert third.replaces == second


def test_failed_rebuild_leaves_the_old_report_current(year, kasudin, rung, monkeypatch):
    first = built(ask(kasudin))
    monkeypatch.setitem(WRITERS, "pdf", lambda *_: 1 / 0)
    second = built(ask(kasudin))

    assert second.job_state == JobState.FAILED
    assert list(ReportRun.objects.current()) == [first]


def test_report_about_an_earlier_day_stands_beside_the_current_one(year, kasudin, rung):
    current = built(ask(kasudin))
    today = timezone.localdate()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        past = built(ask(kasudin, as_of=today))
        again = built(ask(kasudin, as_of=today))

    assert (past.is_backdated, past.replaces) == (True, None)
    assert again.replaces == past
    assert set(ReportRun.objects.current()) == {current, again}
    assert past.figures_sha256 == again.figures_sha256
    assert past.files.get(format="pdf").name == f"rekap-pelatihan_99.71_2024-Q2_per-{today}.pdf"


# --- Faults ----------------------------------------------------------------------------------
def test_full_disk_is_a_clear_failure_that_a_click_repeats(
    year, kasudin, rung, monkeypatch, django_capture_on_commit_callbacks
):
    written = []

    def full(descriptor):
        written.append(descriptor)
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        run = built(ask(kasudin))

    assert run.job_state == JobState.FAILED
    assert "Ruang penyimpanan server penuh" in run.job_error
    assert kept_files() == set()
    assert ReportFile.objects.count() == 0

    with django_capture_on_commit_callbacks(execute=True):
        assert runs.retry(run=run, by=kasudin) == run
    assert rung == [run.pk]
    assert built(run).job_state == JobState.DONE


def test_our_own_fault_ends_with_advice_and_no_files(year, kasudin, rung, monkeypatch):
    monkeypatch.setitem(WRITERS, "csv", lambda *_: 1 / 0)

    run = built(ask(kasudin))

    assert run.job_state == JobState.FAILED
    assert "Tekan Coba lagi" in run.job_error
    assert kept_files() == set()


def test_fault_in_the_last_transaction_leaves_no_file(year, kasudin, rung, monkeypatch):
    def refuse(*args, **kwargs):
        raise ReportError("Tidak jadi.")

    monkeypatch.setattr(runs.jobs, "finish", refuse)
    run = built(ask(kasudin))

    assert (run.job_state, run.job_error, run.figures) == (JobState.FAILED, "Tidak jadi.", None)
    assert kept_files() == set()
    assert ReportFile.objects.count() == 0


def test_restarted_database_is_tried_again(year, kasudin, rung, monkeypatch):
    def restart(*_):
        raise OperationalError("server closed the connection unexpectedly")

    run = ask(kasudin)
    with monkeypatch.context() as patch:
        patch.setitem(WRITERS, "xlsx", restart)
        claimed = runs.claim(run.pk)
        with pytest.raises(OperationalError):
            runs.build(claimed)

    run.refresh_from_db()
    assert (run.job_state, run.job_attempts) == (JobState.QUEUED, 1)
    assert built(run).job_attempts == 2


def test_worker_that_lost_its_claim_writes_nothing(year, kasudin, rung, monkeypatch):
    """The first worker is thought dead in the middle; a second one builds; the first wakes up."""
    run = ask(kasudin)
    slow = runs.claim(run.pk)
    write_pdf = WRITERS["pdf"]

    def overtaken(*args):
        monkeypatch.setitem(WRITERS, "pdf", write_pdf)
        ReportRun.objects.filter(pk=run.pk).update(
            job_heartbeat_at=timezone.now() - timedelta(minutes=5)
        )
        built(run)
        return write_pdf(*args)

    monkeypatch.setitem(WRITERS, "pdf", overtaken)
    with pytest.raises(jobs.ClaimLost):
        runs.build(slow)

    run.refresh_from_db()
    assert (run.job_state, run.job_attempts) == (JobState.DONE, 2)
    assert kept_files() == {file.name for file in run.files.all()}
    for file in run.files.all():
        with file.file.open("rb") as kept:
            assert files.hashlib.sha256(kept.read()).hexdigest() == file.sha256


def test_killed_worker_leaves_no_files_behind(year, kasudin, rung, monkeypatch):
    """kill -9 runs no clean-up: the next attempt does it, and so does the sweeper."""
    run = ask(kasudin)
    dead = runs.claim(run.pk)
    files.stage(dead, format="pdf", name="x.pdf", data=b"half")
    ReportRun.objects.filter(pk=run.pk).update(
        job_heartbeat_at=timezone.now() - timedelta(minutes=5)
    )
    sweeping.sweep()
    assert rung == [run.pk]

    run = built(run)
    assert run.job_attempts == 2
    assert kept_files() == {file.name for file in run.files.all()}


def test_third_killed_worker_ends_the_run(year, kasudin, rung):
    run = ask(kasudin)
    for _ in range(3):
        dead = runs.claim(run.pk)
        files.stage(dead, format="pdf", name="x.pdf", data=b"half")
        ReportRun.objects.filter(pk=run.pk).update(
            job_heartbeat_at=timezone.now() - timedelta(minutes=5)
        )

    run = built(run)
    assert run.job_state == JobState.FAILED
    assert "3 kali" in run.job_error
    sweeping.sweep()
    assert kept_files() == set()


def test_cancelled_run_stops_at_its_next_beat(year, kasudin, rung, monkeypatch):
    run = ask(kasudin)
    write = WRITERS["xlsx"]

    def cancelled_meanwhile(*args):
        assert runs.cancel(run=run, by=kasudin)
        return write(*args)

    monkeypatch.setitem(WRITERS, "xlsx", cancelled_meanwhile)
    run = built(run)

    assert (run.job_state, run.figures) == (JobState.CANCELLED, None)
    assert kept_files() == set()
    assert not runs.cancel(run=run, by=kasudin)
    assert runs.retry(run=run, by=kasudin).job_state == JobState.QUEUED


def test_retry_gives_back_the_open_run_for_the_same_report(year, kasudin, rung):
    stopped = ask(kasudin)
    runs.cancel(run=stopped, by=kasudin)
    fresh = ask(kasudin)

    assert runs.retry(run=stopped, by=kasudin) == fresh


def test_strangers_neither_retry_nor_cancel(year, kasudin, other_kasudin, auditor, rung):
    run = ask(kasudin)
    for stranger in (other_kasudin, auditor):
        with pytest.raises(PermissionDenied):
            runs.cancel(run=run, by=stranger)
        with pytest.raises(PermissionDenied):
            runs.retry(run=run, by=stranger)


@pytest.mark.django_db(transaction=True)
def test_ten_people_asking_at_once_get_one_run(year, kasudin, rung):
    found, start = [], threading.Barrier(10)

    def click():
        start.wait()
        try:
            found.append(ask(kasudin).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 10
    assert len(set(found)) == 1


@pytest.mark.django_db(transaction=True)
def test_figures_are_those_of_one_moment(year, kasudin, rung, monkeypatch):
    """Somebody enrols between two statements of the builder: no table may know of it."""
    builder = runs.BUILDERS["training-recap"]
    from reports.builders import training_recap

    pause = training_recap.training_totals

    def enrolled_meanwhile(**kwargs):
        thread = threading.Thread(target=enrol_elsewhere)
        thread.start()
        thread.join()
        return pause(**kwargs)

    def enrol_elsewhere():
        with transaction.atomic():
            enrol(year.basic, "PSM", "99.71.01.1001")
        connection.close()

    assert builder.build is training_recap.build
    monkeypatch.setattr(training_recap, "training_totals", enrolled_meanwhile)
    # The second quarter, seen from the third: counted after the enrolment, without it.
    figures = runs.figures_of(built(ask(kasudin, period="2024-Q3")))

    assert figures.table("comparison").rows[1].cells[2] == 6
