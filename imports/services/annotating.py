"""The further step of a batch: the user's own workbook with our remarks in it.

The copy is made when somebody asks for it and kept until something about the rows changes: its
name holds a digest of what it shows, so that a stale copy is never handed out.
"""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path, PurePath
from tempfile import NamedTemporaryFile, TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.db.models import Max

from accounts.services import jobs
from imports.annotating import conversion, process, remarks
from imports.models import ImportBatch
from imports.reading.guard import check_file
from imports.services.reading import limits


def annotate(batch: ImportBatch) -> None:
    """Do the step; the caller has claimed the batch. Raises ClaimLost and CannotMark."""
    viewer = batch.asked_by
    jobs.beat(batch, done=0, total=batch.rows_total, note="Menandai sel")
    with TemporaryDirectory() as folder, NamedTemporaryFile(dir=folder) as marked:
        source, names = Path(batch.file.path), {}
        if check_file(source, name=batch.file_name, limits=limits()) != "xlsx":
            copy = Path(folder) / "salinan.xlsx"
            names = conversion.to_xlsx(source, batch.file_name, copy, limits=limits())
            source = copy
        digest = digest_of(batch, viewer)
        marks = remarks.marks_of(batch, names=names, viewer=viewer)
        process.annotate(source, marks, marked.file, beat=partial(jobs.beat, batch))
        _keep(batch, Path(marked.name), digest)


def is_ready(batch: ImportBatch, viewer) -> bool:
    """Whether the copy at hand shows what this viewer may see now."""
    return digest_of(batch, viewer) in PurePath(batch.annotated.name or "").stem


def forget(batch: ImportBatch) -> None:
    """Remove the copy with the rest of an upload; to be saved by the caller."""
    name, storage = batch.annotated.name, batch.annotated.storage
    batch.annotated = ""
    if name:
        transaction.on_commit(partial(storage.delete, name), robust=True)


def _keep(batch: ImportBatch, marked: Path, digest: str) -> None:
    before, storage = batch.annotated.name, batch.annotated.storage
    with marked.open("rb") as stream:
        batch.annotated.save(f"{batch.public_id}-{digest}.xlsx", File(stream), save=False)
    try:
        with transaction.atomic():
            jobs.hold(batch)
            batch.save(update_fields=["annotated"])
            jobs.finish(batch, "Berkas yang ditandai siap diunduh")
    except BaseException:
        batch.annotated.delete(save=False)
        raise
    if before and before != batch.annotated.name:
        storage.delete(before)


def digest_of(batch: ImportBatch, viewer) -> str:
    """Changes with everything that the copy shows: the rows, what was typed and decided, and
    whether refused NIKs may be quoted to the viewer."""
    typed = batch.edits.aggregate(at=Max("edited_at"))["at"]
    decided = batch.decisions.aggregate(at=Max("decided_at"))["at"]
    is_uploader = viewer is not None and viewer.pk == batch.uploaded_by_id
    told = (
        batch.state,
        batch.checked_at,
        batch.applied_at,
        batch.undone_at,
        typed,
        decided,
        batch.rows_error,
        batch.rows_warning,
        is_uploader,
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
