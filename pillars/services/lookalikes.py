"""People of the registry who may be the person of a row whose NIK meets nobody, found in SQL.

A strong look-alike has the same folded name, words in whatever order, and the same birth date:
somebody has to say whether it is the same person before the row is applied. Weaker ones only
hint. Whoever was refused once (`NotTheSame`) is not offered again while name and date stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from imports.comparison import differences
from pillars.services.people import PERSON_FIELDS

ALIKE = 0.5
MOST = 6

_SORTED = "(SELECT string_agg(c, '' ORDER BY c) FROM unnest(string_to_array({0}, NULL)) c)"
# The same letters on the same day: the words in another order. The cheap tests come first and
# leave a handful for the last.
_SAME_LETTERS = f"""
    length(p.match_key) = length(w.name) AND p.match_key <> w.name
    AND translate(p.match_key, w.name, '') = '' AND translate(w.name, p.match_key, '') = ''
    AND {_SORTED.format("p.match_key")} = {_SORTED.format("w.name")}
"""
_NOT_REFUSED = """
    NOT EXISTS (SELECT FROM imports_notthesame n
                 WHERE n.sheet = %(sheet)s AND n.row_index = w.look AND n.match_id = p.id)
"""
_WAITING = """
    SELECT r.id, r.values->>'match_key' AS name, (r.values->>'born_on')::date AS born_on,
           decode(r.values->>'look_key', 'hex') AS look
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new' AND r.match_id IS NULL
       AND r.values ? 'look_key' AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
       AND NOT EXISTS (
            SELECT FROM imports_rowdecision d
             WHERE d.batch_id = r.batch_id AND d.sheet_index = r.sheet_index
               AND d.number = r.number AND d.choice = 'new')
"""
# LIMIT keeps the planner with one short look into the index for each row.
_SET_APART = f"""
    WITH waiting AS MATERIALIZED ({_WAITING})
    UPDATE imports_importrow r
       SET level = 3, outcome = 'decide',
           codes = r.codes - %(code)s::text || to_jsonb(%(code)s::text)
      FROM waiting w
     WHERE r.id = w.id
       AND ((SELECT 1 FROM pillars_person p
              WHERE p.born_on = w.born_on AND p.match_key = w.name AND {_NOT_REFUSED}
              LIMIT 1) IS NOT NULL
            OR (SELECT 1 FROM pillars_person p
                 WHERE p.born_on = w.born_on AND {_SAME_LETTERS} AND {_NOT_REFUSED}
                 LIMIT 1) IS NOT NULL)
"""
# Rows that somebody has tied to a person: the NIK of the workbook fills a blank, no more.
_TIED_NIK = """
    UPDATE imports_importrow r
       SET codes = CASE WHEN p.nik_index IS NULL THEN r.codes
                        ELSE r.codes - %(kept)s::text || to_jsonb(%(kept)s::text) END,
           level = CASE WHEN p.nik_index IS NULL THEN r.level ELSE 1 END,
           outcome = CASE WHEN p.nik_index IS NULL AND r.outcome = 'same' THEN 'changed'
                          ELSE r.outcome END,
           differences = CASE WHEN p.nik_index IS NULL
                THEN r.differences || jsonb_build_object(
                    'nik', jsonb_build_array('', r.values->'nik_mask'))
                ELSE r.differences END
      FROM imports_rowdecision d, pillars_person p
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.key_index IS NOT NULL
       AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
       AND d.batch_id = r.batch_id AND d.sheet_index = r.sheet_index AND d.number = r.number
       AND d.choice = 'same' AND p.id = r.match_id AND NOT r.values ? 'new_key'
       AND p.nik_index IS DISTINCT FROM r.key_index
