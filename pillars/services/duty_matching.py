"""What the rows of a register meet in the registry: persons, duties and taken seats, in SQL.

A row is a duty that the registry knows (same person, kind and region, in an overlapping time) or
a new one. Days that a workbook only guesses at change nothing; a blank erases nothing; an end
that somebody has written down with a reason stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from imports.cleaning.types import Level, Problem, warning
from imports.comparison import Compared, differences, taken
from imports.problems import KNOWN_ELSEWHERE
from pillars.services import duty_obstacles, people
from pillars.services.duty_sql import SPAN, spelt

OTHER_NAME = "warning:name:name_differs"
ENDED = "warning:end_on:ended_already"
OTHER_ACCOUNT = "warning:account:account_differs"
PROBLEMS: dict[str, Problem] = {
    **duty_obstacles.PROBLEMS,
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
    duty_obstacles.look(cursor, names)
