"""Writing the matched rows of a list of organisations: a few statements for all of them.

Parents come before their units, whatever the order in the workbook.
"""

from __future__ import annotations

import json

from imports.comparison import changes
from imports.services import staging
from pillars.models import KarangTarunaClass, OrganisationStatus
from pillars.sheets import board_write
from pillars.sheets.organisation_match import (
    FOUND,
    ORGANISATION_FIELDS,
    PAPER,
    PAPER_DIFFERS,
)
from regions.services import neighbourhoods

_NEW_NEIGHBOURHOODS = """
    SELECT DISTINCT r.values->>'region' FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
       AND length(r.values->>'region') = 17
"""
_EVENTS = """
    INSERT INTO pillars_statusevent
        (public_id, organisation_id, region_id, kind, happened_on, reason, was, became,
         recorded_by_id, recorded_at)
    SELECT gen_random_uuid(), o.id, o.region_id, what.kind, CURRENT_DATE, %(reason)s,
           coalesce(%(labels)s::jsonb->>(r.differences->what.field->>0), ''),
           coalesce(%(labels)s::jsonb->>(r.differences->what.field->>1), ''), %(by)s, now()
      FROM imports_importrow r
      JOIN pillars_organisation o ON o.id = r.match_id
     CROSS JOIN (VALUES ('status', 'status'), ('classified', 'classification'))
                AS what(kind, field)
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'changed'
       AND r.differences ? what.field
"""
_CHANGE = f"""
    UPDATE pillars_organisation o
       SET {changes(ORGANISATION_FIELDS, "o")},
           name_key = CASE WHEN r.differences ? 'name' THEN r.values->>'name_key'
                           ELSE o.name_key END,
           account = CASE WHEN r.differences ? 'account'
                          THEN decode(r.secrets->>'account', 'base64') ELSE o.account END,
           account_index = CASE WHEN r.differences ? 'account'
                          THEN decode(r.values->>'account_key', 'hex') ELSE o.account_index END,
           account_mask = CASE WHEN r.differences ? 'account'
                          THEN r.values->>'account_mask' ELSE o.account_mask END,
           updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'changed'
       AND o.id = r.match_id AND r.differences ?| %(fields)s
"""
_INSERT = """
    INSERT INTO pillars_organisation
        (public_id, kind_id, name, name_key, region_id, parent_id, status, address, phone, email,
         leader_name, leader_phone, founded_year, npwp, legal_form, is_legal_entity,
         classification, members_male, members_female, clients_male, clients_female, staff_male,
         staff_female, services, bank_name, account, account_index, account_mask, account_name,
         created_at, updated_at)
    SELECT gen_random_uuid(), v->>'kind', v->>'name', v->>'name_key', v->>'region', parent.id,
           coalesce(v->>'status', 'active'), coalesce(v->>'address', ''),
           coalesce(v->>'phone', ''), coalesce(v->>'email', ''), coalesce(v->>'leader_name', ''),
           coalesce(v->>'leader_phone', ''), (v->>'founded_year')::smallint,
           coalesce(v->>'npwp', ''), coalesce(v->>'legal_form', ''),
           (v->>'is_legal_entity')::boolean, coalesce(v->>'classification', ''),
           (v->>'members_male')::integer, (v->>'members_female')::integer,
           (v->>'clients_male')::integer, (v->>'clients_female')::integer,
           (v->>'staff_male')::integer, (v->>'staff_female')::integer,
           coalesce(v->'services', '[]'), coalesce(v->>'bank_name', ''),
           decode(r.secrets->>'account', 'base64'), decode(v->>'account_key', 'hex'),
           coalesce(v->>'account_mask', ''), coalesce(v->>'account_name', ''), now(), now()
      FROM imports_importrow r
     CROSS JOIN LATERAL (SELECT r.values AS v) AS one
      JOIN pillars_pillarkind kind ON kind.code = v->>'kind'
      LEFT JOIN pillars_organisation parent
             ON parent.seat = kind.parent_kind_id || ':' || (v->>'parent_region')
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
       AND (kind.parent_kind_id IS NOT NULL) = %(units)s
     ORDER BY v->>'region', r.id
        ON CONFLICT DO NOTHING
"""
# Whom the row met or made; not `match_id` alone, so that what follows sees new rows, too.
_NOTE_RESULTS = f"""
    UPDATE imports_importrow noted
       SET match_id = o.id, result_id = o.id, applied_at = now()
      FROM imports_importrow r
     CROSS JOIN LATERAL (SELECT r.values AS v) AS one
      JOIN pillars_pillarkind kind ON kind.code = v->>'kind'
     CROSS JOIN {FOUND} o
     WHERE noted.id = r.id AND r.batch_id = %(batch)s AND r.level < 2
       AND r.outcome IN ('new', 'changed')
"""
_CHANGE_PAPERS = f"""
    UPDATE pillars_organisationdocument paper
       SET issued_on = coalesce((f->>'issued_on')::date, paper.issued_on),
           valid_until = coalesce((f->>'valid_until')::date, paper.valid_until),
           grade = coalesce(f->>'grade', paper.grade)
      FROM imports_importrow r
      JOIN pillars_organisation o ON o.id = r.result_id
     CROSS JOIN jsonb_array_elements(coalesce(r.values->'documents', '[]')) f
     CROSS JOIN {PAPER} d
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL AND paper.id = d.id
       AND r.differences ? ('document_' || (f->>'kind')) AND {PAPER_DIFFERS}
"""
_ADD_PAPERS = f"""
    INSERT INTO pillars_organisationdocument
        (organisation_id, kind, number, issuer, issued_on, issued_year, valid_until, grade, note,
         file, file_name, file_sha256)
    SELECT o.id, f->>'kind', coalesce(f->>'number', ''), coalesce(f->>'issuer', ''),
           (f->>'issued_on')::date, (f->>'issued_year')::smallint, (f->>'valid_until')::date,
           coalesce(f->>'grade', ''), '', '', '', ''
      FROM imports_importrow r
      JOIN pillars_organisation o ON o.id = r.result_id
     CROSS JOIN jsonb_array_elements(coalesce(r.values->'documents', '[]')) f
      LEFT JOIN {PAPER} d ON true
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL AND d.id IS NULL
       AND (r.outcome = 'new' OR r.differences ? ('document_' || (f->>'kind')))
        ON CONFLICT DO NOTHING
"""
_OUTSIDE = """
    SELECT count(*) FROM imports_importrow r
      JOIN pillars_organisation o ON o.id = r.result_id
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL
       AND NOT (o.region_id >= %(scope)s AND o.region_id < %(scope_end)s)
"""
# As people read them, for what is told once.
LABELS = json.dumps(
    {
        value: str(label)
        for value, label in (*OrganisationStatus.choices, *KarangTarunaClass.choices)
    }
)
FIELDS = [*(field.key for field in ORGANISATION_FIELDS), "account"]


