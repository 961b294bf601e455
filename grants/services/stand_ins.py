"""Who acts for an absent head or Kasudin (Plt), under which letter, from when until when."""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import ROLES, Role
from grants.errors import GrantInvalid, MoveNotAllowed, NotAllowed, OutsideRegion
from grants.models import StandIn
from grants.services.refusals import in_words
from regions.codes import lies_within
from regions.models import Region

LONGEST_DAYS = 366
RIGHTS = frozenset(
    {
        Permission.GRANT_PROPOSE,
        Permission.GRANT_VERIFY,
        Permission.GRANT_APPROVE,
        Permission.GRANT_PAY,
    }
)


def name(
    *,
    person: User,
    role: str,
    region: Region,
    first: date,
    last: date,
    sk_number: str,
    by: User,
) -> StandIn:
    """Both days count. Named by the head, or by an administrator."""
    _ensure(by, region.code)
    if role not in Role or not ROLES[role].permissions & RIGHTS:
        raise GrantInvalid("Jabatan ini tidak punya wewenang atas bantuan.")
    if not sk_number.strip():
        raise GrantInvalid("Isi nomor surat tugas pelaksana tugas.")
    if not first <= last <= first + timedelta(days=LONGEST_DAYS):
        raise GrantInvalid("Masa tugasnya terbalik atau lebih dari satu tahun.")
    with in_words(), transaction.atomic(), signed(by):
        return StandIn.objects.create(
            person=person,
            role=role,
            region=region,
            sk_number=sk_number.strip()[:80],
            validity=DateRange(first, last + timedelta(days=1)),
            made_by=by,
        )


def end(*, stand_in: StandIn, last: date, by: User) -> StandIn:
    """The holder is back earlier."""
    _ensure(by, stand_in.region_id)
    with in_words(), transaction.atomic(), signed(by):
        stand_in = StandIn.objects.select_for_update().get(pk=stand_in.pk)
        if not stand_in.validity.lower <= last < stand_in.validity.upper:
            raise GrantInvalid("Hari terakhirnya di luar masa yang tertulis.")
        stand_in.validity = DateRange(stand_in.validity.lower, last + timedelta(days=1))
        stand_in.save(update_fields=["validity"])
    return stand_in


def take_back(*, stand_in: StandIn, by: User) -> None:
    """It was written down wrongly, or the holder stays: possible until the first day."""
    _ensure(by, stand_in.region_id)
    with transaction.atomic(), signed(by):
        stand_in = StandIn.objects.select_for_update().get(pk=stand_in.pk)
        if stand_in.validity.lower <= timezone.localdate():
            raise MoveNotAllowed("Masa tugasnya sudah mulai. Akhiri tugasnya, jangan dibatalkan.")
        stand_in.delete()


def _ensure(by: User, region_code: str) -> None:
    if not by.has(Permission.OFFICE_MANAGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak menunjuk pelaksana tugas.")
    if not lies_within(region_code, by.region_id):
        raise OutsideRegion("Jabatan ini di wilayah lain.")
