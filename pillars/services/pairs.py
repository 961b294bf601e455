"""Rows that may be one human being: found at night in a few statements, judged by people.

A pair is told with its reasons and a likeness from 0 to 100. What somebody has called "bukan
orang yang sama" is never brought back.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from pillars.errors import MergeNotPossible, NotAllowed, OutsideRegion
from pillars.models import LikelyPair
from regions.codes import lies_within

SAME_NAME_AND_BIRTH = "Nama dan tanggal lahir sama"
SAME_LETTERS = "Tanggal lahir sama, urutan kata pada nama berbeda"
NEAR_NAME = "Tanggal lahir dan kabupaten/kota sama, nama sangat mirip"
SAME_PHONE = "Nomor HP sama, nama mirip"
NO_BIRTH = "Nama dan kelurahan sama, salah satunya tanpa tanggal lahir"
OTHER_NIK = "NIK keduanya berbeda"
OTHER_SEX = "Jenis kelamin berbeda"
ALIKE = 0.7
PHONE_ALIKE = 0.4
# A telephone that this many share belongs to an office.
SHARED_BY = 4

_PEOPLE = """
    CREATE TEMPORARY TABLE likely_people ON COMMIT DROP AS
    SELECT id, match_key, born_on, phone, region_id, regency_code, nik_index, sex,
           (SELECT string_agg(c, '' ORDER BY c) FROM unnest(string_to_array(match_key, NULL)) c)
               AS letters
      FROM pillars_person
     WHERE removed_at IS NULL AND region_id >= %(scope)s AND region_id < %(scope_end)s
"""
_FOUND = """
    CREATE TEMPORARY TABLE likely_found ON COMMIT DROP AS
    SELECT a.id AS first_id, b.id AS second_id, 95 AS score, %(same)s::text AS reason
      FROM likely_people a JOIN likely_people b
        ON a.match_key = b.match_key AND a.born_on = b.born_on AND a.id < b.id
     UNION ALL
    SELECT a.id, b.id, 85, %(letters)s
      FROM likely_people a JOIN likely_people b
        ON a.letters = b.letters AND a.born_on = b.born_on AND a.id < b.id
     WHERE a.match_key <> b.match_key
     UNION ALL
    SELECT a.id, b.id, 75, %(near)s
      FROM likely_people a JOIN likely_people b
        ON a.born_on = b.born_on AND a.regency_code = b.regency_code AND a.id < b.id
     WHERE a.letters <> b.letters AND abs(length(a.match_key) - length(b.match_key)) <= 4
       AND similarity(a.match_key, b.match_key) >= %(alike)s
     UNION ALL
    SELECT a.id, b.id, 80, %(phone)s
      FROM (SELECT phone FROM likely_people WHERE phone <> ''
             GROUP BY phone HAVING count(*) BETWEEN 2 AND %(shared_by)s) p
      JOIN likely_people a ON a.phone = p.phone
      JOIN likely_people b ON b.phone = p.phone AND a.id < b.id
     WHERE similarity(a.match_key, b.match_key) >= %(phone_alike)s
     UNION ALL
    SELECT a.id, b.id, 65, %(no_birth)s
      FROM likely_people a JOIN likely_people b
        ON a.match_key = b.match_key AND a.region_id = b.region_id AND a.id < b.id
     WHERE (a.born_on IS NULL) <> (b.born_on IS NULL)
