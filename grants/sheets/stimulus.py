"""The list of who gets stimulus money: Karang Taruna and UKKT with account and monthly amount.

It is the registry's own list of organisations with an amount beside it: what it says of an
organisation goes the registry's way, and each organisation becomes a recipient of the programme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accounts import formats
from accounts.permissions import Permission
from grants.enums import ProgrammeState
from grants.models import Programme, Recipient
from grants.services.programmes import periods
from grants.sheets import enlisting
from grants.sheets.effects import effects
from imports import registry
from imports.cleaning.numbers import clean_rupiah
from imports.cleaning.types import error, warning
from imports.errors import OutsideScope, TargetClosed, TargetNotFound
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Target
from pillars.models import PillarKind
from pillars.sheets.karang_taruna import KarangTarunaSheet
from regions.codes import lies_within


def _amount(cell: Cell):
    return clean_rupiah(cell, column="monthly_amount", label="Besaran per bulan")


@registry.register
class StimulusSheet(KarangTarunaSheet):
    """Recipients of a programme; organisations that the registry lacks are added on the way."""

    slug = "stimulus"
    title = "Penerima dana stimulan"
    singular = "penerima"
    plural = "penerima"
    needs_target = True
    target_noun = "program"
    also_reads = frozenset({"karang-taruna"})
    permission_upload = Permission.GRANT_PROPOSE
    permission_apply = Permission.GRANT_PROPOSE
    field_labels = {**KarangTarunaSheet.field_labels, "monthly_amount": "Besaran per bulan"}

    monthly_amount = Column("Besaran per bulan (Rp)", _amount, example="1.000.000")

    @classmethod
    def may_upload(cls, user) -> bool:
        return super().may_upload(user) and user.has(Permission.ORGANISATION_EDIT)

    @classmethod
    def may_apply(cls, user) -> bool:
        return super().may_apply(user) and user.has(Permission.ORGANISATION_EDIT)

    @classmethod
    def hint_for(cls, kind: str) -> str:
        return (
            "Ini tampaknya daftar Karang Taruna tanpa besaran dana. Tiap barisnya menjadi penerima "
            "dengan besaran menurut program."
        )

    # --- The programme ------------------------------------------------------------------------
    @classmethod
    def targets(cls, user) -> Sequence[Target]:
        rows = Programme.objects.visible_to(user).filter(state=ProgrammeState.OPEN)
        return [_target(programme) for programme in rows.order_by("-first_month", "code")[:100]]

    @classmethod
    def find_target(cls, text: str, user) -> Target:
        found = Programme.objects.visible_to(user).filter(code__iexact=text.strip()).first()
        if found is None:
            raise TargetNotFound(
                f"Program “{text[:40]}” tidak ditemukan.", "Periksa kodenya di daftar program."
            )
        if found.state != ProgrammeState.OPEN:
            raise TargetClosed(
                f"Program {found.name} {found.get_state_display().lower()}, jadi tidak menerima "
                "penerima lagi.",
                "Pilih program lain.",
            )
        return _target(found)

    @classmethod
    def target_is_visible(cls, text: str, user) -> bool:
        return Programme.objects.visible_to(user).filter(code=text).exists()

    @classmethod
    def target_reaches(cls, text: str, region: str) -> bool:
        """The province's programme takes recipients of every city, a city's own only its own."""
        found = Programme.objects.filter(code=text, state=ProgrammeState.OPEN).first()
        return found is not None and lies_within(region, found.region_id)

    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "karang_taruna_name", "ukkt_name", "regency", "district", "village", "rw", "sk_number",
            "sk_on", "term", "chair_name", "chair_nik", "chair_phone", "treasurer_name",
            "treasurer_nik", "bank", "account", "account_name", "monthly_amount",
        )  # fmt: skip

    @classmethod
    def undo_models(cls):
        return (Recipient, *super().undo_models())

    # --- Cleaning -----------------------------------------------------------------------------
    def begin(self, batch) -> None:
        super().begin(batch)
        self.programme = Programme.objects.get(code=batch.target)
        self.granted = {
            kind: periods(self.programme, kind)[0].amount for kind in self.programme.kind_codes
        }
        self.kind_names = dict(PillarKind.objects.values_list("code", "name"))

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = super().clean_row(cells, group)
        kind = row.values.get("kind", "")
        granted = self.granted.get(kind)
        if granted is None:
            names = " dan ".join(self.kind_names[code] for code in self.granted)
            row.problems.append(
                error(
                    "karang_taruna_name",
                    "kind_not_granted",
                    f"Program ini untuk {names}. Unggah baris ini ke program yang lain.",
                )
            )
            return row
        self._amount(cells.get("monthly_amount"), granted, row)
        return row

    def _amount(self, cell: Cell, granted: int, row: CleanRow) -> None:
        monthly = _amount(cell).value
        if not monthly:
            return
        row.values["monthly_amount"] = monthly
        row.values["amount"] = monthly * self.programme.months_each
        if row.values["amount"] != granted:
            usual = formats.rupiah(granted // self.programme.months_each)
            row.problems.append(
                warning(
                    "monthly_amount",
                    "amount_differs",
                    f"Program memberi {usual} per bulan. Bila diterapkan, penerima ini mendapat "
                    f"{formats.rupiah(monthly)}.",
                )
            )

    # --- Meeting and writing ------------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        super().match(cursor, batch, rows)
        enlisting.match(cursor, batch, _programme(batch), rows)

    def write(self, cursor, batch, by) -> int:
        programme = Programme.objects.select_for_update(of=("self",)).get(code=batch.target)
        if programme.state != ProgrammeState.OPEN:
            raise TargetClosed("Program ini baru saja ditutup, jadi tidak ada yang diterapkan.")
        written = super().write(cursor, batch, by)
        enlisting.write(cursor, batch, programme, by)
        return written

    def check_scope(self, cursor, batch, by) -> None:
        super().check_scope(cursor, batch, by)
        for scope in {batch.region_id, by.region_id}:
            if outside := enlisting.count_outside(cursor, batch, scope):
                raise OutsideScope(
                    f"{outside} penerima akan tertulis di luar wilayah Anda, jadi tidak ada yang "
                    "diterapkan.",
                    "Periksa ulang berkasnya, lalu coba lagi.",
                )

    def effects(self, batch) -> dict[str, Any]:
        return {**super().effects(batch), **effects(batch, _programme(batch))}

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        if monthly := values.get("monthly_amount"):
            shown["monthly_amount"] = formats.rupiah(monthly)
        return shown

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        if key == "monthly_amount":
            return formats.rupiah(int(value)) if value else ""
        return super().display_value(key, value, names)


def _target(programme: Programme) -> Target:
    return Target(code=programme.code, label=programme.name, url="", object=programme)


def _programme(batch) -> Programme:
    return Programme.objects.get(code=batch.target)
