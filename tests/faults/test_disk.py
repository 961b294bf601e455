"""A full disk under the uploads and reports: refused in clear words, nothing half written."""

import os
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from imports.models import ImportBatch
from regions.models import Region
from reports.models import AskedVia, ReportKind, ReportRun
from reports.periods import Period
from reports.services import runs
from tests.faults.conftest import KASUDIN, Desk, people
from tests.faults.site import free_port, kill_group, until

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]

MANY = 400


@pytest.fixture
def small_disk(site, tmp_path):
    """A small disk as the media folder of another web process and worker."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("Only root may mount a small disk here")
    usual = site.media, site.port, site.web, site.worker
    kill_group(site.worker)
    site.media, site.port = folder, free_port()
    site.environment["SIPILAR_MEDIA_ROOT"] = str(folder)
    try:
        site.web = site.serve(site.port)
        site.start_worker()
        yield folder
    finally:
        kill_group(site.web)
        kill_group(site.worker)
        site.media, site.port, site.web, site.worker = usual
        site.environment["SIPILAR_MEDIA_ROOT"] = str(site.media)
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, *, leave: int = 0) -> Path:
    """Until about `leave` bytes fit."""
    filler = folder / "penuh"
    room = os.statvfs(folder)
    filler.write_bytes(bytes(room.f_bavail * room.f_frsize - leave))
    return filler


@pytest.mark.parametrize("leave", [0, 8192], ids=["full", "half fits"])
def test_upload_to_a_full_disk(site, small_disk, leave):
    desk = Desk(site, site.browser(KASUDIN))
    content = people(MANY)
    assert len(content) > 2 * 8192
    filler = fill(small_disk, leave=leave)

    answer = desk.browser.post(desk.upload_page, desk.form(content))

    assert answer.status == 200
    assert "Ruang penyimpanan server penuh" in answer.words
    assert ImportBatch.objects.filter(target=desk.event.code).count() == 0
    assert site.files() == {"penuh"}

    filler.unlink()
    batch = desk.until_ended(desk.upload(content), sweeps=True)
    assert (batch.state, batch.rows_total) == ("checked", MANY)
    assert site.files() == {batch.file.name}


PERIODS = {
    ReportKind.TRAINING_RECAP: "2024-Q2",
    ReportKind.PILLAR_RECAP: "2024-Q2",
    ReportKind.GRANT_REALISATION: "2024-Q2",
    ReportKind.COMPLETENESS: "2024-06",
    ReportKind.ANNUAL: "2024",
}


def test_reports_of_every_kind_to_a_full_disk(site, small_disk):
    assert set(PERIODS) == set(ReportKind)
    filler = fill(small_disk)
    asked = [ask_for_report(site, kind, period) for kind, period in PERIODS.items()]

    for run in asked:
        until_ended(site, run)
        assert (run.kind, run.job_state) == (run.kind, "failed")
        assert "Ruang penyimpanan server penuh" in run.job_error
        assert run.files.count() == 0
    assert site.files() == {"penuh"}

    filler.unlink()
    kasudin = site.browser(KASUDIN)
    kept = set()
    for run in asked:
        page = kasudin.get(reverse("reports:run-detail", args=[run.public_id]))
        assert "Ruang penyimpanan server penuh" in page.words
        kasudin.post(reverse("reports:run-retry", args=[run.public_id]), page.hidden)
        until_ended(site, run)
        assert (run.kind, run.job_state, run.job_error) == (run.kind, "done", "")
        kept |= {file.file.name for file in run.files.all()}
    assert site.files() == kept
    assert len(kept) == 3 * len(asked)


def ask_for_report(site, kind: str, period: str) -> ReportRun:
    run = runs.request(
        kind=kind,
        period=Period.parse(period),
        region=Region.objects.get(pk="99.71"),
        via=AskedVia.COMMAND,
        rings=False,
    )
    site.ring("reports.build_run", run.pk)
    return run


def until_ended(site, run: ReportRun) -> None:
    def ended() -> bool:
        site.sweep()
        run.refresh_from_db()
        return run.job_state in {"done", "failed"}

    until(ended, "the report ended")
