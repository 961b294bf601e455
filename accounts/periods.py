"""Stretches of the calendar as offices count: a month, a quarter, a semester, a year.

Written `2024-05`, `2024-Q2`, `2024-S1`, `2024`; read as "Mei 2024", "Triwulan II 2024",
"Semester I 2024", "Tahun 2024".
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from accounts.formats import MONTHS

WRITTEN = re.compile(r"^(?P<year>[12]\d{3})(?:-(?P<kind>[QS]?)(?P<number>\d{1,2}))?$", re.ASCII)
ROMAN = ("I", "II", "III", "IV")
EARLIEST, LATEST = 1990, 2999


class PeriodKind(Enum):
    """How long a period is; the value is the number of its months."""

    MONTH = 1
    QUARTER = 3
    SEMESTER = 6
    YEAR = 12

    @property
    def per_year(self) -> int:
        return 12 // self.value

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    PeriodKind.MONTH: "Bulan",
    PeriodKind.QUARTER: "Triwulan",
    PeriodKind.SEMESTER: "Semester",
    PeriodKind.YEAR: "Tahun",
}
LETTERS = {"": PeriodKind.MONTH, "Q": PeriodKind.QUARTER, "S": PeriodKind.SEMESTER}


class NotAPeriod(ValueError):
    """Text that names no period; the message tells a person how to write one."""


@dataclass(frozen=True, order=True)
class Period:
    """The `number`-th month, quarter or semester of a year, or the year itself (number 1).

    Sorts by its first day, then the longer one first.
    """

    start: date
    minus_months: int  # minus, so that a year stands before its January

    @classmethod
    def of(cls, kind: PeriodKind, year: int, number: int = 1) -> "Period":
        if not EARLIEST <= year <= LATEST or not 1 <= number <= kind.per_year:
            raise NotAPeriod(f"{kind.label} {number} tahun {year} tidak ada.")
        return cls(date(year, (number - 1) * kind.value + 1, 1), -kind.value)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period a text names. Raises NotAPeriod."""
        match = WRITTEN.match(text.strip().upper())
        if match and match["number"] is None:
            return cls.of(PeriodKind.YEAR, int(match["year"]))
        # A month has two digits, a quarter or semester one.
        if match and len(match["number"]) == (1 if match["kind"] else 2):
            return cls.of(LETTERS[match["kind"]], int(match["year"]), int(match["number"]))
        raise NotAPeriod(
            f"“{text[:20]}” bukan periode. Tulis 2024 (tahun), 2024-S1 (semester), "
            "2024-Q2 (triwulan), atau 2024-05 (bulan)."
        )

    @classmethod
    def holding(cls, day: date, kind: PeriodKind) -> "Period":
        """The period of that kind in which the day lies."""
        return cls.of(kind, day.year, (day.month - 1) // kind.value + 1)

    @property
    def kind(self) -> PeriodKind:
        return PeriodKind(-self.minus_months)

    @property
    def year(self) -> int:
        return self.start.year

    @property
    def number(self) -> int:
        return (self.start.month - 1) // self.kind.value + 1

    @property
    def end(self) -> date:
        """The last day."""
        return self.next.start - timedelta(days=1)

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02d}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.SEMESTER:
                return f"{self.year}-S{self.number}"
        return str(self.year)

    @property
    def title(self) -> str:
        """`Mei 2024`, `Triwulan II 2024`, `Semester I 2024`, `Tahun 2024`."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{MONTHS[self.number - 1]} {self.year}"
            case PeriodKind.YEAR:
                return f"Tahun {self.year}"
        return f"{self.kind.label} {ROMAN[self.number - 1]} {self.year}"

    @property
    def next(self) -> "Period":
        return self._moved(1)

    @property
    def previous(self) -> "Period":
        return self._moved(-1)

    @property
    def year_ago(self) -> "Period":
        """The same stretch of the year before."""
        return Period(self.start.replace(year=self.year - 1), self.minus_months)

    def _moved(self, count: int) -> "Period":
        year, number = divmod(
            self.year * self.kind.per_year + self.number - 1 + count, self.kind.per_year
        )
        return Period(date(year, number * self.kind.value + 1, 1), self.minus_months)

    def parts(self, kind: PeriodKind) -> list["Period"]:
        """The shorter periods of that kind inside this one, in order; itself for its own kind."""
        first = Period.holding(self.start, kind)
        found = [first] if first.start >= self.start and first.end <= self.end else []
        while found and found[-1].next.end <= self.end:
            found.append(found[-1].next)
        return found

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def is_closed(self, day: date) -> bool:
        """Whether it had ended before that day began."""
        return self.end < day


def closed_before(day: date) -> list[Period]:
    """The last closed month, quarter, semester and year, seen from the morning of that day."""
    return [Period.holding(day, kind).previous for kind in PeriodKind]
