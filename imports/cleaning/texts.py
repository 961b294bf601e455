"""Text as people paste it: no-break spaces, invisible marks, double blanks, Excel's error words."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

from imports.cleaning.types import EMPTY, Cleaned, error, warning

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffc\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")
_BLANKS = frozenset(("", "-", "--", "---", "–", "—", ".", "...", "n/a", "na", "nihil", "tidak ada"))
_NOT_DIGITS = re.compile(r"[\s.\-'’‘`/_]")

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def tidy(text: str) -> str:
    """One line, single blanks, nothing invisible, composed letters; the words stay as typed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text != text.strip() else text
    # Controls that carry layout become blanks before the rest of the invisible goes.
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def text_of(cell: Any) -> str:
    """What the cell shows, on one line; a whole number without decimals, a date in words."""
    if isinstance(cell, str):
        return tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e22 else repr(cell)
    if isinstance(cell, datetime.date):
        return spell_date(cell)
    return tidy(str(cell))


def spell_date(day: datetime.date) -> str:
    """``2 Mei 2024``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def is_blank(cell: Any) -> bool:
    """Whether nothing stands in the cell, or one of the words for nothing."""
    if cell is None:
        return True
    return isinstance(cell, str) and (not cell or tidy(cell).casefold() in _BLANKS)


def clean_text(cell: Any, *, column: str = "text", max_length: int = 200) -> Cleaned:
    """Free text on one line."""
    if cell is None or cell == "":
        return EMPTY
    text = text_of(cell)
    if not text or text in ("-", "--", "—", "–"):
        return EMPTY
    if text[0] == "#" and _ERRORS.fullmatch(text):
        return Cleaned(
            None,
            (
                error(
                    column,
                    "formula_error",
                    f"Sel berisi galat rumus {text}. Ganti dengan isi yang sebenarnya.",
                ),
            ),
        )
    if len(text) > max_length:
        return Cleaned(
            None,
            (
                error(
                    column,
                    "text_too_long",
                    f"Isinya {len(text)} huruf; batasnya {max_length}. Persingkat isinya.",
                ),
            ),
        )
    return Cleaned(text)


def clean_digits(
    cell: Any, *, column: str, label: str, shortest: int = 1, longest: int = 30
) -> Cleaned:
    """A number that is a name, such as an account: text of digits, leading zeros and all."""
    if is_blank(cell):
        return EMPTY
    if isinstance(cell, float) or (isinstance(cell, int) and len(str(cell)) > 15):
        text = text_of(cell)
        return Cleaned(
            None,
            (
                error(
                    column,
                    "digits_lost",
                    f"{label} {text} tersimpan sebagai angka. Excel hanya menyimpan 15 angka, jadi"
                    " angka selebihnya hilang. Ubah kolom menjadi Teks dan ketik ulang.",
                ),
            ),
        )
    digits = _NOT_DIGITS.sub("", text_of(cell))
    if not digits.isdigit() or not digits.isascii():
        return Cleaned(
            None,
            (
                error(
                    column,
                    "digits_unreadable",
                    f"{label} “{text_of(cell)}” memuat selain angka. Ketik angkanya saja.",
                ),
            ),
        )
    if not shortest <= len(digits) <= longest:
        return Cleaned(
            None,
            (
                error(
                    column,
                    "digits_length",
                    f"{label} {digits} terdiri dari {len(digits)} angka; seharusnya {shortest}"
                    f" sampai {longest} angka. Periksa dokumennya.",
                ),
            ),
        )
    if isinstance(cell, int):
        return Cleaned(
            digits,
            (
                warning(
                    column,
                    "leading_zero_may_be_lost",
                    f"{label} {digits} tersimpan sebagai angka; bila diawali 0, nol itu hilang."
                    " Periksa, dan ubah kolom menjadi Teks.",
                ),
            ),
        )
    return Cleaned(digits)


def clean_npwp(cell: Any, *, column: str = "npwp") -> Cleaned:
    """A taxpayer number: 15 digits, or 16 since 2024; kept as digits."""
    found = clean_digits(cell, column=column, label="NPWP", shortest=15, longest=16)
    if found.is_refused:
        problem = found.problems[0]
        return Cleaned(None, (warning(column, "npwp_unreadable", problem.message),))
    return found
