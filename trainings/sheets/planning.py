"""Meeting and writing lines of a plan in SQL.

Several rows may speak of one line: the first of them gives its words and money, all of them give
people to reach.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import Sum

from imports.cleaning.types import Level, Problem
from imports.comparison import Compared, changes, differences, taken
from pillars.models import PillarKind
from regions.codes import LENGTHS
from regions.codes import Level as Tier
from regions.models import Region
from trainings.models import PlanTarget

TARGET = "target:"
OTHER_WORDS = "warning:activity:line_differs"
TWICE = "error:people:target_twice"
MATCH_PROBLEMS = {
    OTHER_WORDS: Problem(
        "activity",
        Level.WARNING,
        "line_differs",
        "Baris {hint_head} sudah menyebut kegiatan ini dengan isi lain ({hint_fields}). Yang "
        "dipakai isi baris itu; dari baris ini hanya sasarannya.",
    ),
    TWICE: Problem(
        "people",
        Level.ERROR,
        "target_twice",
        "Sasaran pilar dan wilayah ini untuk kegiatan yang sama sudah ada di baris {hint_first}. "
        "Hapus atau lewati salah satunya.",
    ),
}
LINE_FIELDS = (
    Compared("budget_code"),
    Compared("kind"),
    Compared("level"),
    Compared("subjects", folded=True),
    Compared("budget", type="bigint"),
    Compared("days", type="smallint"),
    Compared("waves", type="smallint"),
    Compared("first_month", type="smallint"),
    Compared("last_month", type="smallint"),
    Compared("note", folded=True),
)
# What a heading calls them, for the remark on rows that differ.
LABELS = {
    "budget_code": "kode", "kind": "jenis", "level": "tingkat", "subjects": "materi",
    "budget": "anggaran", "days": "hari", "waves": "angkatan", "first_month": "bulan mulai",
    "last_month": "bulan selesai", "note": "catatan",
}  # fmt: skip


def folded(text: str) -> str:
    """An activity by its letters and digits only, as `_FOLDED` does it."""
    return re.sub(r"[^\w]|_", "", text.lower())


_FOLDED = "regexp_replace(lower({0}), '[^[:alnum:]]+', '', 'g')"
# The rows that count, with the one that speaks for their line.
_GOOD = """
    SELECT r.*, first_value(r.id) OVER line AS head_id, first_value(r.number) OVER line AS head,
           first_value(r.values) OVER line AS told
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s
       AND (r.level < 2 OR r.level = 2 AND r.codes ? %(twice)s)
    WINDOW line AS (PARTITION BY r.values->>'organiser', r.values->>'activity_key'
                    ORDER BY r.sheet_index, r.number)
"""
_LINE_OF_ROW = f"""
    LATERAL (
        SELECT one.* FROM trainings_planline one
         WHERE one.year = %(year)s AND one.region_id = r.values->>'organiser'
           AND {_FOLDED.format("one.activity")} = r.values->>'activity_key'
         ORDER BY one.id LIMIT 1
    )
