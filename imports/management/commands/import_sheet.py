"""`import_sheet participants FILE --as EMAIL --event CODE [--apply] --json`

The same pipeline as the screen, run in this process, whether or not workers run: the batch is
claimed before the work, so that nobody does it twice.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand

from accounts.models import User
from accounts.models.job import JobState
from imports import queries, registry
from imports.errors import ImportProblem, NothingToApply
from imports.models import BatchState, ImportBatch
from imports.services import batches, returning, steps
from imports.states import ANNOTATE, APPLY, CAN_BE_ANNOTATED, READ

# Waiting for a second person is what the office asked for, not a fault.
USABLE = (BatchState.CHECKED, BatchState.WAITING, BatchState.APPLIED)
COUNTS = ("rows", "new", "changed", "same", "warning", "error", "applied")


class CannotRun(Exception):
    """The file, the user or the target cannot be used at all: exit code 2."""

    def __init__(self, code: str, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.problem = _whole(code, message, suggestion)


class Command(BaseCommand):
    help = "Impor lembar kerja: periksa, dan dengan --apply terapkan baris yang siap."

    def add_arguments(self, parser):
        parser.add_argument("sheet", help="jenis lembar: " + ", ".join(registry.slugs()))
        parser.add_argument("file", type=Path, help="berkas .xlsx, .xls, .ods, atau .csv")
        parser.add_argument("--as", dest="email", required=True, help="surel pengguna")
        parser.add_argument("--event", "--programme", dest="target", default="", help="kode")
        parser.add_argument("--apply", action="store_true", help="terapkan baris yang siap")
        parser.add_argument(
            "--all-or-nothing", action="store_true", help="semua atau tidak sama sekali"
        )
        parser.add_argument(
            "--default",
            action="append",
            default=[],
            metavar="KOLOM=NILAI",
            help="jawaban untuk kolom yang tidak ada di berkas, misalnya pillar=PSM",
        )
        parser.add_argument(
            "--annotate",
            type=Path,
            metavar="OUT.xlsx",
            help="tulis berkas yang sudah ditandai: sel merah, catatan, kolom status",
        )
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, **options: Any) -> None:
        path = options["file"]
        report: dict[str, Any] = {
            "batch": None,
            "sheet": options["sheet"],
            "file": path.name,
            "state": None,
            **dict.fromkeys(COUNTS, 0),
            "problems": [],
            "refusal": None,
        }
        try:
            batch, user = self._run(path, options, report)
            if options["annotate"]:
                batch = self._annotate(batch, user, options["annotate"], report)
            self._tell(batch, user, report)
            exit_code = 0 if batch.state in USABLE else 2
        except CannotRun as refusal:
            report["problems"].insert(0, refusal.problem)
            exit_code = 2
        except ImportProblem as problem:
            report["problems"].insert(0, _whole(problem.code, problem.message, problem.suggestion))
            exit_code = 2
        self._print(report, as_json=options["json"])
        if exit_code:
            sys.exit(exit_code)

    def _run(
        self, path: Path, options: dict[str, Any], report: dict[str, Any]
    ) -> tuple[ImportBatch, User]:
        try:
            sheet = registry.get(options["sheet"])
        except registry.UnknownSheet:
            known = ", ".join(registry.slugs())
            raise CannotRun("unknown_sheet", f"Lembar {options['sheet']} tidak dikenal.", known)
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CannotRun("unknown_user", f"Tidak ada pengguna aktif {options['email']}.")
        if not path.is_file():
            raise CannotRun("file_not_found", f"Berkas {path.name} tidak ada.")
        with path.open("rb") as stream:
            batch = batches.upload(
                sheet=sheet,
                file=File(stream, name=path.name),
                by=user,
                target=options["target"],
                defaults=_answers(options["default"]),
                rings=False,
            )
        report["batch"] = str(batch.public_id)
        batch = self._step(batch, READ)
        if options["apply"] and batch.state == BatchState.CHECKED:
            try:
                batch = batches.apply(
                    batch=batch, by=user, all_or_nothing=options["all_or_nothing"], rings=False
                )
            except NothingToApply:
                return batch, user
            except ImportProblem as problem:
                report["problems"].append(_whole(problem.code, problem.message, problem.suggestion))
                return batch, user
            if batch.state != BatchState.WAITING:
                batch = self._step(batch, APPLY)
        return batch, user

    def _annotate(
        self, batch: ImportBatch, user: User, target: Path, report: dict[str, Any]
    ) -> ImportBatch:
        if batch.state not in CAN_BE_ANNOTATED:
            return batch
        returning.ask(batch=batch, by=user, rings=False)
        batch = self._step(batch, ANNOTATE)
        content, _name = returning.fetch(batch=batch, by=user)
        with content, target.open("wb") as out:
            shutil.copyfileobj(content, out)
        report["annotated"] = target.name
        return batch

    def _step(self, batch: ImportBatch, step: str) -> ImportBatch:
        steps.run(batch.pk, step)
        batch.refresh_from_db()
        if batch.job_state != JobState.DONE:
            raise CannotRun("job_failed", batch.job_error or batch.job_note)
        return batch

    def _tell(self, batch: ImportBatch, user: User, report: dict[str, Any]) -> None:
        report["state"] = batch.state
        report["rows"] = batch.rows_total
        for name in COUNTS[1:]:
            report[name] = getattr(batch, f"rows_{name}")
        # Whoever reads the counts wants to know what was left: a row that waits for somebody to
        # say who it is is left too.
        report["error"] += batch.rows_undecided
        report["refusal"] = batch.refusal
        if batch.refusal:
            report["problems"].append(_whole(**batch.refusal))
        if batch.state == BatchState.MAPPING:
            for reason in batch.effects["reasons"]:
                report["problems"].append(_whole("columns_unclear", reason))
            for question in batch.effects["questions"]:
                key, choices = question["key"], ", ".join(code for code, _ in question["choices"])
                advice = f"Jalankan lagi dengan --default {key}=…; pilihannya {choices}."
                report["problems"].append(_whole(f"{key}_unknown", question["label"], advice))
        report["problems"] += queries.problems_of(batch, viewer=user)

    def _print(self, report: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self.stdout.write(
            f"{report['file']}: {report['rows']} baris, {report['new']} baru, "
            f"{report['changed']} berubah, {report['same']} sama, "
            f"{report['warning']} peringatan, {report['error']} perlu perbaikan, "
            f"{report['applied']} diterapkan."
        )
        for problem in report["problems"]:
            place = f"{problem['sheet']} baris {problem['row']}: " if problem["row"] else ""
            self.stdout.write(f"  {place}{problem['message']} {problem['suggestion']}".rstrip())


def _whole(code: str, message: str, suggestion: str = "") -> dict[str, Any]:
    """A problem of the whole file, in the shape of a problem of a row."""
    return {
        "sheet": "",
        "row": None,
        "column": "",
        "label": "",
        "level": "error",
        "code": code,
        "message": message,
        "suggestion": suggestion,
    }


def _answers(pairs: list[str]) -> dict[str, str]:
    answers = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise CannotRun("bad_default", f"--default {pair}: bentuknya KOLOM=NILAI.")
        answers[key.strip()] = value.strip()
    return answers
