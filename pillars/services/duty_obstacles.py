"""What stands in the way of a duty that a register would begin: taken seats, other duties.

Run after the rows have met the registry (`duty_matching.py`), on those that would be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imports.cleaning.types import Problem, error, warning
from pillars.services.duty_sql import SPAN, spelt

SEAT_TAKEN = "error:name:seat_taken"
SEAT_TWICE = "error:name:seat_twice"
REPLACES = "warning:name:replaces"
SERVES_ELSEWHERE = "error:name:serves_elsewhere"
SERVES_TWICE = "warning:name:serves_twice"
PROBLEMS: Mapping[str, Problem] = {
    SEAT_TAKEN: error(
        "name",
        "seat_taken",
        "Wilayah ini sudah dijabat {hint_holder}, {hint_since}. Akhiri dulu tugasnya di halaman "
        "orangnya, atau pilih “Gantikan pemegang lama” di halaman impor ini.",
    ),
    SEAT_TWICE: error(
        "name",
        "seat_twice",
        "Wilayah ini sudah diisi {hint_holder} di baris {hint_row} berkas ini pada masa yang "
        "sama. Perbaiki wilayah atau TMT-nya, atau lewati salah satu baris.",
    ),
    REPLACES: warning(
        "name",
        "replaces",
        "Menggantikan {hint_holder}: tugasnya diakhiri {hint_until}, sehari sebelum TMT baris ini.",
    ),
    SERVES_ELSEWHERE: error(
        "name",
        "serves_elsewhere",
        "Orang ini masih bertugas sebagai pilar yang sama di {hint_place}. Bila pindah tugas, "
        "pindahkan tugasnya di halaman orangnya, lalu periksa ulang berkas ini.",
    ),
    SERVES_TWICE: warning(
        "name",
        "serves_twice",
        "Orang ini juga masih bertugas sebagai pilar yang sama di {hint_place}. Bila sudah "
        "pindah, akhiri tugas lamanya di halaman orangnya.",
    ),
}

_WANTED = """
       r.batch_id = %(batch)s AND r.level < 2
       AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
"""
_ERROR = """
       SET level = 2, outcome = 'refused',
           codes = r.codes - %(code)s::text || to_jsonb(%(code)s::text),
           differences = found.hints
"""
_WARNING = """
       SET level = 1, codes = r.codes - %(code)s::text || to_jsonb(%(code)s::text),
           differences = r.differences || found.hints
"""
# As the duty will stand: what a known one keeps, and what the row changes.
_RESULT = """LATERAL (
    SELECT daterange(
        coalesce((r.differences->'start_on'->>1)::date, lower(a.validity),
                 coalesce(r.values->>'start_on', r.values->>'start_from')::date),
        CASE WHEN a.id IS NULL OR r.differences ? 'end_on'
             THEN (r.values->>'end_on')::date + 1 ELSE upper(a.validity) END) AS span
)"""
_HOLDER = f"""
    SELECT r.id, h.id AS holder_id,
           h.person_id IS DISTINCT FROM r.match_id AND h.end_reason = '' AND h.number = 1
               AND lower(h.validity) < lower(s.span) AS may_give_way,
           jsonb_build_object(
               'hint_holder', h.name,
               'hint_since', 'sejak ' || {spelt("lower(h.validity)")}
                   || coalesce(' sampai ' || {spelt("(upper(h.validity) - 1)")}, ''),
               'hint_until', {spelt("(lower(s.span) - 1)")}) AS hints
      FROM imports_importrow r
      JOIN pillars_pillarkind k ON k.code = r.values->>'pillar' AND k.is_single
           AND k.shape = 'person'
      LEFT JOIN pillars_assignment a ON a.id = r.result_id
     CROSS JOIN {_RESULT} s
     CROSS JOIN LATERAL (
        SELECT o.id, o.person_id, o.end_reason, o.validity, q.name, count(*) OVER () AS number
          FROM pillars_assignment o JOIN pillars_person q ON q.id = o.person_id
         WHERE o.seat = (r.values->>'pillar') || ':' || r.region_code
           AND o.validity && s.span AND o.id IS DISTINCT FROM a.id
         ORDER BY lower(o.validity) DESC LIMIT 1
     ) h
     WHERE {_WANTED}
       AND (r.outcome = 'new' OR r.differences ?| '{{start_on,end_on}}')
"""
_SEAT_TAKEN = f"""
    UPDATE imports_importrow r {_ERROR}
      FROM (SELECT * FROM ({_HOLDER}) h WHERE NOT (%(replace)s AND may_give_way)) found
     WHERE r.id = found.id
"""
_REPLACES = f"""
    UPDATE imports_importrow r
       SET level = 1, codes = r.codes - %(code)s::text || to_jsonb(%(code)s::text),
           differences = r.differences || found.hints
               || jsonb_build_object('replaces_id', found.holder_id::text, 'replaces',
                      jsonb_build_array(found.hints->>'hint_holder',
                                        'diakhiri ' || (found.hints->>'hint_until')))
      FROM ({_HOLDER}) found
     WHERE r.id = found.id AND %(replace)s AND found.may_give_way
"""
_SEAT_TWICE = f"""
    UPDATE imports_importrow r {_ERROR}
      FROM (
        SELECT DISTINCT ON (r.id) r.id, jsonb_build_object(
                   'hint_holder', o.values->>'name', 'hint_row', o.number::text) AS hints
          FROM imports_importrow r
          JOIN pillars_pillarkind k ON k.code = r.values->>'pillar' AND k.is_single
               AND k.shape = 'person'
         CROSS JOIN {SPAN} s
          JOIN imports_importrow o ON o.batch_id = r.batch_id AND o.region_code = r.region_code
               AND o.values->>'pillar' = r.values->>'pillar' AND o.level < 2 AND o.id < r.id
         WHERE {_WANTED} AND r.outcome = 'new'
           AND s.span && daterange(
               coalesce(o.values->>'start_on', o.values->>'start_from')::date,
               (o.values->>'end_on')::date + 1)
         ORDER BY r.id, o.id
      ) found
     WHERE r.id = found.id
"""
_SERVES = f"""
    SELECT r.id, k.is_single, jsonb_build_object('hint_place', string_agg(g.name, ', ')) AS hints
      FROM imports_importrow r
      JOIN pillars_pillarkind k ON k.code = r.values->>'pillar'
     CROSS JOIN {SPAN} s
      JOIN pillars_assignment o ON o.person_id = r.match_id AND o.kind_id = k.code
           AND o.region_id <> r.region_code AND o.validity && s.span
      JOIN regions_region g ON g.code = o.region_id
     WHERE {_WANTED} AND r.outcome = 'new'
     GROUP BY r.id, k.is_single
"""
_SERVES_ELSEWHERE = f"""
    UPDATE imports_importrow r {_ERROR} FROM ({_SERVES}) found
     WHERE r.id = found.id AND found.is_single
"""
_SERVES_TWICE = f"""
    UPDATE imports_importrow r {_WARNING} FROM ({_SERVES}) found
     WHERE r.id = found.id AND NOT found.is_single
"""


def look(cursor, names: Mapping[str, Any]) -> None:
    """Mark the rows that something stands in the way of; `names` as `duty_matching.match` has
    them."""
    for statement, code in (
        (_SERVES_ELSEWHERE, SERVES_ELSEWHERE),
        (_SERVES_TWICE, SERVES_TWICE),
        (_SEAT_TAKEN, SEAT_TAKEN),
        (_REPLACES, REPLACES),
        (_SEAT_TWICE, SEAT_TWICE),
    ):
        cursor.execute(statement, {**names, "code": code})
