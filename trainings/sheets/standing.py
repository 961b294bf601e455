"""Meeting and writing candidates in SQL: a few statements for a whole workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection

from imports.cleaning.types import Level, Problem
from imports.comparison import differences, taken
from pillars.services import people
from regions.models import Region
from trainings.models import Candidate, Selection
from trainings.models.candidate import new_number
from trainings.services.selection_candidates import GONE, verify_complete
from trainings.sheets import enrolling

HAS_LEFT = "error:name:has_left"
OTHER_SEAT = "error:duty_district:other_seat"
NOT_SERVING = "warning:pillar:not_serving"
MATCH_PROBLEMS = {
    enrolling.ELSEWHERE: enrolling.MATCH_PROBLEMS[enrolling.ELSEWHERE],
    enrolling.OTHER_NAME: enrolling.MATCH_PROBLEMS[enrolling.OTHER_NAME],
    HAS_LEFT: Problem(
        "name",
        Level.ERROR,
        "has_left",
        "Orang ini pernah menjadi calon di seleksi ini dan sudah keluar. Lewati baris ini.",
    ),
    OTHER_SEAT: Problem(
        "duty_district",
        Level.ERROR,
        "other_seat",
        "Orang ini sudah menjadi calon untuk Kecamatan {hint_seat}. Satu orang hanya melamar satu "
        "formasi.",
    ),
    NOT_SERVING: Problem(
        "pillar",
        Level.WARNING,
        "not_serving",
        "Belum tercatat bertugas di unsur asal calon ({hint_sources}). Calon tetap didaftarkan; "
        "mintalah SK-nya saat memeriksa berkas.",
    ),
}

_MATCH = f"""
    UPDATE imports_importrow r
       SET match_id = found.person_id, result_id = found.candidate_id, outcome = found.outcome,
           codes = found.codes, differences = found.differences, level = found.level
      FROM (
        SELECT id, person_id, candidate_id,
               CASE WHEN is_elsewhere OR has_left OR is_other_seat THEN 'refused'
                    WHEN candidate_id IS NULL THEN 'new'
                    WHEN differences - 'kept' <> '{{}}' THEN 'changed' ELSE 'same' END AS outcome,
               CASE WHEN is_elsewhere
                    THEN jsonb_build_object(
                        'hint', regexp_replace(name, '(\\w)\\w*', '\\1***', 'g'))
                    ELSE differences || hints END AS differences,
               base || coalesce((
                   SELECT jsonb_agg(code) FROM (VALUES
                       (is_elsewhere, %(elsewhere)s),
                       (has_left AND NOT is_elsewhere, %(has_left)s),
                       (is_other_seat AND NOT has_left AND NOT is_elsewhere, %(other_seat)s),
                       (is_other_name AND NOT is_elsewhere, %(other_name)s),
                       (NOT is_serving AND candidate_id IS NULL AND NOT is_elsewhere,
                        %(not_serving)s)
                   ) AS remark(holds, code) WHERE holds), '[]') AS codes,
               CASE WHEN is_elsewhere OR has_left OR is_other_seat THEN 2
                    WHEN is_other_name OR base <> '[]' OR NOT is_serving AND candidate_id IS NULL
                    THEN 1 ELSE 0 END AS level
          FROM (
            SELECT id, person_id, name, candidate_id, base, is_elsewhere, is_other_name, has_left,
                   is_other_seat, is_serving, hints, {taken("found", "keep")} AS differences
              FROM (
            SELECT r.id, p.id AS person_id, p.name, c.id AS candidate_id,
                   coalesce(d.keep, '[]') AS keep,
                   r.codes - %(own_codes)s::text[] AS base,
                   coalesce(NOT (p.region_id >= %(scope)s AND p.region_id < %(scope_end)s), false)
                       AS is_elsewhere,
                   coalesce(r.values->>'name_key' <> p.name_key
                       AND similarity(r.values->>'name_key', p.name_key) < 0.3, false)
                       AS is_other_name,
                   coalesce(c.state = ANY(%(gone)s), false) AS has_left,
                   coalesce(c.seat_id <> (r.values->>'seat')::bigint, false) AS is_other_seat,
                   EXISTS (SELECT FROM pillars_assignment a
                            WHERE a.person_id = p.id AND a.kind_id = ANY(%(sources)s)
                              AND a.validity @> current_date) AS is_serving,
                   jsonb_strip_nulls(jsonb_build_object(
                       'hint', p.name, 'hint_seat', place.name, 'hint_sources', %(told)s::text
                   )) AS hints,
                   CASE WHEN p.id IS NULL THEN '{{}}'
                        ELSE {differences(people.PERSON_FIELDS, "p")} END AS found
              FROM imports_importrow r
              LEFT JOIN imports_rowdecision d ON d.batch_id = r.batch_id
                    AND d.sheet_index = r.sheet_index AND d.number = r.number
              LEFT JOIN pillars_person n ON n.nik_index = r.key_index
              LEFT JOIN pillars_person p ON p.id = coalesce(n.merged_into_id, n.id, d.match_id)
              LEFT JOIN trainings_candidate c
                     ON c.selection_id = %(selection)s AND c.person_id = p.id
              LEFT JOIN trainings_selectionseat seat ON seat.id = c.seat_id
              LEFT JOIN regions_region place ON place.code = seat.region_id
             WHERE r.batch_id = %(batch)s
               AND (r.level < 2 OR r.level = 2 AND r.codes ?| %(own_errors)s::text[])
               AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
              ) compared
          ) met
      ) found
     WHERE r.id = found.id
       AND (r.match_id, r.result_id, r.outcome, r.differences, r.codes, r.level)
           IS DISTINCT FROM (found.person_id, found.candidate_id, found.outcome,
                             found.differences, found.codes, found.level)
