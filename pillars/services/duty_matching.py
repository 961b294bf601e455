"""What the rows of a register meet in the registry: persons, duties and taken seats, in SQL.

A row is a duty that the registry knows (same person, kind and region, in an overlapping time) or
a new one. Days that a workbook only guesses at change nothing; a blank erases nothing; an end
that somebody has written down with a reason stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from imports.cleaning.types import Level, Problem, error, warning
from imports.comparison import Compared, differences, taken
from imports.problems import KNOWN_ELSEWHERE
from pillars.services import people

OTHER_NAME = "warning:name:name_differs"
SEAT_TAKEN = "error:name:seat_taken"
SEAT_TWICE = "error:name:seat_twice"
REPLACES = "warning:name:replaces"
SERVES_ELSEWHERE = "error:name:serves_elsewhere"
SERVES_TWICE = "warning:name:serves_twice"
ENDED = "warning:end_on:ended_already"
OTHER_ACCOUNT = "warning:account:account_differs"
PROBLEMS: dict[str, Problem] = {
    KNOWN_ELSEWHERE: Problem(
        "nik",
        Level.ERROR,
        "known_elsewhere",
        "NIK ini sudah tercatat di wilayah lain atas nama {hint}. Periksa NIK-nya di KTP; bila "
        "benar orangnya pindah, minta dinas provinsi memindahkannya lebih dulu.",
    ),
    OTHER_NAME: warning(
        "name",
        "name_differs",
        "NIK ini tercatat atas nama {hint}. Periksa NIK-nya di KTP: bila diterapkan, nama di "
        "register ikut berubah.",
    ),
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
    ENDED: warning(
        "end_on",
        "ended_already",
        "Di register tugas ini sudah berakhir {hint_ended}. Tanggal berakhir di berkas tidak "
        "dipakai.",
    ),
    OTHER_ACCOUNT: warning(
        "account",
        "account_differs",
        "Rekening di berkas berbeda dengan di register. Rekening register tetap dipakai; bila "
        "sudah berganti, ubah di halaman orangnya dengan persetujuan orang kedua.",
    ),
}
# The choice for the whole workbook, in `batch.defaults`.
REPLACE = "replace"

DUTY_FIELDS = (
    Compared("member_number", folded=True),
    Compared("sk_number", folded=True),
    Compared("sk_on", type="date"),
    Compared("sk_signer", folded=True),
)
MONTHS = "{Januari,Februari,Maret,April,Mei,Juni,Juli,Agustus,September,Oktober,November,Desember}"


def spelt(day: str) -> str:
    """An SQL expression for `2 Mei 2024`."""
    return (
        f"(extract(day FROM {day})::int || ' ' || ('{MONTHS}'::text[])"
        f"[extract(month FROM {day})::int] || ' ' || extract(year FROM {day})::int)"
    )


# The time that a row speaks of, half-open as in the registry.
SPAN = """LATERAL (
    SELECT daterange(coalesce(r.values->>'start_on', r.values->>'start_from')::date,
                     (r.values->>'end_on')::date + 1) AS span
)"""
_START = "(r.values->>'start_on')::date"
_END = "((r.values->>'end_on')::date + 1)"
# A later end with a later start is a renewal, and so is a later start under another decree: the
# duty goes on from its own first day. Else the day was typed wrong and is corrected.
_START_DIFFERS = f"""
    CASE WHEN {_START} < lower(a.validity)
           OR {_START} > lower(a.validity)
              AND NOT coalesce({_END} > upper(a.validity), false)
              AND coalesce(r.values->>'sk_number', '') IN ('', a.sk_number)
         THEN jsonb_build_object('start_on',
              jsonb_build_array(lower(a.validity)::text, r.values->>'start_on'))
         ELSE '{{}}' END
"""
_END_DIFFERS = f"""
    CASE WHEN a.end_reason = '' AND {_END} IS DISTINCT FROM upper(a.validity)
              AND r.values ? 'end_on'
         THEN jsonb_build_object('end_on',
              jsonb_build_array((upper(a.validity) - 1)::text, r.values->>'end_on'))
         ELSE '{{}}' END
