"""What the rows of a list of organisations meet in the registry: one statement for all rows.

An organisation of which a region has only one is known by its seat (kind and place), another by
its name within its kabupaten/kota. Its board is known by the number of the decree or the day it
starts, an officer by the NIK, a paper by its number. What a workbook may not decide alone (another
account, another chair under the same decree) is a remark and stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from imports.cleaning.types import Level, Problem
from imports.comparison import Compared, differences, taken

ORPHAN = "error:ukkt_name:parent_missing"
OLDER = "warning:sk_number:older_decree"
HELD = "warning:chair_name:chair_differs"
ELSEWHERE = "warning:chair_nik:chair_elsewhere"
OTHER_NAME = "warning:chair_name:chair_name_differs"
OTHER_ACCOUNT = "warning:account:account_differs"
MATCH_PROBLEMS = {
    ORPHAN: Problem(
        "ukkt_name",
        Level.ERROR,
        "parent_missing",
        "UKKT ini belum punya Karang Taruna induk di kelurahannya. Masukkan Karang Taruna "
        "kelurahannya di berkas ini, atau daftarkan lebih dulu.",
    ),
    OLDER: Problem(
        "sk_number",
        Level.WARNING,
        "older_decree",
        "Register sudah punya kepengurusan yang lebih baru ({hint_board}). Kepengurusan di baris "
        "ini tidak ditulis.",
    ),
    HELD: Problem(
        "chair_name",
        Level.WARNING,
        "chair_differs",
        "Menurut register, SK ini dijabat {hint_held}. Pengurusnya tidak diganti lewat berkas; "
        "ganti di halaman organisasinya dengan tanggal dan alasan.",
    ),
    ELSEWHERE: Problem(
        "chair_nik",
        Level.WARNING,
        "chair_elsewhere",
        "NIK ini tercatat di wilayah lain atas nama {hint_elsewhere}. Organisasinya ditulis, "
        "tetapi orangnya belum; periksa NIK-nya, atau minta pindah wilayah.",
    ),
    OTHER_NAME: Problem(
        "chair_name",
        Level.WARNING,
        "chair_name_differs",
        "NIK ini tercatat atas nama {hint_name}. Periksa NIK-nya di KTP; nama di register tetap.",
    ),
    OTHER_ACCOUNT: Problem(
        "account",
        Level.WARNING,
        "account_differs",
        "Rekening di register berbeda ({hint_account}) dan tetap dipakai. Bila memang berganti, "
        "minta perubahan rekening di halaman organisasinya; perlu dua orang.",
    ),
}
ORGANISATION_FIELDS = (
    Compared("name", by="name_key"),
    Compared("region", column="region_id"),
    Compared("status"),
    Compared("address", folded=True),
    Compared("phone"),
    Compared("email"),
    Compared("leader_name", folded=True),
    Compared("leader_phone"),
    Compared("founded_year", type="smallint"),
    Compared("npwp"),
    Compared("legal_form"),
    Compared("is_legal_entity", type="boolean"),
    Compared("classification"),
    Compared("members_male", type="integer"),
    Compared("members_female", type="integer"),
    Compared("clients_male", type="integer"),
    Compared("clients_female", type="integer"),
    Compared("staff_male", type="integer"),
    Compared("staff_female", type="integer"),
    Compared("services", type="jsonb"),
    Compared("bank_name", folded=True),
    Compared("account_name", folded=True),
)
BOARD_FIELDS = (
    Compared("sk_number", folded=True),
    Compared("sk_on", type="date"),
    Compared("sk_signer", folded=True),
    Compared("sk_signer_capacity", folded=True),
    Compared("officers_male", type="integer"),
    Compared("officers_female", type="integer"),
)


def folded(text: str) -> str:
    """An SQL expression: letters and digits only."""
    return f"regexp_replace(lower({text}), '[^[:alnum:]]+', '', 'g')"


# The organisation of a row.
FOUND = """
    LATERAL (
        SELECT one.* FROM pillars_organisation one
         WHERE kind.is_single AND one.seat = v->>'kind' || ':' || (v->>'region')
         UNION ALL
        SELECT one.* FROM pillars_organisation one
         WHERE NOT kind.is_single AND one.kind_id = v->>'kind'
           AND one.regency_code = left(v->>'region', 5) AND one.name_key = v->>'name_key'
           AND one.removed_at IS NULL
         ORDER BY id LIMIT 1
    )
