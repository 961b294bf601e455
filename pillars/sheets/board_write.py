"""Writing the boards that a list of organisations names, and their officers.

A new decree ends the board before it the day before, with its officers. Officers are people by
their NIK; nobody is changed by a list of organisations, only added.
"""

from __future__ import annotations

from imports.comparison import changes
from imports.services import staging
from pillars.sheets.organisation_match import BOARD, BOARD_FIELDS, TERM

# Rows whose board is to be added; `rival` in the match kept out boards older than the present.
_BRINGS_A_BOARD = """
    r.batch_id = %(batch)s AND r.applied_at IS NOT NULL AND v ? 'board_from'
    AND (r.outcome = 'new' OR r.differences ? 'board')
"""
_ROW = """
    imports_importrow r
     CROSS JOIN LATERAL (SELECT r.values AS v) AS one
      JOIN pillars_organisation o ON o.id = r.result_id
"""
_END_OFFICERS = f"""
    UPDATE pillars_assignment a
       SET validity = daterange(lower(a.validity), (v->>'board_from')::date),
           end_reason = 'replaced', updated_at = now()
      FROM {_ROW}
      JOIN pillars_board b ON b.organisation_id = o.id
     WHERE {_BRINGS_A_BOARD} AND a.board_id = b.id AND a.end_reason = ''
       AND b.validity && {TERM} AND lower(b.validity) < (v->>'board_from')::date
       AND lower(a.validity) < (v->>'board_from')::date
       AND (upper(a.validity) IS NULL OR upper(a.validity) > (v->>'board_from')::date)
"""
_END_BOARDS = f"""
    UPDATE pillars_board b
       SET validity = daterange(lower(b.validity), (v->>'board_from')::date)
      FROM {_ROW}
     WHERE {_BRINGS_A_BOARD} AND b.organisation_id = o.id AND b.validity && {TERM}
       AND lower(b.validity) < (v->>'board_from')::date
"""
_ADD_BOARDS = f"""
    INSERT INTO pillars_board
        (public_id, organisation_id, sk_number, sk_on, sk_signer, sk_signer_capacity, validity,
         officers_male, officers_female)
    SELECT gen_random_uuid(), o.id, coalesce(v->>'sk_number', ''), (v->>'sk_on')::date,
           coalesce(v->>'sk_signer', ''), coalesce(v->>'sk_signer_capacity', ''), {TERM},
           (v->>'officers_male')::integer, (v->>'officers_female')::integer
      FROM {_ROW}
     WHERE {_BRINGS_A_BOARD}
        ON CONFLICT DO NOTHING
"""
_NEW_TERM = """
    daterange(CASE WHEN r.differences ? 'board_from' THEN (v->>'board_from')::date
                   ELSE lower(b.validity) END,
              CASE WHEN r.differences ? 'board_until' THEN (v->>'board_until')::date
                   ELSE upper(b.validity) END)
"""
_CHANGES_A_BOARD = """
    r.batch_id = %(batch)s AND r.applied_at IS NOT NULL AND r.outcome = 'changed'
    AND r.differences ?| %(fields)s
"""
# Officers who serve as long as the board go along with its days.
_MOVE_OFFICERS = f"""
    UPDATE pillars_assignment a SET validity = {_NEW_TERM}, updated_at = now()
      FROM {_ROW} CROSS JOIN {BOARD} b
     WHERE {_CHANGES_A_BOARD} AND r.differences ?| '{{board_from,board_until}}'
       AND a.board_id = b.id AND a.validity = b.validity AND a.end_reason = ''
"""
_CHANGE_BOARDS = f"""
    UPDATE pillars_board changed
       SET {changes(BOARD_FIELDS, "changed")}, validity = {_NEW_TERM}
      FROM {_ROW} CROSS JOIN {BOARD} b
     WHERE {_CHANGES_A_BOARD} AND changed.id = b.id
"""
_OFFICERS = """
    CROSS JOIN jsonb_array_elements(coalesce(v->'officers', '[]')) f
"""
_IS_TO_SERVE = """
    (r.outcome = 'new' OR r.differences ? ('officer_' || (f->>'post')))
"""
_ADD_PEOPLE = f"""
    INSERT INTO pillars_person
        (public_id, name, name_key, match_key, nik, nik_index, nik_mask, sex, born_on, born_at,
         religion, education, occupation, phone, email, address, rt, rw, region_id, created_at,
         updated_at)
    SELECT DISTINCT ON (f->>'key') gen_random_uuid(), f->>'name', f->>'name_key', f->>'match_key',
           decode(r.secrets->>(f->>'secret'), 'base64'), decode(f->>'key', 'hex'),
           f->>'nik_mask', coalesce(f->>'sex', ''), (f->>'born_on')::date, '', '', '', '',
           coalesce(f->>'phone', ''), '', '', '', '', left(o.region_id, 13), now(), now()
      FROM {_ROW} {_OFFICERS}
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL AND {_IS_TO_SERVE}
     ORDER BY f->>'key', r.id
        ON CONFLICT (nik_index) DO NOTHING
"""
# From the first day of the board, or from the day the one before left the post.
_ADD_DUTIES = f"""
    INSERT INTO pillars_assignment
        (public_id, person_id, kind_id, position, post, region_id, organisation_id, board_id,
         member_number, sk_number, sk_on, sk_signer, validity, end_reason, end_note, created_at,
         updated_at)
    SELECT gen_random_uuid(), p.id, o.kind_id, f->>'position', f->>'post', o.region_id, o.id, b.id,
           '', b.sk_number, b.sk_on, b.sk_signer,
           daterange(greatest(lower(b.validity), earlier.ended_on), upper(b.validity)), '', '',
           now(), now()
      FROM {_ROW} CROSS JOIN {BOARD} b {_OFFICERS}
      JOIN pillars_person n ON n.nik_index = decode(f->>'key', 'hex')
      JOIN pillars_person p ON p.id = coalesce(n.merged_into_id, n.id)
       AND p.removed_at IS NULL AND p.region_id >= %(scope)s AND p.region_id < %(scope_end)s
     CROSS JOIN LATERAL (
        SELECT max(upper(a.validity)) AS ended_on FROM pillars_assignment a
         WHERE a.board_id = b.id AND a.post = f->>'post' AND a.end_reason <> ''
     ) earlier
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL AND {_IS_TO_SERVE}
       AND (upper(b.validity) IS NULL OR earlier.ended_on IS NULL
            OR earlier.ended_on < upper(b.validity))
     ORDER BY p.id, r.id
        ON CONFLICT DO NOTHING
"""
FIELDS = [*(field.key for field in BOARD_FIELDS), "board_from", "board_until"]


def write(cursor, batch) -> None:
    """Boards first, then who serves in them; the rows know their organisation (`result_id`)."""
    values = {
        "batch": batch.pk,
        "fields": FIELDS,
        "scope": batch.region_id,
        "scope_end": batch.region_id + "/",
    }
    for statement in (_END_OFFICERS, _END_BOARDS, _ADD_BOARDS):
        cursor.execute(statement, values)
    staging.analyse(cursor, "pillars_board", cursor.rowcount)
    for statement in (_MOVE_OFFICERS, _CHANGE_BOARDS, _ADD_PEOPLE):
        cursor.execute(statement, values)
    staging.analyse(cursor, "pillars_person (id, nik_index)", cursor.rowcount)
    cursor.execute(_ADD_DUTIES, values)
