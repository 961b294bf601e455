"""What people do with an uploaded workbook: upload, match columns, check again, apply, stop."""

from __future__ import annotations

import hashlib
import uuid
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.services import jobs
from imports import registry, states, tasks
from imports.errors import (
    FileNotAccepted,
    NotAllowed,
    NothingToApply,
    RowsRefused,
    WrongState,
)
from imports.models import BatchState, ImportBatch
from imports.services import annotating, approval_rules, keeping, mappings
from imports.sheets import Sheet
from imports.states import APPLY, READ, UNDO


def upload(
    *,
    sheet: type[Sheet],
    file,
    by,
    target: str = "",
    defaults: dict[str, Any] | None = None,
    key: uuid.UUID | None = None,
    rings: bool = True,
) -> ImportBatch:
    """Keep the file and ask for its reading. `file` is a Django file with its user's name.

    `key` was drawn with the page: the same page sent twice makes one batch, and the second
    sending gets the first one's. Raises NotAllowed, TargetNotFound, TargetClosed, FileNotAccepted.
    """
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak mengunggah data ini.")
    purpose = sheet.find_target(target, by)
    if not file.size:
        raise FileNotAccepted("Berkas ini kosong.", "Pilih berkas yang berisi tabel.")
    if file.size > settings.SIPILAR_UPLOAD_MAX_BYTES:
        limit = settings.SIPILAR_UPLOAD_MAX_BYTES // (1024 * 1024)
        raise FileNotAccepted(
            f"Berkas ini lebih besar dari {limit} MB.",
            "Hapus gambar dan lembar yang tidak perlu, atau bagi menjadi beberapa berkas.",
        )
    checksum = _checksum(file)
    # Looked up once: a twin that arrives between two looks would pass for another file.
    earlier = ImportBatch.objects.filter(public_id=key).first() if key else None
    if earlier and _is_sent_again(earlier, checksum, by):
        return earlier
    if earlier:
        # Another file from the same page, after the browser's Back.
        key = None
    batch = ImportBatch(
        public_id=key or uuid.uuid4(),
        sheet=sheet.slug,
        target=purpose.code,
        target_label=purpose.label,
        region_id=by.region_id,
        uploaded_by=by,
        asked_by=by,
        file_name=_short_name(file.name),
        file_size=file.size,
        file_sha256=checksum,
        defaults=dict(defaults or {}),
    )
    keeping.keep(batch, file)
    try:
        with transaction.atomic():
            batch.save()
            _ask(batch, READ, rings=rings, note="Menunggu dibaca")
    except BaseException as fault:
        batch.file.delete(save=False)
        if key and isinstance(fault, IntegrityError):
            twin = ImportBatch.objects.filter(public_id=key).first()
            if twin and _is_sent_again(twin, checksum, by):
                return twin
        raise
    return batch


def choose_mapping(
    *,
    batch: ImportBatch,
    tables: list[dict[str, Any]],
    by,
    defaults: dict[str, Any] | None = None,
    rings: bool = True,
) -> ImportBatch:
    """Take the user's choice of columns, remember it for this office, and read again.

    `tables` has an entry for each table that the user decided about:
    `{"index": 0, "use": True, "columns": {"3": "nik", "5": None}}`: position in the sheet → key
    of a column, or None to leave it out. Raises MappingIncomplete.
    """
    sheet = _may_upload(batch, by)
    with transaction.atomic():
        batch = _locked(batch)
        _require(batch, states.CAN_BE_MAPPED, "dicocokkan kolomnya")
        _require_idle(batch)
        batch.tables = mappings.with_choices(batch.tables, tables, sheet)
        batch.defaults = {**batch.defaults, **(defaults or {})}
        batch.asked_by = by
        batch.save(update_fields=["tables", "defaults", "asked_by"])
        mappings.remember(batch, sheet, by=by)
        _ask(batch, READ, rings=rings, note="Menunggu dibaca dengan kolom pilihan Anda")
    return batch


def recheck(*, batch: ImportBatch, by, rings: bool = True) -> ImportBatch:
    """Read the file again: the registry, the map or the vocabulary may have changed since."""
    _may_upload(batch, by)
    with transaction.atomic():
        batch = _locked(batch)
        _require(batch, states.CAN_BE_READ, "diperiksa lagi")
        _require_idle(batch)
        batch.asked_by = by
        batch.save(update_fields=["asked_by"])
        _ask(batch, READ, rings=rings, note="Menunggu diperiksa lagi")
    return batch


