"""From headings, and the cells beneath them, to columns.

The heading proposes, what the office chose before overrules it, what the user chooses now
overrules both; the cells confirm, decide between two meanings, or raise a doubt.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from imports.reading.headings import fingerprint, heading_key
from imports.reading.matching import LOOSE, Vocabulary
from imports.reading.shapes import (
    SHAPES,
    Shape,
    looks_like_birth,
    looks_like_date,
    looks_like_email,
    looks_like_nik,
    looks_like_phone,
    share,
)
from imports.reading.types import Cell, Doubt, Heading
from imports.reading.types import Mapping as ColumnMapping
from imports.reading.vocabulary import ALWAYS_IGNORED, SPARES, SPLITS

__all__ = ["Vocabulary", "fingerprint_of", "map_headings", "remember"]

_SURE = 0.8
_UNSURE = 0.3
#: Of each pair the first is normally the smaller: a board is part of the members.
_ORDERED = (("board_male", "members_male"), ("board_female", "members_female"))
#: Of each pair the first lies before the second.
_BEFORE = (("start_on", "end_on"), ("registration_on", "valid_until"), ("sk_on", "end_on"))
_TELLING = (
    ("nik", looks_like_nik),
    ("birth", looks_like_birth),
    ("birth_date", looks_like_date),
    ("email", looks_like_email),
    ("phone", looks_like_phone),
)

Recognise = Mapping[str, Callable[[str], bool]]


def map_headings(
    headings: Sequence[Heading],
    vocabulary: Vocabulary,
    samples: Sequence[Sequence[Cell]] = (),
    *,
    remembered: Mapping[str, str | None] | None = None,
    chosen: Mapping[int, str | None] | None = None,
    recognise: Recognise | None = None,
) -> ColumnMapping:
    """Says which column of a sheet holds what.

    ``samples`` are some rows beneath the headings. ``remembered`` is what ``remember`` gave
    last time, ``chosen`` the user's choice by position (``None``: leave the column out).
    ``recognise`` tests text for a column, such as whether it names a village.
    """
    mapper = _Mapper(headings, vocabulary, samples, recognise or {})
    mapper.apply_choices(chosen or {}, remembered or {})
    mapper.apply_headings()
    mapper.split_pairs()
    mapper.let_cells_decide()
    mapper.raise_doubts()
    mapper.suggest()
    return mapper.result


def remember(mapping: ColumnMapping) -> dict[str, str | None]:
    """What to keep of a user's mapping, by heading, for the office's next workbook."""
    kept: dict[str, str | None] = {
        heading_key(mapping.headings[position]): None
        for position in mapping.ignored
        if position in mapping.headings
    }
    for key, position in mapping.columns.items():
        if text := mapping.headings.get(position):
            kept[heading_key(text)] = key
    return kept


def fingerprint_of(mapping: ColumnMapping) -> str:
    """The same for two workbooks with the same headings in the same order."""
    return fingerprint(mapping.headings[position] for position in sorted(mapping.headings))


class _Mapper:
    def __init__(
        self,
        headings: Sequence[Heading],
        vocabulary: Vocabulary,
        samples: Sequence[Sequence[Cell]],
        recognise: Recognise,
    ) -> None:
        self.vocabulary = vocabulary
        self.headings = {heading.column: heading for heading in headings}
        self.recognise = recognise
        self.result = ColumnMapping(headings={h.column: h.text for h in headings if h.text})
        width = max(self.headings, default=-1) + 1
        self.cells = {
            position: [row[position] for row in samples if position < len(row)]
            for position in range(width)
        }
        self.decided: set[int] = set()
        self.shapes = {key: shape for key in vocabulary.entries if (shape := self._shape(key))}

    def _shape(self, key: str) -> Shape | None:
        if test := self.recognise.get(key):
            return lambda cell: isinstance(cell, str) and test(cell)
        if key in self.vocabulary.values:
            return lambda cell: isinstance(cell, str) and self.vocabulary.holds_word(key, cell)
        return SHAPES.get(key)

    def _share(self, key: str, position: int) -> float:
        """How well the cells at ``position`` look like ``key``; 1 if that cannot be told."""
        shape = self.shapes.get(key)
        if not shape:
            return 1.0
        fits, filled = share(shape, self.cells.get(position, ()))
        return fits if filled else 1.0

    def _take(self, key: str, position: int) -> None:
        self.decided.add(position)
        if key in self.vocabulary.entries:
            self.result.columns[key] = position
        else:
            self.result.ignored.append(position)

    def apply_choices(
        self, chosen: Mapping[int, str | None], remembered: Mapping[str, str | None]
    ) -> None:
        """What people said, now or last time, comes first."""
        choices = dict(chosen)
        for position, text in self.result.headings.items():
            known = heading_key(text)
            if position not in choices and known in remembered:
                choices[position] = remembered[known]
        # The present choice goes first, so that an old one cannot take its column.
        for position in sorted(choices, key=lambda place: (place not in chosen, place)):
            choice = choices[position]
            if choice is None:
                self.decided.add(position)
                self.result.ignored.append(position)
            elif choice in self.vocabulary.entries and choice not in self.result.columns:
                self._take(choice, position)

    def apply_headings(self) -> None:
        """Surest headings first; of two for one column the left one, or the spare."""
        candidates = sorted(
            (-match.score, position, match.key)
            for position, heading in self.headings.items()
            if position not in self.decided
            for match in self.vocabulary.match_heading(heading)
        )
        self.rivals: list[tuple[str, int]] = []
        for score, position, key in candidates:
            if position in self.decided:
                continue
            if (
                key in ALWAYS_IGNORED and key not in self.vocabulary.entries
            ) or key not in self.result.columns:
                self._take(key, position)
            elif (spare := SPARES.get(key)) in self.vocabulary.entries and (
                spare not in self.result.columns
            ):
                self._take(str(spare), position)
            elif -score > LOOSE:
                self.rivals.append((key, position))

    def split_pairs(self) -> None:
        """One heading merged over two columns: place and date of birth, RT and RW."""
        for whole, (first, second) in SPLITS.items():
            position = self.result.columns.get(whole)
            if position is None or (whole, position + 1) not in self.rivals:
                continue
            if {first, second} <= self.vocabulary.entries.keys() - self.result.columns.keys():
                del self.result.columns[whole]
                if first == "birth_place" and self._share("birth_date", position) >= _SURE:
                    first, second = second, first
                self._take(first, position)
                self._take(second, position + 1)
                self.rivals.remove((whole, position + 1))

    def let_cells_decide(self) -> None:
        """Where a heading has two meanings, the cells beneath it tell which."""
        columns = self.result.columns
        # A date column that holds "Bekasi, 18 Mei 1991", or a place column with dates in it.
        for key in ("birth_date", "birth_place"):
            position = columns.get(key)
            if position is None or "birth" in columns or "birth" not in self.vocabulary.entries:
                continue
            fits, filled = share(looks_like_birth, self.cells.get(position, ()))
            if filled and fits >= _SURE:
                del columns[key]
                columns["birth"] = position
        for key in self.vocabulary.entries:
            if key in columns or key not in self.shapes:
                continue
            for position, heading in self.headings.items():
                holder = next((k for k, place in columns.items() if place == position), None)
                if position in self.decided and (holder is None or self._is_required(holder)):
                    continue
                names = (heading.text, heading.leaf)
                if not any(key in self.vocabulary.weak_keys(name) for name in names if name):
                    continue
                fits, filled = share(self.shapes[key], self.cells.get(position, ()))
                if not filled or fits < _SURE:
                    continue
                # A column with a meaning of its own gives way only if its cells deny it.
                if holder and self.shapes.get(holder) and self._share(holder, position) > _UNSURE:
                    continue
                if holder:
                    del columns[holder]
                self._take(key, position)
                break

    def _is_required(self, key: str) -> bool:
        return any(group == (key,) for group in self.vocabulary.required)

    def raise_doubts(self) -> None:
        columns, label = self.result.columns, self.vocabulary.label
        for key, position in self.rivals:
            if position in self.decided:
                continue
            self.result.doubts.append(
                Doubt(
                    "duplicate",
                    f"Dua kolom berjudul {label(key)}: kolom {letter(columns[key])} dipakai, kolom"
                    f" {letter(position)} tidak. Ubah pilihannya bila terbalik.",
                    (key,),
                    (columns[key], position),
                )
            )
        exchanged: set[str] = set()
        pairs = list(columns.items())
        for index, (one, here) in enumerate(pairs):
            for other, there in pairs[index + 1 :]:
                if self._look_exchanged(one, here, other, there):
                    exchanged |= {one, other}
                    self._doubt_exchange(one, here, other, there)
        for key, position in pairs:
            shape = self.shapes.get(key)
            if not shape or key in exchanged:
                continue
            fits, filled = share(shape, self.cells.get(position, ()))
            if filled >= 3 and fits < _UNSURE:
                self.result.doubts.append(
                    Doubt(
                        "content",
                        f"Isi kolom {letter(position)} tidak tampak seperti {label(key)}."
                        " Periksa apakah kolomnya sudah benar.",
                        (key,),
                        (position,),
                    )
                )

    def _look_exchanged(self, one: str, here: int, other: str, there: int) -> bool:
        if (one, other) in _ORDERED or (other, one) in _ORDERED:
            small, large = (here, there) if (one, other) in _ORDERED else (there, here)
            counts = [
                (a, b)
                for a, b in zip(self.cells[small], self.cells[large], strict=False)
                if isinstance(a, (int, float)) and isinstance(b, (int, float))
            ]
            return len(counts) >= 2 and sum(a > b for a, b in counts) >= _SURE * len(counts)
        if (one, other) in _BEFORE or (other, one) in _BEFORE:
            early, late = (here, there) if (one, other) in _BEFORE else (there, here)
            days = [
                (str(a)[:10], str(b)[:10])
                for a, b in zip(self.cells[early], self.cells[late], strict=False)
                if isinstance(a, datetime.date) and isinstance(b, datetime.date)
            ]
            return len(days) >= 2 and sum(a > b for a, b in days) >= _SURE * len(days)
        first, second = self.shapes.get(one), self.shapes.get(other)
        if not first or not second or first is second:
            return False
        mine, yours = self.cells.get(here, []), self.cells.get(there, [])
        for shape, cells in ((second, mine), (first, yours)):
            crossed, filled = share(shape, cells)
            if filled < 2 or crossed < _SURE:
                return False
        return max(share(first, mine)[0], share(second, yours)[0]) < 0.5

    def _doubt_exchange(self, one: str, here: int, other: str, there: int) -> None:
        label = self.vocabulary.label
        self.result.doubts.append(
            Doubt(
                "exchanged",
                f"Kolom {letter(here)} ({label(one)}) dan kolom {letter(there)} ({label(other)})"
                " tampak tertukar. Periksa sebelum melanjutkan.",
                (one, other),
                (here, there),
            )
        )

    def suggest(self) -> None:
        """Names what is left over, and what it resembles."""
        free = [key for key in self.vocabulary.entries if key not in self.result.columns]
        for position in sorted(self.headings):
            if position in self.decided:
                continue
            text = self.result.headings.get(position, "")
            values = self.cells.get(position, ())
            if not text and not share(lambda _cell: True, values)[1]:
                continue
            self.result.unknown.append(position)
            if any(position == place for _key, place in self.rivals):
                continue
            near = self.vocabulary.similar(text, among=free) if text else None
            if not near:
                near = next(
                    (
                        key
                        for key, shape in _TELLING
                        if key in free and share(shape, values)[0] >= _SURE
                    ),
                    None,
                )
            if near:
                free.remove(near)
                self.result.suggestions[position] = near
                self.result.doubts.append(
                    Doubt(
                        "similar",
                        f"Kolom {letter(position)}"
                        + (f" “{text}”" if text else " tanpa judul")
                        + f" mirip {self.vocabulary.label(near)}. Pilih bila memang itu isinya.",
                        (near,),
                        (position,),
                    )
                )
        self.result.ignored.sort()


def letter(position: int) -> str:
    """The column's letter in Excel: 0 → ``A``, 26 → ``AA``."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def heading_list(texts: Sequence[Any]) -> list[Heading]:
    """Plain texts as headings, one per column."""
    return [
        Heading(column=position, leaf=str(text))
        for position, text in enumerate(texts)
        if text is not None and str(text).strip()
    ]


def with_exchange(mapping: ColumnMapping, one: str, other: str) -> ColumnMapping:
    """The mapping after the user has said: yes, these two are exchanged."""
    columns = dict(mapping.columns)
    columns[one], columns[other] = columns[other], columns[one]
    doubts = [doubt for doubt in mapping.doubts if set(doubt.columns) != {one, other}]
    return dataclasses.replace(mapping, columns=columns, doubts=doubts)