"""
_MATCH = f"""
    WITH good AS ({_GOOD}),
    reached AS (
        SELECT g.id, g.number, t->>0 AS pillar, t->>1 AS region, (t->>2)::int AS people,
               first_value(g.number) OVER one AS first, row_number() OVER one AS turn
          FROM good g CROSS JOIN jsonb_array_elements(coalesce(g.values->'targets', '[]')) t
        WINDOW one AS (PARTITION BY g.head_id, t->>0, t->>1 ORDER BY g.sheet_index, g.number)
    )
    UPDATE imports_importrow r
       SET match_id = found.line_id, result_id = found.line_id, outcome = found.outcome,
           codes = found.codes, differences = found.differences, level = found.level
      FROM (
        SELECT id, line_id,
               CASE WHEN first_row IS NOT NULL THEN 'refused' WHEN line_id IS NULL THEN 'new'
                    WHEN differences - 'kept' <> '{{}}' THEN 'changed' ELSE 'same' END AS outcome,
               differences || jsonb_strip_nulls(jsonb_build_object(
                   'hint_first', first_row,
                   'hint_head', CASE WHEN other_words IS NOT NULL THEN head END,
                   'hint_fields', other_words)) AS differences,
               base || CASE WHEN first_row IS NOT NULL
                            THEN jsonb_build_array(%(twice)s::text) ELSE '[]' END
                    || CASE WHEN other_words IS NOT NULL
                            THEN jsonb_build_array(%(other_words)s::text) ELSE '[]' END AS codes,
               CASE WHEN first_row IS NOT NULL THEN 2
                    WHEN other_words IS NOT NULL OR base <> '[]' THEN 1 ELSE 0 END AS level
          FROM (
            SELECT r.id, l.id AS line_id, r.head, twice.first AS first_row,
                   r.codes - %(own_codes)s::text[] AS base,
                   CASE WHEN r.id <> r.head_id THEN (
                       SELECT string_agg(label, ', ' ORDER BY label)
                         FROM unnest(%(keys)s::text[], %(labels)s::text[]) AS one(key, label)
                        WHERE r.values ? one.key
                          AND r.values->one.key IS DISTINCT FROM r.told->one.key
                   ) END AS other_words,
                   CASE WHEN l.id IS NULL THEN '{{}}'
                        ELSE {taken("compared.found", "kept.keys")} END AS differences
              FROM good r
              LEFT JOIN imports_rowdecision d ON d.batch_id = r.batch_id
                    AND d.sheet_index = r.sheet_index AND d.number = r.number
             CROSS JOIN LATERAL (SELECT coalesce(d.keep, '[]') AS keys) kept
              LEFT JOIN {_LINE_OF_ROW} l ON true
              LEFT JOIN LATERAL (
                SELECT min(t.first) AS first FROM reached t WHERE t.id = r.id AND t.turn > 1
              ) twice ON true
             CROSS JOIN LATERAL (
                SELECT CASE WHEN r.id = r.head_id AND l.id IS NOT NULL
                            THEN {differences(LINE_FIELDS, "l")} ELSE '{{}}' END
                    || coalesce((
                        SELECT jsonb_object_agg(
                                   %(target)s || t.pillar || ':' || t.region,
                                   jsonb_build_array(was.people::text, t.people::text))
                          FROM reached t
                          LEFT JOIN trainings_plantarget was ON was.line_id = l.id
                                AND was.pillar_id = t.pillar AND was.region_id = t.region
                         WHERE t.id = r.id AND was.people IS DISTINCT FROM t.people
                    ), '{{}}') AS found
             ) compared
          ) met
      ) found
     WHERE r.id = found.id
"""

_ADD = f"""
    INSERT INTO trainings_planline
        (public_id, year, region_id, activity, budget_code, kind, level, subjects, budget, days,
         waves, first_month, last_month, note, created_by_id, created_at, updated_at)
    SELECT gen_random_uuid(), %(year)s, v->>'organiser', v->>'activity',
           coalesce(v->>'budget_code', ''), v->>'kind', v->>'level', coalesce(v->>'subjects', ''),
           coalesce((v->>'budget')::bigint, 0), coalesce((v->>'days')::smallint, 1),
           coalesce((v->>'waves')::smallint, 1), coalesce((v->>'first_month')::smallint, 1),
           coalesce((v->>'last_month')::smallint, 12), coalesce(v->>'note', ''), %(by)s,
           now(), now()
      FROM ({_GOOD}) r, LATERAL (SELECT r.values AS v) AS one
     WHERE r.id = r.head_id AND r.level < 2 AND r.outcome = 'new'
     ORDER BY r.sheet_index, r.number
        ON CONFLICT (year, region_id, activity) DO NOTHING
"""
_CHANGE = f"""
    UPDATE trainings_planline l
       SET {changes(LINE_FIELDS, "l")}, updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'changed'
       AND l.id = r.match_id AND r.differences ?| %(keys)s
"""
_REACH = f"""
    INSERT INTO trainings_plantarget (line_id, pillar_id, region_id, people)
    SELECT l.id, t->>0, t->>1, (t->>2)::int
      FROM imports_importrow r
     CROSS JOIN jsonb_array_elements(coalesce(r.values->'targets', '[]')) t
     CROSS JOIN {_LINE_OF_ROW} l
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome IN ('new', 'changed')
       AND NOT coalesce(r.differences->'kept' ? (%(target)s || (t->>0) || ':' || (t->>1)), false)
     ORDER BY r.sheet_index, r.number
        ON CONFLICT (line_id, pillar_id, region_id) DO UPDATE SET people = EXCLUDED.people
           WHERE trainings_plantarget.people <> EXCLUDED.people
