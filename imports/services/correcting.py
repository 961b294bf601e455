"""A marked workbook that comes back corrected: known again, and nobody made twice.

Most rows need nothing special: their NIK finds the person. A row whose NIK was repaired after it
had been applied would make a second person, so it is tied to the first: the same row number of
the same workbook, with the same folded name. While it is tied, `key_index` is the identity under
which the registry knows the person, and `values` keep the new one (`new_key`) and the old mask.
A person confirms each (`RowDecision`); unconfirmed rows wait when the rest is applied.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from imports import registry, states
from imports.annotating import origin
from imports.errors import NotAllowed, WrongState
from imports.models import ImportBatch, RowChoice, RowDecision, RowLevel
from imports.services import matching
from imports.services.counting import recount
from imports.sheets import Sheet

_HOLD_BACK = """
    UPDATE imports_importrow r
       SET level = 2, outcome = 'refused',
           codes = codes - %(changed)s::text || to_jsonb(%(waits)s::text)
     WHERE r.batch_id = %(batch)s AND r.values ? 'new_key' AND r.level < 2
       AND NOT EXISTS (
            SELECT FROM imports_rowdecision d
             WHERE d.batch_id = r.batch_id AND d.sheet_index = r.sheet_index
               AND d.number = r.number AND d.choice = 'same' AND d.match_id = r.match_id)
"""


def recognise(batch: ImportBatch) -> None:
    """Note the import whose marked workbook this is, if its uploader may see that import."""
    found = origin.read(Path(batch.file.path))
    earlier = None
    if found is not None:
        earlier = (
            ImportBatch.objects.visible_to(batch.uploaded_by)
            .filter(public_id=found, sheet=batch.sheet, target=batch.target, pk__lt=batch.pk)
            .first()
        )
    if batch.corrects_id != (earlier.pk if earlier else None):
        batch.corrects = earlier
        batch.save(update_fields=["corrects"])


def hold_back(cursor, batch: ImportBatch) -> None:
    """Before writing: rows whose new NIK nobody has confirmed stay behind."""
    if batch.corrects_id:
        names = {"batch": batch.pk, "changed": matching.NIK_CHANGED, "waits": matching.WAITS}
        cursor.execute(_HOLD_BACK, names)


def decide(
    *, batch: ImportBatch, rows: Iterable[tuple[int, int]], is_same: bool, by
) -> ImportBatch:
    """Say of rows with another NIK than before whether they are still the same people.

    `rows` are (sheet index, row number). Raises NotAllowed, WrongState.
    """
    sheet = registry.get(batch.sheet)
    if not sheet.may_upload(by):
        raise NotAllowed("Peran Anda tidak mengubah impor ini.")
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if batch.state not in states.CAN_BE_APPLIED or batch.job_is_open:
            raise WrongState(
                "Impor ini sedang dikerjakan atau sudah diterapkan.",
                "Muat ulang halaman untuk melihat keadaan terakhir.",
            )
        wanted = set(rows)
        for row in changed_niks(batch):
            if (row.sheet_index, row.number) in wanted:
                RowDecision.objects.update_or_create(
                    batch=batch,
                    sheet_index=row.sheet_index,
                    number=row.number,
                    defaults={
                        "choice": RowChoice.SAME if is_same else RowChoice.NEW,
                        "match_id": row.match_id if is_same else None,
                        "decided_by": by,
                    },
                )
        _count_again(batch, sheet())
    return batch


def changed_niks(batch: ImportBatch):
    """The rows that came back with another NIK than the one applied, in order."""
    if not batch.corrects_id:
        return batch.rows.none()
    return batch.rows.filter(values__has_key="new_key").order_by("sheet_index", "number")


def unconfirmed(batch: ImportBatch) -> int:
    """Rows that count as changed but stay behind, because nobody has confirmed their new NIK."""
    if not batch.corrects_id or batch.state not in states.CAN_BE_APPLIED:
        return 0
    confirmed = batch.decisions.filter(
        choice=RowChoice.SAME, sheet_index=OuterRef("sheet_index"), number=OuterRef("number")
    )
    good = changed_niks(batch).filter(level__lt=RowLevel.ERROR)
    return good.exclude(Exists(confirmed.filter(match_id=OuterRef("match_id")))).count()


def _count_again(batch: ImportBatch, sheet: Sheet) -> None:
    with connection.cursor() as cursor:
        matching.match(cursor, sheet, batch)
    recount(batch, sheet)
