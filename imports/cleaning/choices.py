"""Words from a short list: pillars, religions, schooling."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from imports.cleaning.texts import is_blank, text_of
from imports.cleaning.types import EMPTY, Cleaned, Level, Problem

_SEPARATORS = re.compile(r"\s*[,;\n|]\s*|\s+/\s+")
_MEMORY = 4096


class ChoiceTable:
    """The values a column may have, and the words offices use for each."""

    def __init__(
        self,
        column: str,
        words: Mapping[Any, Iterable[str]],
        *,
        label: str,
        level: Level = Level.ERROR,
    ) -> None:
        """``words`` maps each value to its synonyms; a text value is its own first synonym."""
        self.column = column
        self.label = label
        self.level = level
        self._values: dict[str, Any] = {}
        self._names: dict[str, str] = {}
        for value, synonyms in words.items():
            names = [*([value] if isinstance(value, str) else []), *synonyms]
            for name in names:
                self._values.setdefault(_key(name), value)
                self._names.setdefault(_key(name), names[0])
        self._shown = list(dict.fromkeys(self._names.values()))
        self._memory: dict[str, Cleaned] = {}

    def clean(self, cell: Any) -> Cleaned:
        """The value that the cell's word means."""
        if cell is None:
            return EMPTY
        text = cell if isinstance(cell, str) else text_of(cell)
        found = self._memory.get(text)
        if found is None:
            if len(self._memory) >= _MEMORY:
                self._memory.clear()
            found = self._memory[text] = self._look_up(text)
        return found

    def clean_many(self, cell: Any) -> Cleaned:
        """All values of a cell that lists several; a tuple without repeats."""
        if is_blank(cell):
            return EMPTY
        whole = self.clean(cell)
        if whole.value is not None:
            return Cleaned((whole.value,), whole.problems)
        results = [self.clean(part) for part in _SEPARATORS.split(text_of(cell)) if part]
        values = tuple(dict.fromkeys(r.value for r in results if r.value is not None))
        problems = tuple(problem for result in results for problem in result.problems)
        return Cleaned(values or None, problems)

    def _look_up(self, text: str) -> Cleaned:
        if is_blank(text):
            return EMPTY
        key = _key(text)
        if key in self._values:
            return Cleaned(self._values[key])
        near = difflib.get_close_matches(key, self._names, 1, 0.75)
        suggestion = self._names[near[0]] if near else ""
        shown = ", ".join(self._shown[:12]) + (" …" if len(self._shown) > 12 else "")
        advice = f"Mungkin maksudnya {suggestion}?" if suggestion else f"Pilihannya: {shown}."
        message = f"{self.label} “{text_of(text)[:40]}” tidak dikenali. {advice}"
        return Cleaned(
            None,
            (Problem(self.column, self.level, f"{self.column}_unknown", message, suggestion),),
        )


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold().replace("&", "dan"))
