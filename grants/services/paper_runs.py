"""Receipts for the printer: PDF files of a few hundred each, made in the background."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from accounts import formats
from accounts.access import ensure
from accounts.models import User
from accounts.permissions import Permission
from accounts.services import jobs
from grants import tasks
from grants.errors import GrantInvalid
from grants.models import PaperFile, PaperRun, PaymentBatch
from grants.papers import receipts

PRINT = "print"
FEWEST, MOST = 10, 500
UNEXPECTED = (
    "Kuitansi belum dapat dibuat karena gangguan yang tidak terduga. Tekan Coba lagi; kalau "
    "terulang, sampaikan ke administrator."
)


def request(*, batch: PaymentBatch, per_file: int, by: User) -> PaperRun:
    """Ask for the receipts of all transfers of this list that went and that `by` may see."""
    ensure(by, Permission.DATA_EXPORT)
    if not FEWEST <= per_file <= MOST:
        raise GrantInvalid(f"Isi {FEWEST} sampai {MOST} kuitansi per berkas.")
    if not receipts.lines_of(batch, by).exists():
        raise GrantInvalid("Belum ada pembayaran yang cair pada daftar ini.")
    with transaction.atomic():
        open_one = (
            PaperRun.objects.select_for_update()
            .filter(batch=batch, requested_by=by, per_file=per_file)
            .filter(job_state__in=["queued", "running"])
            .first()
        )
        if open_one is not None:
            return open_one
        run = PaperRun.objects.create(
            batch=batch, per_file=per_file, region=by.region, requested_by=by
        )
        jobs.ask(run, step=PRINT, ring=partial(tasks.ring_papers, run))
    return run


def retry(*, run: PaperRun, by: User) -> PaperRun:
    ensure(by, Permission.DATA_EXPORT)
    with transaction.atomic():
        run = PaperRun.objects.select_for_update().get(pk=run.pk)
        if run.job_state in ("failed", "cancelled"):
            jobs.ask(run, step=PRINT, ring=partial(tasks.ring_papers, run))
    return run


def claim(run_id: int) -> PaperRun | None:
    run = jobs.claim(PaperRun.objects.all(), run_id, step=PRINT)
    return run if isinstance(run, PaperRun) else None


def build(run: PaperRun) -> None:
    """Set and keep every part of a claimed run. Raises ClaimLost, and the database's own errors
    after giving the run back."""
    jobs.carry_out(run, _build, unexpected=UNEXPECTED)


def _build(run: PaperRun) -> None:
    rows = receipts.lines_of(run.batch, run.requested_by).order_by("number")
    chosen = list(rows.values_list("pk", flat=True))
    jobs.beat(run, done=0, total=len(chosen), note="Menyusun kuitansi")
    done = 0
    for part, first in enumerate(range(0, len(chosen), run.per_file), start=1):
        keys = chosen[first : first + run.per_file]
        lines = list(receipts.with_all(rows.filter(pk__in=keys)))
        data = receipts.set_pages(lines, office=run.batch.region)
        _keep(run, part, f"Nomor {lines[0].number} s.d. {lines[-1].number}", len(lines), data)
        done += len(lines)
        jobs.beat(run, done=done, note=f"Bagian {part} selesai")
    with transaction.atomic():
        jobs.hold(run)
        jobs.finish(run, f"{formats.number(done)} kuitansi siap dicetak")


def _keep(run: PaperRun, part: int, label: str, count: int, data: bytes) -> None:
    """A part that an earlier attempt already made is written over."""
    with transaction.atomic():
        jobs.hold(run)
        row = PaperFile.objects.filter(run=run, part=part).first() or PaperFile(run=run, part=part)
        if row.file:
            row.file.delete(save=False)
        row.label, row.receipts, row.size = label, count, len(data)
        row.sha256 = hashlib.sha256(data).hexdigest()
        row.file.save("kuitansi.pdf", ContentFile(data), save=False)
        row.save()
