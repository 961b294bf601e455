"""What a damaged NIK can have been: every number that one mishap would turn into what was typed.

Nothing here is ever applied by itself. The guesses are ranked, shown with their reasons, and a
person who has the identity card in hand ticks one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from imports.cleaning.nik import PROVINCES, clean_nik, lost_digit_candidates
from imports.cleaning.texts import text_of

# The digits that each letter is mistaken for, the likelier first.
MEANT = {
    "O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "i": "1", "L": "1", "|": "1",
    "!": "1", "Z": "2", "z": "2", "S": "5", "s": "5", "G": "6", "b": "6", "B": "8", "g": "9",
    "q": "9",
}  # fmt: skip
_NOISE = re.compile(r"[\s.,\-'’‘`´\"_:\u00ad\u200b-\u200f\u2060\ufeff\u00a0]")
_POWER = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?15")
MOST_LETTERS = 4


class Guess(NamedTuple):
    """A NIK that can have been meant, and what would have happened to it."""

    nik: str
    how: str


def guesses(cell: Any, *, born_on: datetime.date | None = None, sex: str = "") -> list[Guess]:
    """Every usable NIK that lies one mishap away from the cell, each once."""
    found: dict[str, Guess] = {}
    for guess in _all(cell, born_on, sex):
        if guess.nik[:2] in PROVINCES and not clean_nik(guess.nik).is_refused:
            found.setdefault(guess.nik, guess)
    return list(found.values())


def _all(cell: Any, born_on: datetime.date | None, sex: str) -> Iterator[Guess]:
    for nik in lost_digit_candidates(cell) if _has_lost(cell) else ():
        yield Guess(nik, f"angka terakhir {nik[-1]}")
    bare = _NOISE.sub("", text_of(cell))
    if not bare.isascii():
        return
    if bare.isdigit():
        if len(bare) == 15:
            yield from _one_more(bare)
        elif len(bare) == 17:
            yield from _one_less(bare)
        elif len(bare) == 16 and born_on:
            yield from _birth_set_right(bare, born_on, sex)
    elif len(bare) == 16:
        yield from _letters_read(bare)


def _has_lost(cell: Any) -> bool:
    """Whether Excel kept the cell as a number, or it is text that ends as such a number does."""
    return isinstance(cell, (int, float)) or bool(re.fullmatch(r"\d{15}0([.,]0+)?", text_of(cell)))


def _letters_read(bare: str) -> Iterator[Guess]:
    letters = sorted({char for char in bare if not char.isdigit()})
    count = sum(not char.isdigit() for char in bare)
    if count > MOST_LETTERS or any(char not in MEANT for char in letters):
        return
    for digits in product(*(MEANT[char] for char in letters)):
        meant = dict(zip(letters, digits, strict=True))
        shown = ", ".join(f"huruf {char} dibaca {digit}" for char, digit in meant.items())
        yield Guess("".join(meant.get(char, char) for char in bare), shown)


def _one_more(bare: str) -> Iterator[Guess]:
    """A digit was left out: the last one most often, so the end comes first."""
    for place in range(15, -1, -1):
        for digit in "0123456789":
            yield Guess(
                bare[:place] + digit + bare[place:],
                f"angka {digit} ditambahkan di urutan {place + 1}",
            )


def _one_less(bare: str) -> Iterator[Guess]:
    for place in range(16, -1, -1):
        yield Guess(
            bare[:place] + bare[place + 1 :], f"angka {bare[place]} di urutan {place + 1} dibuang"
        )


def _birth_set_right(bare: str, born_on: datetime.date, sex: str) -> Iterator[Guess]:
    is_woman = sex == "P" if sex else "4" <= bare[6] <= "7"
    day = born_on.day + (40 if is_woman else 0)
    birth = f"{day:02d}{born_on:%m%y}"
    if birth != bare[6:12]:
        yield Guess(bare[:6] + birth + bare[12:], "tanggal lahir di NIK disamakan dengan kolomnya")


def agrees(cell: Any, nik: str) -> bool:
    """Whether a NIK that the registry knows may be what the cell was before it was damaged:
    the digits that are left are its own, but for one or two."""
    bare = _NOISE.sub("", text_of(cell))
    if not bare:
        return True
    if power := _POWER.fullmatch(text_of(cell).replace(" ", "")):
        digits = power[1] + (power[2] or "")
        return abs(int(nik[: len(digits)]) - int(digits)) <= 1
    digits = "".join(MEANT.get(char, [char])[0] for char in bare)
    return _distance(digits, nik) <= 4 if digits[12:] == "0000" else _distance(digits, nik) <= 2


def _distance(one: str, other: str) -> int:
    """How many digits have to be typed, dropped or replaced to make the one the other."""
    row = list(range(len(other) + 1))
    for i, mine in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, theirs in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (mine != theirs))
    return row[-1]
