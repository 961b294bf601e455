"""A register larger than life: people and duties spread over a province by set-based SQL.

Names follow the usual Indonesian ones by how common they are, so that "siti" is many and
"zulaikha" few. Indexes are set aside while the rows are written and built anew afterwards.
"""

from contextlib import contextmanager

from django.db import connection

from accounts import crypto
from imports.cleaning.nik import masked
from pillars.names import match_key

TABLES = ("pillars_person", "pillars_organisation", "pillars_board", "pillars_assignment")
FIRST = (
    "Siti Nur Sri Muhammad Ahmad Dewi Agus Budi Eko Rina Endang Yuliana Hendra Joko Lilis Mulyadi "
    "Ratna Slamet Taufik Wahyu Yusuf Zainab Kartini Indah Fitri Bambang Dedi Rahmat Puji Maryam"
)
MIDDLE = (
    "Aminah Hidayat Rahayu Prasetyo Lestari Kurniawan Fauzi Santoso Wulandari Hakim Susilo Astuti "
    "Maulana Nugroho Handayani Suryani Purnomo Zulaikha Sulaiman Hasanah"
)
LAST = (
    "Saputra Hasibuan Siregar Wibowo Pratama Simanjuntak Firmansyah Utami Gunawan Permata Setiawan "
    "Harahap Handoko Anggraini Kusuma Ramadhan Lubis Nasution Halim Situmorang Daulay Effendi"
)
NIK = "31740141079{:05d}"

PEOPLE_SQL = """
INSERT INTO pillars_person
    (public_id, name, name_key, match_key, nik, nik_index, nik_mask, sex, born_on, born_at,
     religion, education, occupation, state_office, photo, phone, email, address, rt, rw,
     removed_reason, region_id, created_at, updated_at)
SELECT gen_random_uuid(),
       f.word || ' ' || m.word || ' ' || l.word,
       upper(f.word || ' ' || m.word || ' ' || l.word),
       f.key || m.key || l.key,
       %(sealed)s, sha256(('orang ' || n)::bytea), %(mask)s,
       (ARRAY['L', 'P'])[n %% 2 + 1], date '1950-01-01' + (n * 7 %% 18000), '', '',
       (ARRAY['sd', 'smp', 'sma', 'sma', 'd3', 's1', ''])[n %% 7 + 1], '', '', '',
       '+62812' || lpad(n::text, 8, '0'), '', '', '001', lpad((n %% 12 + 1)::text, 3, '0'), '',
       v.code, now() - n * interval '1 second', now()
FROM generate_series(1, %(count)s) n
-- Squares lean towards the beginning of each list: a few names are many.
JOIN first_word f
  ON f.k = floor(power((n::bigint * 7919 %% 100003) / 100003.0, 2) * %(first)s)::int
JOIN middle_word m
  ON m.k = floor(power((n::bigint * 104729 %% 100019) / 100019.0, 2) * %(middle)s)::int
JOIN last_word l
  ON l.k = floor(power((n::bigint * 1299709 %% 100043) / 100043.0, 2) * %(last)s)::int
JOIN village v ON v.k = n::bigint * 15485863 %% (SELECT count(*) FROM village)
"""
# One TKSK per kecamatan; of the others six in ten are PSM, the rest sit on boards.
DUTIES_SQL = """
INSERT INTO pillars_assignment
    (public_id, person_id, kind_id, position, post, region_id, member_number, sk_number, sk_on,
     sk_signer, validity, end_reason, end_note, created_at, updated_at)
SELECT gen_random_uuid(), p.id,
       CASE WHEN d.n %% 10 < 6 THEN 'PSM' WHEN d.n %% 10 < 8 THEN 'KARANG_TARUNA'
            WHEN d.n %% 50 = 8 THEN 'LKS' ELSE 'UKKT' END,
       CASE WHEN d.n %% 10 < 6 THEN '' ELSE 'Anggota' END, '', p.region_id, '',
       '400.9/' || d.n %% 5000 || '/2022', date '2022-01-03', '',
       CASE WHEN d.n %% 5 = 4 OR d.is_former
            THEN daterange('2016-01-01', date '2019-01-01' + (d.n %% 1000)::int)
            WHEN d.n %% 3 = 0 THEN daterange('2022-01-03', current_date + (d.n %% 900 + 1)::int)
            ELSE daterange('2022-01-03', NULL) END,
       '', '', now(), now()
FROM (SELECT n, false AS is_former FROM generate_series(1, %(people)s) n
      UNION ALL
      SELECT n, true FROM generate_series(2, %(people)s, 5) n
      LIMIT %(count)s) d
JOIN numbered p ON p.n = d.n
WHERE NOT (d.is_former AND d.n %% 5 = 4)
"""
TKSK_SQL = """
INSERT INTO pillars_assignment
    (public_id, person_id, kind_id, position, post, region_id, member_number, sk_number, sk_on,
     sk_signer, validity, end_reason, end_note, seat, created_at, updated_at)
SELECT gen_random_uuid(), min(p.id), 'TKSK', '', '', p.district_code, '', '12/TKSK/2024',
       date '2024-01-02', '', daterange('2024-01-02', NULL), '', '', 'TKSK:' || p.district_code,
       now(), now()
FROM pillars_person p GROUP BY p.district_code
"""

