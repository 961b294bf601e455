"""Going on with the refused rows of an applied workbook, without uploading anything again.

The good rows went in; the others become an import of their own that waits on screen, with what
was already typed. It holds a copy of the same file, so reading it again finds the applied rows
to be the same.
"""

from __future__ import annotations

from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from accounts.models.job import JobState
from imports import registry
from imports.errors import NotAllowed, NothingToApply, WrongState
from imports.models import BatchState, ImportBatch, ImportRow, RowDecision, RowEdit, RowLevel
from imports.services import keeping
from imports.services.counting import counts
from imports.states import READ

TAKEN = (
    "sheet", "target", "target_label", "region_id", "uploaded_by_id", "file_name", "file_size",
    "file_sha256", "tables", "defaults", "checked_at",
)  # fmt: skip


def with_refused(*, batch: ImportBatch, by) -> ImportBatch:
    """The import in which the refused rows of an applied one can be corrected; a second click
    finds the first one's. It stays its uploader's own, whoever asked.

    Raises NotAllowed, WrongState, NothingToApply.
    """
    sheet = registry.get(batch.sheet)
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak memperbaiki impor ini.")
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if known := going_on(batch):
            return known
        if batch.state != BatchState.APPLIED or batch.purged_at or not batch.file:
            raise WrongState("Baris impor ini tidak tersimpan lagi.", "Unggah berkasnya lagi.")
        refused = batch.rows.filter(level__in=[RowLevel.ERROR, RowLevel.UNDECIDED])
        if not refused.exists():
            raise NothingToApply("Tidak ada baris yang menunggu perbaikan.")
        rest = ImportBatch(**{name: getattr(batch, name) for name in TAKEN})
        rest.corrects, rest.asked_by = batch, by
        rest.state, rest.job_state, rest.job_step = BatchState.CHECKED, JobState.DONE, READ
        rest.job_note, rest.job_finished_at = "Melanjutkan baris yang ditolak", timezone.now()
        with batch.file.open("rb") as content:
            keeping.keep(rest, File(content, batch.file_name))
        try:
            with transaction.atomic():
                rest.save()
                places = list(refused.values_list("sheet_index", "number"))
                copy_rows(ImportRow, batch, rest, places)
                copy_rows(RowEdit, batch, rest, places)
                copy_rows(RowDecision, batch, rest, places)
                for name, number in counts(rest).items():
                    setattr(rest, name, number)
                rest.effects = sheet().effects(rest)
                # The rows have waited since their file came in.
                rest.uploaded_at = batch.uploaded_at
                rest.save()
        except BaseException:
            rest.file.delete(save=False)
            raise
    return rest


def going_on(batch: ImportBatch) -> ImportBatch | None:
    """The import that took over the refused rows and still waits, if there is one."""
    return batch.corrections.filter(state=BatchState.CHECKED, file_sha256=batch.file_sha256).first()


def copy_rows(model, old: ImportBatch, new: ImportBatch, places: list[tuple[int, int]]) -> None:
    """Rows of a table as they are, sealed values unopened."""
    names = [
        field.column
        for field in model._meta.concrete_fields
        if field.column not in ("id", "batch_id")
    ]
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} (batch_id, {columns})"
            f" SELECT %s, {columns} FROM {model._meta.db_table}"
            " WHERE batch_id = %s AND (sheet_index, number) IN"
            " (SELECT * FROM unnest(%s::int[], %s::int[]))",
            [new.pk, old.pk, [place[0] for place in places], [place[1] for place in places]],
        )