"""
# Its board of which the row speaks.
BOARD = f"""
    LATERAL (
        SELECT one.* FROM pillars_board one
         WHERE one.organisation_id = o.id AND v ? 'board_from'
           AND (lower(one.validity) = (v->>'board_from')::date
                OR {folded("one.sk_number")} = {folded("v->>'sk_number'")}
                   AND one.sk_number <> '')
         ORDER BY lower(one.validity) = (v->>'board_from')::date DESC, one.id DESC LIMIT 1
    )
"""
TERM = (
    "daterange((v->>'board_from')::date,"
    " coalesce(v->>'board_until', v->>'board_until_by_rule')::date)"
)
# The paper of an organisation that an entry `f` of `values.documents` speaks of.
PAPER = f"""
    LATERAL (
        SELECT one.* FROM pillars_organisationdocument one
         WHERE one.organisation_id = o.id AND one.kind = f->>'kind'
           AND CASE WHEN f ? 'number'
                    THEN {folded("one.number")} = {folded("f->>'number'")}
                    ELSE one.number = ''
                     AND one.issued_year IS NOT DISTINCT FROM (f->>'issued_year')::smallint END
         ORDER BY one.id DESC LIMIT 1
    )
"""
PAPER_DIFFERS = """(
    coalesce((f->>'issued_on')::date <> d.issued_on, f ? 'issued_on')
    OR coalesce((f->>'valid_until')::date <> d.valid_until, f ? 'valid_until')
    OR coalesce(f->>'grade' <> d.grade, false)
)"""


def _told(number: str, grade: str, issued: str, year: str, until: str) -> str:
    shape = "'DD-MM-YYYY'"
    return (
        f"concat_ws(', ', nullif({number}, ''), nullif({grade}, ''),"
        f" coalesce(to_char({issued}, {shape}), {year}::text),"
        f" 'berlaku sampai ' || to_char({until}, {shape}))"
    )


_PAPERS = f"""
    LATERAL (
        SELECT jsonb_object_agg('document_' || (f->>'kind'), jsonb_build_array(
                 coalesce({
    _told("d.number", "d.grade", "d.issued_on", "d.issued_year", "d.valid_until")
}, ''),
                 {
    _told(
        "f->>'number'",
        "f->>'grade'",
        "(f->>'issued_on')::date",
        "(f->>'issued_year')",
        "(f->>'valid_until')::date",
    )
})) AS changed
          FROM jsonb_array_elements(coalesce(v->'documents', '[]')) f
          LEFT JOIN {PAPER} d ON true
         WHERE d.id IS NULL OR {PAPER_DIFFERS}
    )
"""
# Officers by NIK: who is to be written, and what speaks against it.
_OFFICERS = """
    LATERAL (
        SELECT jsonb_object_agg('officer_' || post, jsonb_build_array('', name))
                   FILTER (WHERE NOT is_there AND NOT is_held AND NOT is_elsewhere) AS added,
               string_agg(holder || ' (' || position || ')', ', ') FILTER (WHERE is_held) AS held,
               string_agg(regexp_replace(known, '(\\w)\\w*', '\\1***', 'g'), ', ')
                   FILTER (WHERE is_elsewhere) AS elsewhere,
               string_agg(known, ', ') FILTER (WHERE is_other_name) AS other_name
          FROM (
            SELECT f->>'post' AS post, f->>'name' AS name, lower(f->>'position') AS position,
                   p.name AS known, holder.name AS holder,
                   coalesce(a.person_id = p.id, false) AS is_there,
                   coalesce(a.person_id IS DISTINCT FROM p.id AND a.end_reason = '', false)
                       AS is_held,
                   coalesce(NOT (p.region_id >= %(scope)s AND p.region_id < %(scope_end)s), false)
                       AS is_elsewhere,
                   coalesce(similarity(f->>'name_key', p.name_key) < 0.3, false) AS is_other_name
              FROM jsonb_array_elements(coalesce(v->'officers', '[]')) f
              -- LIMIT, so that each row looks in the index and none through everybody.
              LEFT JOIN LATERAL (
                SELECT coalesce(one.merged_into_id, one.id) AS id FROM pillars_person one
                 WHERE one.nik_index = decode(f->>'key', 'hex') LIMIT 1
              ) n ON true
              LEFT JOIN LATERAL (
                SELECT one.id, one.name, one.name_key, one.region_id FROM pillars_person one
                 WHERE one.id = n.id LIMIT 1
              ) p ON true
              LEFT JOIN LATERAL (
                SELECT one.person_id, one.end_reason FROM pillars_assignment one
                 WHERE one.board_id = b.id AND one.post = f->>'post'
                 ORDER BY one.person_id IS NOT DISTINCT FROM p.id DESC, one.end_reason = '' DESC,
                          one.id DESC
                 LIMIT 1
              ) a ON true
              LEFT JOIN LATERAL (
                SELECT one.name FROM pillars_person one WHERE one.id = a.person_id LIMIT 1
              ) holder ON true
          ) one
    )
