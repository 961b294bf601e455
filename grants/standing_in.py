"""Who acts for an absent head or Kasudin on a day: told beside deadlines, and signing papers."""

from dataclasses import replace
from datetime import date, timedelta

from accounts import formats
from accounts.letterhead import Signature, offices_above, signature_of
from accounts.roles import Role
from grants.enums import InstalmentState, RecipientState
from grants.models import StandIn
from regions.codes import Level, level_of, parent_code
from regions.models import Region

# What waits → whose office it waits in.
WAITS_FOR: dict[str, Role] = {
    RecipientState.SUBMITTED: Role.KASUDIN,
    RecipientState.VERIFIED: Role.HEAD,
    InstalmentState.LPJ_SUBMITTED: Role.KASUDIN,
}


def of_office(role: str, region_code: str, day: date) -> StandIn | None:
    """Plt for the head of the province, or for the Kasudin, over a place on this day."""
    rows = StandIn.objects.filter(
        role=role, region=_seat(role, region_code), validity__contains=day
    )
    return rows.select_related("person").first()


def in_words(state: str, region_code: str, day: date) -> str:
    """`menunggu Kepala suku dinas (Plt. Budi Santoso sampai 5 Mei 2024)`."""
    if (role := WAITS_FOR.get(state)) is None:
        return ""
    if role == Role.KASUDIN and level_of(region_code) == Level.PROVINCE:
        role = Role.STAFF
    found = of_office(role, region_code, day)
    if found is None:
        return f"menunggu {Role(role).label}"
    last = formats.long_date(found.validity.upper - timedelta(days=1))
    return f"menunggu {Role(role).label} (Plt. {found.person.name} sampai {last})"


def signature_on(office: Region, day: date) -> Signature:
    """The head of the office as papers of that day name them, or who acted for the head."""
    regency, province = offices_above(office)
    usual = signature_of(regency, province)
    acting = of_office(Role.KASUDIN if regency else Role.HEAD, office.code, day)
    if acting is None:
        return usual
    person = acting.person
    return replace(usual, position=f"Plt. {usual.position}", name=person.name, nip=person.nip)


def _seat(role: str, code: str) -> str:
    """The province for its head, the kabupaten/kota for its Kasudin."""
    depth = Level.PROVINCE if role == Role.HEAD else Level.REGENCY
    while code.count(".") + 1 > depth and (above := parent_code(code)):
        code = above
    return code
