"""Rows meet the registry: what people decided is heeded, repaired NIKs are tied to whom they
belonged to, and the sheet says who each row is.

Whatever matches, when reading, after a repair, after a decision, and again when applying, comes
through `match`.
"""

from __future__ import annotations

from collections.abc import Sequence

from imports.models import ImportBatch
from imports.problems import NEEDS_DECISION, NIK_ABSENT, NIK_KEPT, NIK_MISSING, PERSON_TWICE
from imports.sheets import Sheet

NIK_CHANGED = "warning:nik:nik_changed"
WAITS = "error:nik:nik_change_waits"
LONGEST_CHAIN = 50
OWN_CODES = [NEEDS_DECISION, NIK_ABSENT, NIK_KEPT, PERSON_TWICE]


# Rows go back to what their own cells make of them; decided rows without a NIK are let through.
_PREPARE = """
    UPDATE imports_importrow r
       SET codes = made.codes, level = made.level,
           outcome = CASE made.level WHEN 4 THEN 'skipped' WHEN 2 THEN 'refused' ELSE 'new' END,
           match_id = NULL, result_id = NULL, differences = '{}',
           values = CASE WHEN made.needs_name
                         THEN r.values || jsonb_build_object('person', gen_random_uuid())
                         ELSE r.values END
      FROM (
        SELECT id, codes, needs_name,
               CASE WHEN choice = 'skip' THEN 4
                    WHEN EXISTS (SELECT FROM jsonb_array_elements_text(codes) code
                                  WHERE code LIKE 'error:%%') THEN 2
                    WHEN codes <> '[]' THEN 1 ELSE 0 END AS level
          FROM (
            SELECT r.id, d.choice,
                   CASE WHEN NOT r.codes ?| ARRAY[%(missing)s, %(absent)s] THEN
                             r.codes - %(own)s::text[]
                        WHEN d.choice IN ('same', 'new') THEN
                             r.codes - %(own)s::text[] - %(missing)s::text
                             || to_jsonb(%(absent)s::text)
                        ELSE r.codes - %(own)s::text[] - %(missing)s::text
                             || to_jsonb(%(missing)s::text) END AS codes,
                   d.choice = 'new' AND r.key_index IS NULL AND NOT r.values ? 'person'
                        AS needs_name
              FROM imports_importrow r
              LEFT JOIN imports_rowdecision d ON d.batch_id = r.batch_id
                    AND d.sheet_index = r.sheet_index AND d.number = r.number
             WHERE r.batch_id = %(batch)s
               AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
               AND (r.level >= 3 OR r.codes ?| %(own)s::text[] OR d.choice <> '')
               AND NOT r.values ? 'new_key'
          ) one
      ) made
     WHERE r.id = made.id
"""
# One person cannot be two rows of a workbook: the first, or the one with the NIK, is it.
_TWICE = """
    UPDATE imports_importrow r
       SET level = 2, outcome = 'refused', codes = r.codes || to_jsonb(%(twice)s::text)
      FROM imports_rowdecision d
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id IS NOT NULL
       AND d.batch_id = r.batch_id AND d.sheet_index = r.sheet_index AND d.number = r.number
       AND d.choice = 'same' AND d.match_id = r.match_id
       AND EXISTS (
            SELECT FROM imports_importrow o
              LEFT JOIN imports_rowdecision od ON od.batch_id = o.batch_id
                    AND od.sheet_index = o.sheet_index AND od.number = o.number
                    AND od.choice = 'same'
             WHERE o.batch_id = r.batch_id AND o.match_id = r.match_id AND o.level < 2
               AND o.id <> r.id AND (od.id IS NULL OR o.id < r.id))
"""
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


def match(cursor, sheet: Sheet, batch: ImportBatch, rows: Sequence[int] | None = None) -> None:
    """Meet the registry, with decisions heeded and repaired NIKs tied to whom they belonged to.
    `rows` are the keys of those to look at; a correction is looked at whole."""
    if batch.corrects_id:
        rows = None
    _prepare(cursor, sheet, batch, rows)
    _meet(cursor, sheet, batch, rows)
    _settle(cursor, sheet, batch, rows)


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


def _prepare(cursor, sheet: Sheet, batch: ImportBatch, rows: Sequence[int] | None = None) -> None:
    """Before rows meet the registry: forget what was found last time, heed the decisions."""
    refusals = [code for code in sheet.match_problems if code.startswith("error:")]
    names = {
        "batch": batch.pk,
        "rows": None if rows is None else list(rows),
        "own": [*OWN_CODES, *refusals],
        "missing": NIK_MISSING,
        "absent": NIK_ABSENT,
    }
    cursor.execute(_PREPARE, names)


def _settle(cursor, sheet: Sheet, batch: ImportBatch, rows: Sequence[int] | None = None) -> None:
    """After they met it: set apart who has a look-alike, and who would be somebody twice."""
    sheet.set_apart(cursor, batch, rows)
    cursor.execute(_TWICE, {"batch": batch.pk, "twice": PERSON_TWICE})


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
