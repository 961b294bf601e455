"""The days on which an office works: neither weekend nor in the table of holidays."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import Holiday

SATURDAY = 5
ONE = timedelta(days=1)
# Of a year's days about 240 are worked, so that twice the days and a month hold any run of them.
SLACK = 30


@dataclass(frozen=True)
class OfficeCalendar:
    """Working days between two dates."""

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

    def after(self, day: date, count: int) -> date:
        """The day `count` working days after `day`."""
        for _ in range(count):
            day = self.on_or_after(day + ONE)
        return day


def working_days_after(day: date, count: int) -> date:
    """The day `count` working days after `day`, as the table of holidays has it now."""
    last = day + ONE * (2 * count + SLACK)
    return OfficeCalendar.between(day, last).after(day, count)