"""
# Who begins to serve is looked after where the duty is, unless another duty holds them elsewhere.
_REGION_DIFFERS = """
    CASE WHEN a.id IS NULL AND p.region_id <> r.region_code AND s.span @> %(today)s::date
              AND NOT EXISTS (SELECT FROM pillars_assignment x
                               WHERE x.person_id = p.id AND x.validity @> %(today)s::date)
         THEN jsonb_build_object('region', jsonb_build_array(p.region_id, r.region_code))
         ELSE '{}' END
"""


def _account_differs(key: str) -> str:
    """An account is added where the person has none at that bank; never exchanged."""
    return f"""
    CASE WHEN r.values ? '{key}' AND NOT EXISTS (
              SELECT FROM pillars_personaccount c
               WHERE c.person_id = p.id AND (c.bank = r.values->>'{key}_bank'
                     OR c.account_index = decode(r.values->>'{key}_index', 'hex')))
         THEN jsonb_build_object('{key}', jsonb_build_array('', r.values->>'{key}'))
         ELSE '{{}}' END
    """


def _other_account(key: str) -> str:
    return f"""
    (r.values ? '{key}'
     AND NOT EXISTS (SELECT FROM pillars_personaccount c WHERE c.person_id = p.id
                      AND c.account_index = decode(r.values->>'{key}_index', 'hex'))
     AND EXISTS (SELECT FROM pillars_personaccount c WHERE c.person_id = p.id
                  AND c.bank = r.values->>'{key}_bank'))
    """


_CERTIFICATE_DIFFERS = """
    CASE WHEN r.values ? 'certificate' AND NOT EXISTS (
              SELECT FROM pillars_persondocument c
               WHERE c.person_id = p.id AND c.category = 'certificate'
                 AND CASE WHEN r.values ? 'certificate_number'
                          THEN c.number = r.values->>'certificate_number'
                          ELSE c.note = r.values->>'certificate' END)
         THEN jsonb_build_object('certificate', jsonb_build_array('', concat_ws(' ',
              r.values->>'certificate', r.values->>'certificate_number')))
         ELSE '{}' END
