"""Grants that look like one paid twice: the same place, account, chair, treasurer or telephone
in recipients of one year; and what somebody said of it."""

from django.db import connection, transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import FindingKind
from grants.errors import MoveNotAllowed, ReasonMissing, SamePerson
from grants.models import Finding, Programme
from grants.services import rights

# What two recipients may share → how it is said without giving it away.
SHARED = {
    FindingKind.SAME_PLACE: ("region_id || ':' || kind_id", "region_id"),
    FindingKind.SAME_ACCOUNT: ("encode(account_index, 'hex')", "account_mask"),
    FindingKind.SAME_CHAIR: ("encode(chair_index, 'hex')", "chair_name"),
    FindingKind.SAME_TREASURER: ("encode(treasurer_index, 'hex')", "treasurer_name"),
    FindingKind.SAME_PHONE: (
        "nullif(chair_phone, '')",
        "left(chair_phone, 5) || '****' || right(chair_phone, 3)",
    ),
}
_KEYS = ", ".join(f"('{kind}', {key}, {shown})" for kind, (key, shown) in SHARED.items())
# Each of a group is tied to its first one: five that share an account are four findings.
_SEARCH = f"""
    WITH ours AS (
        SELECT r.*, p.kind_id, r.programme_id = %(programme)s AS is_here
          FROM grants_recipient r JOIN grants_programme p ON p.id = r.programme_id
         WHERE extract(year FROM p.first_month) = %(year)s
           AND r.state NOT IN ('rejected', 'cancelled')
    ), keyed AS (
        SELECT o.id, o.is_here, k.kind, k.key, k.shown
          FROM ours o, LATERAL (VALUES {_KEYS}) AS k (kind, key, shown)
         WHERE k.key IS NOT NULL
    ), grouped AS (
        SELECT *, first_value(id) OVER w AS first_id, count(*) OVER g AS size,
               bool_or(is_here) OVER g AS is_ours
          FROM keyed
        WINDOW w AS (PARTITION BY kind, key ORDER BY id), g AS (PARTITION BY kind, key)
    )
    INSERT INTO grants_finding
        (public_id, kind, recipient_id, other_id, shared, found_at, settled_reason)
    SELECT gen_random_uuid(), kind, id, first_id, shown, now(), ''
      FROM grouped WHERE size > 1 AND is_ours AND id <> first_id
        ON CONFLICT (kind, recipient_id, other_id, shared) DO NOTHING
"""


def search(cursor, programme: Programme) -> int:
    """Look through all recipients of the programme's year; how many findings are new."""
    cursor.execute(_SEARCH, {"programme": programme.pk, "year": programme.year})
    return cursor.rowcount


def search_again(*, programme: Programme, by: User) -> int:
    """The same, asked for on the page."""
    rights.ensure(by, Permission.GRANT_VERIFY)
    with transaction.atomic(), signed(by), connection.cursor() as cursor:
        return search(cursor, programme)


def settle(*, finding: Finding, reason: str, by: User) -> Finding:
    """Somebody looked and says why it is in order (a chair of two units, a shared office)."""
    rights.ensure(by, Permission.GRANT_VERIFY, finding.recipient.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan hasil pemeriksaan, misalnya dasar rangkap jabatan.")
    with transaction.atomic(), signed(by, reason=reason):
        finding = Finding.objects.select_for_update().get(pk=finding.pk)
        if finding.settled_by_id:
            raise MoveNotAllowed("Temuan ini sudah dinilai.")
        if by.pk in (finding.recipient.proposed_by_id, finding.other.proposed_by_id):
            raise SamePerson("Yang mengajukan tidak dapat menilai temuannya sendiri.")
        if finding.receipt is not None and by.pk in (
            finding.receipt.uploaded_by_id,
            finding.receipt.line.lpj.submitted_by_id,
        ):
            raise SamePerson("Yang mengajukan LPJ tidak dapat menilai buktinya sendiri.")
        finding.settled_by, finding.settled_at = by, timezone.now()
        finding.settled_reason = " ".join(reason.split())[:300]
        finding.save(update_fields=["settled_by", "settled_at", "settled_reason"])
    return finding
