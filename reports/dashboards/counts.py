"""Figures by place that several rules read, each counted once for a page."""

from datetime import date
from functools import cached_property

from accounts import formats
from regions.codes import Level
from regions.models import Region
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, slug
from reports.dashboards.measures import active_kinds, all_measures
from reports.queries.serving import count_serving


class Counts:
    """What rules know of a region and the places right beneath it."""

    def __init__(self, look: Look):
        self.look = look
        self._kept: dict[tuple, dict[str, int]] = {}

    @cached_property
    def kinds(self):
        return active_kinds()

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return all_measures(self.kinds)

    @cached_property
    def pillar_keys(self) -> list[str]:
        """Measures of what stands or serves on a day, in the order of the kinds."""
        endings = ("-bertugas", "-aktif", "-terdaftar")
        return [key for key in self.measures if key.endswith(endings)]

    @cached_property
    def names(self) -> dict[str, str]:
        """The places beneath that are on the map of the day."""
        if self.look.level >= Level.VILLAGE:
            return {}
        beneath = (
            Region.objects.within(self.look.code)
            .at(Level(self.look.level + 1))
            .valid_on(self.look.day)
        )
        return {str(one.code): formats.place(one) for one in beneath}

    def prepare(self, days: list[date]) -> None:
        """Counts who serves on several days in one go."""
        look = self.look
        found = count_serving(region=look.code, days=days, width=look.width)
        for kind in self.kinds:
            key = f"{slug(kind.code)}-bertugas"
            if key in self.measures:
                for day in days:
                    self._kept[key, day] = {}
        for (code, area, day), count in found.items():
            kept = self._kept.get((f"{slug(code)}-bertugas", day))
            if kept is not None and count:
                kept[area] = count

    def by_area(self, key: str, look: Look | None = None) -> dict[str, int]:
        """A figure by the places beneath; what belongs to the whole stands under its own code."""
        look = look or self.look
        if (key, look.day) not in self._kept:
            self._kept[key, look.day] = self.measures[key].by_area(look, look.width)
        return self._kept[key, look.day]
