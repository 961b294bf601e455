"""Dates as offices type them. The day always comes before the month.

What cannot be a date is never bent into one: 31-02-1980 is an error, not 2 March.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Any, NamedTuple

from imports.cleaning.names import capitalise
from imports.cleaning.texts import MONTHS, is_blank, spell_date, text_of
from imports.cleaning.types import EMPTY, Cleaned, Problem, error, note, warning

_SHORT_MONTHS = {
    "jan": 1, "feb": 2, "peb": 2, "mar": 3, "mrt": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6,
    "jul": 7, "agu": 8, "ags": 8, "agt": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11,
    "nop": 11, "des": 12, "dec": 12,
}  # fmt: skip
_ROMAN_MONTHS = {
    roman: number
    for number, roman in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1
    )
}
_DAY_NAME = re.compile(
    r"^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\b[\s,/]*", re.IGNORECASE
)
_LEAD = re.compile(r"^(tanggal|tgl\.?|pada)\s+", re.IGNORECASE)
_TIME = re.compile(
    r"[T\s]+\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?\s*(wib|wita|wit|z)?$", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/.,\s]\s*(\d{1,2})\s*[-/.,\s]\s*'?(\d{4}|\d{2})")
_IN_WORDS = re.compile(
    r"(\d{1,2})\s*[-/.,\s]?\s*([^\W\d_]{1,12})\.?\s*[-/.,\s]?\s*['’]?(\d{4}|\d{2})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})")
_MONTH_AND_YEAR = re.compile(r"(?:[^\W\d_]{3,12}|\d{1,2})\s*[-/.\s]\s*\d{4}")
_BIRTH = re.compile(r"(?P<place>[^\d]*?)[\s,/.\-:;(]*(?P<date>\d.*?)\)?")
_BIRTH_TURNED = re.compile(r"(?P<date>\d.*\d)[\s,/.\-:;(]+(?P<place>[^\d]+?)\)?")
_EXCEL_DAY_ONE = datetime.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3_654, 73_050  # 1 January 1910 to 31 December 2099
_ADULT = 10
_TOWNS = {
    "jkt": "Jakarta",
    "bdg": "Bandung",
    "sby": "Surabaya",
    "smg": "Semarang",
    "bks": "Bekasi",
    "bgr": "Bogor",
    "tng": "Tangerang",
    "tgr": "Tangerang",
    "yk": "Yogyakarta",
    "mdn": "Medan",
    "plg": "Palembang",
    "mks": "Makassar",
    "dps": "Denpasar",
    "gtlo": "Gorontalo",
    "p. raya": "Palangka Raya",
}


class Birth(NamedTuple):
    """Where and when somebody was born."""

    place: str | None
    born_on: datetime.date | None


class _Read(NamedTuple):
    """A text read as a date: the date, or the code of what is wrong with it."""

    day: datetime.date | None
    code: str = ""
    suggestion: str = ""
    short_year: int | None = None


def clean_date(
    cell: Any,
    *,
    column: str = "birth_date",
    today: datetime.date | None = None,
    is_birth: bool = False,
    earliest: datetime.date = datetime.date(1900, 1, 1),
    latest: datetime.date | None = None,
    ages: tuple[int, int] = (10, 100),
) -> Cleaned:
    """The date in a cell. For a birth, one in the future is an error and ``ages`` a soft limit."""
    if is_blank(cell):
        return EMPTY
    today = today or datetime.date.today()
    remarks: tuple[Problem, ...] = ()
    if isinstance(cell, datetime.datetime):
        day = cell.date()
    elif isinstance(cell, datetime.date):
        day = cell
    else:
        shown = text_of(cell)
        read = _from_number(cell) if isinstance(cell, (int, float)) else _from_text(shown)
        if read.day is None:
            return Cleaned(None, (_complaint(column, shown, read),))
        day = read.day
        if read.code:
            remarks += (note(column, read.code, f"{shown} dibaca sebagai {spell_date(day)}."),)
        if read.short_year is not None:
            full = _with_century(day, read.short_year, today, is_birth)
            if full is None:
                return Cleaned(None, (_complaint(column, shown, _Read(None, "date_impossible")),))
            day = full
            remarks += (
                note(column, "date_two_digit_year", f"{shown} dibaca sebagai {spell_date(day)}."),
            )
    return _within(day, column, remarks, today, is_birth, earliest, latest, ages)


def _within(
    day: datetime.date,
    column: str,
    remarks: tuple[Problem, ...],
    today: datetime.date,
    is_birth: bool,
    earliest: datetime.date,
    latest: datetime.date | None,
    ages: tuple[int, int],
) -> Cleaned:
    if is_birth and day > today:
        return Cleaned(
            None,
            (
                error(
                    column,
                    "date_future",
                    f"Tanggal lahir {spell_date(day)} belum terjadi. Periksa tahunnya.",
                ),
            ),
        )
    if day < earliest or (latest is not None and day > latest):
        bound = f"sebelum {spell_date(earliest)}" if day < earliest else ""
        bound = bound or f"sesudah {spell_date(latest or day)}"
        return Cleaned(
            None,
            (
                error(
                    column,
                    "date_out_of_range",
                    f"Tanggal {spell_date(day)} tidak wajar karena {bound}. Periksa tahunnya.",
                ),
            ),
        )
    if is_birth:
        age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
        if not ages[0] <= age <= ages[1]:
            remarks += (
                warning(
                    column,
                    "age_unusual",
                    f"Menurut tanggal lahir {spell_date(day)} umurnya {age} tahun. Periksa"
                    " tahunnya.",
                ),
            )
    return Cleaned(day, remarks)


def _with_century(
    day: datetime.date, short: int, today: datetime.date, is_birth: bool
) -> datetime.date | None:
    """Births: the latest century that makes at least a ten-year-old; else near today."""
    year = 2000 + short
    if year > (today.year - _ADULT if is_birth else today.year + 20):
        year -= 100
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _complaint(column: str, shown: str, read: _Read) -> Problem:
    text = f"“{shown[:40]}”"
    messages = {
        "date_impossible": f"Tanggal {text} tidak ada dalam kalender. Periksa lagi.",
        "date_zero": f"Tanggal {text} memuat 00, jadi tanggalnya belum diketahui. Isi tanggal"
        " lengkap, atau kosongkan.",
        "date_year_only": f"{text} hanya tahun. Isi tanggal lengkap, misalnya 12 Mei 1985.",
        "date_incomplete": f"Tanggal {text} tidak lengkap. Isi tanggal, bulan, dan tahun, misalnya"
        " 12 Mei 1985.",
        "date_month_first": f"Tanggal {text} tampak ditulis bulan dahulu. Tulis tanggal dahulu:"
        f" {read.suggestion}.",
        "date_unreadable": f"{text} tidak terbaca sebagai tanggal. Tulis misalnya 12 Mei 1985 atau"
        " 12-05-1985.",
    }
    return error(column, read.code, messages[read.code], read.suggestion)


def _from_number(number: int | float) -> _Read:
    if isinstance(number, bool) or number != number or abs(number) > 99_999_999:
        return _Read(None, "date_unreadable")
    whole = int(number)
    if 1900 <= whole <= 2100:
        return _Read(None, "date_year_only")
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _Read(_EXCEL_DAY_ONE + datetime.timedelta(days=whole), "date_from_serial")
    return _from_digits(str(whole)) if whole == number else _Read(None, "date_unreadable")


def _from_digits(digits: str) -> _Read:
    """``12051985``, ``19850512``, ``120585``; a lost leading zero put back."""
    if len(digits) in (7, 8):
        digits = digits.zfill(8)
        if "1900" <= digits[4:] <= "2100":
            return _make(digits[:2], digits[2:4], digits[4:])
        if digits[:2] in ("19", "20"):
            return _make(digits[6:], digits[4:6], digits[:4])
    if len(digits) == 6:
        return _make(digits[:2], digits[2:4], digits[4:])
    return _Read(None, "date_unreadable")


@lru_cache(maxsize=8192)
def _from_text(text: str) -> _Read:
    text = _LEAD.sub("", _DAY_NAME.sub("", text.strip(" '’,.")))
    if match := _DAY_FIRST.fullmatch(text):
        return _make(*match.groups())
    if match := _IN_WORDS.fullmatch(text):
        month = _month(match[2])
        if month:
            return _make(match[1], str(month), match[3])
        return _Read(None, "date_unreadable")
    if match := _YEAR_FIRST.fullmatch(text):
        return _make(match[3], match[2], match[1])
    if (match := _MONTH_FIRST.fullmatch(text)) and (month := _month(match[1])):
        return _make(match[2], str(month), match[3])
    if (without_time := _TIME.sub("", text)) != text:
        return _from_text(without_time)
    if text.isdigit() and text.isascii():
        return _from_number(int(text)) if len(text) <= 8 else _Read(None, "date_unreadable")
    if re.fullmatch(r"\d{4,6}[.,]0+", text):
        return _from_number(int(text[: re.search(r"[.,]", text).start()]))  # type: ignore[union-attr]
    if _MONTH_AND_YEAR.fullmatch(text) or re.fullmatch(r"\d{1,2}[-/.\s]+\d{1,2}", text):
        return _Read(None, "date_incomplete")
    return _Read(None, "date_unreadable")


def _month(word: str) -> int | None:
    word = word.casefold()
    return _ROMAN_MONTHS.get(word) or _SHORT_MONTHS.get(word[:3])


def _make(day: str, month: str, year: str) -> _Read:
    days, months, years = int(day), int(month), int(year)
    short = years if len(year) == 2 else None
    if not days or not months or (len(year) == 4 and not years):
        return _Read(None, "date_zero")
    # With two digits the century is settled later; 2000 is a leap year, so 29 February lives.
    full = years if short is None else 2000
    try:
        return _Read(datetime.date(full, months, days), short_year=short)
    except ValueError:
        pass
    if months > 12 >= days and months <= 31 and short is None:
        try:
            turned = datetime.date(full, days, months)
        except ValueError:
            return _Read(None, "date_impossible")
        return _Read(None, "date_month_first", spell_date(turned))
    return _Read(None, "date_impossible")


def clean_birth(cell: Any, *, column: str = "birth", today: datetime.date | None = None) -> Cleaned:
    """Place and date of birth from one cell: ``Bekasi, 18 Mei 1991``, ``JKT/12-05-1985``."""
    if is_blank(cell):
        return EMPTY
    if not isinstance(cell, str):
        found = clean_date(cell, column=column, today=today, is_birth=True)
        return Cleaned(Birth(None, found.value), found.problems)
    place, day = _split_birth(text_of(cell))
    place_found = clean_place(place, column=column)
    if not day:
        missing = error(
            column,
            "date_incomplete",
            f"“{text_of(cell)[:60]}” belum memuat tanggal lahir. Tulis misalnya Jakarta, 12 Mei"
            " 1985.",
        )
        return Cleaned(Birth(place_found.value, None), (*place_found.problems, missing))
    found = clean_date(day, column=column, today=today, is_birth=True)
    return Cleaned(Birth(place_found.value, found.value), place_found.problems + found.problems)


def _split_birth(text: str) -> tuple[str, str]:
    match = _BIRTH.fullmatch(text)
    if not match:
        return text, ""
    place, day = match["place"], match["date"]
    if not place and (turned := _BIRTH_TURNED.fullmatch(text)):
        tail = turned["place"].split()[0].strip(".,")
        if not _month(tail) or tail.casefold() not in map(str.casefold, MONTHS):
            place, day = turned["place"], turned["date"]
    head, _, last = place.rpartition(" ")
    if last and len(last) >= 3 and _month(last.strip(".,")) and re.match(r"\d{1,2},?\s+\d{4}", day):
        # "Jakarta, May 12 1985": the month belongs to the date.
        place, day = head.rstrip(" ,"), f"{last.strip('.,')} {day}"
    place = re.sub(r"[\s,]*(tanggal|tgl\.?)$", "", place, flags=re.IGNORECASE)
    return place.strip(" ,/.-:;("), day.strip()


def clean_place(cell: Any, *, column: str = "birth_place") -> Cleaned:
    """The name of a town, in usual case; the common short forms written out."""
    if is_blank(cell):
        return EMPTY
    return _place(text_of(cell), column)


@lru_cache(maxsize=2048)
def _place(text: str, column: str) -> Cleaned:
    text = text.strip(" ,./-;:")
    if not text:
        return EMPTY
    if town := _TOWNS.get(text.casefold()):
        return Cleaned(town, (note(column, "place_written_out", f"{text} dibaca sebagai {town}."),))
    if len(text) > 100:
        message = f"Nama tempat terdiri dari {len(text)} huruf; batasnya 100. Persingkat isinya."
        return Cleaned(None, (error(column, "text_too_long", message),))
    return Cleaned(capitalise(text) if text.isupper() or text.islower() else text)
