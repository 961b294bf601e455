"""`manage.py import_sheet`: the pipeline of the screen, one JSON object, 0 or 2."""

import json
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command

from imports.models import BatchState, ImportBatch
from imports.services import approval_rules
from tests.imports.conftest import event, kinds  # noqa: F401
from tests.imports.workbooks import BUDI, SITI, workbook
from trainings.models import Enrolment

BAD = ("Budi Santoso", 3171021203850000, *BUDI[2:])


@pytest.fixture
def run(tmp_path, kasudin, event):  # noqa: F811
    def run(*rows, name="peserta.xlsx", content=None, options=(), by=None, code=None, **shape):
        path = tmp_path / name
        path.write_bytes(workbook(*rows, **shape) if content is None else content)
        out = StringIO()
        arguments = ["participants", str(path), "--as", by or kasudin.email, "--json"]
        try:
            call_command(
                "import_sheet", *arguments, "--event", code or event.code, *options, stdout=out
            )
            code = 0
        except SystemExit as stop:
            code = stop.code
        (line,) = out.getvalue().splitlines()
        return code, json.loads(line)

    return run


def test_it_checks_and_writes_nothing_without_apply(run):
    code, report = run(SITI, BAD)
    assert code == 0
    (problem,) = report.pop("problems")
    batch = ImportBatch.objects.get()
    assert report == {
        "batch": str(batch.public_id),
        "sheet": "participants",
        "file": "peserta.xlsx",
        "state": "checked",
        "rows": 2,
        "new": 1,
        "changed": 0,
        "same": 0,
        "warning": 0,
        "error": 1,
        "applied": 0,
        "refusal": None,
    }
    assert {key: problem[key] for key in ("sheet", "row", "column", "level", "code")} == {
        "sheet": "Peserta",
        "row": 3,
        "column": "nik",
        "level": "error",
        "code": "nik_lost_digit",
    }
    assert not Enrolment.objects.exists()


def test_apply_writes_the_good_rows_and_again_changes_nothing(run):
    code, report = run(SITI, BUDI, options=["--apply"])
    assert (code, report["state"], report["applied"]) == (0, "applied", 2)
    code, report = run(SITI, BUDI, options=["--apply"])
    assert (code, report["same"], report["new"], report["applied"]) == (0, 2, 0, 0)
    assert Enrolment.objects.count() == 2


def test_all_or_nothing_writes_nothing_when_a_row_is_bad(run):
    code, report = run(SITI, BAD, options=["--apply", "--all-or-nothing"])
    assert (code, report["state"], report["applied"]) == (0, "checked", 0)
    assert "rows_refused" in [problem["code"] for problem in report["problems"]]
    assert not Enrolment.objects.exists()


def test_a_file_that_is_no_workbook_ends_with_two_and_the_reason(run):
    code, report = run(content=b"bukan buku kerja")
    assert (code, report["state"]) == (2, "refused")
    assert report["problems"][0]["code"] == report["refusal"]["code"] == "text_as_workbook"


def test_a_missing_column_ends_with_two_and_the_reason(run):
    code, report = run(SITI[1:], headings=["NIK", "L/P", "Tanggal Lahir", "Kelurahan"])
    assert (code, report["state"]) == (2, "mapping")
    assert "Nama lengkap" in report["problems"][0]["message"]


def test_an_unanswered_question_can_be_answered(run):
    shape = {"headings": ["Nama", "NIK", "L/P", "Tanggal Lahir", "Kelurahan", "Kecamatan"]}
    code, report = run(SITI[:6], **shape)
    assert (code, report["problems"][0]["code"]) == (2, "pillar_unknown")
    code, report = run(SITI[:6], options=["--default", "pillar=PSM"], **shape)
    assert (code, report["new"]) == (0, 1)


def test_unknown_user_event_and_file(run, tmp_path):
    assert run(SITI, by="siapa@uji.test")[1]["problems"][0]["code"] == "unknown_user"
    code, report = run(SITI, code="TIDAK-ADA")
    assert (code, report["problems"][0]["code"]) == (2, "target_not_found")
    assert not ImportBatch.objects.exists()


def test_an_event_of_another_city_is_not_found(run, other_kasudin):
    code, report = run(SITI, by=other_kasudin.email)
    assert (code, report["problems"][0]["code"]) == (2, "target_not_found")


def test_the_bell_is_not_rung(run, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr("imports.tasks.read_batch.delay", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        run(SITI)
    assert rung == []
    assert ImportBatch.objects.get().state == BatchState.CHECKED


def test_annotate_writes_the_marked_workbook(run, tmp_path):
    out = tmp_path / "ditandai.xlsx"
    code, report = run(SITI, BAD, options=["--apply", "--annotate", str(out)])
    assert (code, report["state"], report["annotated"]) == (0, "applied", "ditandai.xlsx")
    page = openpyxl.load_workbook(out)["Peserta"]
    assert [row[-1].value for row in page.iter_rows()] == [
        "STATUS SIPILAR",
        "Sudah diterapkan",
        "Perlu perbaikan: NIK",
    ]
    assert page["B3"].comment
    code, again = run(content=out.read_bytes())
    assert (again["rows"], again["new"], again["same"], again["error"]) == (2, 0, 1, 1)
    assert ImportBatch.objects.latest("id").corrects_id


def test_under_an_approval_rule_the_import_waits(run, staff):
    approval_rules.change(is_enabled=True, max_rows=1, by=staff)
    code, report = run(SITI, BUDI, options=["--apply"])
    assert (code, report["state"], report["applied"]) == (0, "waiting", 0)