"""

_MATCH = f"""
    UPDATE imports_importrow r
       SET match_id = found.person_id, result_id = found.duty_id,
           outcome = found.outcome, codes = found.codes, differences = found.differences,
           level = found.level
      FROM (
        SELECT id, person_id, duty_id,
               CASE WHEN is_elsewhere THEN 'refused' WHEN duty_id IS NULL THEN 'new'
                    WHEN differences - 'kept' <> '{{}}' THEN 'changed' ELSE 'same' END AS outcome,
               CASE WHEN is_elsewhere THEN jsonb_build_object(
                        'hint', regexp_replace(name, '(\\w)\\w*', '\\1***', 'g'))
                    ELSE differences
                         || CASE WHEN is_other_name THEN jsonb_build_object('hint', name)
                            ELSE '{{}}' END
                         || CASE WHEN is_ended THEN jsonb_build_object('hint_ended', ended_on)
                            ELSE '{{}}' END END AS differences,
               base || CASE WHEN is_elsewhere THEN jsonb_build_array(%(elsewhere)s::text)
                    ELSE CASE WHEN is_other_name THEN jsonb_build_array(%(other_name)s::text)
                              ELSE '[]' END
                      || CASE WHEN is_ended THEN jsonb_build_array(%(ended)s::text)
                              ELSE '[]' END
                      || CASE WHEN has_other_account
                              THEN jsonb_build_array(%(other_account)s::text)
                              ELSE '[]' END END AS codes,
               CASE WHEN is_elsewhere THEN 2
                    WHEN is_other_name OR is_ended OR has_other_account OR base <> '[]' THEN 1
                    ELSE 0 END AS level
          FROM (
            SELECT id, person_id, name, duty_id, base, is_elsewhere, is_other_name, is_ended,
                   ended_on, has_other_account, {taken("found", "keep")} AS differences
              FROM (
            SELECT r.id, p.id AS person_id, p.name, a.id AS duty_id,
                   coalesce(d.keep, '[]') AS keep,
                   r.codes - %(own_codes)s::text[] AS base,
                   coalesce(NOT (p.region_id >= %(scope)s AND p.region_id < %(scope_end)s), false)
                       AS is_elsewhere,
                   coalesce(r.values->>'name_key' <> p.name_key
                       AND similarity(r.values->>'name_key', p.name_key) < 0.3, false)
                       AS is_other_name,
                   coalesce(a.end_reason <> ''
                       AND coalesce({_END} > upper(a.validity), true), false) AS is_ended,
                   {spelt("(upper(a.validity) - 1)")} AS ended_on,
                   p.id IS NOT NULL AND ({_other_account("account")}
                                         OR {_other_account("other_account")})
                       AS has_other_account,
                   CASE WHEN p.id IS NULL THEN '{{}}'
                        ELSE {differences(people.PERSON_FIELDS, "p")} || {_REGION_DIFFERS}
                             || {_account_differs("account")}
                             || {_account_differs("other_account")}
                             || {_CERTIFICATE_DIFFERS} END
                   || CASE WHEN a.id IS NULL THEN '{{}}'
                        ELSE {differences(DUTY_FIELDS, "a")}
                             || {_START_DIFFERS} || {_END_DIFFERS} END AS found
              FROM imports_importrow r
             CROSS JOIN {SPAN} s
              LEFT JOIN imports_rowdecision d ON d.batch_id = r.batch_id
                    AND d.sheet_index = r.sheet_index AND d.number = r.number
              LEFT JOIN pillars_person n ON n.nik_index = r.key_index
              LEFT JOIN pillars_person p ON p.id = coalesce(n.merged_into_id, n.id, d.match_id)
              LEFT JOIN LATERAL (
                SELECT a.* FROM pillars_assignment a
                 WHERE a.person_id = p.id AND a.kind_id = r.values->>'pillar'
                   AND a.region_id = r.region_code AND a.validity && s.span
                 ORDER BY lower(a.validity) DESC LIMIT 1
              ) a ON true
             WHERE r.batch_id = %(batch)s
               AND (r.level < 2 OR r.level = 2 AND r.codes ?| %(own_errors)s::text[])
               AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
              ) compared
          ) met
      ) found
     WHERE r.id = found.id
       AND (r.match_id, r.result_id, r.outcome, r.differences, r.codes, r.level)
           IS DISTINCT FROM (found.person_id, found.duty_id, found.outcome,
                             found.differences, found.codes, found.level)
"""

# --- What stands in the way of a row that would be written ------------------------------------
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


def match(cursor, batch, rows: Sequence[int] | None = None) -> None:
    """Say of each row that may be applied what it would do. `rows` are the keys of those to look
    at, None for all."""
    names = {
        "batch": batch.pk,
        "rows": None if rows is None else list(rows),
        "scope": batch.region_id,
        "scope_end": batch.region_id + "/",
        "today": timezone.localdate(),
        "rule": batch.defaults.get("differences", "take"),
        "replace": batch.defaults.get("seats") == REPLACE,
        "own_codes": list(PROBLEMS),
        "own_errors": [code for code in PROBLEMS if code.startswith("error:")],
        "elsewhere": KNOWN_ELSEWHERE,
        "other_name": OTHER_NAME,
        "ended": ENDED,
        "other_account": OTHER_ACCOUNT,
    }
    cursor.execute(_MATCH, names)
    for statement, code in (
        (_SERVES_ELSEWHERE, SERVES_ELSEWHERE),
        (_SERVES_TWICE, SERVES_TWICE),
        (_SEAT_TAKEN, SEAT_TAKEN),
        (_REPLACES, REPLACES),
        (_SEAT_TWICE, SEAT_TWICE),
    ):
        cursor.execute(statement, names | {"code": code})
