"""Under whose name a paper goes out, and who signs it."""

from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Role
from regions.codes import Level
from regions.models import Region
from regions.models.region import RegionKind

OFFICE = "Dinas Sosial"
# In front of names, and not part of the place a letter is dated from. Longest first.
TITLES = (
    "Kota Administrasi ",
    "Kabupaten Administrasi ",
    "Daerah Khusus Ibukota ",
    "Daerah Khusus ",
    "Daerah Istimewa ",
    "Kabupaten ",
    "Provinsi ",
    "Kota ",
    "DKI ",
    "DI ",
)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs and where; what is not known is a dotted line."""

    place: str
    position: str
    name: str = ""
    nip: str = ""


def is_administrative(region: Region) -> bool:
    """Jakarta's kota and kabupaten are districts of the province, without a government."""
    return "administrasi" in region.name.lower()


def full_name(region: Region) -> str:
    """`Provinsi Gorontalo`, `Kota Administrasi Jakarta Pusat`, `Kabupaten Kapuas`."""
    prefix = RegionKind(region.kind).label
    return region.name if region.name.startswith(prefix) else f"{prefix} {region.name}"


def place_of_signing(region: Region) -> str:
    """The town where the office sits; empty when the register does not know it.

    A kota is its own town, and so is the capital. A province's or a kabupaten's seat has another
    name, which is written by hand.
    """
    is_town = region.kind == RegionKind.KOTA or region.name.startswith("Daerah Khusus")
    return place_name(region.name) if is_town else ""


def place_name(name: str) -> str:
    """`Jakarta Pusat`: the name without what kind of place it is."""
    for title in TITLES:
        name = name.removeprefix(title)
    return name


def letterhead_of(region: Region, regency: Region | None, province: Region) -> tuple[str, ...]:
    """The lines at the top, from the government down to the office that reports."""
    if regency is not None and not is_administrative(regency):
        return (f"Pemerintah {full_name(regency)}", OFFICE)
    lines = [f"Pemerintah {full_name(province)}", OFFICE]
    if regency is not None:
        lines.append(f"Suku {OFFICE} {full_name(regency)}")
    return tuple(lines)


def signature_of(regency: Region | None, province: Region) -> Signature:
    """The head of the office, when exactly one is known; otherwise lines to be filled by hand."""
    seat = regency or province
    role = Role.KASUDIN if regency else Role.HEAD
    heads = list(User.objects.filter(region=seat, role=role, is_active=True)[:2])
    head = heads[0] if len(heads) == 1 else None
    if regency is not None and is_administrative(regency):
        position = f"Kepala Suku {OFFICE} {full_name(regency)}"
    else:
        position = f"Kepala {OFFICE} {full_name(seat)}"
    return Signature(
        place=place_of_signing(seat),
        position=(head.job_title if head else "") or position,
        name=head.name if head else "",
        nip=head.nip if head else "",
    )


def offices_above(region: Region) -> tuple[Region | None, Region]:
    """The regency (if any) and the province in which the region lies, itself included."""
    places = {region.level: region}
    place = region
    while place.parent is not None:
        place = place.parent
        places[place.level] = place
    return places.get(Level.REGENCY), places[Level.PROVINCE]
