"""The words that workbooks use for the kinds of pillars, which an administrator extends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from imports.cleaning.choices import ChoiceTable
from imports.cleaning.types import Cleaned
from imports.reading.types import Cell
from pillars.models import PillarKind

NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class PillarWords:
    """Knows every active kind by its code, its name and its other names."""

    def __init__(self) -> None:
        self.kinds = {kind.code: kind for kind in PillarKind.objects.filter(is_active=True)}
        self.words = {
            code: [kind.name, kind.plural or kind.name, code.replace("_", " "), *kind.words]
            for code, kind in self.kinds.items()
        }
        self._table = ChoiceTable(
            "pillar",
            {kind.name: self.words[code] for code, kind in self.kinds.items()},
            label="Pilar",
        )
        self._codes = {kind.name: code for code, kind in self.kinds.items()}
        # The longest names first: “unit karang taruna” is not also a Karang Taruna.
        self._names = sorted(
            {(_spaced(word), code) for code, words in self.words.items() for word in words},
            key=lambda pair: (-len(pair[0]), pair),
        )

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return tuple((code, kind.name) for code, kind in self.kinds.items())

    def clean(self, cell: Cell) -> Cleaned:
        """The code of the kind that a cell names; an error with a suggestion if it names none."""
        found = self._table.clean(cell)
        return found._replace(value=self._codes.get(found.value))

    def named_in(self, texts: Iterable[str]) -> set[str]:
        """The kinds that a title, a sheet's name or a file's name speaks of."""
        text = " ".join(_spaced(one) for one in texts)
        found = set()
        for name, code in self._names:
            if name in text:
                found.add(code)
                text = text.replace(name, "  ")
        return found


def _spaced(text: str) -> str:
    """Whole words between single blanks, so that “psm” is not found inside another word."""
    return f" {NOT_LETTERS.sub(' ', text.lower()).strip()} "