"""
_BOARD_CHANGES = f"""
    CASE WHEN NOT v ? 'board_from' OR rival.is_newer THEN '{{}}'
         WHEN b.id IS NULL THEN jsonb_build_object('board', jsonb_build_array(
             coalesce(rival.sk_number, ''), coalesce(v->>'sk_number', v->>'board_from')))
         ELSE {differences(BOARD_FIELDS, "b", "r")}
           || CASE WHEN lower(b.validity) <> (v->>'board_from')::date AND NOT others.overlap
              THEN jsonb_build_object('board_from',
                   jsonb_build_array(lower(b.validity)::text, v->>'board_from')) ELSE '{{}}' END
           || CASE WHEN v ? 'board_until' AND NOT others.overlap
                    AND upper(b.validity) IS DISTINCT FROM (v->>'board_until')::date
              THEN jsonb_build_object('board_until',
                   jsonb_build_array(upper(b.validity)::text, v->>'board_until'))
              ELSE '{{}}' END
    END
"""
# A status that somebody decided (frozen, dissolved) is not undone by a list; nor does "not
# active" say more than "dormant".
_STATUS_STAYS = """
    CASE WHEN o.status = 'active' AND v->>'status' = 'inactive'
           OR o.status IN ('inactive', 'dormant') AND v->>'status' = 'active'
         THEN '' ELSE 'status' END
"""
# Bank and holder belong to the number: without it, or beside another, they say nothing.
_ACCOUNT_STAYS = """
    CASE WHEN o.account_index IS NULL OR o.account_index = decode(v->>'account_key', 'hex')
         THEN '{}'::text[] ELSE '{bank_name,account_name}'::text[] END