def apply(
    *, batch: ImportBatch, by, all_or_nothing: bool = False, rings: bool = True
) -> ImportBatch:
    """Ask for the good rows to be written, or for the approval that this needs first. A second
    click finds the job already asked for, or the batch waiting.

    Raises NotAllowed, WrongState, NothingToApply, RowsRefused.
    """
    sheet = _sheet(batch)
    if not sheet.may_apply(by):
        raise NotAllowed("Peran Anda tidak menerapkan impor.")
    sheet.find_target(batch.target, by)
    with transaction.atomic():
        batch = _locked(batch)
        if batch.job_step == APPLY and (batch.job_is_open or batch.state == BatchState.APPLIED):
            return batch
        if batch.state == BatchState.WAITING:
            return batch
        _require(batch, states.CAN_BE_APPLIED, "diterapkan")
        _require_idle(batch)
        if all_or_nothing and batch.rows_error + batch.rows_undecided:
            raise RowsRefused(
                f"{batch.rows_error + batch.rows_undecided} baris masih perlu perbaikan atau "
                "keputusan, jadi tidak ada yang diterapkan.",
                "Selesaikan baris itu, atau terapkan baris yang siap saja.",
            )
        if not batch.rows_new + batch.rows_changed:
            raise NothingToApply(
                "Tidak ada baris baru atau berubah untuk diterapkan.",
                "Perbaiki baris yang ditolak di berkas Anda, lalu unggah lagi."
                if batch.rows_error
                else "Semua data di berkas ini sudah tercatat.",
            )
        batch.all_or_nothing = all_or_nothing
        batch.asked_by = by
        batch.save(update_fields=["all_or_nothing", "asked_by"])
        if approval_rules.reasons(batch, by):
            approval_rules.wait(batch, by)
            return batch
        _ask(batch, APPLY, rings=rings, note="Menunggu diterapkan")
    return batch


def undo(*, batch: ImportBatch, by, rings: bool = True) -> ImportBatch:
    """Ask for an applied workbook to be taken back; what was built on since stays.

    A second click finds the job already asked for. Raises NotAllowed, WrongState.
    """
    sheet = _sheet(batch)
    if not sheet.may_undo(by):
        raise NotAllowed("Peran Anda tidak membatalkan impor.")
    with transaction.atomic():
        batch = _locked(batch)
        if batch.job_step == UNDO and (batch.job_is_open or batch.state == BatchState.UNDONE):
            return batch
        _require(batch, states.CAN_BE_UNDONE, "dibatalkan")
        _require_idle(batch)
        batch.asked_by = by
        batch.save(update_fields=["asked_by"])
        _ask(batch, UNDO, rings=rings, note="Menunggu dibatalkan")
    return batch


def cancel(*, batch: ImportBatch, by) -> bool:
    """Stop what is running; nothing half done remains. False when it had already ended."""
    _may_upload(batch, by)
    return jobs.cancel(batch)


def discard(*, batch: ImportBatch, by) -> ImportBatch:
    """Throw the upload away: its file and its rows go, the line in the list of imports stays."""
    _may_upload(batch, by)
    with transaction.atomic():
        batch = _locked(batch)
        _require(batch, states.CAN_BE_DISCARDED, "dibuang")
        _require_idle(batch)
        batch.rows.all().delete()
        batch.state = BatchState.DISCARDED
        name, storage = batch.file.name, batch.file.storage
        batch.file = ""
        annotating.forget(batch)
        batch.save(update_fields=["state", "file", "annotated"])
        if name:
            transaction.on_commit(partial(storage.delete, name), robust=True)
    return batch


def _is_sent_again(earlier: ImportBatch, checksum: str, by) -> bool:
    return earlier.file_sha256 == checksum and earlier.uploaded_by_id == by.pk


def _sheet(batch: ImportBatch) -> type[Sheet]:
    return registry.get(batch.sheet)


def _may_upload(batch: ImportBatch, by) -> type[Sheet]:
    sheet = _sheet(batch)
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak mengubah impor ini.")
    return sheet


def _locked(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)


def _require(batch: ImportBatch, allowed, verb: str) -> None:
    if batch.state not in allowed:
        raise WrongState(
            f"Impor ini berstatus “{batch.get_state_display()}” sehingga tidak dapat {verb}.",
            "Muat ulang halaman untuk melihat keadaan terakhir.",
        )


def _require_idle(batch: ImportBatch) -> None:
    if batch.job_is_open:
        raise WrongState(
            "Impor ini sedang dikerjakan.", "Tunggu sampai selesai, atau batalkan dulu."
        )


def _ask(batch: ImportBatch, step: str, *, rings: bool, note: str) -> None:
    jobs.ask(batch, step=step, ring=partial(tasks.ring, batch) if rings else _silent, note=note)


def _silent() -> None:
    """The command runs the step itself; the sweeper takes over should it die."""


def _checksum(file) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _short_name(name: str) -> str:
    """The user's own name for the file, without folders and cut to what fits."""
    path = PurePath(name.replace("\\", "/"))
    return f"{path.stem[: 199 - len(path.suffix)]}{path.suffix[:20]}"
