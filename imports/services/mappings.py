"""Which column of a workbook holds what: what the user chose, and what the office chose before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imports.errors import MappingIncomplete
from imports.models import HeadingWord, ImportBatch, RememberedMapping
from imports.reading.headings import heading_key
from imports.reading.mapping import fingerprint_of
from imports.reading.mapping import remember as remember_mapping
from imports.reading.types import Mapping as ColumnMapping
from imports.sheets import Sheet


def with_choices(
    known: list[dict[str, Any]], chosen: list[dict[str, Any]], sheet: type[Sheet]
) -> list[dict[str, Any]]:
    """The tables of a batch with the user's choices put in. Raises MappingIncomplete."""
    choices = {entry["index"]: entry for entry in chosen}
    tables = []
    for table in known:
        choice = choices.get(table["index"])
        tables.append(table if choice is None else _with_choice(table, choice, sheet))
    used = [table for table in tables if table["use"]]
    if not used:
        raise MappingIncomplete(
            "Tidak ada lembar yang dipilih.", "Pilih sedikitnya satu lembar untuk dibaca."
        )
    return tables


def _with_choice(table: dict, choice: dict, sheet: type[Sheet]) -> dict:
    use = bool(choice.get("use", True))
    columns = {str(position): key or None for position, key in choice.get("columns", {}).items()}
    keys = [key for key in columns.values() if key]
    columns_known = sheet.columns()
    for key in keys:
        if key not in columns_known:
            raise MappingIncomplete(f"Kolom {key!r} tidak dikenal.", "Muat ulang halaman ini.")
        if keys.count(key) > 1:
            raise MappingIncomplete(
                f"{columns_known[key].label} dipilih untuk dua kolom.",
                "Pilih satu saja; kolom yang lain pilih “Abaikan”.",
            )
    if use:
        final = {**{str(p): k for k, p in table["mapping"]["columns"].items()}, **columns}
        missing = missing_groups(sheet, {key for key in final.values() if key})
        if missing:
            raise MappingIncomplete(
                f"Lembar {table['name']}: kolom {_and(missing)} belum dipilih.",
                "Pilih kolom di berkas Anda yang berisi data itu.",
            )
    return {**table, "use": use, "chosen": {**table.get("chosen", {}), **columns}}


def missing_groups(sheet: type[Sheet], found: set[str]) -> list[str]:
    """Labels of what the sheet needs and the workbook lacks."""
    labels = sheet.columns()
    return [
        " atau ".join(labels[key].label for key in group if key in labels)
        for group in sheet.required_groups
        if not found & set(group)
    ]


def _and(labels: list[str]) -> str:
    return " dan ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def remember(batch: ImportBatch, sheet: type[Sheet], *, by) -> None:
    """Keep the choice for this office, to be offered for the same headings next time."""
    for table in batch.tables:
        if not table.get("chosen"):
            continue
        mapping = ColumnMapping.from_json(table["mapping"])
        key = fingerprint_of(mapping)
        kept = remember_mapping(mapping)
        for position, column in table["chosen"].items():
            if text := mapping.headings.get(int(position)):
                kept[heading_key(text)] = column
        RememberedMapping.objects.update_or_create(
            sheet=sheet.slug,
            region_id=batch.region_id,
            headings_key=key,
            defaults={"columns": kept, "chosen_by": by},
        )


class Memory(Mapping):
    """What this office chose before, looked up by the headings once they are known."""

    def __init__(self, sheet: type[Sheet], region: str) -> None:
        choices = RememberedMapping.objects.filter(sheet=sheet.slug, region_id=region)
        self._kept: dict[str, str | None] = {}
        for columns in choices.order_by("used_at").values_list("columns", flat=True):
            self._kept.update(columns)

    def __getitem__(self, heading: str) -> str | None:
        return self._kept[heading]

    def __iter__(self):
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def own_words(sheet: type[Sheet]) -> dict[str, list[str]]:
    """The heading words that administrators added on screen, by column."""
    words: dict[str, list[str]] = {}
    for column, word in HeadingWord.objects.filter(sheet__in=["", sheet.slug]).values_list(
        "column", "word"
    ):
        words.setdefault(column, []).append(word)
    return words
