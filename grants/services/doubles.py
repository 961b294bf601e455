"""Receipts that were shown before, by another recipient or for another instalment: the same
bytes, a photograph that looks the same, or the same paper by what is written on it."""

from collections.abc import Sequence

# Of 128 bits. Up to NEAR it is one picture, saved anew or made smaller; up to ALIKE it may be one
# that was cut or turned, and counts only where the amounts do not differ: two forms of one shop
# on one table come as near as that.
NEAR = 4
ALIKE = 14
# A number as short as "12" says little by itself: the shop or the day has to agree, too.
TELLING_NUMBER = 5
# Shops whose names are spelt alike; "TOKO SINAR JAYA" and "Sinar Jaya" are one.
LIKE_NAMES = 0.4

_NUMBER = "regexp_replace({}.number, '[^A-Z0-9]', '', 'g')"
_DISTANCE = "bit_count(('x' || m.fingerprint)::bit(128) # ('x' || o.fingerprint)::bit(128))"
_RECEIPTS = """
    SELECT c.id, c.sha256, c.fingerprint, c.bands, c.number, c.seller, c.dated_on,
           coalesce(c.amount, l.amount) AS amount, j.instalment_id, i.recipient_id
      FROM grants_receipt c
      JOIN grants_lpjline l ON l.id = c.line_id
      JOIN grants_lpj j ON j.id = l.lpj_id
      JOIN grants_instalment i ON i.id = j.instalment_id
"""
_SEARCH = f"""
    WITH mine AS MATERIALIZED (
        {_RECEIPTS} WHERE j.instalment_id = ANY(%(keys)s)
    ), others AS NOT MATERIALIZED (
        {_RECEIPTS}
    ), probes AS (
        -- Each piece of the fingerprint, and the same with one bit turned over.
        SELECT m.id, array_agg(band # turned) AS bands
          FROM mine m, unnest(m.bands) band,
               (SELECT 0 AS turned UNION ALL SELECT 1 << n FROM generate_series(0, 15) n) t
         GROUP BY m.id
    ), met AS (
        SELECT 'same_photo' AS kind, m.id, m.recipient_id, o.id AS other_receipt,
               o.recipient_id AS other_id, 'foto ' || right(m.sha256, 8) AS shared
          FROM mine m JOIN others o ON o.sha256 = m.sha256 AND m.sha256 <> ''
               AND o.instalment_id <> m.instalment_id
        UNION ALL
        SELECT 'like_photo', m.id, m.recipient_id, o.id, o.recipient_id,
               'foto ' || right(m.sha256, 8) || ' dan ' || right(o.sha256, 8)
          FROM mine m JOIN probes p USING (id)
          JOIN others o ON o.bands && p.bands AND o.sha256 <> m.sha256
               AND o.instalment_id <> m.instalment_id
         WHERE {_DISTANCE} <= CASE WHEN o.amount = m.amount THEN {ALIKE} ELSE {NEAR} END
        UNION ALL
        SELECT 'same_receipt', m.id, m.recipient_id, o.id, o.recipient_id, 'nomor ' || m.number
          FROM mine m JOIN others o ON {_NUMBER.format("o")} = {_NUMBER.format("m")}
               AND m.number <> '' AND o.instalment_id <> m.instalment_id
               AND o.amount = m.amount
         WHERE coalesce(o.dated_on = m.dated_on, true)
           AND (m.seller = '' OR o.seller = ''
                OR similarity(lower(m.seller), lower(o.seller)) >= {LIKE_NAMES})
           AND (length({_NUMBER.format("m")}) >= {TELLING_NUMBER} OR o.dated_on = m.dated_on
                OR (m.seller <> '' AND o.seller <> ''))
    ), strongest AS (
        -- Two receipts are one finding, by what says most of them.
        SELECT DISTINCT ON (id, other_receipt) *
          FROM met
         ORDER BY id, other_receipt,
                  array_position(ARRAY['same_photo', 'like_photo', 'same_receipt'], kind)
    )
    INSERT INTO grants_finding
        (public_id, kind, recipient_id, other_id, shared, receipt_id, other_receipt_id, found_at,
         settled_reason)
    SELECT DISTINCT ON (kind, recipient_id, other_id, shared)
           gen_random_uuid(), kind, recipient_id, other_id, shared, id, other_receipt, now(), ''
      FROM strongest
     ORDER BY kind, recipient_id, other_id, shared, id, other_receipt
        ON CONFLICT (kind, recipient_id, other_id, shared) DO NOTHING
"""


def search(cursor, instalments: Sequence[int]) -> int:
    """Look whether receipts of these instalments were shown before; how many findings are new."""
    cursor.execute(_SEARCH, {"keys": list(instalments)})
    return cursor.rowcount
