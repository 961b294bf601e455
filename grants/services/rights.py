"""Who may do what with grants, today: by their own role, or as stand-in for another's (Plt)."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role, permissions_of
from grants.errors import NotAllowed, OutsideRegion
from grants.models import StandIn
from regions.codes import lies_within

ACTIONS = {
    Permission.GRANT_PROPOSE: "mengajukan usulan atau LPJ",
    Permission.GRANT_VERIFY: "memeriksa usulan dan LPJ",
    Permission.GRANT_APPROVE: "menetapkan penerima",
    Permission.GRANT_PAY: "mencatat pembayaran",
}


def scopes(by: User, permission: Permission, *, day: date | None = None) -> list[str]:
    """The regions in which this person may: their own, and those they stand in for."""
    own = [by.region_id] if by.has(permission) else []
    return own + [one.region_id for one in _standing_in(by, permission, day)]


def may(by: User, permission: Permission, region: str = "") -> bool:
    found = scopes(by, permission)
    return any(lies_within(region, scope) for scope in found) if region else bool(found)


def ensure(by: User, permission: Permission, region: str = "") -> list[str]:
    """The scopes. Raises NotAllowed, or OutsideRegion for a place in none of them."""
    found = scopes(by, permission)
    if not found:
        raise NotAllowed(
            f"Peran {by.get_role_display()} tidak {ACTIONS.get(permission, 'melakukan ini')}."
        )
    if region and not covered(region, found):
        raise OutsideRegion("Ini milik wilayah lain, jadi tidak dapat Anda ubah.")
    return found


def covered(region: str, scopes: Iterable[str]) -> bool:
    return any(lies_within(region, scope) for scope in scopes)


def capacity(by: User, permission: Permission) -> str:
    """As what they sign: “Kepala Dinas Sosial”, or “Plt. Kepala dinas”."""
    if by.has(permission):
        return by.job_title or by.get_role_display()
    standing = _standing_in(by, permission, None)
    return f"Plt. {standing[0].get_role_display()}" if standing else by.get_role_display()


def _standing_in(by: User, permission: Permission, day: date | None) -> list[StandIn]:
    if not by.is_active:
        return []
    roles = [role for role in Role.values if permission in permissions_of(role)]
    today = day or timezone.localdate()
    return list(StandIn.objects.filter(person=by, role__in=roles, validity__contains=today))
