"""The NIK: sixteen digits that say where and when somebody was first registered.

Hard rules are about the form only. What the digits *mean* (birth date, sex, area) is compared
softly: a NIK never changes when a birth date is corrected or a person moves.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from imports.cleaning.texts import is_blank, spell_date, text_of
from imports.cleaning.types import EMPTY, Cleaned, Problem, error, note, warning

_COLUMN = "nik"
_NOISE = re.compile(r"[\s.,\-'’‘`´\"_:\u00ad\u200b-\u200f\u2060\ufeff]")
_LABEL = re.compile(r"^(no(mor)?)?\W*(nik|ktp)\W*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,3}")
_DECIMAL = re.compile(r"(\d{15,17})[.,]0+")
_MASKED = re.compile(r"\d{2,8}[*xX•#]{4,}\d{0,6}")
_LOOKALIKE = str.maketrans("OoQIl|!SB", "000111158"[:9])
_LETTERS = frozenset("OoQIl|!SB")
_ABSENT = frozenset(("", "0", "na", "tidakada", "belumada", "kosong", "tdkada", "blmada", "none"))

#: First two digits in use, old and new; an unknown one is only worth a look.
_PROVINCE_CODES = (
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65"
    " 71 72 73 74 75 76 81 82 91 92 93 94 95 96 97"
)
PROVINCES = frozenset(_PROVINCE_CODES.split())


def clean_nik(cell: Any, *, provinces: frozenset[str] = PROVINCES) -> Cleaned:
    """The sixteen digits, or why they are not."""
    if isinstance(cell, str):
        if len(cell) == 16 and cell.isdigit() and cell.isascii():
            return _checked(cell, (), provinces)
        return _from_text(cell, provinces)
    if cell is None:
        return EMPTY
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_number(cell, provinces)
    return _refuse("nik_not_digits", f"NIK “{text_of(cell)}” bukan 16 angka. Ketik ulang dari KTP.")


def _from_number(number: int | float, provinces: frozenset[str]) -> Cleaned:
    digits = text_of(number)
    if digits == "0":
        return EMPTY
    if not digits.isdigit():
        return _refuse("nik_not_digits", f"NIK {digits} bukan 16 angka. Ketik ulang dari KTP.")
    if len(digits) != 16:
        return _wrong_length(digits)
    # A float beyond 2**53 has been rounded by the machine; a last 0 is Excel's 15 digits.
    if isinstance(number, float) or digits[-1] == "0":
        return _refuse(
            "nik_lost_digit",
            f"NIK {digits} tersimpan sebagai angka. Excel hanya menyimpan 15 angka, jadi angka"
            " terakhir hilang. Ubah kolom menjadi Teks dan ketik ulang, atau pilih salah satu"
            " calon.",
        )
    kept = note(
        _COLUMN, "nik_was_number", "NIK tersimpan sebagai angka, tetapi keenam belas angkanya utuh."
    )
    return _checked(digits, (kept,), provinces)


def _from_text(text: str, provinces: frozenset[str]) -> Cleaned:
    shown = text_of(text)
    if is_blank(shown):
        return EMPTY
    if decimal := _DECIMAL.fullmatch(shown):
        return _from_number(int(decimal[1]), provinces)
    if _SCIENTIFIC.fullmatch(shown.replace(" ", "")):
        return _refuse(
            "nik_scientific",
            f"NIK {shown} ditulis Excel sebagai bilangan pangkat, jadi angka aslinya hilang."
            " Ubah kolom menjadi Teks dan ketik ulang NIK dari KTP.",
        )
    bare = _NOISE.sub("", _LABEL.sub("", shown))
    if bare.isdigit() and bare.isascii():
        if len(bare) == 16:
            tidied = note(
                _COLUMN, "nik_tidied", "Spasi, titik, atau tanda lain di dalam NIK dibuang."
            )
            return _checked(bare, (tidied,), provinces)
        return EMPTY if bare == "0" else _wrong_length(bare)
    if bare.casefold() in _ABSENT:
        return EMPTY
    if _MASKED.fullmatch(bare):
        return _refuse(
            "nik_masked", f"NIK {shown} tersamar. Ketik keenam belas angkanya, atau kosongkan."
        )
    repaired = bare.translate(_LOOKALIKE)
    letters = sorted(set(bare) & _LETTERS)
    if repaired.isdigit() and repaired.isascii() and len(bare) - len(_only_digits(bare)) <= 4:
        named = ", ".join(letters)
        usable = len(repaired) == 16 and not _fault(repaired)
        return _refuse(
            "nik_letter",
            f"NIK {shown} memuat huruf {named} di antara angka. Mungkin maksudnya angka yang mirip;"
            " periksa KTP lalu perbaiki.",
            repaired if usable else "",
        )
    return _refuse(
        "nik_not_digits",
        f"NIK “{shown[:40]}” memuat selain angka. NIK terdiri dari 16 angka; ketik ulang dari KTP.",
    )


def _only_digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _wrong_length(digits: str) -> Cleaned:
    count = len(digits)
    how = f"hanya {count}" if count < 16 else f"ada {count}"
    return _refuse(
        "nik_length",
        f"NIK {digits[:24]} {how} angka; NIK terdiri dari 16 angka. Ketik ulang dari KTP.",
    )


def _refuse(code: str, message: str, suggestion: str = "") -> Cleaned:
    return Cleaned(None, (error(_COLUMN, code, message, suggestion),))


def _fault(nik: str) -> tuple[str, str] | None:
    """What no issued NIK can have."""
    if nik == nik[0] * 16:
        return "nik_all_same", f"NIK {nik} hanya satu angka yang diulang. Ketik ulang dari KTP."
    if nik[12:] == "0000":
        return (
            "nik_serial",
            f"NIK {nik} berakhir 0000, padahal nomor urut NIK mulai dari 0001. Biasanya karena"
            " Excel membulatkan angka. Ketik ulang dari KTP.",
        )
    day = int(nik[6:8])
    if not (1 <= day <= 31 or 41 <= day <= 71):
        return (
            "nik_day",
            f"Angka ke-7 dan ke-8 NIK {nik} adalah {nik[6:8]}, padahal harus tanggal lahir (01–31,"
            " perempuan 41–71). Periksa KTP.",
        )
    if not "01" <= nik[8:10] <= "12":
        return (
            "nik_month",
            f"Angka ke-9 dan ke-10 NIK {nik} adalah {nik[8:10]}, padahal harus bulan lahir"
            " (01–12). Periksa KTP.",
        )
    return None


def _checked(nik: str, remarks: tuple[Problem, ...], provinces: frozenset[str]) -> Cleaned:
    if fault := _fault(nik):
        return _refuse(*fault)
    if nik[:2] not in provinces:
        remarks += (
            warning(
                _COLUMN,
                "nik_province_unknown",
                f"NIK diawali {nik[:2]}, yang bukan kode provinsi yang kami kenal. Periksa KTP.",
            ),
        )
    return Cleaned(nik, remarks)


def masked(nik: str) -> str:
    """The NIK as it may be shown to anyone: ``3174********0001``."""
    return f"{nik[:4]}********{nik[-4:]}"


def derived(nik: str, *, today: datetime.date | None = None) -> tuple[datetime.date | None, str]:
    """The birth date and sex that the digits speak of; the century is a guess."""
    day = int(nik[6:8])
    sex = "P" if day > 40 else "L"
    this_year = (today or datetime.date.today()).year
    year = 2000 + int(nik[10:12])
    if year > this_year - 10:
        year -= 100
    try:
        return datetime.date(year, int(nik[8:10]), day - 40 if day > 40 else day), sex
    except ValueError:
        return None, sex


def check_against(
    nik: str,
    *,
    born_on: datetime.date | None = None,
    sex: str | None = None,
    kk: str | None = None,
) -> tuple[Problem, ...]:
    """Warnings where the NIK and the other columns tell different stories."""
    day = int(nik[6:8])
    remarks: list[Problem] = []
    if kk and kk == nik:
        return (
            error(
                _COLUMN,
                "nik_is_kk",
                "Isi kolom NIK sama dengan Nomor KK, jadi ini nomor keluarga dan bukan nomor"
                " orangnya. Ketik NIK dari KTP; NIK juga tercantum di baris namanya pada KK.",
            ),
        )
    if born_on is not None and _looks_like_kk(nik, born_on):
        return (
            warning(
                _COLUMN,
                "nik_like_kk",
                f"NIK {masked(nik)} memuat tanggal {nik[6:8]}-{nik[8:10]}-{nik[10:12]}, jauh dari"
                f" tanggal lahir {spell_date(born_on)} dan mirip tanggal terbit Kartu Keluarga."
                " Mungkin ini Nomor KK; periksa KTP.",
            ),
        )
    if born_on is not None:
        typed = born_on.day + (40 if day > 40 else 0), born_on.month, born_on.year % 100
        if (day, int(nik[8:10]), int(nik[10:12])) != typed:
            shown = f"{day - 40 if day > 40 else day:02d}-{nik[8:10]}-{nik[10:12]}"
            remarks.append(
                warning(
                    _COLUMN,
                    "nik_birth_mismatch",
                    f"NIK {masked(nik)} menunjuk tanggal lahir {shown}, sedangkan di kolom tertulis"
                    f" {spell_date(born_on)}. Periksa KTP; bila tanggal lahirnya pernah dikoreksi,"
                    " NIK memang tidak berubah.",
                )
            )
    if sex is not None and sex != ("P" if day > 40 else "L"):
        said = "perempuan" if day > 40 else "laki-laki"
        typed_sex = "perempuan" if sex == "P" else "laki-laki"
        remarks.append(
            warning(
                _COLUMN,
                "nik_sex_mismatch",
                f"NIK {masked(nik)} menunjuk {said}, sedangkan di kolom tertulis {typed_sex}."
                " Periksa KTP.",
            )
        )
    return tuple(remarks)


# Family cards were first numbered by the civil registry's own system in 2004.
_FIRST_KK_YEAR = 4


def _looks_like_kk(nik: str, born_on: datetime.date) -> bool:
    """Whether day, month and year all differ from the birth date and could be the day on which
    a family card was issued: a KK is numbered like a man's NIK, with that day for a birth."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    return (
        day <= 31
        and _FIRST_KK_YEAR <= year <= datetime.date.today().year % 100
        and born_on.year < 2000 + _FIRST_KK_YEAR
        and (day, month) != (born_on.day, born_on.month)
        and year != born_on.year % 100
        and day != born_on.day
        and month != born_on.month
    )


def lost_digit_candidates(cell: Any) -> list[str]:
    """What a NIK whose sixteenth digit Excel dropped can have been; to be ticked by a person."""
    digits = text_of(cell)
    if decimal := _DECIMAL.fullmatch(digits):
        digits = decimal[1]
    if len(digits) != 16 or not digits.isdigit():
        return []
    return [nik for last in "0123456789" if not _fault(nik := digits[:15] + last)]
