"""Meeting and writing participants in SQL: a few statements for a whole workbook.

People are matched by the keyed index of their NIK. Somebody whom the registry knows in another
region is not taken over by an upload: the row waits for the province.
"""

from __future__ import annotations

from collections.abc import Sequence

from imports.cleaning.types import Level, Problem
from imports.comparison import Compared, changes, differences, taken
from imports.services import staging
from pillars.services import people
from trainings.sheets import conflicts

ELSEWHERE = "error:nik:known_elsewhere"
OTHER_NAME = "warning:name:name_differs"
MATCH_PROBLEMS = {
    ELSEWHERE: Problem(
        "nik",
        Level.ERROR,
        "known_elsewhere",
        "NIK ini sudah tercatat di wilayah lain atas nama {hint}. Periksa NIK-nya di KTP; bila "
        "benar orangnya pindah, minta dinas provinsi memindahkannya lebih dulu.",
    ),
    OTHER_NAME: Problem(
        "name",
        Level.WARNING,
        "name_differs",
        "NIK ini tercatat atas nama {hint}. Periksa NIK-nya di KTP: bila diterapkan, nama di "
        "register ikut berubah.",
    ),
    **conflicts.PROBLEMS,
}
ENROLMENT_FIELDS = (
    Compared("pillar", column="pillar_id"),
    Compared("origin", column="origin_id"),
    Compared("origin_rw"),
    Compared("shirt_size"),
    Compared("note", folded=True),
)

# A name so unlike the registered one that the NIK may be another person's. Where no NIK meets, the
# person is whom somebody has named (`RowDecision`).
_MATCH = f"""
    UPDATE imports_importrow r
       SET match_id = found.person_id, result_id = found.enrolment_id,
           outcome = found.outcome, codes = found.codes, differences = found.differences,
           level = found.level
      FROM (
        SELECT id, person_id, enrolment_id,
               CASE WHEN is_elsewhere THEN 'refused' WHEN enrolment_id IS NULL THEN 'new'
                    WHEN differences - 'kept' <> '{{}}' THEN 'changed' ELSE 'same' END AS outcome,
               CASE WHEN is_elsewhere
                    THEN jsonb_build_object(
                        'hint', regexp_replace(name, '(\\w)\\w*', '\\1***', 'g'))
                    WHEN is_other_name
                    THEN differences || jsonb_build_object('hint', name)
                    ELSE differences END AS differences,
               CASE WHEN is_elsewhere THEN base || %(elsewhere)s::jsonb
                    WHEN is_other_name THEN base || %(other_name)s::jsonb ELSE base END AS codes,
               CASE WHEN is_elsewhere THEN 2
                    WHEN is_other_name OR base <> '[]' THEN 1 ELSE 0 END AS level
          FROM (
            SELECT id, person_id, name, enrolment_id, base, is_elsewhere, is_other_name,
                   {taken("found", "keep")} AS differences
              FROM (
            SELECT r.id, p.id AS person_id, p.name, e.id AS enrolment_id,
                   coalesce(d.keep, '[]') AS keep,
                   r.codes - %(own_codes)s::text[] AS base,
                   coalesce(NOT (p.region_id >= %(scope)s AND p.region_id < %(scope_end)s), false)
                       AS is_elsewhere,
                   coalesce(r.values->>'name_key' <> p.name_key
                       AND similarity(r.values->>'name_key', p.name_key) < 0.3, false)
                       AS is_other_name,
                   CASE WHEN p.id IS NULL THEN '{{}}'
                        ELSE {differences(people.PERSON_FIELDS, "p")} END
                   || CASE WHEN e.id IS NULL THEN '{{}}'
                        ELSE {differences(ENROLMENT_FIELDS, "e")} END AS found
              FROM imports_importrow r
              LEFT JOIN imports_rowdecision d ON d.batch_id = r.batch_id
                    AND d.sheet_index = r.sheet_index AND d.number = r.number
              LEFT JOIN pillars_person n ON n.nik_index = r.key_index
              LEFT JOIN pillars_person p ON p.id = coalesce(n.merged_into_id, n.id, d.match_id)
              LEFT JOIN trainings_enrolment e ON e.event_id = %(event)s AND e.person_id = p.id
             WHERE r.batch_id = %(batch)s
               AND (r.level < 2 OR r.level = 2 AND r.codes ? %(elsewhere_code)s)
               AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
              ) compared
          ) met
      ) found
     WHERE r.id = found.id
       AND (r.match_id, r.result_id, r.outcome, r.differences, r.codes, r.level)
           IS DISTINCT FROM (found.person_id, found.enrolment_id, found.outcome,
                             found.differences, found.codes, found.level)
"""

