"""A year's days off as the joint decree lists them: those known by heart, and those typed in.

One day a line: `17-02-2026; Tahun Baru Imlek`, and `; cuti bersama` behind a day of joint leave.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import lokal

from accounts.forms.fields import parse_date

JOINT_LEAVE = "cuti bersama"
LONGEST_NAME = 120


@dataclass(frozen=True)
class DayOff:
    day: date
    name: str
    is_joint_leave: bool = False

    def __str__(self):
        line = f"{self.day:%d-%m-%Y}; {self.name}"
        return f"{line}; {JOINT_LEAVE}" if self.is_joint_leave else line


@dataclass(frozen=True)
class Decree:
    """The joint decree of the three ministers for one year."""

    name: str
    days: tuple[DayOff, ...]


class ListBroken(ValueError):
    """A line of the list is no day off; the text says which and why."""


def read(text: str, *, year: int | None = None) -> list[DayOff]:
    """The days of a list. Raises ListBroken."""
    found: dict[date, DayOff] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lower().startswith("tanggal"):
            continue
        first, _, rest = line.partition(";")
        name, _, kind = rest.partition(";")
        day = parse_date(first.strip())
        if day is None:
            raise ListBroken(f"Baris {number}: “{first.strip()}” bukan tanggal.")
        if year is not None and day.year != year:
            raise ListBroken(f"Baris {number}: {day:%d-%m-%Y} bukan tanggal di tahun {year}.")
        if not name.strip() or len(name.strip()) > LONGEST_NAME:
            raise ListBroken(f"Baris {number}: tuliskan nama hari liburnya sesudah titik koma.")
        if kind.strip().lower() not in ("", JOINT_LEAVE):
            raise ListBroken(
                f"Baris {number}: bagian ketiga hanya boleh “{JOINT_LEAVE}” atau kosong."
            )
        found.setdefault(day, DayOff(day, " ".join(name.split()), bool(kind.strip())))
    return sorted(found.values(), key=lambda one: one.day)


def written(days: Iterable[DayOff]) -> str:
    return "\n".join(str(one) for one in days)


def decreed(year: int) -> Decree | None:
    """The decree of a year that this program knows; None for one it does not."""
    if year in BY_HEART:
        name, text = BY_HEART[year]
        return Decree(name, tuple(read(text, year=year)))
    if year in lokal.HOLIDAY_YEARS:
        found = lokal.get_holidays(year)
        days = (
            DayOff(date.fromisoformat(one.date), one.name, one.type == "cuti_bersama")
            for one in found.holidays
        )
        return Decree(found.decree, tuple(days))
    return None


# The years before those that the `lokal-id` package brings.
BY_HEART = {
    2024: (
        "SKB Nomor 855 Tahun 2023, Nomor 3 Tahun 2023, Nomor 4 Tahun 2023",
        """
        01-01-2024; Tahun Baru 2024 Masehi
        08-02-2024; Isra Mikraj Nabi Muhammad saw.
        09-02-2024; Tahun Baru Imlek 2575 Kongzili; cuti bersama
        10-02-2024; Tahun Baru Imlek 2575 Kongzili
        11-03-2024; Hari Suci Nyepi (Tahun Baru Saka 1946)
        12-03-2024; Hari Suci Nyepi (Tahun Baru Saka 1946); cuti bersama
        29-03-2024; Wafat Isa Almasih
        31-03-2024; Hari Paskah
        08-04-2024; Idulfitri 1445 H; cuti bersama
        09-04-2024; Idulfitri 1445 H; cuti bersama
        10-04-2024; Idulfitri 1445 H
        11-04-2024; Idulfitri 1445 H
        12-04-2024; Idulfitri 1445 H; cuti bersama
        15-04-2024; Idulfitri 1445 H; cuti bersama
        01-05-2024; Hari Buruh Internasional
        09-05-2024; Kenaikan Isa Almasih
        10-05-2024; Kenaikan Isa Almasih; cuti bersama
        23-05-2024; Hari Raya Waisak 2568 BE
        24-05-2024; Hari Raya Waisak 2568 BE; cuti bersama
        01-06-2024; Hari Lahir Pancasila
        17-06-2024; Iduladha 1445 H
        18-06-2024; Iduladha 1445 H; cuti bersama
        07-07-2024; 1 Muharam Tahun Baru Islam 1446 H
        17-08-2024; Proklamasi Kemerdekaan
        16-09-2024; Maulid Nabi Muhammad saw.
        25-12-2024; Hari Raya Natal
        26-12-2024; Hari Raya Natal; cuti bersama
        """,
    ),
    2025: (
        "SKB Nomor 1017 Tahun 2024, Nomor 2 Tahun 2024, Nomor 2 Tahun 2024, dan perubahannya",
        """
        01-01-2025; Tahun Baru 2025 Masehi
        27-01-2025; Isra Mikraj Nabi Muhammad saw.
        28-01-2025; Tahun Baru Imlek 2576 Kongzili; cuti bersama
        29-01-2025; Tahun Baru Imlek 2576 Kongzili
        28-03-2025; Hari Suci Nyepi (Tahun Baru Saka 1947); cuti bersama
        29-03-2025; Hari Suci Nyepi (Tahun Baru Saka 1947)
        31-03-2025; Idulfitri 1446 H
        01-04-2025; Idulfitri 1446 H
        02-04-2025; Idulfitri 1446 H; cuti bersama
        03-04-2025; Idulfitri 1446 H; cuti bersama
        04-04-2025; Idulfitri 1446 H; cuti bersama
        07-04-2025; Idulfitri 1446 H; cuti bersama
        18-04-2025; Wafat Yesus Kristus
        20-04-2025; Kebangkitan Yesus Kristus (Paskah)
        01-05-2025; Hari Buruh Internasional
        12-05-2025; Hari Raya Waisak 2569 BE
        13-05-2025; Hari Raya Waisak 2569 BE; cuti bersama
        29-05-2025; Kenaikan Yesus Kristus
        30-05-2025; Kenaikan Yesus Kristus; cuti bersama
        01-06-2025; Hari Lahir Pancasila
        06-06-2025; Iduladha 1446 H
        09-06-2025; Iduladha 1446 H; cuti bersama
        27-06-2025; 1 Muharam Tahun Baru Islam 1447 H
        17-08-2025; Proklamasi Kemerdekaan
        18-08-2025; Proklamasi Kemerdekaan; cuti bersama
        05-09-2025; Maulid Nabi Muhammad saw.
        25-12-2025; Kelahiran Yesus Kristus
        26-12-2025; Kelahiran Yesus Kristus; cuti bersama
        """,
    ),
}
