"""The day on which each kind of report is due, on the days that the office works."""

from collections.abc import Callable
from datetime import date

from accounts.working_days import OfficeCalendar
from reports.periods import Period

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