# The duty that the person holds on the first day, if the registry knows one.
_ENROL = f"""
    INSERT INTO trainings_enrolment
        (public_id, event_id, person_id, role, state, pillar_id, origin_id, origin_rw,
         assignment_id, shirt_size, note, import_batch_id, created_at, updated_at)
    SELECT gen_random_uuid(), %(event)s, p.id, 'participant', 'nominated',
           r.values->>'pillar', r.values->>'origin', coalesce(r.values->>'origin_rw', ''), a.id,
           coalesce(r.values->>'shirt_size', ''), coalesce(r.values->>'note', ''),
           r.batch_id, now(), now()
      FROM imports_importrow r
     CROSS JOIN {people.PERSON_OF_ROW} p
      LEFT JOIN LATERAL (
        SELECT a.id FROM pillars_assignment a
         WHERE a.person_id = p.id AND a.kind_id = r.values->>'pillar'
           AND a.validity @> %(day)s::date
         ORDER BY a.region_id = r.region_code DESC, a.id LIMIT 1
      ) a ON true
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
     ORDER BY r.sheet_index, r.number
        ON CONFLICT (event_id, person_id) DO NOTHING
"""
_CHANGE = f"""
    UPDATE trainings_enrolment e
       SET {changes(ENROLMENT_FIELDS, "e")},
           assignment_id = CASE WHEN r.differences ? 'pillar' THEN NULL ELSE e.assignment_id END,
           updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'changed'
       AND e.id = r.result_id AND r.differences ?| %(fields)s
"""
_NOTE_RESULTS = f"""
    UPDATE imports_importrow noted
       SET result_id = e.id, match_id = e.person_id, applied_at = now()
      FROM imports_importrow r
     CROSS JOIN {people.PERSON_OF_ROW} p
      JOIN trainings_enrolment e ON e.event_id = %(event)s AND e.person_id = p.id
     WHERE noted.id = r.id AND r.batch_id = %(batch)s AND r.level < 2
       AND r.outcome IN ('new', 'changed')
"""
_OUTSIDE = """
    SELECT count(*) FROM imports_importrow r
      JOIN trainings_enrolment e ON e.id = r.result_id
      JOIN pillars_person p ON p.id = e.person_id
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL
       AND NOT (e.origin_id >= %(scope)s AND e.origin_id < %(scope_end)s
                AND p.region_id >= %(scope)s AND p.region_id < %(scope_end)s)
"""


def match(cursor, batch, event, rows: Sequence[int] | None = None) -> None:
    """Say of each row that may be applied what it would do; only rows that differ are touched.
    `rows` are the keys of those to look at, None for all."""
    cursor.execute(
        _MATCH,
        {
            "batch": batch.pk,
            "rows": None if rows is None else list(rows),
            "event": event.pk,
            "scope": batch.region_id,
            "scope_end": batch.region_id + "/",
            "rule": batch.defaults.get("differences", "take"),
            "elsewhere_code": ELSEWHERE,
            "own_codes": list(MATCH_PROBLEMS),
            "elsewhere": f'["{ELSEWHERE}"]',
            "other_name": f'["{OTHER_NAME}"]',
        },
    )


def write(cursor, batch, event) -> int:
    """Write people and enrolments of the matched rows; how many rows were applied."""
    people.write(cursor, batch)
    values = {
        "batch": batch.pk,
        "event": event.pk,
        "day": event.start_on,
        "fields": [field.key for field in ENROLMENT_FIELDS],
    }
    cursor.execute(_CHANGE, values)
    cursor.execute(_ENROL, values)
    staging.analyse(cursor, "trainings_enrolment (id, event_id, person_id)", cursor.rowcount)
    cursor.execute(_NOTE_RESULTS, values)
    return cursor.rowcount


def count_outside(cursor, batch, scope: str) -> int:
    """How many of the written rows lie outside a region."""
    cursor.execute(_OUTSIDE, {"batch": batch.pk, "scope": scope, "scope_end": scope + "/"})
    return cursor.fetchone()[0]