"""
_FOUND = f"""
    SELECT w.id, p.id, {differences(PERSON_FIELDS, "p", "w")}
      FROM (SELECT r.id, r.values, r.key_index, r.values->>'match_key' AS name,
                   (r.values->>'born_on')::date AS born_on,
                   decode(r.values->>'look_key', 'hex') AS look
              FROM imports_importrow r
             WHERE r.id = ANY(%(rows)s::bigint[]) AND r.values ? 'match_key') w
     CROSS JOIN LATERAL (
        SELECT DISTINCT id FROM (
            (SELECT p.id FROM pillars_person p WHERE p.nik_index = w.key_index)
             UNION ALL
            (SELECT p.id FROM pillars_person p
              WHERE p.born_on = w.born_on AND p.match_key = w.name ORDER BY p.id LIMIT {MOST})
             UNION ALL
            (SELECT p.id FROM pillars_person p
              WHERE p.born_on = w.born_on AND {_SAME_LETTERS} ORDER BY p.id LIMIT {MOST})
             UNION ALL
            (SELECT p.id FROM pillars_person p
              WHERE p.match_key = w.name AND p.born_on IS DISTINCT FROM w.born_on
                AND p.region_id >= %(scope)s AND p.region_id < %(scope_end)s
              ORDER BY p.id LIMIT {MOST})
             UNION ALL
            (SELECT p.id FROM pillars_person p
              WHERE p.born_on = w.born_on AND p.match_key >= left(w.name, 1)
                AND p.match_key < left(w.name, 1) || '~' AND p.match_key <> w.name
                AND p.region_id >= %(scope)s AND p.region_id < %(scope_end)s
                AND similarity(p.match_key, w.name) >= {ALIKE}
              ORDER BY similarity(p.match_key, w.name) DESC, p.id LIMIT {MOST})
        ) each
     ) found
      JOIN pillars_person p ON p.id = found.id
     WHERE w.look IS NULL OR {_NOT_REFUSED}
"""
# Rows with exactly one strong look-alike in the uploader's region: (row, person).
_CLEAR = f"""
    WITH waiting AS MATERIALIZED (
        SELECT r.id, r.values->>'match_key' AS name, (r.values->>'born_on')::date AS born_on,
               decode(r.values->>'look_key', 'hex') AS look
          FROM imports_importrow r
         WHERE r.batch_id = %(batch)s AND r.level = 3
    )
    SELECT w.id, min(found.id)
      FROM waiting w
     CROSS JOIN LATERAL (
        SELECT p.id, p.region_id FROM pillars_person p
         WHERE p.born_on = w.born_on AND (p.match_key = w.name OR {_SAME_LETTERS})
           AND {_NOT_REFUSED}
         LIMIT 2
     ) found
     GROUP BY w.id
    HAVING count(*) = 1
       AND bool_and(found.region_id >= %(scope)s AND found.region_id < %(scope_end)s)
"""


def set_apart(cursor, batch, *, code: str, kept: str, rows: Sequence[int] | None = None) -> None:
    """Let rows with a strong look-alike wait under `code`; say of rows that somebody tied to a
    person what becomes of the NIK (`kept`: the registry's stays)."""
    values = {
        "batch": batch.pk,
        "sheet": batch.sheet,
        "rows": None if rows is None else list(rows),
        "code": code,
        "kept": kept,
    }
    cursor.execute(_SET_APART, values)
    cursor.execute(_TIED_NIK, values)


def clear_cases(cursor, batch) -> list[tuple[int, int]]:
    """(row, person) of waiting rows where only one person, of the same region, is meant."""
    cursor.execute(
        _CLEAR,
        {
            "batch": batch.pk,
            "sheet": batch.sheet,
            "scope": batch.region_id,
            "scope_end": batch.region_id + "/",
        },
    )
    return cursor.fetchall()


def found(cursor, batch, rows: Iterable[int]) -> list[tuple[int, int, dict[str, Any]]]:
    """(row, person, what applying the row to that person would change) for these rows."""
    cursor.execute(
        _FOUND,
        {
            "rows": list(rows),
            "sheet": batch.sheet,
            "scope": batch.region_id,
            "scope_end": batch.region_id + "/",
        },
    )
    return [(row, person, json.loads(changes)) for row, person, changes in cursor.fetchall()]
