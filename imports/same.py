"""The same mistake in many rows: what stood there, how often, and what may stand there instead."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.crypto import index
from imports import problems as remarks
from imports import registry
from imports.cleaning.texts import text_of
from imports.cleaning.types import Level
from imports.models import ImportBatch
from imports.services import edits

MOST_VALUES = 200


@dataclass(slots=True)
class SameValue:
    """One bad value of one column, and every row that has it."""

    text: str
    message: str
    suggestion: str = ""
    places: list[tuple[int, int]] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Names the value in a form without being the value."""
        return index(self.text, "cell").hex()[:24]

    @property
    def count(self) -> int:
        return len(self.places)

    @property
    def numbers(self) -> str:
        shown = ", ".join(str(number) for _sheet, number in self.places[:12])
        rest = self.count - 12
        return f"{shown} dan {rest} lainnya" if rest > 0 else shown


def can_be_repaired_at_once(batch: ImportBatch, code: str) -> bool:
    """Whether one value can be right for many rows: never for what names one person."""
    level, _, rest = code.partition(":")
    sheet, key = registry.get(batch.sheet), rest.partition(":")[0]
    column = sheet.columns().get(key)
    is_shared = column is not None and not column.secret and key not in sheet.key_columns
    return level != Level.NOTE and is_shared


def values_of(batch: ImportBatch, code: str) -> list[SameValue]:
    """The bad values behind a remark (`error:village:village_unknown`), the most frequent first."""
    sheet, column = registry.get(batch.sheet), code.split(":")[1]
    typed = edits.of_batch(batch)
    found: dict[str, SameValue] = {}
    rows = batch.rows.filter(codes__contains=[code]).order_by("sheet_index", "number")
    for row in rows.iterator(chunk_size=2000):
        place = row.sheet_index, row.number
        cells = remarks.open_cells(row)[0] | typed.get(place, {})
        text = text_of(cells.get(column))
        if text not in found:
            problem = next(
                one for one in remarks.of_row(row, sheet) if remarks.code_of(one) == code
            )
            found[text] = SameValue(text, problem.message, problem.suggestion)
        found[text].places.append(place)
    return sorted(found.values(), key=lambda one: -one.count)[:MOST_VALUES]
