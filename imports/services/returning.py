"""Giving the user's own workbook back with our remarks in it: asked for, then fetched."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import PurePath

from django.db import transaction

from accounts.services import access, jobs
from imports import registry, states, tasks
from imports.errors import NotAllowed, WrongState
from imports.models import ImportBatch
from imports.services.annotating import is_ready
from imports.states import ANNOTATE


def ask(*, batch: ImportBatch, by, rings: bool = True) -> ImportBatch:
    """Have the marked copy made; a second click finds the job already asked for.

    Raises NotAllowed, WrongState.
    """
    if not registry.get(batch.sheet).may_upload(by):
        raise NotAllowed("Peran Anda tidak mengunduh berkas impor yang ditandai.")
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.job_is_open:
            if batch.job_step == ANNOTATE:
                return batch
            raise WrongState("Impor ini sedang dikerjakan.", "Tunggu sampai selesai.")
        if batch.state not in states.CAN_BE_ANNOTATED or not batch.file:
            raise WrongState(
                "Berkas impor ini tidak dapat ditandai lagi.",
                "Muat ulang halaman untuk melihat keadaan terakhir.",
            )
        if is_ready(batch, by):
            return batch
        batch.asked_by = by
        batch.save(update_fields=["asked_by"])
        ring = partial(tasks.ring, batch) if rings else _silent
        jobs.ask(batch, step=ANNOTATE, ring=ring, note="Menunggu ditandai")
    return batch


def fetch(*, batch: ImportBatch, by, request=None):
    """(open file, its name for the user), once the line in the ledger is written."""
    content = batch.annotated.open("rb")
    checksum = hashlib.file_digest(content, "sha256").hexdigest()
    content.seek(0)
    access.download(
        by=by,
        subject_kind="imports.importbatch",
        subject_id=str(batch.public_id),
        reason="Mengunduh berkas impor yang sudah ditandai",
        checksum=checksum,
        request=request,
    )
    return content, name_for(batch)


def name_for(batch: ImportBatch) -> str:
    """`peserta.csv` → `peserta-diperiksa.xlsx`; not `-diperiksa-diperiksa` the second time."""
    return f"{PurePath(batch.file_name).stem.removesuffix('-diperiksa')}-diperiksa.xlsx"


def _silent() -> None:
    """The command runs the step itself; the sweeper takes over should it die."""
