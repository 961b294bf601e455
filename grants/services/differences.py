"""What differs from the period before: new, dropped and changed recipients, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from grants.models import Programme, Recipient

FIELDS = {
    "amount": "jumlah",
    "account_index": "rekening",
    "chair_index": "ketua",
    "treasurer_index": "bendahara",
    "sk_number": "SK kepengurusan",
    "name": "nama",
}
_CHANGED = ", ".join(
    f"CASE WHEN r.{name} IS DISTINCT FROM was.{name} THEN '{name}' END" for name in FIELDS
)
_NOTE = f"""
    UPDATE grants_recipient t SET difference = found.difference
      FROM (
        SELECT r.id, CASE WHEN was.id IS NULL THEN '{{"kind": "new"}}'::jsonb
               ELSE jsonb_build_object(
                   'kind', CASE WHEN changed.names = '{{}}' THEN 'same' ELSE 'changed' END,
                   'fields', to_jsonb(changed.names), 'was_amount', was.amount) END AS difference
          FROM grants_recipient r
          LEFT JOIN grants_recipient was ON was.programme_id = %(before)s
                AND was.organisation_id = r.organisation_id
                AND was.state IN ('decreed', 'signed')
          LEFT JOIN LATERAL (SELECT array_remove(ARRAY[{_CHANGED}], NULL) AS names) changed ON true
         WHERE r.id = ANY(%(keys)s)
      ) found
     WHERE t.id = found.id AND t.difference IS DISTINCT FROM found.difference
"""
_DROPPED = """
    SELECT was.id, was.name, was.region_id, was.total_amount,
           CASE WHEN r.state IN ('rejected', 'cancelled') THEN r.reason
                WHEN o.removed_at IS NOT NULL THEN 'Dihapus dari register.'
                WHEN o.status <> 'active' THEN 'Organisasinya tidak aktif di register.'
                WHEN o.account_index IS NULL THEN 'Rekeningnya tidak ada di register.'
                ELSE 'Belum diusulkan.' END AS why
      FROM grants_recipient was
      JOIN pillars_organisation o ON o.id = was.organisation_id
      LEFT JOIN grants_recipient r ON r.programme_id = %(now)s
            AND r.organisation_id = was.organisation_id
     WHERE was.programme_id = %(before)s AND was.state IN ('decreed', 'signed')
       AND (r.id IS NULL OR r.state IN ('rejected', 'cancelled'))
       AND was.region_id >= %(scope)s AND was.region_id < %(scope_end)s
     ORDER BY was.region_id, was.name
"""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A recipient of the period before that is not in this one."""

    recipient_id: int
    name: str
    region_code: str
    total_amount: int
    why: str


def before(programme: Programme) -> Programme | None:
    """The programme this one follows: same office, regime and kind, the newest that began
    earlier."""
    return (
        Programme.objects.filter(
            region_id=programme.region_id,
            regime=programme.regime,
            kind_id=programme.kind_id,
            first_month__lt=programme.first_month,
        )
        .order_by("-first_month")
        .first()
    )


def note(cursor, programme: Programme, keys: Sequence[int]) -> None:
    """Write on each of these recipients how it differs from the period before."""
    last = before(programme)
    if last is not None and keys:
        cursor.execute(_NOTE, {"before": last.pk, "keys": list(keys)})


def dropped(programme: Programme, user: User) -> list[Dropped]:
    """Those of the period before that are missing now, as far as the user sees them."""
    last = before(programme)
    if last is None:
        return []
    scope = user.region_id
    with connection.cursor() as cursor:
        cursor.execute(
            _DROPPED,
            {"now": programme.pk, "before": last.pk, "scope": scope, "scope_end": scope + "/"},
        )
        return [Dropped(*row) for row in cursor.fetchall()]


def summary(programme: Programme, user: User) -> dict[str, int]:
    """How many are new, same, changed and dropped."""
    kinds = (
        Recipient.objects.visible_to(user)
        .filter(programme=programme, difference__isnull=False)
        .exclude(state__in=["rejected", "cancelled"])
        .values_list("difference__kind", flat=True)
    )
    counts = Counter(kinds)
    return {
        "new": counts["new"],
        "same": counts["same"],
        "changed": counts["changed"],
        "dropped": len(dropped(programme, user)),
    }
