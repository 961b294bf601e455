"""Certificates for the printer: PDF files of a few hundred each, made in the background."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from accounts import formats
from accounts.access import ensure
from accounts.models import User
from accounts.permissions import Permission
from accounts.services import jobs
from trainings import tasks
from trainings.certificates import paper
from trainings.errors import TrainingError
from trainings.models import Certificate, PrintFile, PrintRun, TrainingEvent

PRINT = "print"
ORDERS = {
    PrintRun.Order.CONTINGENT: ("enrolment__regency_code", "enrolment__person__name_key", "pk"),
    PrintRun.Order.NAME: ("enrolment__person__name_key", "pk"),
    PrintRun.Order.NUMBER: ("year", "serial", "pk"),
}
FEWEST, MOST = 10, 500
UNEXPECTED = (
    "Berkas cetak belum dapat dibuat karena gangguan yang tidak terduga. Tekan Coba lagi; kalau "
    "terulang, sampaikan ke administrator."
)


def request(*, event: TrainingEvent, order: str, per_file: int, by: User) -> PrintRun:
    """Ask for the valid certificates of this event that `by` may see."""
    ensure(by, Permission.DATA_EXPORT)
    if not FEWEST <= per_file <= MOST:
        raise TrainingError(f"Isi {FEWEST} sampai {MOST} sertifikat per berkas.")
    if not certificates_of(event, by).exists():
        raise TrainingError("Belum ada sertifikat yang berlaku untuk dicetak.")
    with transaction.atomic():
        open_one = (
            PrintRun.objects.select_for_update()
            .filter(event=event, requested_by=by, order=order, per_file=per_file)
            .filter(job_state__in=["queued", "running"])
            .first()
        )
        if open_one is not None:
            return open_one
        run = PrintRun.objects.create(
            event=event, order=order, per_file=per_file, region=by.region, requested_by=by
        )
        jobs.ask(run, step=PRINT, ring=partial(tasks.ring_print, run))
    return run


def retry(*, run: PrintRun, by: User) -> PrintRun:
    ensure(by, Permission.DATA_EXPORT)
    with transaction.atomic():
        run = PrintRun.objects.select_for_update().get(pk=run.pk)
        if run.job_state in ("failed", "cancelled"):
            jobs.ask(run, step=PRINT, ring=partial(tasks.ring_print, run))
    return run


def certificates_of(event: TrainingEvent, user: User):
    return Certificate.objects.visible_to(user).filter(event=event).valid()


def claim(run_id: int) -> PrintRun | None:
    run = jobs.claim(PrintRun.objects.all(), run_id, step=PRINT)
    return run if isinstance(run, PrintRun) else None


def build(run: PrintRun) -> None:
    """Set and keep every part of a claimed run. Raises ClaimLost, and the database's own errors
    after giving the run back."""
    jobs.carry_out(run, _build, unexpected=UNEXPECTED)


def _build(run: PrintRun) -> None:
    rows = certificates_of(run.event, run.requested_by).order_by(*ORDERS[PrintRun.Order(run.order)])
    chosen = list(rows.values_list("pk", flat=True))
    jobs.beat(run, done=0, total=len(chosen), note="Menyusun halaman")
    done = 0
    parts = [chosen[n : n + run.per_file] for n in range(0, len(chosen), run.per_file)]
    for part, keys in enumerate(parts, start=1):
        found = Certificate.objects.in_bulk(keys)
        pages = [found[key] for key in keys]
        _keep(run, part, pages, paper.set_pages(pages))
        done += len(pages)
        jobs.beat(run, done=done, note=f"Bagian {part} selesai")
    with transaction.atomic():
        jobs.hold(run)
        jobs.finish(run, f"{formats.number(done)} sertifikat siap dicetak")


def _keep(run: PrintRun, part: int, pages: list[Certificate], data: bytes) -> None:
    """A part that an earlier attempt already made is written over."""
    first, last = pages[0].data["name"], pages[-1].data["name"]
    with transaction.atomic():
        jobs.hold(run)
        row = PrintFile.objects.filter(run=run, part=part).first() or PrintFile(run=run, part=part)
        if row.file:
            row.file.delete(save=False)
        row.label = f"{first[:50]} s.d. {last[:50]}"
        row.certificates = len(pages)
        row.size = len(data)
        row.sha256 = hashlib.sha256(data).hexdigest()
        row.file.save(f"{run.public_id}-{part:02}.pdf", ContentFile(data), save=False)
        row.save()
