"""From the region columns of a row, its group row and its sheet to the code of one place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from imports.cleaning.types import Problem, error
from imports.reading.types import Cell
from regions.codes import Level, lies_within
from regions.models import Region
from regions.names import fold
from regions.resolution import How, Match, Resolver
from regions.spelling import without_level_words, words

LEVELS = {"regency": Level.REGENCY, "district": Level.DISTRICT, "village": Level.VILLAGE}
NOUNS = {
    Level.PROVINCE: "Provinsi",
    Level.REGENCY: "Kabupaten/kota",
    Level.DISTRICT: "Kecamatan",
    Level.VILLAGE: "Kelurahan/desa",
}
DIGITS = re.compile(r"\d")
DISTRICT_SHEET = re.compile(r"^\s*kec(amatan|\.)?\s", re.IGNORECASE)


class PlaceFinder:
    """Finds the place each row speaks of. Made once per workbook: a column of 100,000 cells
    costs its few hundred names."""

    def __init__(self, scope: str, *, also: Sequence[str] = ()) -> None:
        """`scope` is the uploader's region; names are looked for in its whole province, so that
        a place of another city is recognised and refused as such."""
        self.scope = scope
        self.scopes = list(dict.fromkeys([scope[:2], *(code[:2] for code in also)]))
        self.context = scope
        self._found: dict[tuple, tuple[str, Problem | None]] = {}

    # Loaded when the first place is asked for: applying a checked workbook asks for none.
    @cached_property
    def resolver(self) -> Resolver:
        return Resolver(self.scopes)

    @cached_property
    def _known(self) -> tuple[dict[int, set[str]], dict[str, set[str]]]:
        """The names of each level, and the codes of each kabupaten/kota by its bare name."""
        names: dict[int, set[str]] = defaultdict(set)
        regencies: dict[str, set[str]] = defaultdict(set)
        rows = Region.objects.within(self.scope[:2]).filter(level__lte=Level.VILLAGE)
        for code, name, level in rows.values_list("code", "name", "level"):
            bare = "".join(without_level_words(words(name), Level(level))[1])
            names[level] |= {bare, fold(name)}
            if level == Level.REGENCY:
                regencies[bare].add(code)
        return names, regencies

    def begin_table(self, sheet_name: str, lines: Sequence[str]) -> None:
        """Take what the title lines and the name of a sheet say about all its rows."""
        self.context = self._context([*lines, sheet_name])

    def _context(self, lines: Sequence[str]) -> str:
        named = {code for line in lines if (code := self._regency_in(line))}
        regency = named.pop() if len(named) == 1 else ""
        if not regency or not (
            lies_within(regency, self.scope) or lies_within(self.scope, regency)
        ):
            regency = ""
        base = max(self.scope, regency, key=len)
        for line in lines:
            if DISTRICT_SHEET.match(line) and (match := self.resolver.district(line, within=base)):
                return match.code or base
        return base

    def _regency_in(self, line: str) -> str:
        """The one kabupaten/kota that a line of words names."""
        if self.resolver.knows(line, Level.REGENCY) and (match := self.resolver.regency(line)):
            return match.code or ""
        folded, named = fold(line), set()
        _names, regencies = self._known
        # The longest names first: “Gorontalo Utara” is not also Gorontalo.
        for name in sorted(regencies, key=len, reverse=True):
            if name in folded:
                named |= regencies[name]
                folded = folded.replace(name, "/")
        return named.pop() if len(named) == 1 else ""

    def at(
        self, cells: Mapping[str, Cell], group: Mapping[str, str], prefix: str = ""
    ) -> tuple[str, Problem | None]:
        """(code, None) of the place, or ("", what is wrong). `prefix` names another set of
        region columns, such as `duty_`."""
        texts = tuple(_text(cells.get(prefix + key)) or _text(group.get(key)) for key in LEVELS)
        key = (*texts, prefix, self.context)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(texts, prefix)
        return found

    def _find(self, texts: tuple[str, ...], prefix: str) -> tuple[str, Problem | None]:
        regency, district, village = texts
        match = self.resolver.path(
            regency=regency, district=district, village=village, context=self.context
        )
        if match.how == How.EMPTY:
            return self._from_context(prefix)
        if match.code is None:
            return "", self._problem(match, prefix)
        if not lies_within(match.code, self.scope):
            return match.code, self._outside(match, prefix)
        return match.code, None

    def _from_context(self, prefix: str) -> tuple[str, Problem | None]:
        """No region on the row: the sheet's own, if that is at least a kabupaten/kota."""
        if self.context.count(".") >= 1:
            return self.context, None
        return "", error(
            f"{prefix}regency",
            "region_missing",
            "Asal wilayah belum diisi. Isi kabupaten/kota, kecamatan, atau kelurahannya.",
        )

    def _problem(self, match: Match, prefix: str) -> Problem:
        level = match.level or Level.VILLAGE
        key = next(key for key, known in LEVELS.items() if known == level)
        noun, name = NOUNS[level], " ".join(match.text.split())
        if match.how == How.AMBIGUOUS:
            upper = NOUNS[Level(level - 1)].lower()
            places = "; ".join(one.label for one in match.suggestions)
            return error(
                prefix + key,
                f"{key}_ambiguous",
                f"{noun} “{name}” ada di beberapa tempat: {places}. Isi juga kolom {upper}.",
            )
        best = match.suggestions[0] if match.suggestions else None
        advice = (
            f"Apakah yang dimaksud {best.label}? Perbaiki ejaannya, atau kecamatannya."
            if best
            else "Periksa ejaannya, atau apakah kecamatannya benar."
        )
        return error(
            prefix + key,
            f"{key}_unknown",
            f"{noun} “{name}” tidak dikenal. {advice}",
            best.name if best else "",
        )

    def _outside(self, match: Match, prefix: str) -> Problem:
        level = match.level or Level.VILLAGE
        key = next(key for key, known in LEVELS.items() if known == level)
        return error(
            prefix + key,
            "outside_scope",
            f"{self.resolver.label(match.code or '')} berada di luar wilayah Anda"
            f" ({self.resolver.name(self.scope)}). Hapus baris ini dari berkas, atau minta"
            " wilayah asalnya yang mengunggah.",
        )

    def name(self, code: str) -> str:
        """`Duri Pulo, Gambir, Kota Administrasi Jakarta Pusat`."""
        return self.resolver.label(code)

    def recognises(self, key: str) -> Callable[[str], bool]:
        """A test whether a text is the name of a place of that level, word for word: enough to
        tell columns apart, and cheap, as every cell of the first rows is asked."""
        level = LEVELS[key]
        names = self._known[0][level]
        memory: dict[str, bool] = {}

        def test(text: str) -> bool:
            known = memory.get(text)
            if known is None:
                known = memory[text] = not DIGITS.search(text) and (
                    fold(text) in names
                    or "".join(without_level_words(words(text), level)[1]) in names
                )
            return known

        return test


def names_within(scope: str, level: Level) -> list[str]:
    """The names of the places of one level inside a region, and of the region itself if it is
    one, in order of the alphabet."""
    rows = Region.objects.within(scope).filter(level=level)
    return sorted(set(rows.values_list("name", flat=True)))


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return " ".join(str(cell).split())