# A Karang Taruna in each kelurahan but three, with eight RW and a UKKT in seven of them.
UNITS_SQL = """
INSERT INTO regions_region (code, name, name_key, level, kind, parent_id, valid_from, source)
SELECT v.code || '.' || lpad(n::text, 3, '0'), 'RW ' || lpad(n::text, 3, '0'),
       'rw' || lpad(n::text, 3, '0'), 5, 'rw', v.code, '1900-01-01', ''
FROM village v, generate_series(1, 8) n ON CONFLICT DO NOTHING;
INSERT INTO pillars_organisation
    (public_id, kind_id, name, name_key, region_id, status, address, phone, email, npwp,
     legal_form, classification, services, bank_name, account_mask, account_name, seat,
     removed_reason, created_at, updated_at)
SELECT gen_random_uuid(), 'KARANG_TARUNA', 'Karang Taruna ' || r.name,
       upper('KARANG TARUNA ' || r.name), r.code, 'active', '', '', '', '', '', '', '[]', '', '',
       '', 'KARANG_TARUNA:' || r.code, '', now(), now()
FROM village v JOIN regions_region r ON r.code = v.code WHERE v.k >= 3;
INSERT INTO pillars_organisation
    (public_id, kind_id, name, name_key, region_id, parent_id, status, address, phone, email, npwp,
     legal_form, classification, services, bank_name, account_mask, account_name, seat,
     removed_reason, created_at, updated_at)
SELECT gen_random_uuid(), 'UKKT', 'UKKT ' || r.name || ' ' || o.name,
       upper('UKKT ' || r.name || ' ' || o.name), r.code, o.id, 'active', '', '', '', '', '', '',
       '[]', '', '', '', 'UKKT:' || r.code, '', now(), now()
FROM pillars_organisation o JOIN regions_region r ON r.parent_id = o.region_id
WHERE o.kind_id = 'KARANG_TARUNA' AND r.name <> 'RW 008';
INSERT INTO pillars_board
    (public_id, organisation_id, sk_number, sk_on, sk_signer, sk_signer_capacity, validity)
SELECT gen_random_uuid(), o.id, 'SK-' || o.id, date '2023-01-02', '', '',
       daterange('2023-01-02', '2028-01-02')
FROM pillars_organisation o;
"""


def make(*, people: int, duties: int) -> None:
    """Fill the empty registry. The map of the province must be loaded."""
    sealed, mask = crypto.seal(NIK.format(1)), masked(NIK.format(1))
    with without_indexes(), connection.cursor() as cursor:
        _words(cursor, "first_word", FIRST)
        _words(cursor, "middle_word", MIDDLE)
        _words(cursor, "last_word", LAST)
        cursor.execute(
            "CREATE TEMP TABLE village AS SELECT code, row_number() OVER (ORDER BY code) - 1 AS k"
            " FROM regions_region WHERE level = 4"
        )
        cursor.execute("ANALYZE village")
        cursor.execute(
            PEOPLE_SQL,
            {
                "sealed": sealed,
                "mask": mask,
                "count": people,
                "first": len(FIRST.split()),
                "middle": len(MIDDLE.split()),
                "last": len(LAST.split()),
            },
        )
        cursor.execute(
            "CREATE TEMP TABLE numbered AS"
            " SELECT id, region_id, row_number() OVER (ORDER BY id) AS n FROM pillars_person"
        )
        cursor.execute("ANALYZE numbered")
        cursor.execute(DUTIES_SQL, {"people": people, "count": duties + duties // 10})
        cursor.execute(TKSK_SQL)
        cursor.execute(UNITS_SQL)
    with connection.cursor() as cursor:
        # As autovacuum leaves them: statistics known, pages marked all-visible.
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def _words(cursor, table: str, words: str) -> None:
    cursor.execute(f"CREATE TEMP TABLE {table} (k int, word text, key text)")
    cursor.executemany(
        f"INSERT INTO {table} VALUES (%s, %s, %s)",
        [(k, word, match_key(word)) for k, word in enumerate(words.split())],
    )
    cursor.execute(f"ANALYZE {table}")


@contextmanager
def without_indexes():
    """Indexes, constraints and triggers of the tables are set aside and made again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('x', 'u')",
            [list(TABLES)],
        )
        constraints = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [list(TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
