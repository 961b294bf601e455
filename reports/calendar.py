"""The days on which an office works, and the day on which each kind of report is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from reports.models import Holiday
from reports.periods import Period

SATURDAY = 5
ONE = timedelta(days=1)


@dataclass(frozen=True)
class OfficeCalendar:
    """Working days between two dates: neither weekend nor in the table of holidays."""

    holidays: frozenset[date]

    @classmethod
    def between(cls, first: date, last: date) -> "OfficeCalendar":
        return cls(frozenset(Holiday.objects.between(first, last)))

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def on_or_after(self, day: date) -> date:
        while not self.is_working_day(day):
            day += ONE
        return day

    def on_or_before(self, day: date) -> date:
        while not self.is_working_day(day):
            day -= ONE
        return day


Due = Callable[[Period, OfficeCalendar], date]


def day_after(period: Period, calendar: OfficeCalendar) -> date:
    """The first day after the period, whatever day it is: figures that need nobody's work."""
    return period.next.start


def the_fifth(period: Period, calendar: OfficeCalendar) -> date:
    """The 5th of the next month, or the first working day after it: late entries are in."""
    return calendar.on_or_after(period.next.start.replace(day=5))


def last_working_day(period: Period, calendar: OfficeCalendar) -> date:
    """The last working day of the period itself, while something can still be sent."""
    return calendar.on_or_before(period.end)


IN_WORDS: dict[Due, str] = {
    day_after: "tanggal 1 sesudah periode berakhir",
    the_fifth: "tanggal 5 sesudah periode berakhir, atau hari kerja berikutnya",
    last_working_day: "hari kerja terakhir periode",
}
