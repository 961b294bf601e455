"""Where somebody looks from: whose eyes, which region, which year, on which day."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from regions.codes import LENGTHS, Level
from regions.models import Region


@dataclass(frozen=True, kw_only=True)
class Look:
    """A region and a day; all figures of a page are counted from here.

    A year that is over is seen on its last day, the running one today.
    """

    user: User
    region: Region
    day: date
    # Where what happened begins to count; New Year where nothing is said.
    since: date | None = None
    # Only what belongs to the region itself and to no place beneath it.
    is_exact: bool = False

    @property
    def code(self) -> str:
        return str(self.region.code)

    @property
    def year(self) -> int:
        return self.day.year

    @property
    def new_year(self) -> date:
        return self.day.replace(month=1, day=1)

    @property
    def start(self) -> date:
        return self.since or self.new_year

    @property
    def level(self) -> Level:
        return Level(self.region.level)

    @property
    def width(self) -> int:
        """Characters in the codes of the places right beneath; of the region itself at the end."""
        return LENGTHS[min(self.level, Level.VILLAGE - 1)]

    def on(self, day: date) -> "Look":
        """The same eyes and region on another day."""
        return Look(user=self.user, region=self.region, day=day)


def day_of_year(year: int, today: date) -> date:
    """The day on which a year is seen."""
    return today if year == today.year else date(year, 12, 31)
