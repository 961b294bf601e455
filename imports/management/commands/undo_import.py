"""`undo_import BATCH --as EMAIL [--apply] --json`: what would go and stay; with --apply, do it."""

from __future__ import annotations

import json
import sys
import uuid

from django.core.management.base import BaseCommand

from accounts.models import User
from accounts.models.job import JobState
from imports import queries
from imports.errors import ImportProblem
from imports.models import BatchState, ImportBatch
from imports.services import batches, steps, undoing
from imports.states import UNDO


class Command(BaseCommand):
    help = "Batalkan impor yang sudah diterapkan; tanpa --apply hanya menunjukkan akibatnya."

    def add_arguments(self, parser):
        parser.add_argument("batch", help="nomor impor")
        parser.add_argument("--as", dest="email", required=True, help="surel pengguna")
        parser.add_argument("--apply", action="store_true", help="benar-benar membatalkan")
        parser.add_argument("--json", action="store_true", help="cetak satu objek JSON")

    def handle(self, **options):
        report = {"batch": options["batch"], "state": None, "applied": False}
        try:
            batch = self._run(report, **options)
        except ImportProblem as problem:
            report["error"] = {"code": problem.code, "message": str(problem)}
            self._print(report, as_json=options["json"])
            sys.exit(2)
        report["state"] = batch.state
        self._print(report, as_json=options["json"])

    def _run(self, report: dict, *, batch: str, email: str, apply: bool, **options) -> ImportBatch:
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise ImportProblem(f"Tidak ada pengguna aktif {email}.")
        try:
            found = queries.batch_for(user, uuid.UUID(batch))
        except ValueError:
            found = None
        if found is None:
            raise ImportProblem(f"Impor {batch} tidak ditemukan.")
        if not apply:
            if found.state == BatchState.APPLIED:
                report |= undoing.plan(found).as_json()
            else:
                report |= found.undo_result
            return found
        batches.undo(batch=found, by=user, rings=False)
        steps.run(found.pk, UNDO)
        found.refresh_from_db()
        if found.job_state != JobState.DONE or found.state != BatchState.UNDONE:
            raise ImportProblem(found.job_error or found.job_note)
        report |= found.undo_result
        report["applied"] = True
        return found

    def _print(self, report: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        if "error" in report:
            self.stdout.write(report["error"]["message"])
            return
        verb = "dihapus" if report["applied"] else "akan dihapus"
        for label, count in report.get("removed", {}).items():
            self.stdout.write(f"{count} {label} {verb}")
        for label, count in report.get("restored", {}).items():
            self.stdout.write(f"{count} {label} mendapat kembali nilai lamanya")
        for row in report.get("kept", []):
            self.stdout.write(f"tetap: {row['label']} {row['name']}: {row['reason']}")
