"""Writing the duties of a checked register: a few statements for the whole workbook.

Every duty that begins, goes on, is corrected or gives way leaves its event behind
(`StatusEvent`), as the services for a single duty do.
"""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from imports.comparison import changes
from imports.errors import ImportProblem, OutsideScope
from imports.models import ImportBatch
from imports.services import staging
from pillars.services import people
from pillars.services.duty_matching import DUTY_FIELDS
from pillars.services.duty_sql import SPAN, spelt

_EVENT = """
    INSERT INTO pillars_statusevent
        (public_id, assignment_id, region_id, kind, happened_on, reason, was, became,
         recorded_by_id, recorded_at)
"""
_CARE = """
    UPDATE pillars_person p SET region_id = r.differences->'region'->>1, updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new' AND p.id = r.match_id
       AND jsonb_typeof(r.differences->'region') = 'array'
"""
_GIVE_WAY = f"""
    WITH gone AS (
        UPDATE pillars_assignment a
           SET validity = daterange(lower(a.validity), r.first), end_reason = 'replaced',
               end_note = left('Diganti ' || (r.values->>'name'), 250), updated_at = now()
          FROM (SELECT (r.differences->>'replaces_id')::bigint AS holder_id, r.values,
                       lower(s.span) AS first
                  FROM imports_importrow r CROSS JOIN {SPAN} s
                 WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.differences ? 'replaces_id'
               ) r
         WHERE a.id = r.holder_id
     RETURNING a.id, a.region_id, r.first - 1 AS last_on, a.end_note
    )
    {_EVENT}
    SELECT gen_random_uuid(), id, region_id, 'replaced', last_on, end_note, '', '', %(by)s, now()
      FROM gone
"""
_CHANGE = f"""
    WITH changed AS (
        UPDATE pillars_assignment a
           SET {changes(DUTY_FIELDS, "a")},
               validity = daterange(
                   coalesce((r.differences->'start_on'->>1)::date, lower(a.validity)),
                   CASE WHEN r.differences ? 'end_on'
                        THEN (r.differences->'end_on'->>1)::date + 1
                        ELSE upper(a.validity) END),
               updated_at = now()
          FROM imports_importrow r
         WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'changed'
           AND a.id = r.result_id AND r.differences ?| %(fields)s
     RETURNING a.id, a.region_id, r.differences,
               (r.differences->'start_on'->>0)::date AS old_start,
               (r.differences->'start_on'->>1)::date AS new_start,
               (r.differences->'end_on'->>0)::date AS old_end,
               (r.differences->'end_on'->>1)::date AS new_end
    )
    {_EVENT}
    SELECT gen_random_uuid(), id, region_id,
           CASE WHEN new_end > old_end AND new_start IS NULL THEN 'extended'
                ELSE 'corrected' END,
           %(today)s, %(reason)s,
           concat_ws(', ', 'mulai ' || {spelt("old_start")},
                     CASE WHEN differences ? 'end_on'
                          THEN coalesce('sampai ' || {spelt("old_end")}, 'tanpa batas') END),
           concat_ws(', ', 'mulai ' || {spelt("new_start")}, 'sampai ' || {spelt("new_end")}),
           %(by)s, now()
      FROM changed WHERE differences ?| '{{start_on,end_on}}'
"""
_APPOINT = f"""
    WITH made AS (
        INSERT INTO pillars_assignment
            (public_id, person_id, kind_id, position, region_id, member_number, sk_number, sk_on,
             sk_signer, validity, end_reason, end_note, created_at, updated_at)
        SELECT gen_random_uuid(), p.id, r.values->>'pillar', '', r.region_code,
               coalesce(r.values->>'member_number', ''), coalesce(r.values->>'sk_number', ''),
               (r.values->>'sk_on')::date, coalesce(r.values->>'sk_signer', ''), s.span, '', '',
               now(), now()
          FROM imports_importrow r
         CROSS JOIN {SPAN} s
         CROSS JOIN {people.PERSON_OF_ROW} p
         WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
         ORDER BY p.id
     RETURNING id, region_id, lower(validity) AS first, sk_number
    )
    {_EVENT}
    SELECT gen_random_uuid(), id, region_id, 'appointed', first, %(reason)s, '',
           CASE WHEN sk_number <> '' THEN 'SK ' || sk_number ELSE '' END, %(by)s, now()
      FROM made
"""


