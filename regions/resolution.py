"""From the names in a sheet to the codes of places, inside their parents, never by guess.

    resolver = Resolver(["31"])                       # loads the names under 31 once
    resolver.regency("Jakpus").code                   # "31.71"
    resolver.district("KEC. GAMBIR", within="31.71")  # Match(code="31.71.01", how="name")
    resolver.village("P. Panggang", within="31.01")   # how="spelling": a rule explained it
    resolver.path(regency="Jakarta Timur", district="Cakung", village="Jatinegara")
    resolver.path(village="Gambir", context="31.71")  # the place the sheet or the user is about

Every call returns a `Match`. `code` is set only when exactly one place can be meant; otherwise
`how` says why not and `suggestions` (at most three, best first, for a person to choose from)
may help. Nothing is ever taken from a suggestion. A cell that holds a code instead of a name
(`31.71.01`, `3171011001`) is understood too.

Results are kept per distinct text, so a column of 100,000 cells costs its few hundred names.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from regions.codes import LENGTHS, Level, ancestor, lies_within, path, within
from regions.models import Region, RegionAlias
from regions.models.region import RegionKind
from regions.names import fold
from regions.similarity import NameIndex
from regions.spelling import readings, rule_readings, without_level_words, words, written_out

SUGGESTIONS = 3
CODE_TEXT = re.compile(r"\d{2}(\.?\d{2}(\.?\d{2}(\.?\d{4})?)?)?")


class How(StrEnum):
    """How a text led to a place, or why it did not."""

    NAME = "name"
    ALIAS = "alias"
    SPELLING = "spelling"  # after writing out abbreviations: "P." → Pulau
    CODE = "code"
    PLACE = "place"  # the name repeats; the other columns or the context told which
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that may have been meant, with its parents: "Gambir, Gambir, Jakarta Pusat"."""

    code: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a text turned out to be. `level` and `text` name the cell that decided."""

    code: str | None
    how: How
    suggestions: tuple[Suggestion, ...] = ()
    level: Level | None = None
    text: str = ""
    # The place is certain but lies outside the context that was given.
    is_outside_context: bool = False

    def __bool__(self):
        return self.code is not None


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    name: str
    kind: str


class Resolver:
    """Knows the names of some subtrees of the map. Make one for a sheet, not one for a row."""

    def __init__(self, scopes: Iterable[str], *, on: date | None = None):
        """`scopes`: the codes whose subtrees may be meant; `on`: the day the names must hold."""
        self.scopes = tuple(scopes)
        self._places: dict[str, _Place] = {}
        self._by_name = _index()
        self._by_alias = _index()
        self._by_rule = _index()
        self._similar: dict[tuple[Level, str], NameIndex] = {}
        self._candidates: dict[tuple, tuple[list[str], How]] = {}
        self._paths: dict[tuple, Match] = {}
        self._load(on or timezone.localdate())

    def province(self, text: str) -> Match:
        return self._single(text, Level.PROVINCE, "")

    def regency(self, text: str, within: str = "") -> Match:
        return self._single(text, Level.REGENCY, within)

    def district(self, text: str, within: str = "") -> Match:
        return self._single(text, Level.DISTRICT, within)

    def village(self, text: str, within: str = "") -> Match:
        return self._single(text, Level.VILLAGE, within)

    def knows(self, text: str, level: Level) -> bool:
        """Whether the text names at least one place of that level; looks for no suggestion."""
        return bool(fold(text) and self._find(text, level, "")[0])

    def path(
        self, *, regency: str = "", district: str = "", village: str = "", context: str = ""
    ) -> Match:
        """The deepest place that the given columns name together.

        Names that repeat are told apart by each other ("Gorontalo" with a kecamatan of the
        kota), then by `context`, the code the sheet is about. A village is never looked for
        outside the district that stands beside it. Without columns above it, it is looked for
        in the context first, then everywhere; then `is_outside_context` is set.
        """
        key = (regency, district, village, context)
        if key not in self._paths:
            self._paths[key] = self._walk(
                [
                    (Level.REGENCY, regency),
                    (Level.DISTRICT, district),
                    (Level.VILLAGE, village),
                ],
                context,
            )
        return self._paths[key]

    def name(self, code: str) -> str:
        return self._places[code].name if code in self._places else ""

    def label(self, code: str) -> str:
        """The name with those of its parents, without the province."""
        return ", ".join(
            self._places[part].name
            for part in reversed(path(code))
            if part in self._places and (len(part) > LENGTHS[0] or part == code)
        )

    # --- one cell ---------------------------------------------------------------------------

    def _single(self, text: str, level: Level, parent: str) -> Match:
        codes, how = self._find(text, level, parent)
        if len(codes) == 1:
            return Match(codes[0], how, level=level, text=text)
        return self._refusal(text, level, codes, [parent] if parent else [])

    def _find(self, text: str, level: Level, parent: str) -> tuple[list[str], How]:
        """All the places that the text may name at this level inside the parent."""
        key = (text, level, parent)
        if key not in self._candidates:
            self._candidates[key] = self._look_up(text, level, parent)
        return self._candidates[key]

    def _look_up(self, text: str, level: Level, parent: str) -> tuple[list[str], How]:
        code = self._code_in(text, level)
        if code:
            return ([code] if not parent or lies_within(code, parent) else []), How.CODE
        for how, index, read in (
            (How.NAME, self._by_name, readings),
            (How.ALIAS, self._by_alias, readings),
            (How.SPELLING, self._by_rule, rule_readings),
            (How.SPELLING, self._by_alias, rule_readings),
        ):
            for reading in read(text, level):
                found = index[level].get(reading.key, ())
                found = [code for code in found if not parent or lies_within(code, parent)]
                found = self._of_kind(found, reading.kind, level)
                if found:
                    return found, how
        return [], How.UNKNOWN

    def _of_kind(self, codes: list[str], kind: RegionKind | None, level: Level) -> list[str]:
        """Kota and kabupaten of one name are two places; desa and kelurahan may be mixed up."""
        if kind is None:
            return codes
        right = [code for code in codes if self._places[code].kind == kind]
        return right if right or level == Level.REGENCY else codes

    def _code_in(self, text: str, level: Level) -> str:
        plain = text.strip()
        if not CODE_TEXT.fullmatch(plain):
            return ""
        digits = plain.replace(".", "")
        parts = [digits[:2], digits[2:4], digits[4:6], digits[6:]]
        code = ".".join(part for part in parts if part)
        return code if code in self._places and code.count(".") + 1 == level else ""

    # --- several cells ----------------------------------------------------------------------

    def _walk(self, cells: list[tuple[Level, str]], context: str) -> Match:
        cells = [(level, text) for level, text in cells if fold(text)]
        if not cells:
            return Match(None, How.EMPTY)
        level, text = cells[0]
        found, how = self._first(text, level, context)
        parents: list[str] = []
        for next_level, next_text in cells[1:]:
            if not found:
                break
            level, text, parents = next_level, next_text, found
            found, how = self._inside(text, level, parents)
        if not found:
            return self._refusal(text, level, [], parents, context)
        code = found[0] if len(found) == 1 else self._near_context(found, context)
        if not code:
            return self._refusal(text, level, found, [])
        if len(found) > 1 or len(parents) > 1:
            how = How.PLACE
        is_outside = bool(context) and not _near([code], context)
        return Match(code, how, level=level, text=text, is_outside_context=is_outside)

    def _first(self, text: str, level: Level, context: str) -> tuple[list[str], How]:
        """The topmost cell: in the context if it is there, else anywhere."""
        if context and context.count(".") + 1 < level:
            found, how = self._find(text, level, context)
            if found:
                return found, how
        return self._find(text, level, "")

    def _inside(self, text: str, level: Level, parents: list[str]) -> tuple[list[str], How]:
        found: list[str] = []
        how = How.UNKNOWN
        for parent in parents:
            codes, this_how = self._find(text, level, parent)
            if codes:
                how = this_how
                found += codes
        return found, how

    def _near_context(self, codes: list[str], context: str) -> str:
        near = _near(codes, context) if context else []
        return near[0] if len(near) == 1 else ""

    # --- refusals ---------------------------------------------------------------------------

    def _refusal(
        self, text: str, level: Level, codes: list[str], parents: list[str], context: str = ""
    ) -> Match:
        if not fold(text):
            return Match(None, How.EMPTY, level=level, text=text)
        if codes:
            best = codes[:SUGGESTIONS]
            return Match(None, How.AMBIGUOUS, self._suggest(best), level=level, text=text)
        best = self._similar_names(text, level, parents or ([context] if context else [""]))
        elsewhere = self._elsewhere(text, level, parents)
        best = list(dict.fromkeys([*best[: SUGGESTIONS - len(elsewhere)], *elsewhere]))
        return Match(None, How.UNKNOWN, self._suggest(best), level=level, text=text)

    def _elsewhere(self, text: str, level: Level, parents: list[str]) -> list[str]:
        """The same name next door, such as kelurahan Jatinegara, which lies in Cakung."""
        upper = {parent.rpartition(".")[0] for parent in parents}
        found = [code for parent in upper for code in self._find(text, level, parent)[0]]
        return found[:1]

    def _similar_names(self, text: str, level: Level, parents: list[str]) -> list[str]:
        _, bare = without_level_words(words(text), level)
        ranked = []
        for parent in parents:
            if parent.count(".") + 1 >= level:
                parent = ancestor(parent, level - 1)
            ranked += self._index_of(level, parent).best("".join(bare), SUGGESTIONS)
        ranked.sort(reverse=True)
        return [code for _, code in ranked[:SUGGESTIONS]]

    def _index_of(self, level: Level, parent: str) -> NameIndex:
        key = (level, parent)
        if key not in self._similar:
            self._similar[key] = NameIndex(
                (code, name_key)
                for name_key, codes in self._by_name[level].items()
                for code in codes
                if not parent or lies_within(code, parent)
            )
        return self._similar[key]

    def _suggest(self, codes: Iterable[str]) -> tuple[Suggestion, ...]:
        return tuple(Suggestion(code, self._places[code].name, self.label(code)) for code in codes)

    # --- loading ----------------------------------------------------------------------------

    def _load(self, day: date) -> None:
        scope = Q()
        for code in self.scopes:
            scope |= within("code", code)
        upper = {part for code in self.scopes for part in path(code)[:-1]}
        valid = Region.objects.valid_on(day).filter(level__lte=Level.VILLAGE)
        rows = valid.filter(scope | Q(code__in=upper)) if self.scopes else valid.none()
        for code, name, kind in rows.order_by("code").values_list("code", "name", "kind"):
            self._places[code] = _Place(code, name, kind)
            self._learn(code, name)
        spellings = RegionAlias.objects.filter(region__in=rows).order_by("region_id", "name")
        for code, name in spellings.values_list("region_id", "name"):
            self._learn_alias(code, name)

    def _learn(self, code: str, name: str) -> None:
        level = Level(code.count(".") + 1)
        _add(self._by_name[level], fold(name), code)
        bare = words(name)
        if level == Level.REGENCY:
            # "Kota Administrasi Jakarta Pusat" is also called Jakarta Pusat.
            _, bare = without_level_words(bare, level)
            _add(self._by_name[level], "".join(bare), code)
        for key in written_out(bare):
            _add(self._by_rule[level], key, code)

    def _learn_alias(self, code: str, name: str) -> None:
        level = Level(code.count(".") + 1)
        for reading in readings(name, level):
            _add(self._by_alias[level], reading.key, code)


def _index() -> dict[Level, dict[str, list[str]]]:
    return {level: defaultdict(list) for level in Level}


def _add(index: dict[str, list[str]], key: str, code: str) -> None:
    if code not in index[key]:
        index[key].append(code)


def _near(codes: list[str], context: str) -> list[str]:
    """Those inside the context, or holding it."""
    return [code for code in codes if lies_within(code, context) or lies_within(context, code)]
