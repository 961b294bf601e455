"""A worker killed with -9 in the middle of a report: a process of its own, on the test database."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from regions.models import Region
from reports import tasks
from reports.models import AskedVia, ReportFile, ReportRun
from reports.periods import Period
from reports.services import runs, sweeping
from tests.reports.scenes import Year2024

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

# What the doomed worker does: everything as always, until it would do `{moment}`.
WORKER = """
import time, pathlib, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = {media!r}
from reports import tasks
from reports.services import runs
def wait(*args, **kwargs):
    pathlib.Path({flag!r}).touch()
    time.sleep(600)
{moment}
tasks.build_run({pk})
"""
MOMENTS = {
    "before the first file": "runs.WRITERS['xlsx'] = wait",
    "between two files": "runs.WRITERS['csv'] = wait",
    "in the last transaction, files named": "runs.jobs.finish = wait",
}


@pytest.fixture
def year(places) -> Year2024:
    return Year2024()


def kept_files() -> set[str]:
    root = Path(default_storage.path("reports"))
    return {path.name for path in root.rglob("*") if path.is_file()}


# Every kind once, and one of them at each moment.
CASES = [
    *(("training-recap", "2024-Q2", moment) for moment in MOMENTS),
    ("pillar-recap", "2024-Q2", "between two files"),
    ("grant-realisation", "2024-Q2", "between two files"),
    ("completeness", "2024-06", "before the first file"),
    ("annual", "2024", "in the last transaction, files named"),
]


@pytest.mark.parametrize(("kind", "period", "moment"), CASES)
def test_killed_worker_leaves_one_report_in_the_end(
    year, kind, period, moment, tmp_path, monkeypatch
):
    rung = []
    monkeypatch.setattr(tasks.build_run, "delay", rung.append)
    run = runs.request(
        kind=kind,
        period=Period.parse(period),
        region=Region.objects.get(pk="99.71"),
        via=AskedVia.COMMAND,
        rings=False,
    )
    flag = tmp_path / "there"
    database = urlsplit(os.environ["DATABASE_URL"])
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            WORKER.format(
                media=str(settings.MEDIA_ROOT), flag=str(flag), moment=MOMENTS[moment], pk=run.pk
            ),
        ],
        env=os.environ
        | {
            "DATABASE_URL": database._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        cwd=settings.BASE_DIR,
    )
    try:
        until = time.monotonic() + 60
        while not flag.exists() and worker.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert flag.exists()
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    run.refresh_from_db()
    assert (run.job_state, run.job_attempts, run.figures) == ("running", 1, None)
    assert ReportFile.objects.count() == 0
    # Nobody may take it over while it could still be alive.
    tasks.build_run(run.pk)
    run.refresh_from_db()
    assert run.job_attempts == 1

    ReportRun.objects.filter(pk=run.pk).update(
        job_heartbeat_at=timezone.now() - timedelta(seconds=settings.JOB_SILENT_SECONDS + 1)
    )
    sweeping.sweep()
    assert rung == [run.pk]
    tasks.build_run(run.pk)

    run.refresh_from_db()
    assert (run.job_state, run.job_attempts) == ("done", 2)
    if kind == "training-recap":
        assert runs.figures_of(run).summary["participants"] == 6
    assert kept_files() == {file.name for file in run.files.all()}
    assert ReportRun.objects.count() == 1