"""
_NOTE_RESULTS = f"""
    UPDATE imports_importrow noted
       SET result_id = l.id, match_id = l.id, applied_at = now()
      FROM imports_importrow r
     CROSS JOIN {_LINE_OF_ROW} l
     WHERE noted.id = r.id AND r.batch_id = %(batch)s AND r.level < 2
       AND r.outcome IN ('new', 'changed')
"""
_OUTSIDE = """
    SELECT count(*) FROM imports_importrow r
      JOIN trainings_planline l ON l.id = r.result_id
     WHERE r.batch_id = %(batch)s AND r.applied_at IS NOT NULL
       AND (NOT (l.region_id >= %(scope)s AND l.region_id < %(scope_end)s)
            OR EXISTS (SELECT FROM trainings_plantarget t WHERE t.line_id = l.id
                        AND NOT (t.region_id >= l.region_id AND t.region_id < l.region_id || '/')))
"""
_COMING = """
    SELECT t->>1, t->>0, sum((t->>2)::int - coalesce(was.people, 0))
      FROM imports_importrow r
     CROSS JOIN jsonb_array_elements(coalesce(r.values->'targets', '[]')) t
      LEFT JOIN trainings_plantarget was ON was.line_id = r.match_id
            AND was.pillar_id = t->>0 AND was.region_id = t->>1
     WHERE r.batch_id = %s AND r.level < 2 AND r.outcome IN ('new', 'changed')
     GROUP BY 1, 2
"""


def _values(batch) -> dict[str, Any]:
    return {
        "batch": batch.pk,
        "year": int(batch.target),
        "twice": TWICE,
        "target": TARGET,
        "keys": list(LABELS),
    }


def match(cursor, batch) -> None:
    """Say of each row what it would do to the plan of its year."""
    cursor.execute(
        _MATCH,
        _values(batch)
        | {
            "labels": list(LABELS.values()),
            "own_codes": list(MATCH_PROBLEMS),
            "other_words": OTHER_WORDS,
            "rule": batch.defaults.get("differences", "take"),
        },
    )


def write(cursor, batch, by) -> int:
    """Write lines and the people they are to reach; how many rows were applied."""
    values = _values(batch) | {"by": by.pk}
    cursor.execute(_CHANGE, values)
    cursor.execute(_ADD, values)
    cursor.execute(_REACH, values)
    cursor.execute(_NOTE_RESULTS, values)
    return cursor.rowcount


def count_outside(cursor, batch, scope: str) -> int:
    """How many of the written rows lie outside a region."""
    cursor.execute(_OUTSIDE, {"batch": batch.pk, "scope": scope, "scope_end": scope + "/"})
    return cursor.fetchone()[0]


def effects(batch) -> dict[str, Any]:
    """People to reach per kabupaten/kota and pillar in that year, before and after."""
    with connection.cursor() as cursor:
        cursor.execute(_COMING, [batch.pk])
        coming: Counter[tuple[str, str]] = Counter()
        for region, pillar, count in cursor.fetchall():
            coming[_regency(region), pillar] += count
    before: Counter[tuple[str, str]] = Counter()
    for region, pillar, count in (
        PlanTarget.objects.filter(line__year=int(batch.target))
        .order_by()
        .values_list("region_id", "pillar_id")
        .annotate(Sum("people"))
    ):
        before[_regency(region), pillar] += count
    names = dict(
        Region.objects.filter(code__in={region for region, _ in coming}).values_list("code", "name")
    )
    kinds = dict(PillarKind.objects.values_list("code", "name"))
    return {
        "regencies": [
            {
                "region": region,
                "region_name": names.get(region, region),
                "pillar": pillar,
                "pillar_name": kinds.get(pillar, pillar),
                "before": before[region, pillar],
                "added": count,
                "after": before[region, pillar] + count,
                "quota": None,
                "over": False,
            }
            for (region, pillar), count in sorted(coming.items())
            if count
        ]
    }


def _regency(code: str) -> str:
    return code[: LENGTHS[Tier.REGENCY - 1]]
