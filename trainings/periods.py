"""A stretch of the calendar as it stands in an address: `2024`, `2024-Q2`, `2024-05`."""

import re
from calendar import monthrange
from datetime import date

from accounts.formats import MONTHS

ROMAN = ("I", "II", "III", "IV")
WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|S([12])|(0[1-9]|1[0-2])))?")


def days_of(text: str) -> tuple[date, date] | None:
    """First and last day; None for words that are no period."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return None
    year, quarter, half, month = (int(part) if part else 0 for part in match.groups())
    if quarter:
        first, last = quarter * 3 - 2, quarter * 3
    elif half:
        first, last = half * 6 - 5, half * 6
    elif month:
        first = last = month
    else:
        first, last = 1, 12
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def name_of(text: str) -> str:
    """`Triwulan II 2024`, `Mei 2024`, `2024`."""
    match = WRITTEN.fullmatch(text)
    if match is None:
        return text
    year, quarter, half, month = match.groups()
    if quarter:
        return f"Triwulan {ROMAN[int(quarter) - 1]} {year}"
    if half:
        return f"Semester {ROMAN[int(half) - 1]} {year}"
    return f"{MONTHS[int(month) - 1]} {year}" if month else year


def choices(years: list[int], chosen: str = "") -> list[tuple[str, str]]:
    """Years with their quarters, and whatever an address asked for besides."""
    found = []
    for year in years:
        found.append((str(year), f"Tahun {year}"))
        found += [(f"{year}-Q{n}", f"Triwulan {ROMAN[n - 1]} {year}") for n in range(1, 5)]
    if chosen and days_of(chosen) and chosen not in dict(found):
        found.append((chosen, name_of(chosen)))
    return found
