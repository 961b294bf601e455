"""Registers of the person-shaped kinds that a province adds: Tagana, PKH, Penyuluh Sosial …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imports import registry
from imports.cleaning.types import error
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Question
from pillars.models import PillarKind
from pillars.models.kind import KindShape
from pillars.sheets.duties import DutySheet

# These have a register of their own.
OWN_SHEET = ("TKSK", "PSM")


def _kinds():
    return PillarKind.objects.filter(is_active=True, shape=KindShape.PERSON).exclude(
        code__in=OWN_SHEET
    )


@registry.register
class OtherPillarSheet(DutySheet):
    """Each row names its kind, or the uploader says once what all of them are."""

    slug = "pilar"
    title = "Register pilar lain"
    singular = "anggota pilar"
    plural = "anggota pilar"
    never_reads = frozenset({"tksk", "psm"})

    pillar = Column("Unsur/Pilar", help="Jenis pilar yang dipakai provinsi ini", example="Tagana")

    @classmethod
    def may_upload(cls, user) -> bool:
        """Offered where the province has such kinds."""
        return super().may_upload(user) and _kinds().exists()

    @classmethod
    def kinds(cls) -> list[str]:
        return list(_kinds().values_list("code", flat=True))

    @classmethod
    def own_keys(cls) -> Sequence[str]:
        return ("pillar",)

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        names = list(_kinds().values_list("name", flat=True))
        return {**super().template_choices(), "pillar": names}

    def begin(self, batch) -> None:
        super().begin(batch)
        self.mine = set(self.kinds())
        answer = batch.defaults.get("pillar", "")
        self.answer = self.pillars.clean(answer).value if answer else None
        self.file_name = batch.file_name
        self.table_kind: str | None = None

    def begin_table(self, table):
        super().begin_table(table)
        named = self.pillars.named_in([*table.title_lines, table.sheet_name, self.file_name])
        named &= self.mine
        only = next(iter(self.mine)) if len(self.mine) == 1 else None
        self.table_kind = self.answer or (named.pop() if len(named) == 1 else only)
        if self.table_kind or "pillar" in table.mapping.columns:
            return ()
        choices = tuple(pair for pair in self.pillars.choices if pair[0] in self.mine)
        return (Question("pillar", "Semua orang di berkas ini dari pilar apa?", choices),)

    def kind_of_row(self, cells: Mapping[str, Cell], row: CleanRow) -> Any:
        cleaned = self.pillars.clean(cells.get("pillar"))
        row.problems += cleaned.problems
        code = cleaned.value or (None if cleaned.problems else self.table_kind)
        if code in self.mine:
            return self.pillars.kinds[code]
        if not cleaned.problems:
            names = ", ".join(self.pillars.kinds[one].name for one in sorted(self.mine))
            row.problems.append(
                error("pillar", "pillar_not_here", f"Isi unsur dengan salah satu: {names}.")
            )
        return None