def _add_account(key: str) -> str:
    return f"""
    INSERT INTO pillars_personaccount
        (public_id, person_id, bank, bank_name, account, account_index, account_mask,
         account_name, created_at, updated_at)
    SELECT gen_random_uuid(), p.id, r.values->>'{key}_bank', left(r.values->>'{key}_bank_name', 60),
           decode(r.secrets->>'{key}', 'base64'), decode(r.values->>'{key}_index', 'hex'),
           r.values->>'{key}', coalesce(r.values->>'account_name', ''), now(), now()
      FROM imports_importrow r
     CROSS JOIN {people.PERSON_OF_ROW} p
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome IN ('new', 'changed')
       AND r.secrets ? '{key}' AND (r.match_id IS NULL OR r.differences ? '{key}')
        ON CONFLICT (person_id, account_index) DO NOTHING
    """


_ADD_CERTIFICATE = f"""
    INSERT INTO pillars_persondocument
        (public_id, person_id, category, number, issuer, issued_on, note, file, file_name,
         file_sha256, uploaded_by_id, uploaded_at)
    SELECT gen_random_uuid(), p.id, 'certificate', coalesce(r.values->>'certificate_number', ''),
           coalesce(r.values->>'certificate_issuer', ''), (r.values->>'certificate_on')::date,
           r.values->>'certificate', '', '', '', %(by)s, now()
      FROM imports_importrow r
     CROSS JOIN {people.PERSON_OF_ROW} p
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome IN ('new', 'changed')
       AND r.values ? 'certificate' AND (r.match_id IS NULL OR r.differences ? 'certificate')
"""
_NOTE_RESULTS = f"""
    UPDATE imports_importrow noted
       SET result_id = a.id, match_id = a.person_id, applied_at = now()
      FROM imports_importrow r
     CROSS JOIN {SPAN} s
     CROSS JOIN {people.PERSON_OF_ROW} p
      JOIN pillars_assignment a ON a.person_id = p.id
     WHERE noted.id = r.id AND r.batch_id = %(batch)s AND r.level < 2
       AND (r.outcome = 'changed' AND a.id = r.result_id
            OR r.outcome = 'new' AND a.kind_id = r.values->>'pillar'
               AND a.region_id = r.region_code AND a.validity = s.span)
"""
_OUTSIDE = """
    SELECT count(*) FROM imports_importrow r
      JOIN pillars_assignment a ON a.id = r.result_id
      JOIN pillars_person p ON p.id = a.person_id
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL
       AND NOT (a.region_id >= %(scope)s AND a.region_id < %(scope_end)s
                AND p.region_id >= %(scope)s AND p.region_id < %(scope_end)s)
"""


def write(cursor, batch: ImportBatch, by: User) -> int:
    """Write people, duties, accounts and certificates of the matched rows; how many rows.

    Raises ImportProblem when somebody took a seat in the same moment: then nothing is written.
    """
    names = {
        "batch": batch.pk,
        "by": by.pk,
        "today": timezone.localdate(),
        "reason": f"Impor {batch.file_name}"[:300],
        "fields": [*(field.key for field in DUTY_FIELDS), "start_on", "end_on"],
    }
    try:
        people.write(cursor, batch)
        for statement in (_CARE, _GIVE_WAY, _CHANGE, _APPOINT):
            cursor.execute(statement, names)
    except IntegrityError as problem:
        raise ImportProblem(
            "Tempat tugas di berkas ini baru saja diisi orang lain, jadi tidak ada yang "
            "diterapkan.",
            "Periksa ulang berkas ini: barisnya akan ditandai beserta nama pemegangnya.",
        ) from problem
    staging.analyse(cursor, "pillars_assignment (id, person_id)", cursor.rowcount)
    for statement in (_add_account("account"), _add_account("other_account"), _ADD_CERTIFICATE):
        cursor.execute(statement, names)
    cursor.execute(_NOTE_RESULTS, names)
    return cursor.rowcount


def check_scope(cursor, batch: ImportBatch, by: User) -> None:
    """Nothing was written outside the region of the import or of the one who applies it."""
    for scope in {batch.region_id, by.region_id}:
        cursor.execute(_OUTSIDE, {"batch": batch.pk, "scope": scope, "scope_end": scope + "/"})
        if count := cursor.fetchone()[0]:
            raise OutsideScope(
                f"{count} baris akan tertulis di luar wilayah Anda, jadi tidak ada yang "
                "diterapkan.",
                "Periksa ulang berkasnya, lalu coba lagi.",
            )
