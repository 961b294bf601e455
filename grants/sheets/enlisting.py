"""Making recipients of the organisations that a workbook names: a few statements for all.

The sheet of organisations has met the registry before; here its rows meet the programme. What
was decreed or is being looked at is not touched by a workbook.
"""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from grants.models import Programme
from grants.services import snapshots
from grants.services.generating import GRANTED, granted, look
from imports.services import staging

# A known organisation that is not in the programme yet is a new recipient; one whose proposal is
# still open changes when the amount does.
_MATCH = f"""
    UPDATE imports_importrow r
       SET outcome = CASE WHEN met.id IS NULL AND r.outcome = 'same' THEN 'new'
                          ELSE 'changed' END,
           differences = r.differences || jsonb_build_object('monthly_amount', jsonb_build_array(
               coalesce((met.amount / %(months)s)::text, ''), (met.wanted / %(months)s)::text))
      FROM (
        SELECT w.id AS row_id, q.id, q.amount, q.state,
               coalesce((w.values->>'amount')::bigint, grant_.amount) AS wanted
          FROM imports_importrow w
          JOIN {GRANTED} ON grant_.kind = w.values->>'kind'
          LEFT JOIN grants_recipient q ON q.programme_id = %(programme)s
                AND q.organisation_id = w.match_id
         WHERE w.batch_id = %(batch)s AND w.match_id IS NOT NULL
           AND (%(rows)s::bigint[] IS NULL OR w.id = ANY(%(rows)s::bigint[]))
      ) met
     WHERE r.id = met.row_id AND r.level < 2 AND r.outcome IN ('same', 'changed')
       AND (met.id IS NULL OR met.state IN ('draft', 'returned') AND met.amount <> met.wanted)
"""
_INSERT = f"""
    INSERT INTO grants_recipient
        (public_id, link_token, programme_id, organisation_id, region_id, state, state_since,
         reason, amount, follows_setting, total_amount, {snapshots.NAMES},
         proposal_number, disbursement_number, purpose, import_batch_id, created_by_id,
         created_at, updated_at)
    SELECT gen_random_uuid(), gen_random_uuid(), %(programme)s, o.id, o.region_id, 'draft', now(),
           '', wanted.amount, wanted.amount = grant_.amount,
           CASE WHEN wanted.amount = grant_.amount THEN grant_.total
                ELSE wanted.amount * %(count)s END, {snapshots.VALUES},
           '', '', '', w.batch_id, %(by)s, now(), now()
    {snapshots.REGISTRY}
      JOIN imports_importrow w ON w.result_id = o.id
      JOIN {GRANTED} ON grant_.kind = o.kind_id
     CROSS JOIN LATERAL (
        SELECT coalesce((w.values->>'amount')::bigint, grant_.amount) AS amount
     ) wanted
     WHERE w.batch_id = %(batch)s AND w.applied_at IS NOT NULL
     ORDER BY o.region_id, o.id
        ON CONFLICT (programme_id, organisation_id) DO NOTHING
"""
_CHANGE = f"""
    UPDATE grants_recipient t
       SET amount = wanted.amount, follows_setting = wanted.amount = grant_.amount,
           total_amount = CASE WHEN wanted.amount = grant_.amount THEN grant_.total
                               ELSE wanted.amount * %(count)s END, updated_at = now()
      FROM imports_importrow w
      JOIN {GRANTED} ON grant_.kind = w.values->>'kind'
     CROSS JOIN LATERAL (
        SELECT coalesce((w.values->>'amount')::bigint, grant_.amount) AS amount
     ) wanted
     WHERE w.batch_id = %(batch)s AND w.applied_at IS NOT NULL
       AND t.programme_id = %(programme)s AND t.organisation_id = w.result_id
       AND t.state IN ('draft', 'returned') AND t.amount <> wanted.amount
"""
_KEYS = """
    SELECT t.id FROM imports_importrow w
      JOIN grants_recipient t ON t.programme_id = %(programme)s AND t.organisation_id = w.result_id
     WHERE w.batch_id = %(batch)s AND w.applied_at IS NOT NULL
       AND t.state IN ('draft', 'returned')
"""
_OUTSIDE = """
    SELECT count(*) FROM imports_importrow w
      JOIN grants_recipient t ON t.import_batch_id = w.batch_id AND t.organisation_id = w.result_id
     WHERE w.batch_id = %(batch)s AND w.applied_at IS NOT NULL
       AND NOT (t.region_id >= %(scope)s AND t.region_id < %(scope_end)s)
"""


def match(cursor, batch, programme: Programme, rows: Sequence[int] | None = None) -> None:
    """Say of each row what it would do in the programme."""
    cursor.execute(
        _MATCH,
        {**_values(batch, programme), "rows": None if rows is None else list(rows)},
    )


def write(cursor, batch, programme: Programme, by: User) -> None:
    """The recipients of the rows that were applied, with all that is to be known of them."""
    values = _values(batch, programme) | {"by": by.pk}
    cursor.execute(_CHANGE, values)
    cursor.execute(_INSERT, values)
    staging.analyse(cursor, "grants_recipient", cursor.rowcount)
    cursor.execute(_KEYS, values)
    keys = [row[0] for row in cursor.fetchall()]
    snapshots.refresh(cursor, keys)
    look(cursor, programme, keys)


def count_outside(cursor, batch, scope: str) -> int:
    """How many of the written recipients lie outside a region."""
    cursor.execute(_OUTSIDE, {"batch": batch.pk, "scope": scope, "scope_end": scope + "/"})
    return cursor.fetchone()[0]


def _values(batch, programme: Programme) -> dict:
    return {
        **granted(programme),
        "batch": batch.pk,
        "programme": programme.pk,
        "months": programme.months_each,
        "count": programme.instalment_count,
    }
