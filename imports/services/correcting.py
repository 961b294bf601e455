"""A marked workbook that comes back corrected: known again, and nobody made twice.

Most rows need nothing special: their NIK finds the person. A row whose NIK was repaired after it
had been applied would make a second person, so it is tied to the first: the same row number of
the same workbook, with the same folded name. While it is tied, `key_index` is the identity under
which the registry knows the person, and `values` keep the new one (`new_key`) and the old mask.
A person confirms each (`RowDecision`); unconfirmed rows wait when the rest is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from imports import registry, states
from imports.annotating import origin
from imports.errors import NotAllowed, WrongState
from imports.models import ImportBatch, RowChoice, RowDecision, RowLevel
from imports.services import deciding
from imports.services.counting import recount
from imports.sheets import Sheet

NIK_CHANGED = "warning:nik:nik_changed"
WAITS = "error:nik:nik_change_waits"
LONGEST_CHAIN = 50

# The last thing that each row of the earlier workbooks became.
_TIE = """
    WITH earlier AS (
        SELECT DISTINCT ON (sheet_index, number)
               sheet_index, number, values->>'name_key' AS name_key, values->>'nik_mask' AS mask,
               coalesce(decode(values->>'new_key', 'hex'), key_index) AS key_index
          FROM imports_importrow
         WHERE batch_id = ANY(%(chain)s) AND key_index IS NOT NULL
           AND (applied_at IS NOT NULL OR (outcome = 'same' AND level < 2))
         ORDER BY sheet_index, number, batch_id DESC
    )
    UPDATE imports_importrow r
       SET key_index = e.key_index,
           values = r.values
               || jsonb_build_object('new_key', encode(r.key_index, 'hex'), 'old_mask', e.mask)
      FROM earlier e
     WHERE r.batch_id = %(batch)s AND r.sheet_index = e.sheet_index AND r.number = e.number
       AND r.level < 2 AND r.key_index <> e.key_index AND r.values->>'name_key' = e.name_key
       AND (r.match_id IS NULL OR EXISTS (
            SELECT FROM imports_rowdecision d
             WHERE d.batch_id = r.batch_id AND d.sheet_index = r.sheet_index
               AND d.number = r.number AND d.choice = 'same'))
       AND NOT EXISTS (
            SELECT FROM imports_rowdecision d
             WHERE d.batch_id = r.batch_id AND d.sheet_index = r.sheet_index
               AND d.number = r.number AND d.choice = 'new')
       AND NOT EXISTS (
            SELECT FROM imports_importrow o
             WHERE o.batch_id = r.batch_id AND o.key_index = e.key_index)
"""
_UNTIE = """
    UPDATE imports_importrow
       SET key_index = decode(values->>'new_key', 'hex'),
           values = values - 'new_key' - 'old_mask',
           codes = codes - %(changed)s::text - %(waits)s::text
     WHERE batch_id = %(batch)s AND values ? 'new_key'
"""
_SHOW = """
    UPDATE imports_importrow
       SET outcome = CASE outcome WHEN 'same' THEN 'changed' ELSE outcome END,
           level = 1,
           codes = codes - %(changed)s::text || to_jsonb(%(changed)s::text),
           differences = differences || jsonb_build_object(
               'nik', jsonb_build_array(values->'old_mask', values->'nik_mask'))
     WHERE batch_id = %(batch)s AND values ? 'new_key' AND level < 2
"""
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


def match(cursor, sheet: Sheet, batch: ImportBatch, rows: Sequence[int] | None = None) -> None:
    """Meet the registry, with decisions heeded and repaired NIKs tied to whom they belonged to.
    `rows` are the keys of those to look at; a correction is looked at whole."""
    if batch.corrects_id:
        rows = None
    deciding.prepare(cursor, sheet, batch, rows)
    _meet(cursor, sheet, batch, rows)
    deciding.settle(cursor, sheet, batch, rows)


def _meet(cursor, sheet: Sheet, batch: ImportBatch, rows: Sequence[int] | None) -> None:
    if not batch.corrects_id:
        sheet.match(cursor, batch, rows)
        return
    names = {"batch": batch.pk, "changed": NIK_CHANGED, "waits": WAITS}
    cursor.execute(_UNTIE, names)
    sheet.match(cursor, batch)
    cursor.execute(_TIE, names | {"chain": chain_of(batch)})
    if not cursor.rowcount:
        return
    sheet.match(cursor, batch)
    # Somebody has changed or removed that person since: the row stands for itself again.
    cursor.execute(f"{_UNTIE} AND match_id IS NULL", names)
    cursor.execute(_SHOW, names)


def hold_back(cursor, batch: ImportBatch) -> None:
    """Before writing: rows whose new NIK nobody has confirmed stay behind."""
    if batch.corrects_id:
        names = {"batch": batch.pk, "changed": NIK_CHANGED, "waits": WAITS}
        cursor.execute(_HOLD_BACK, names)


def chain_of(batch: ImportBatch) -> list[int]:
    """The imports that this one corrects, directly or through further corrections."""
    chain: list[int] = []
    earlier = batch.corrects_id
    while earlier and earlier not in chain and len(chain) < LONGEST_CHAIN:
        chain.append(earlier)
        earlier = (
            ImportBatch.objects.filter(pk=earlier).values_list("corrects_id", flat=True).first()
        )
    return chain


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
        match(cursor, sheet, batch)
    recount(batch, sheet)
