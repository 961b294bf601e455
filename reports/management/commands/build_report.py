import json
import sys
from datetime import date
from pathlib import Path
from time import monotonic, sleep

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand

from accounts.models import User
from accounts.models.job import JobState
from accounts.services import jobs
from regions.models import Region
from reports.errors import ReportError
from reports.models import AskedVia, ReportKind, ReportRun
from reports.periods import NotAPeriod, Period
from reports.services import runs

# A worker may already be on the same report; then its result is waited for.
PATIENCE = 600
WRONG_INPUT, FAILED = 2, 1


class Refused(Exception):
    """What was asked for cannot be done: a code for programs, a sentence for people."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Command(BaseCommand):
    help = "Builds one report now: the same job as on screen, without waiting for a worker."

    def add_arguments(self, parser):
        parser.add_argument("kind", help=", ".join(ReportKind.values))
        parser.add_argument("--period", required=True, help="2024, 2024-S1, 2024-Q2 or 2024-05")
        parser.add_argument("--region", required=True, help="31, 31.71 or 31.71.01")
        parser.add_argument("--as-of", metavar="DATE", help="an earlier day (2024-06-30)")
        parser.add_argument("--out", metavar="DIR", required=True, help="where the files go")
        parser.add_argument(
            "--as",
            dest="email",
            metavar="EMAIL",
            help="with this user's rights and name; otherwise whoever runs the server asks",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        try:
            run = self.build(options)
            files = self.hand_out(run, Path(options["out"]))
        except Refused as refusal:
            self.refuse(refusal.code, str(refusal), options["json"], WRONG_INPUT)
        except PermissionDenied:
            message = "Pengguna ini tidak boleh membuat laporan untuk wilayah itu."
            self.refuse("not_allowed", message, options["json"], WRONG_INPUT)
        except ReportError as refusal:
            self.refuse(refusal.code, str(refusal), options["json"], WRONG_INPUT)
        if run.job_state != JobState.DONE:
            self.refuse(run.job_state, run.job_error, options["json"], FAILED)
        figures = runs.figures_of(run)
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "run": str(run.public_id),
                        "kind": run.kind,
                        "period": run.period,
                        "region": run.region_id,
                        "as_of": run.as_of.isoformat(),
                        "sha256": run.figures_sha256,
                        "files": files,
                        "figures": figures.summary,
                    },
                    ensure_ascii=False,
                )
            )
            return
        self.stdout.write(f"{figures.title}, {figures.period_title}, {figures.region_name}")
        for one in figures.headlines:
            self.stdout.write(f"  {one.label}: {one.value} {one.unit}")
        for file in files:
            self.stdout.write(f"  {file['path']}")

    def build(self, options) -> ReportRun:
        run = runs.request(
            kind=options["kind"],
            period=period_of(options["period"]),
            region=region_of(options["region"]),
            as_of=day_of(options["as_of"]) if options["as_of"] else None,
            by=user_of(options["email"]) if options["email"] else None,
            via=AskedVia.COMMAND,
            rings=False,
        )
        claimed = runs.claim(run.pk)
        try:
            if claimed is not None:
                runs.build(claimed)
            else:
                wait_for(run)
        except KeyboardInterrupt:
            jobs.cancel(run)
            raise
        run.refresh_from_db()
        return run

    def hand_out(self, run: ReportRun, out: Path) -> list[dict]:
        """Copies of the files in the folder that was named."""
        try:
            out.mkdir(parents=True, exist_ok=True)
            found = []
            for file in run.files.all():
                path = out / file.name
                with file.file.open("rb") as kept:
                    path.write_bytes(kept.read())
                found.append(
                    {
                        "name": file.name,
                        "path": str(path.resolve()),
                        "sha256": file.sha256,
                        "format": file.format,
                    }
                )
        except OSError as fault:
            raise Refused("out_not_writable", f"{out} tidak dapat ditulisi: {fault.strerror}.")
        return found

    def refuse(self, code: str, message: str, as_json: bool, status: int) -> None:
        if as_json:
            text = json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False)
            self.stdout.write(text)
        else:
            self.stderr.write(message)
        sys.exit(status)


def period_of(text: str) -> Period:
    try:
        return Period.parse(text)
    except NotAPeriod as fault:
        raise Refused("not_a_period", str(fault))


def region_of(code: str) -> Region:
    region = Region.objects.filter(pk=code).first()
    if region is None:
        raise Refused("unknown_region", f"Tidak ada wilayah berkode {code[:20]}.")
    return region


def day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("not_a_date", f"“{text[:20]}” bukan tanggal. Tulis seperti 2024-06-30.")


def user_of(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise Refused("unknown_user", f"Tidak ada pengguna aktif dengan surel {email}.")
    return user


def wait_for(run: ReportRun) -> None:
    """Until the worker that is on it has ended."""
    until = monotonic() + PATIENCE
    while run.job_is_open and monotonic() < until:
        sleep(0.5)
        run.refresh_from_db()