"""
_MATCH = f"""
    UPDATE imports_importrow r
       SET match_id = found.organisation_id, result_id = NULL, outcome = found.outcome,
           codes = found.codes, differences = found.differences, level = found.level
      FROM (
        SELECT id, organisation_id, codes,
               CASE WHEN is_orphan THEN 'refused' WHEN organisation_id IS NULL THEN 'new'
                    WHEN differences - 'kept' <> '{{}}' THEN 'changed' ELSE 'same' END AS outcome,
               differences || hints AS differences,
               CASE WHEN is_orphan THEN 2 WHEN codes <> '[]' THEN 1 ELSE 0 END AS level
          FROM (
            SELECT id, organisation_id, is_orphan, hints,
                   CASE WHEN organisation_id IS NULL THEN '{{}}'::jsonb
                        ELSE {taken("found", "keep")} END AS differences,
                   base || coalesce((
                       SELECT jsonb_agg(code) FROM (VALUES
                           (is_orphan, %(orphan)s), (hints ? 'hint_board', %(older)s),
                           (hints ? 'hint_held', %(held)s),
                           (hints ? 'hint_elsewhere', %(elsewhere)s),
                           (hints ? 'hint_name', %(other_name)s),
                           (hints ? 'hint_account', %(other_account)s)
                       ) AS remark(holds, code) WHERE holds), '[]') AS codes
              FROM (
                SELECT r.id, o.id AS organisation_id, coalesce(decision.keep, '[]') AS keep,
                       r.codes - %(own_codes)s::text[] AS base,
                       o.id IS NULL AND kind.parent_kind_id IS NOT NULL
                           AND coming.seat IS NULL AND parent.id IS NULL AS is_orphan,
                       jsonb_strip_nulls(jsonb_build_object(
                           'hint_board', CASE WHEN rival.is_newer THEN rival.sk_number END,
                           'hint_held', officers.held, 'hint_elsewhere', officers.elsewhere,
                           'hint_name', officers.other_name,
                           'hint_account', CASE WHEN o.account_index
                               <> decode(v->>'account_key', 'hex') THEN o.account_mask END
                       )) AS hints,
                       CASE WHEN o.id IS NULL THEN '{{}}' ELSE
                           ({differences(ORGANISATION_FIELDS, "o", "r")}
                               - ({_STATUS_STAYS}) - ({_ACCOUNT_STAYS}))
                           || CASE WHEN v ? 'account_key' AND o.account_index IS NULL
                              THEN jsonb_build_object('account',
                                   jsonb_build_array('', v->>'account_mask')) ELSE '{{}}' END
                           || ({_BOARD_CHANGES})
                           || CASE WHEN v ? 'board_from' AND rival.is_newer IS NOT TRUE
                              THEN coalesce(officers.added, '{{}}') ELSE '{{}}' END
                           || coalesce(papers.changed, '{{}}')
                       END AS found
                  FROM imports_importrow r
                 CROSS JOIN LATERAL (SELECT r.values AS v) AS one
                  JOIN pillars_pillarkind kind ON kind.code = v->>'kind'
                  LEFT JOIN imports_rowdecision decision ON decision.batch_id = r.batch_id
                        AND decision.sheet_index = r.sheet_index AND decision.number = r.number
                  LEFT JOIN {FOUND} o ON true
                  LEFT JOIN {BOARD} b ON true
                  LEFT JOIN LATERAL (
                    SELECT other.sk_number,
                           lower(other.validity) > (v->>'board_from')::date AS is_newer
                      FROM pillars_board other
                     WHERE b.id IS NULL AND other.organisation_id = o.id
                       AND v ? 'board_from' AND other.validity && {TERM}
                     ORDER BY lower(other.validity) DESC LIMIT 1
                  ) rival ON true
                 CROSS JOIN LATERAL (
                    SELECT EXISTS (SELECT FROM pillars_board other
                                    WHERE other.organisation_id = o.id AND other.id <> b.id
                                      AND v ? 'board_from' AND other.validity && {TERM}) AS overlap
                  ) others
                  LEFT JOIN {_OFFICERS} officers ON true
                  LEFT JOIN {_PAPERS} papers ON true
                  LEFT JOIN pillars_organisation parent
                        ON parent.seat = kind.parent_kind_id || ':' || (v->>'parent_region')
                  LEFT JOIN (
                    SELECT DISTINCT own.values->>'kind' || ':' || (own.values->>'region') AS seat
                      FROM imports_importrow own
                     WHERE own.batch_id = %(batch)s AND own.level < 2
                  ) coming ON coming.seat = kind.parent_kind_id || ':' || (v->>'parent_region')
                 WHERE r.batch_id = %(batch)s
                   AND (r.level < 2 OR r.level = 2 AND r.codes ? %(orphan)s)
                   AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[])
                        -- A repaired Karang Taruna frees its units.
                        OR r.codes ? %(orphan)s)
              ) compared
          ) met
      ) found
     WHERE r.id = found.id
       AND (r.match_id, r.outcome, r.differences, r.codes, r.level)
           IS DISTINCT FROM (found.organisation_id, found.outcome, found.differences,
                             found.codes, found.level)
"""


def match(cursor, batch, rows: Sequence[int] | None = None) -> None:
    """Say of each row that may be applied what it would do; only rows that differ are touched.
    `rows` are the keys of those to look at, None for all."""
    cursor.execute(
        _MATCH,
        {
            "batch": batch.pk,
            "rows": None if rows is None else list(rows),
            "scope": batch.region_id,
            "scope_end": batch.region_id + "/",
            "rule": batch.defaults.get("differences", "take"),
            "own_codes": list(MATCH_PROBLEMS),
            "orphan": ORPHAN,
            "older": OLDER,
            "held": HELD,
            "elsewhere": ELSEWHERE,
            "other_name": OTHER_NAME,
            "other_account": OTHER_ACCOUNT,
        },
    )
