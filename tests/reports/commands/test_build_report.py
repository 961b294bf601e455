"""`manage.py build_report`: what programs and the shell get."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from reports.models import AskedVia, ReportRun
from reports.services import runs
from reports.writers import WRITERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(tmp_path, capsys):
    def call(*args, period="2024-Q2", region="99.71"):
        status = 0
        try:
            call_command(
                "build_report",
                "training-recap",
                f"--period={period}",
                f"--region={region}",
                f"--out={tmp_path / 'keluar'}",
                "--json",
                *args,
            )
        except SystemExit as end:
            status = end.code
        return status, json.loads(capsys.readouterr().out)

    return call


def test_prints_the_figures_and_writes_the_files(year, build, tmp_path):
    status, told = build()

    assert status == 0
    run = ReportRun.objects.get()
    assert told["run"] == str(run.public_id)
    assert (told["kind"], told["period"], told["region"], told["as_of"]) == (
        "training-recap",
        "2024-Q2",
        "99.71",
        timezone.localdate().isoformat(),
    )
    assert told["figures"]["by_pillar"] == {"TKSK": 3, "PSM": 3}
    assert told["figures"] == runs.figures_of(run).summary
    assert {file["format"] for file in told["files"]} == set(WRITERS)
    for file in told["files"]:
        path = Path(file["path"])
        assert path.parent == tmp_path / "keluar"
        assert path.name == f"rekap-pelatihan_99.71_2024-Q2.{file['format']}"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file["sha256"]


def test_without_a_user_the_server_asks(year, build):
    build()

    run = ReportRun.objects.get()
    assert (run.asked_via, run.requested_by) == (AskedVia.COMMAND, None)


def test_as_a_user_it_has_that_users_name_and_rights(year, build, kasudin):
    status, _ = build(f"--as={kasudin.email.upper()}")

    assert status == 0
    assert ReportRun.objects.get().requested_by == kasudin


def test_again_is_a_new_run_that_replaces_the_first(year, build):
    first, second = build()[1], build()[1]

    assert first["run"] != second["run"]
    assert first["sha256"] == second["sha256"]
    assert str(ReportRun.objects.current().get().public_id) == second["run"]


def test_day_before_the_first_record(year, build):
    status, told = build(f"--as-of={timezone.localdate() - timedelta(days=400)}")

    assert (status, told["error"]["code"]) == (2, "day_not_known")


@pytest.mark.parametrize(
    ("args", "changes", "code"),
    [
        ([], {"period": "2024-Q9"}, "not_a_period"),
        ([], {"period": "besok"}, "not_a_period"),
        ([], {"period": "2999"}, "period_not_begun"),
        ([], {"region": "99.99"}, "unknown_region"),
        ([], {"region": "99.71.01.1001"}, "region_not_reported"),
        (["--as-of=kemarin"], {}, "not_a_date"),
        (["--as-of=2999-01-01"], {}, "day_not_known"),
        (["--as=tidak.ada@uji.test"], {}, "unknown_user"),
        (["--as=kasudin.utara@uji.test"], {}, "not_allowed"),
        (["--as=auditor@uji.test"], {}, "not_allowed"),
    ],
)
def test_wrong_input_ends_with_2_and_a_reason(
    year, build, other_kasudin, auditor, args, changes, code
):
    status, told = build(*args, **changes)

    assert (status, told["error"]["code"]) == (2, code)
    assert told["error"]["message"].endswith(".")
    assert ReportRun.objects.count() == 0


def test_unknown_kind(places, capsys, tmp_path):
    with pytest.raises(SystemExit) as end:
        call_command(
            "build_report", "gossip", "--period=2024", "--region=99", f"--out={tmp_path}", "--json"
        )

    assert end.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unknown_kind"


def test_folder_that_cannot_be_written(year, build, tmp_path):
    (tmp_path / "keluar").write_text("berkas, bukan folder")

    status, told = build()
    assert (status, told["error"]["code"]) == (2, "out_not_writable")


def test_failed_report_ends_with_1(year, build, monkeypatch):
    monkeypatch.setitem(WRITERS, "pdf", lambda *_: 1 / 0)

    status, told = build()
    assert (status, told["error"]["code"]) == (1, "failed")
    assert "Coba lagi" in told["error"]["message"]


def test_report_a_worker_is_on_is_waited_for(year, build, monkeypatch):
    """The command finds the run claimed, and takes the worker's result."""
    run = runs.request(
        kind="training-recap",
        period=runs.Period.parse("2024-Q2"),
        region=runs.Region.objects.get(pk="99.71"),
        via=AskedVia.COMMAND,
        rings=False,
    )
    claimed = runs.claim(run.pk)
    slept = []

    def worker_ends(seconds):
        slept.append(seconds)
        runs.build(claimed)

    monkeypatch.setattr("reports.management.commands.build_report.sleep", worker_ends)
    status, told = build()

    assert (status, told["run"], len(slept)) == (0, str(run.public_id), 1)


def test_words_for_people(year, capsys, tmp_path):
    call_command(
        "build_report", "training-recap", "--period=2024-Q2", "--region=99.71", f"--out={tmp_path}"
    )

    told = capsys.readouterr().out
    assert "Triwulan II 2024, Kota Selatan" in told
    assert "Peserta: 6 peserta" in told
