"""What a sheet definition knows about its headings, and which column a heading means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from imports.reading.headings import (
    ORGANISATIONS,
    canonical,
    heading_key,
    without_circumstance,
    without_noise,
    without_parentheses,
)
from imports.reading.labels import LABELS
from imports.reading.types import Heading
from imports.reading.vocabulary import ALWAYS_IGNORED, DEFAULTS, SPLITS, WEAK

_PARTS = re.compile(r"\s*(?:/|\batau\b|,)\s*", re.IGNORECASE)
_LEAF_ONLY = 25
#: The score of a heading known only by its bare word.
LOOSE = 60
_REGIONS = ("province", "regency", "district", "village")


class Match(NamedTuple):
    """A heading taken for a column, and how sure that is (100 is word for word)."""

    key: str
    score: int


@dataclass(frozen=True)
class Vocabulary:
    """The columns of one kind of sheet and the words offices use for them."""

    entries: Mapping[str, Sequence[str]]
    """Column key → headings. Where a word stands under two keys, the first key wins."""
    required: tuple[tuple[str, ...], ...] = (("name",),)
    """Of each group of keys at least one has to be there, else it is not this kind of sheet."""
    identity: tuple[str, ...] = ("name", "nik")
    """A row with a value in one of these is a data row."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What to call a column in a message."""
    values: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """Words that the cells of a column consist of, such as the pillars."""
    fill_down: tuple[str, ...] = ()
    """Columns whose merged cells hold for all rows beside them; the region columns if empty."""

    def __post_init__(self) -> None:
        whole: dict[str, str] = {}
        sets: dict[tuple[str, ...], str] = {}
        prefixes: list[tuple[str, str]] = []
        everything = dict(self.entries)
        for key in ALWAYS_IGNORED:
            everything.setdefault(key, DEFAULTS[key])
        for key, words in everything.items():
            for word in words:
                spelled = canonical(word)
                if word.endswith("*"):
                    prefixes.append(("".join(spelled), key))
                    continue
                whole.setdefault("".join(spelled), key)
                whole.setdefault(re.sub(r"[^a-z0-9]", "", word.lower()), key)
                sets.setdefault(tuple(sorted(spelled)), key)
        object.__setattr__(self, "_whole", whole)
        object.__setattr__(self, "_sets", sets)
        object.__setattr__(self, "_prefixes", prefixes)
        weak = {
            key: {"".join(canonical(word)) for word in WEAK.get(key, ())} for key in self.entries
        }
        object.__setattr__(self, "_weak", weak)
        object.__setattr__(
            self,
            "_words",
            {key: {heading_key(str(word)) for word in words} for key, words in self.values.items()},
        )
        object.__setattr__(self, "_memory", {})
        has_duty = any(key.startswith("duty_") for key in self.entries)
        object.__setattr__(self, "_has_duty", has_duty)
        if not self.fill_down:
            regions = [f"{duty}{region}" for duty in ("", "duty_") for region in _REGIONS]
            object.__setattr__(self, "fill_down", tuple(k for k in regions if k in self.entries))

    def with_words(self, words: Mapping[str, Iterable[str]]) -> Vocabulary:
        """The same columns, knowing the office's own words too; those win."""
        own = {key: tuple(more) for key, more in words.items() if key in self.entries}
        entries = {key: (*own.get(key, ()), *known) for key, known in self.entries.items()}
        # An added word takes precedence even if another column had it before.
        claimed = {heading_key(word): key for key, more in own.items() for word in more}
        entries = {
            key: tuple(w for w in known if claimed.get(heading_key(w), key) == key)
            for key, known in entries.items()
        }
        return replace(self, entries=entries)

    def label(self, key: str) -> str:
        """The column's name in a sentence."""
        return self.labels.get(key) or LABELS.get(key) or key.replace("_", " ")

    def missing(self, columns: Iterable[str]) -> list[tuple[str, ...]]:
        """The required groups of which nothing is among ``columns``."""
        present = set(columns)
        return [group for group in self.required if not present.intersection(group)]

    def match_heading(self, heading: Heading) -> list[Match]:
        """What the heading may mean, surest first."""
        if not heading.group or not heading.leaf:
            found = self.match(heading.text)
            return [found] if found else []
        matches = []
        if part := self._part_of(heading):
            matches.append(part)
        if found := self.match(heading.text):
            matches.append(found)
        if leaf := self.match(heading.leaf):
            matches.append(Match(leaf.key, leaf.score - _LEAF_ONLY))
        return matches

    def _part_of(self, heading: Heading) -> Match | None:
        """``Tempat`` under ``Tempat/Tgl Lahir``: one of the two that the heading above names."""
        group = self.match(heading.group)
        parts = SPLITS.get(group.key) if group else None
        if not parts:
            return None
        leaf = self.match(heading.leaf)
        meant = {*self.weak_keys(heading.leaf), *([leaf.key] if leaf else [])}
        return next((Match(key, 95) for key in parts if key in meant), None)

    def match(self, text: str) -> Match | None:
        """The column that a heading's words mean, or ``None``."""
        memory: dict[str, Match | None] = self._memory  # type: ignore[attr-defined]
        if text not in memory:
            if len(memory) > 20_000:
                memory.clear()
            memory[text] = self._match(text)
        return memory[text]

    def _match(self, text: str) -> Match | None:
        whole: dict[str, str] = self._whole  # type: ignore[attr-defined]
        sets: dict[tuple[str, ...], str] = self._sets  # type: ignore[attr-defined]
        spelled = canonical(text)
        if not spelled or len(spelled) > 12:
            return None
        short = canonical(without_parentheses(text))
        for words, score in ((spelled, 100), (short, 97)):
            joined = "".join(words)
            if joined in whole:
                return Match(whole[joined], score)
            ordered = tuple(sorted(words))
            if ordered in sets:
                return Match(sets[ordered], score - 8)
        joined = "".join(short)
        for prefix, key in self._prefixes:  # type: ignore[attr-defined]
            if joined.startswith(prefix):
                return Match(key, 85)
        plain = without_noise(short)
        if plain and plain != short:
            found = whole.get("".join(plain)) or sets.get(tuple(sorted(plain)))
            if found:
                return Match(found, 80)
        parts = [part for part in _PARTS.split(without_parentheses(text)) if part]
        if len(parts) > 1:
            keys = {(match := self.match(part)) and match.key for part in parts}
            if len(keys) == 1 and (key := keys.pop()):
                return Match(key, 75)
        keep_duty: bool = self._has_duty  # type: ignore[attr-defined]
        for words in (short, spelled):
            bare = without_circumstance(words, keep_duty=keep_duty)
            # "Nama LKS" in a list of people is not the name of a person.
            if not bare or bare == plain or (bare == ("nama",) and ORGANISATIONS & set(words)):
                continue
            found = whole.get("".join(bare)) or sets.get(tuple(sorted(bare)))
            if found:
                return Match(found, LOOSE)
        return None

    def weak_keys(self, text: str) -> list[str]:
        """Columns that the heading may mean if the cells beneath agree."""
        weak: dict[str, set[str]] = self._weak  # type: ignore[attr-defined]
        spellings = {heading_key(text), heading_key(without_parentheses(text))}
        return [key for key, words in weak.items() if words & spellings]

    def holds_word(self, key: str, text: str) -> bool:
        """Whether ``text`` is one of the words that the column's cells consist of."""
        words: dict[str, set[str]] = self._words  # type: ignore[attr-defined]
        return heading_key(text) in words.get(key, ())

    def similar(self, text: str, *, among: Iterable[str]) -> str | None:
        """The column whose heading is nearest in letters: a suggestion, never a decision."""
        whole: dict[str, str] = self._whole  # type: ignore[attr-defined]
        wanted = set(among)
        known = [word for word, key in whole.items() if key in wanted and len(word) > 3]
        near = difflib.get_close_matches(heading_key(without_parentheses(text)), known, 1, 0.84)
        return whole[near[0]] if near else None

    def fit(self, headings: Iterable[str]) -> int:
        """How many of the headings this kind of sheet knows: to tell a wrong workbook."""
        matches = (self.match(text) for text in headings)
        return len({match.key for match in matches if match and match.key in self.entries})
