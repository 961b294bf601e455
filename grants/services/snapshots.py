"""What a recipient is at the time: name, account, chair, treasurer and decree, copied from the
registry into the proposal, in SQL and without opening a seal."""

from collections.abc import Sequence

from grants.services import plans

# The board that serves now, else the newest one that has begun.
REGISTRY = """
    FROM pillars_organisation o
    LEFT JOIN LATERAL (
        SELECT b.* FROM pillars_board b WHERE b.organisation_id = o.id
         ORDER BY b.validity @> current_date DESC, lower(b.validity) DESC LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
        SELECT p.name, p.nik_index, p.phone
          FROM pillars_assignment a JOIN pillars_person p ON p.id = a.person_id
         WHERE a.board_id = b.id AND a.post = 'chair'
         ORDER BY a.validity @> current_date DESC, lower(a.validity) DESC, a.id LIMIT 1
    ) chair ON true
    LEFT JOIN LATERAL (
        SELECT p.name, p.nik_index, p.phone
          FROM pillars_assignment a JOIN pillars_person p ON p.id = a.person_id
         WHERE a.board_id = b.id AND a.post = 'treasurer'
         ORDER BY a.validity @> current_date DESC, lower(a.validity) DESC, a.id LIMIT 1
    ) treasurer ON true
"""
# Column of the recipient → where the registry says it.
COLUMNS = {
    "name": "o.name",
    "bank_name": "o.bank_name",
    "account": "o.account",
    "account_index": "o.account_index",
    "account_mask": "o.account_mask",
    "account_name": "o.account_name",
    "chair_name": "coalesce(chair.name, '')",
    "chair_index": "chair.nik_index",
    "chair_phone": "coalesce(chair.phone, '')",
    "treasurer_name": "coalesce(treasurer.name, '')",
    "treasurer_index": "treasurer.nik_index",
    "sk_number": "coalesce(b.sk_number, '')",
    "sk_on": "b.sk_on",
    "sk_until": "upper(b.validity) - 1",
}
NAMES = ", ".join(COLUMNS)
VALUES = ", ".join(COLUMNS.values())

_SETS = ", ".join(f"{name} = found.{name}" for name in COLUMNS)
REFRESH = f"""
    WITH mine AS MATERIALIZED (
        SELECT id, organisation_id FROM grants_recipient
         WHERE id = ANY(%(keys)s) AND state IN ('draft', 'returned')
    ), found AS MATERIALIZED (
        SELECT m.id, {", ".join(f"{v} AS {k}" for k, v in COLUMNS.items())}
        {REGISTRY} JOIN mine m ON m.organisation_id = o.id
    )
    UPDATE grants_recipient r SET {_SETS}, shortcomings = NULL, updated_at = now()
      FROM found
     WHERE r.id = found.id
       AND ({", ".join(f"r.{k}" for k in COLUMNS if k != "account")})
           IS DISTINCT FROM ({", ".join(f"found.{k}" for k in COLUMNS if k != "account")})
"""


def refresh(cursor, keys: Sequence[int]) -> int:
    """Copy again what the registry says now, for proposals that are still with their maker."""
    plans.renew(len(keys))
    cursor.execute(REFRESH, {"keys": list(keys)})
    return cursor.rowcount
