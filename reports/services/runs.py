"""What happens to a report: asked for, built, tried again, cancelled.

request   a run for a kind, period and region; an open one for the same is given back
build     by the worker (or the command) that claimed it: figures, files, done
retry     a failed or cancelled one, at the click of a button
cancel    a worker that is on it stops at its next beat
"""

import logging
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import PurePath

import pghistory
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import ensure
from accounts.formats import long_date
from accounts.permissions import Permission
from accounts.services import jobs
from regions.models import Region
from reports import tasks
from reports.builders import BUILDERS
from reports.errors import (
    DayNotKnown,
    PeriodNotBegun,
    PeriodNotReported,
    RegionNotReported,
    ReportError,
    UnknownKind,
)
from reports.figures import Figures, checksum
from reports.models import AskedVia, Occasion, ReportFile, ReportRun
from reports.periods import Period
from reports.services import files, form_filling, letters
from reports.version import program_version
from reports.writers import WRITERS
from reports.writers.imprint import Imprint

log = logging.getLogger(__name__)

BUILD = "build"
UNEXPECTED = (
    "Laporan ini belum dapat dibuat karena gangguan yang tidak terduga. Tidak ada berkas yang "
    "setengah jadi. Tekan Coba lagi; kalau terulang, sampaikan nomor laporan ke administrator."
)
FORMATS = dict(ReportFile.Format.choices)
FORM = ReportFile.Format.FORM


def request(
    *,
    kind: str,
    period: Period,
    region: Region,
    by=None,
    as_of: date | None = None,
    via: str = AskedVia.PERSON,
    rings: bool = True,
) -> ReportRun:
    """A run for this report. One that is open for the same is given back instead.

    `as_of` is today unless an earlier day is chosen. Without `rings` the caller builds it
    itself. Raises ReportError, and PermissionDenied for a person who may not.
    """
    if via == AskedVia.PERSON or by is not None:
        ensure(by, Permission.REPORT_BUILD, region.code)
    today = timezone.localdate()
    day = as_of or today
    check_request(kind=kind, period=period, region=region, day=day, today=today)
    with transaction.atomic():
        _one_at_a_time(kind, period, region)
        same = ReportRun.objects.of(kind=kind, period=period, region=region).filter(as_of=day)
        run = same.open().first()
        if run is None:
            run = ReportRun.objects.create(
                kind=kind,
                period=str(period),
                region=region,
                as_of=day,
                is_backdated=day < today,
                asked_via=via,
                requested_by=by,
            )
            _ask(run, rings=rings)
    return run


def check_request(*, kind: str, period: Period, region: Region, day: date, today: date) -> None:
    """Whether such a report can be made at all. Raises ReportError."""
    builder = BUILDERS.get(kind)
    if builder is None:
        known = ", ".join(BUILDERS)
        raise UnknownKind(f"Jenis laporan “{kind}” tidak dikenal. Yang ada: {known}.")
    if region.level not in builder.levels:
        known = " atau ".join(level.label.lower() for level in sorted(builder.levels))
        raise RegionNotReported(
            f"Laporan ini tidak dibuat untuk {region.get_level_display().lower()}. Pilih {known}."
        )
    if period.kind not in builder.periods:
        known = " atau ".join(sorted(one.label.lower() for one in builder.periods))
        raise PeriodNotReported(
            f"Laporan ini tidak dibuat untuk {period.kind.label.lower()}. Pilih {known}."
        )
    if period.start > today:
        raise PeriodNotBegun(f"{period.title} belum dimulai. Pilih periode yang sudah berjalan.")
    if day > today:
        raise DayNotKnown(f"{long_date(day)} belum tiba. Pilih hari ini atau hari sebelumnya.")
    if day < period.start:
        raise DayNotKnown(
            f"Pada {long_date(day)}, {period.title} belum dimulai. "
            f"Pilih hari sejak {long_date(period.start)}."
        )
    if day < today and (begins := builder.history_begins()) and day < begins:
        raise DayNotKnown(
            f"Keadaan per {long_date(day)} tidak dapat dihitung: SIPILAR baru mencatat perubahan "
            f"sejak {long_date(begins)}. Pilih hari sejak itu, atau kosongkan tanggalnya untuk "
            "keadaan hari ini."
        )


def claim(run_id: int) -> ReportRun | None:
    """The run, for this worker alone; None when it is done or somebody else is on it."""
    run = jobs.claim(ReportRun.objects.all(), run_id, step=BUILD)
    return run if isinstance(run, ReportRun) else None


def build(run: ReportRun) -> None:
    """Make the figures and files of a claimed run, all or nothing.

    Raises ClaimLost when somebody else took over, and the database's own errors after giving the
    run back, so that it is tried again. Every other fault ends on the run.
    """
    try:
        _build(run)
    except jobs.ClaimLost:
        files.discard_attempt(run)
        raise
    except ReportError as fault:
        files.discard_attempt(run)
        jobs.fail(run, str(fault))
    except (OperationalError, InterfaceError):
        files.discard_attempt(run)
        jobs.release(run)
        raise
    except Exception:
        files.discard_attempt(run)
        log.exception("report_failed", extra={"run": str(run.public_id)})
        jobs.fail(run, UNEXPECTED)
    except BaseException:
        # The worker is told to stop: somebody else goes on with it.
        files.discard_attempt(run)
        jobs.release(run)
        raise


