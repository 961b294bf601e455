"""The parts of the page, one at a time: each opens quickly and can be taken in at a glance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict

from regions.codes import Level
from reports.dashboards import board, nudges, oddities, tiles, trend, waiting
from reports.dashboards.addresses import FIRST, address
from reports.dashboards.look import Look
from reports.dashboards.measures import active_kinds

SHOWN_ODDITIES = 5
SHOWN_WAITING = 4


@dataclass(frozen=True)
class Part:
    """A tab of the dashboard and how its content is put together."""

    key: str
    label: str
    icon: str
    context: Callable[[Look, QueryDict], dict[str, Any]]
    # The smallest place that it has something to say about.
    deepest: Level = Level.VILLAGE

    @property
    def template(self) -> str:
        return f"reports/dashboard/_{self.key.replace('-', '_')}.html"


def _summary(look: Look, query: QueryDict) -> dict[str, Any]:
    odd = oddities.found(look)
    own = look.code == look.user.region_id
    cards = waiting.cards(look.user) if own else []
    return {
        "sections": board.sections(look, active_kinds()),
        "oddities": odd[:SHOWN_ODDITIES],
        "oddities_count": len(odd),
        "odd_url": address(look, part="angka-aneh"),
        "cards": cards[:SHOWN_WAITING],
        "cards_count": len(cards),
    }


def _odd(look: Look, query: QueryDict) -> dict[str, Any]:
    odd = oddities.found(look, thorough=True)
    return {
        "oddities": odd,
        "odd_title": f"{len(odd)} angka aneh" if odd else "Angka aneh",
        "rules": [rule for rule in oddities.RULES if look.user.has(rule.needs)],
        "thresholds": {
            "times": settings.SIPILAR_ODD_TIMES,
            "count": settings.SIPILAR_ODD_LEAST_COUNT,
            "rupiah": settings.SIPILAR_ODD_LEAST_RUPIAH,
            "smallest": settings.SIPILAR_ODD_SMALLEST_BOARD,
            "largest": settings.SIPILAR_ODD_LARGEST_BOARD,
        },
    }


def _trend(look: Look, query: QueryDict) -> dict[str, Any]:
    return {"charts": trend.charts(look)}


def _map(look: Look, query: QueryDict) -> dict[str, Any]:
    return {"map": tiles.drawn(look, query.get("ukuran", ""))}


def _completeness(look: Look, query: QueryDict) -> dict[str, Any]:
    return {"completeness": nudges.of(look)}


PARTS = (
    Part(FIRST, "Ringkasan", "layout-dashboard", _summary),
    Part("angka-aneh", "Angka aneh", "alert-triangle", _odd),
    Part("tren", "Tren 12 bulan", "chart-line", _trend),
    Part("peta", "Peta", "layout-grid", _map, Level.DISTRICT),
    Part("kelengkapan", "Kelengkapan", "list-check", _completeness, Level.REGENCY),
)


def chosen(key: str, look: Look) -> Part:
    """The part that is asked for; the summary where a place is too small for it."""
    return next((one for one in _fitting(look) if one.key == key), PARTS[0])


def tabs(look: Look, part: Part) -> list[tuple[Part, str, bool]]:
    """Each part with its address and whether it is open."""
    return [(one, address(look, part=one.key), one is part) for one in _fitting(look)]


def _fitting(look: Look) -> list[Part]:
    return [one for one in PARTS if look.level <= one.deepest]
