"""Writing people from a checked workbook into the registry: a few statements for all rows.

The staged rows (`ImportRow`) carry under `values` the fields of `PERSON_FIELDS`, with
`name_key`, `match_key` and `nik_mask`, and the sealed NIK under `secrets`.
"""

from __future__ import annotations

from imports.comparison import Compared, changes
from imports.services import staging
from pillars.services import second_names

PERSON_FIELDS = (
    Compared("name", by="name_key"),
    Compared("sex"),
    Compared("born_on", type="date"),
    Compared("born_at", folded=True),
    Compared("religion"),
    Compared("education"),
    Compared("occupation", folded=True),
    Compared("phone"),
    Compared("email"),
    Compared("address", folded=True),
    Compared("rt"),
    Compared("rw"),
    Compared("home_region", column="home_region_id"),
)

_INSERT = """
    INSERT INTO pillars_person
        (public_id, name, name_key, match_key, nik, nik_index, nik_mask, kk, kk_index,
         mother_name, sex, born_on, born_at, religion, education, occupation, phone, email,
         address, rt, rw, home_region_id, region_id, created_at, updated_at)
    SELECT coalesce((v->>'person')::uuid, gen_random_uuid()), v->>'name', v->>'name_key',
           v->>'match_key',
           decode(r.secrets->>'nik', 'base64'), r.key_index, coalesce(v->>'nik_mask', ''),
           decode(r.secrets->>'kk', 'base64'), decode(v->>'kk_index', 'hex'),
           decode(r.secrets->>'mother_name', 'base64'),
           coalesce(v->>'sex', ''), (v->>'born_on')::date, coalesce(v->>'born_at', ''),
           coalesce(v->>'religion', ''), coalesce(v->>'education', ''),
           coalesce(v->>'occupation', ''), coalesce(v->>'phone', ''), coalesce(v->>'email', ''),
           coalesce(v->>'address', ''), coalesce(v->>'rt', ''), coalesce(v->>'rw', ''),
           v->>'home_region', r.region_code, now(), now()
      FROM imports_importrow r, LATERAL (SELECT r.values AS v) AS one
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id IS NULL
       AND (r.key_index IS NOT NULL OR v ? 'person')
     ORDER BY r.key_index
        ON CONFLICT (nik_index) DO NOTHING
"""

# A new name brings its keys along.
_UPDATE = f"""
    UPDATE pillars_person p
       SET {changes(PERSON_FIELDS, "p")},
           name_key = CASE WHEN r.differences ? 'name' THEN r.values->>'name_key'
                           ELSE p.name_key END,
           match_key = CASE WHEN r.differences ? 'name' THEN r.values->>'match_key'
                            ELSE p.match_key END,
           updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id = p.id
       AND r.differences ?| %(person_fields)s
"""

# Removed by mistake, or come back: who stands in a workbook again stands in the lists again.
_RESTORE = """
    UPDATE pillars_person p
       SET removed_at = NULL, removed_by_id = NULL, removed_reason = '', updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id = p.id
       AND p.removed_at IS NOT NULL AND p.merged_into_id IS NULL
"""

# What nobody sees on the page fills a blank in the registry and never takes the place of what
# stands there: a family card that changed is changed on the person's page.
_GIVE_SECRETS = """
    UPDATE pillars_person p
       SET kk = coalesce(p.kk, decode(r.secrets->>'kk', 'base64')),
           kk_index = CASE WHEN p.kk IS NULL THEN decode(r.values->>'kk_index', 'hex')
                           ELSE p.kk_index END,
           mother_name = coalesce(p.mother_name, decode(r.secrets->>'mother_name', 'base64')),
           updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id = p.id
       AND (r.secrets ? 'kk' AND p.kk IS NULL
            OR r.secrets ? 'mother_name' AND p.mother_name IS NULL)
"""

# Somebody said who the row is, and the registry has no NIK of that person yet.
_GIVE_NIK = """
    UPDATE pillars_person p
       SET nik = decode(r.secrets->>'nik', 'base64'), nik_mask = r.values->>'nik_mask',
           nik_index = r.key_index, updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id = p.id
       AND r.differences ? 'nik' AND NOT r.values ? 'new_key' AND p.nik_index IS NULL
"""

# The person of a staged row, for statements that follow `write`: whom it met, whom it made, and
# whom it made without a NIK. An index each, so that it costs no more than a join.
PERSON_OF_ROW = """
    LATERAL (
        SELECT met.id FROM pillars_person met WHERE met.id = r.match_id
         UNION ALL
        SELECT made.id FROM pillars_person made
         WHERE r.match_id IS NULL AND made.nik_index = r.key_index
         UNION ALL
        SELECT bare.id FROM pillars_person bare
         WHERE r.match_id IS NULL AND r.key_index IS NULL
           AND bare.public_id = (r.values->>'person')::uuid
    )
"""

# The NIK was repaired after it had been written: the same person goes on under the right one.
_REKEY = """
    UPDATE pillars_person p
       SET nik = decode(r.secrets->>'nik', 'base64'), nik_mask = r.values->>'nik_mask',
           nik_index = decode(r.values->>'new_key', 'hex'), updated_at = now()
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.applied_at IS NOT NULL
       AND r.match_id = p.id AND r.values ? 'new_key'
"""

# A NIK that is somebody's family card: never a person, whoever typed it. Only rows whose other
# columns do not vouch for the NIK carry `nik_as_kk`.
_FAMILY_CARDS = """
    UPDATE imports_importrow r
       SET level = 2, outcome = 'refused',
           codes = r.codes - %(code)s::text || to_jsonb(%(code)s::text),
           differences = jsonb_build_object('hint_who', coalesce(r.values->>'name', 'orang ini'))
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.match_id IS NULL
       AND r.values ? 'nik_as_kk'
       AND (%(rows)s::bigint[] IS NULL OR r.id = ANY(%(rows)s::bigint[]))
       AND EXISTS (SELECT FROM pillars_person p
                    WHERE p.kk_index = decode(r.values->>'nik_as_kk', 'hex'))
"""


def refuse_family_cards(cursor, batch, *, code: str, rows=None) -> None:
    """Hold back rows that met nobody and whose NIK is a family card of the registry."""
    names = {"batch": batch.pk, "code": code, "rows": None if rows is None else list(rows)}
    cursor.execute(_FAMILY_CARDS, names)


def write(cursor, batch) -> None:
    """Add the people that the registry does not have, and change those that differ.

    Rows must have been matched in the same transaction: `match_id` is the person, if any.
    Sorted by their index, so that two workbooks with the same people wait instead of
    deadlocking; whom another workbook has just added is not added twice.
    """
    values = {"batch": batch.pk, "person_fields": [field.key for field in PERSON_FIELDS]}
    second_names.hold_back(cursor, batch)
    cursor.execute(_RESTORE, values)
    cursor.execute(_UPDATE, values)
    cursor.execute(_GIVE_NIK, values)
    cursor.execute(_GIVE_SECRETS, values)
    cursor.execute(_INSERT, values)
    staging.analyse(cursor, "pillars_person (id, nik_index)", cursor.rowcount)


def rekey(cursor, batch) -> None:
    """Give the people of rows with a repaired and confirmed NIK their right one."""
    cursor.execute(_REKEY, {"batch": batch.pk})
