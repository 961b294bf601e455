"""The map as tiles: every kecamatan or kelurahan a tile of the same size, shaded by a measure."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts import formats
from regions.codes import LENGTHS, Level
from regions.models import Region, RwCount
from reports.dashboards.addresses import address
from reports.dashboards.look import Look
from reports.dashboards.measures import active_kinds, all_measures

SHADES = 5
MIDDLE = 3


@dataclass(frozen=True)
class Scale:
    """A way to colour the map."""

    key: str
    label: str
    definition: str
    unit: str
    # Value by code; what is missing counts nothing.
    values: Callable[[Look, int], dict[str, float]]
    # Whether a place with nothing is what one looks for (a gap), or one with much (a backlog).
    is_gap: bool = True
    digits: int = 0
    # The largest place that one tile may stand for.
    level: Level = Level.VILLAGE


@dataclass(frozen=True)
class Tile:
    """One place: its name, its figure in words, its shade, and the page it opens."""

    name: str
    text: str
    shade: int
    url: str
    is_marked: bool


@dataclass(frozen=True)
class Group:
    """The tiles of one larger place."""

    name: str
    url: str
    tiles: list[Tile]


@dataclass(frozen=True)
class Drawing:
    scale: Scale
    scales: list[tuple[Scale, str, bool]]
    groups: list[Group]
    legend: list[tuple[int, str]]
    heading: str
    title: str
    # What is counted here and belongs to no tile: the board of a kecamatan on a map of kelurahan.
    rest: int

    @property
    def flag_words(self) -> str:
        """What the little flag on a tile says."""
        return "belum ada" if self.scale.is_gap else "ada yang lewat tempo"


def scales(look: Look) -> list[Scale]:
    """The ways to colour this map that the person may see, for tiles of this size."""
    measures = all_measures(active_kinds())

    def of(key: str) -> Callable[[Look, int], dict[str, float]]:
        return lambda look, width: dict(measures[key].by_area(look, width))

    found = []
    for key, label, unit, is_gap, level in (
        ("tksk-bertugas", "TKSK ada", "TKSK", True, Level.DISTRICT),
        ("karang-taruna-aktif", "Karang Taruna aktif", "aktif", True, Level.VILLAGE),
        ("dilatih", "Dilatih tahun ini", "orang", True, Level.VILLAGE),
        ("lpj-terlambat", "LPJ lewat tempo", "tahap", False, Level.VILLAGE),
    ):
        measure = measures.get(key)
        if measure and look.user.has(measure.needs) and tile_level(look) <= level:
            found.append(Scale(key, label, measure.definition, unit, of(key), is_gap, level=level))
    psm = measures.get("psm-bertugas")
    if psm and look.user.has(psm.needs):
        found.insert(
            1,
            Scale(
                "psm-per-rw",
                "PSM per RW",
                "PSM yang bertugas dibagi jumlah RW yang dihitung kantor wilayah; tanpa hitungan "
                "RW tidak diketahui.",
                "per RW",
                lambda look, width: _per_rw(psm.by_area(look, width), look, width),
                digits=2,
            ),
        )
    return found


def tile_level(look: Look) -> Level:
    """A province is drawn by kecamatan, everything beneath by desa/kelurahan."""
    return Level.DISTRICT if look.level == Level.PROVINCE else Level.VILLAGE


def drawn(look: Look, wanted: str) -> Drawing:
    """The map in the wanted colours; unasked, in the first ones that show a difference."""
    known, level = scales(look), tile_level(look)
    width = LENGTHS[level - 1]
    places = list(Region.objects.within(look.code).at(level).valid_on(look.day).order_by("code"))
    codes = {str(one.code) for one in places}
    asked = [one for one in known if one.key == wanted]
    for scale in asked or known:
        found = scale.values(look, width)
        if any(found.get(code) for code in codes):
            break
    limits = limits_of([found[code] for code in codes if found.get(code)])
    outer = Region.objects.in_bulk({str(one.parent_id) for one in places})
    groups: dict[str, list[Tile]] = {}
    for one in places:
        groups.setdefault(str(one.parent_id), []).append(_tile(one, scale, found, limits, look))
    return Drawing(
        scale=scale,
        scales=[(one, address(look, part="peta", ukuran=one.key), one is scale) for one in known],
        groups=[
            Group(
                formats.place(outer[code]),
                address(look, part="peta", region=code) if code != look.code else "",
                tiles,
            )
            for code, tiles in groups.items()
        ],
        legend=_legend(limits, scale),
        heading=level.label,
        title=f"{scale.label} menurut {level.label.lower()}",
        rest=int(sum(value for code, value in found.items() if code not in codes)),
    )


def limits_of(values: list[float]) -> list[float]:
    """The upper edges of the shades: as many places in each, equal values in the same."""
    ordered = sorted(values)
    if not ordered:
        return []
    edges = [ordered[max(0, len(ordered) * n // SHADES - 1)] for n in range(1, SHADES)]
    return sorted({*edges, ordered[-1]})


def shade_of(value: float, limits: list[float]) -> int:
    """0 for nothing, 1 for the lightest shade, `SHADES` for the darkest one."""
    if not value:
        return 0
    step = next((n for n, edge in enumerate(limits) if value <= edge), len(limits) - 1)
    # With few different values the shades stay far apart; with one there is nothing to compare.
    return MIDDLE if len(limits) == 1 else 1 + step * (SHADES - 1) // (len(limits) - 1)


def _tile(place: Region, scale: Scale, values, limits, look: Look) -> Tile:
    value = values.get(place.code)
    text = (
        "tidak diketahui"
        if scale.key == "psm-per-rw" and value is None
        else f"{formats.number(value or 0, scale.digits)} {scale.unit}"
    )
    return Tile(
        name=place.name,
        text=text,
        shade=shade_of(value or 0, limits),
        url=address(look, region=place.code),
        is_marked=bool(value) != scale.is_gap and text != "tidak diketahui",
    )


def _legend(limits: list[float], scale: Scale) -> list[tuple[int, str]]:
    """The shades with what they stand for: `2–5`, or `sampai 0,16` where numbers have digits."""
    found: list[tuple[int, str]] = [(0, "0")]
    lower = 0.0
    for edge in limits:
        words = formats.number(edge, scale.digits)
        if scale.digits:
            words = f"sampai {words}"
        elif edge > lower + 1:
            words = f"{formats.number(lower + 1)}–{words}"
        found.append((shade_of(edge, limits), words))
        lower = edge
    return found


def _per_rw(people: dict[str, int], look: Look, width: int) -> dict[str, float]:
    """People for each RW counted, by place; the newest count of each place, the finest first."""
    newest = dict(
        RwCount.objects.filter(
            region_id__gte=look.code, region_id__lt=look.code + "/", counted_on__lte=look.day
        )
        .order_by("region_id", "counted_on")
        .values_list("region_id", "count")
    )
    counted: dict[str, int] = {}
    for code, count in newest.items():
        if len(code) >= width and not any(other.startswith(code + ".") for other in newest):
            counted[code[:width]] = counted.get(code[:width], 0) + count
    return {code: people.get(code, 0) / count for code, count in counted.items() if count}