"""
# Two NIKs or two sexes speak against it, but NIKs are mistyped, too. The region is the smallest
# that holds both.
_KEEP = """
    INSERT INTO pillars_likelypair
        (public_id, first_id, second_id, region_id, score, reasons, verdict, found_at)
    SELECT gen_random_uuid(), f.first_id, f.second_id,
           CASE WHEN a.region_id = b.region_id THEN a.region_id
                WHEN left(a.region_id, 13) = left(b.region_id, 13) THEN left(a.region_id, 13)
                WHEN left(a.region_id, 8) = left(b.region_id, 8) THEN left(a.region_id, 8)
                WHEN left(a.region_id, 5) = left(b.region_id, 5) THEN left(a.region_id, 5)
                ELSE left(a.region_id, 2) END,
           greatest(5, least(99, f.score + 3 * (f.found - 1)
               - CASE WHEN a.nik_index <> b.nik_index THEN 15 ELSE 0 END
               - CASE WHEN a.sex <> b.sex AND a.sex <> '' AND b.sex <> '' THEN 25 ELSE 0 END)),
           f.reasons
               || CASE WHEN a.nik_index <> b.nik_index THEN jsonb_build_array(%(nik)s::text)
                       ELSE '[]' END
               || CASE WHEN a.sex <> b.sex AND a.sex <> '' AND b.sex <> ''
                       THEN jsonb_build_array(%(sex)s::text) ELSE '[]' END,
           'open', now()
      FROM (SELECT first_id, second_id, max(score) AS score, count(*)::int AS found,
                   jsonb_agg(reason ORDER BY score DESC) AS reasons
              FROM likely_found GROUP BY first_id, second_id) f
      JOIN likely_people a ON a.id = f.first_id
      JOIN likely_people b ON b.id = f.second_id
     WHERE left(a.region_id, 2) = left(b.region_id, 2)
     ORDER BY 2, 3
        ON CONFLICT (first_id, second_id) DO UPDATE
       SET score = EXCLUDED.score, reasons = EXCLUDED.reasons, region_id = EXCLUDED.region_id
     WHERE pillars_likelypair.verdict = 'open'
       AND (pillars_likelypair.score, pillars_likelypair.reasons, pillars_likelypair.region_id)
           IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.reasons, EXCLUDED.region_id)
"""
# Pairs that nobody judged and that are no pair any more.
_FORGET = """
    DELETE FROM pillars_likelypair l
     USING pillars_person a, pillars_person b
     WHERE l.verdict = 'open' AND a.id = l.first_id AND b.id = l.second_id
       AND a.region_id >= %(scope)s AND a.region_id < %(scope_end)s
       AND b.region_id >= %(scope)s AND b.region_id < %(scope_end)s
       AND NOT EXISTS (SELECT FROM likely_found f
                        WHERE f.first_id = l.first_id AND f.second_id = l.second_id)
"""


def search(*, province: str) -> int:
    """Look for pairs among the people of a province; how many were found or changed."""
    values: dict[str, Any] = {
        "scope": province,
        "scope_end": province + "/",
        "same": SAME_NAME_AND_BIRTH,
        "letters": SAME_LETTERS,
        "near": NEAR_NAME,
        "phone": SAME_PHONE,
        "no_birth": NO_BIRTH,
        "nik": OTHER_NIK,
        "sex": OTHER_SEX,
        "alike": ALIKE,
        "phone_alike": PHONE_ALIKE,
        "shared_by": SHARED_BY,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PEOPLE, values)
        cursor.execute("ANALYZE likely_people")
        cursor.execute(_FOUND, values)
        cursor.execute("ANALYZE likely_found")
        cursor.execute(_KEEP, values)
        found = cursor.rowcount
        cursor.execute(_FORGET, values)
        # The same connection may search again, before its transaction ends.
        cursor.execute("DROP TABLE likely_found, likely_people")
    return found


def call_different(*, pair: LikelyPair, by: User) -> LikelyPair:
    """ "Bukan orang yang sama": remembered for good. Raises NotAllowed, OutsideRegion,
    MergeNotPossible."""
    if not by.has(Permission.PERSON_MERGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak memutuskan data ganda.")
    if not lies_within(pair.region_id, by.region_id or "-"):
        raise OutsideRegion("Salah satu dari keduanya dibina di wilayah lain.")
    with transaction.atomic():
        pair = LikelyPair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
        if pair.verdict != LikelyPair.Verdict.OPEN:
            raise MergeNotPossible("Pasangan ini sudah diputuskan.")
        pair.verdict, pair.judged_by = LikelyPair.Verdict.DIFFERENT, by
        pair.judged_at = timezone.now()
        pair.save(update_fields=["verdict", "judged_by", "judged_at"])
    return pair