def write(cursor, batch, by) -> int:
    """Write organisations, boards, officers and papers; how many rows were applied."""
    values = {
        "batch": batch.pk,
        "by": by.pk,
        "fields": FIELDS,
        "labels": LABELS,
        "reason": f"Impor {batch.file_name}"[:300],
    }
    cursor.execute(_NEW_NEIGHBOURHOODS, values)
    neighbourhoods.ensure(code for (code,) in cursor.fetchall())
    cursor.execute(_EVENTS, values)
    cursor.execute(_CHANGE, values)
    for units in (False, True):
        cursor.execute(_INSERT, values | {"units": units})
        staging.analyse(cursor, "pillars_organisation (id, seat, name_key)", cursor.rowcount)
    cursor.execute(_NOTE_RESULTS, values)
    written = cursor.rowcount
    staging.analyse(cursor, "imports_importrow (batch_id, result_id)", written)
    board_write.write(cursor, batch)
    cursor.execute(_CHANGE_PAPERS, values)
    cursor.execute(_ADD_PAPERS, values)
    return written


def count_outside(cursor, batch, scope: str) -> int:
    """How many of the written rows lie outside a region."""
    cursor.execute(_OUTSIDE, {"batch": batch.pk, "scope": scope, "scope_end": scope + "/"})
    return cursor.fetchone()[0]