"""

# Where they serve by the registry, else what the workbook calls them. Numbers are drawn outside,
# because they must tell nothing.
_STAND = f"""
    INSERT INTO trainings_candidate
        (public_id, selection_id, seat_id, person_id, comes_from_id, number, state, state_reason,
         outcome, registered_by_id, registered_at)
    SELECT gen_random_uuid(), %(selection)s, one.seat, one.person, one.comes_from,
           drawn.number, 'registered', '', '', %(by)s, now()
      FROM (
        SELECT (r.values->>'seat')::bigint AS seat, p.id AS person,
               coalesce(a.kind_id, r.values->>'pillar') AS comes_from,
               row_number() OVER (ORDER BY r.sheet_index, r.number) AS position
          FROM imports_importrow r
         CROSS JOIN {people.PERSON_OF_ROW} p
          LEFT JOIN LATERAL (
            SELECT a.kind_id FROM pillars_assignment a
             WHERE a.person_id = p.id AND a.kind_id = ANY(%(sources)s)
               AND a.validity @> current_date
             ORDER BY a.kind_id LIMIT 1
          ) a ON true
         WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
      ) one
      JOIN unnest(%(numbers)s::text[]) WITH ORDINALITY AS drawn(number, position) USING (position)
        ON CONFLICT (selection_id, person_id) DO NOTHING
"""
_NOTE_RESULTS = f"""
    UPDATE imports_importrow noted
       SET result_id = c.id, match_id = c.person_id, applied_at = now()
      FROM imports_importrow r
     CROSS JOIN {people.PERSON_OF_ROW} p
      JOIN trainings_candidate c ON c.selection_id = %(selection)s AND c.person_id = p.id
     WHERE noted.id = r.id AND r.batch_id = %(batch)s AND r.level < 2
       AND r.outcome IN ('new', 'changed')
"""
_OUTSIDE = """
    SELECT count(*) FROM imports_importrow r
      JOIN trainings_candidate c ON c.id = r.result_id
      JOIN trainings_selectionseat s ON s.id = c.seat_id
      JOIN pillars_person p ON p.id = c.person_id
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL
       AND NOT (s.region_id >= %(scope)s AND s.region_id < %(scope_end)s
                AND p.region_id >= %(scope)s AND p.region_id < %(scope_end)s)