def _build(run: ReportRun) -> None:
    builder = BUILDERS[run.kind]
    period = Period.parse(run.period)
    jobs.beat(run, done=0, total=len(WRITERS) + 1, note="Menghitung angka")
    with _snapshot():
        figures = builder.build(period=period, region=run.region, as_of=run.as_of)
    data = figures.to_json()
    imprint = imprint_of(run, checksum=checksum(data), built_at=timezone.now())
    staged = []
    for done, (format, write) in enumerate(WRITERS.items(), start=1):
        jobs.beat(run, done=done, note=f"Menulis {FORMATS[format]}")
        name = f"{file_stem(run)}.{format}"
        staged.append(files.stage(run, format=format, name=name, data=write(figures, imprint)))
    if found := form_filling.filled_if_any(run, figures, imprint):
        form, data_of_form = found
        jobs.beat(run, done=len(WRITERS), note=f"Menulis {FORMATS[FORM]}")
        staged.append(
            files.stage(run, format=FORM, name=form_name(run), data=data_of_form, office_form=form)
        )
    with pghistory.context(reason=f"Laporan {run.kind} {run.period}"), transaction.atomic():
        jobs.hold(run)
        _one_at_a_time(run.kind, period, run.region)
        files.publish(run, staged)
        run.figures = data
        run.figures_sha256 = imprint.checksum
        run.program_version = imprint.program_version
        run.built_at = imprint.built_at
        run.asked_by_name = imprint.asked_by
        run.check_url = imprint.check_url
        run.replaces = _replaced_by(run)
        run.save(
            update_fields=[
                "figures",
                "figures_sha256",
                "program_version",
                "built_at",
                "asked_by_name",
                "check_url",
                "replaces",
            ]
        )
        jobs.finish(run, "Laporan siap")
        if not run.is_backdated:
            letters.announce(run, Occasion.READY)
    files.discard_others(run)


def retry(*, run: ReportRun, by) -> ReportRun:
    """Ask again for a run that failed or was cancelled; an open one for the same comes first."""
    ensure(by, Permission.REPORT_BUILD, run.region_id)
    return ask_again(run)


def ask_again(run: ReportRun, *, rings: bool = True) -> ReportRun:
    with transaction.atomic():
        _one_at_a_time(run.kind, run.period, run.region)
        run = ReportRun.objects.select_for_update().get(pk=run.pk)
        same = ReportRun.objects.of(kind=run.kind, period=run.period, region=run.region)
        found = same.filter(as_of=run.as_of).open().first()
        if found is not None or run.job_state == "done":
            return found or run
        _ask(run, rings=rings)
    return run


def cancel(*, run: ReportRun, by) -> bool:
    """Stop an open run; nothing of it is kept."""
    ensure(by, Permission.REPORT_BUILD, run.region_id)
    return jobs.cancel(run)


def figures_of(run: ReportRun) -> Figures:
    """What a finished run says. Raises ValueError for one that has no figures yet."""
    if run.figures is None:
        raise ValueError(f"report {run.public_id} is not built")
    return Figures.from_json(run.figures)


def imprint_of(run: ReportRun, *, checksum: str, built_at) -> Imprint:
    return Imprint(
        number=str(run.public_id),
        built_at=built_at,
        asked_by=run.asked_by_words,
        checksum=checksum,
        program_version=program_version(),
        check_url=settings.PUBLIC_URL + reverse("reports:check", args=[run.public_id]),
    )


def kept_imprint(run: ReportRun) -> Imprint:
    """The imprint a finished run was written with, word for word."""
    built_at = run.built_at
    if built_at is None:
        raise ValueError(f"report {run.public_id} is not built")
    return Imprint(
        number=str(run.public_id),
        built_at=built_at,
        asked_by=run.asked_by_words,
        checksum=run.figures_sha256,
        program_version=run.program_version,
        check_url=run.check_url,
    )


def file_stem(run: ReportRun) -> str:
    """`rekap-pelatihan_31.71_2024-Q2`; a report about an earlier day says so."""
    stem = f"{BUILDERS[run.kind].file_name}_{run.region_id}_{run.period}"
    return PurePath(f"{stem}_per-{run.as_of}" if run.is_backdated else stem).name


def form_name(run: ReportRun) -> str:
    """The office's own workbook stands beside the Excel file, and so needs a name of its own."""
    return f"{file_stem(run)}_formulir.xlsx"


def _ask(run: ReportRun, *, rings: bool = True) -> None:
    ring = partial(tasks.ring, run) if rings else _nobody
    jobs.ask(run, step=BUILD, ring=ring, note="Menunggu giliran")


def _nobody() -> None:
    """The one who asked builds the run itself; if it dies, the sweeper rings."""


def _replaced_by(run: ReportRun) -> ReportRun | None:
    """The report that this one makes old: the newest about the same thing."""
    same = ReportRun.objects.of(kind=run.kind, period=run.period, region=run.region)
    same = same.filter(is_backdated=run.is_backdated).exclude(pk=run.pk)
    if run.is_backdated:
        same = same.filter(as_of=run.as_of)
    return same.current().order_by("built_at", "pk").last()


def _one_at_a_time(kind: str, period, region: Region) -> None:
    """Whoever asks for or ends the same report waits here until the other has committed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"report {kind} {period} {region.pk}"],
        )


@contextmanager
def _snapshot():
    """All statements inside see the same rows, whatever is written meanwhile.

    Inside another transaction (as in most tests) it changes nothing: the level can only be set
    by a transaction's first statement.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
