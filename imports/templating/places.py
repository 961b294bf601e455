"""The places that a template offers: those of one region, each list under the one above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from regions.codes import Level, ancestor
from regions.models import Region

KEYS = {"regency": Level.REGENCY, "district": Level.DISTRICT, "village": Level.VILLAGE}
BETWEEN = "|"


@dataclass
class Places:
    """Names by level, in the order of the map; `under` repeats the names above each, joined."""

    levels: list[str]
    names: dict[str, list[str]] = field(default_factory=dict)
    under: dict[str, list[str]] = field(default_factory=dict)


def places_of(region: Region, wanted: Sequence[str]) -> Places:
    """The lists for these columns of this region; what lies above it needs no column."""
    levels = [key for key in KEYS if key in wanted and KEYS[key] > region.level]
    found = Region.objects.within(region.code).filter(
        level__in=[KEYS[key] for key in levels], valid_until__isnull=True
    )
    by_code = {one.code: one for one in found.order_by("code")}
    places = Places(levels)
    for at, key in enumerate(levels):
        above = levels[:at]
        names, under = [], []
        for one in by_code.values():
            if one.level != KEYS[key]:
                continue
            parents = [by_code.get(ancestor(one.code, KEYS[level])) for level in above]
            if all(parents):
                names.append(one.name)
                under.append(BETWEEN.join(parent.name for parent in parents if parent))
        places.names[key] = names
        places.under[key] = under
    return places