"""
_COMING = """
    SELECT values->>'seat_region', count(*) FROM imports_importrow
     WHERE batch_id = %s AND level < 2 AND outcome = 'new' GROUP BY 1
"""
_PEOPLE = """
    SELECT count(*) FILTER (WHERE match_id IS NULL), count(*) FILTER (WHERE match_id IS NOT NULL)
      FROM imports_importrow WHERE batch_id = %s AND level < 2 AND outcome = 'new'
"""
_SOURCE_NAMES = "SELECT string_agg(name, ' atau ' ORDER BY name) FROM pillars_pillarkind"


def match(
    cursor, batch, call: Selection, sources: Sequence[str], rows: Sequence[int] | None = None
) -> None:
    """Say of each row what it would do: a new candidate, or other data of one who stands."""
    cursor.execute(f"{_SOURCE_NAMES} WHERE code = ANY(%s)", [list(sources)])
    (told,) = cursor.fetchone()
    cursor.execute(
        _MATCH,
        {
            "batch": batch.pk,
            "rows": None if rows is None else list(rows),
            "selection": call.pk,
            "sources": list(sources),
            "told": told or "",
            "gone": [str(state) for state in GONE],
            "scope": batch.region_id,
            "scope_end": batch.region_id + "/",
            "rule": batch.defaults.get("differences", "take"),
            "own_codes": list(MATCH_PROBLEMS),
            "own_errors": [code for code in MATCH_PROBLEMS if code.startswith("error:")],
            "elsewhere": enrolling.ELSEWHERE,
            "other_name": enrolling.OTHER_NAME,
            "has_left": HAS_LEFT,
            "other_seat": OTHER_SEAT,
            "not_serving": NOT_SERVING,
        },
    )


def write(cursor, batch, call: Selection, sources: Sequence[str], by) -> int:
    """Write people and candidates of the matched rows; how many rows were applied."""
    people.write(cursor, batch)
    coming = batch.rows.filter(level__lt=2, outcome="new").count()
    values = {
        "batch": batch.pk,
        "selection": call.pk,
        "sources": list(sources),
        "numbers": _numbers(call, coming),
        "by": by.pk,
    }
    cursor.execute(_STAND, values)
    cursor.execute(_NOTE_RESULTS, values)
    applied = cursor.rowcount
    verify_complete(call)
    return applied


def count_outside(cursor, batch, scope: str) -> int:
    """How many of the written rows lie outside a region."""
    cursor.execute(_OUTSIDE, {"batch": batch.pk, "scope": scope, "scope_end": scope + "/"})
    return cursor.fetchone()[0]


def effects(batch, call: Selection) -> dict[str, Any]:
    """Candidates per seat, before and after."""
    with connection.cursor() as cursor:
        cursor.execute(_COMING, [batch.pk])
        coming = dict(cursor.fetchall())
        cursor.execute(_PEOPLE, [batch.pk])
        people_new, people_known = cursor.fetchone()
    standing = Counter(
        Candidate.objects.filter(selection=call)
        .exclude(state__in=GONE)
        .values_list("seat__region_id", flat=True)
    )
    names = dict(Region.objects.filter(code__in=coming).values_list("code", "name"))
    return {
        "people": {"new": people_new, "known": people_known},
        "regencies": [
            {
                "region": code,
                "region_name": names.get(code, code),
                "pillar": "",
                "pillar_name": "",
                "before": standing[code],
                "added": count,
                "after": standing[code] + count,
                "quota": None,
                "over": False,
            }
            for code, count in sorted(coming.items())
        ],
    }


def _numbers(call: Selection, count: int) -> list[str]:
    """So many numbers that nobody of the call has."""
    used = set(Candidate.objects.filter(selection=call).values_list("number", flat=True))
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn |= {new_number()} - used
    return list(drawn)
