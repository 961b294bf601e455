"""The columns about an organisation, the same on every sheet that lists organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from accounts.formats import long_date
from accounts.permissions import Permission
from imports.cleaning.dates import clean_date
from imports.cleaning.email import clean_email
from imports.cleaning.nik import clean_nik
from imports.cleaning.numbers import clean_count
from imports.cleaning.organisations import clean_organisation_name
from imports.cleaning.rt_rw import clean_unit
from imports.cleaning.tables import ACTIVITY
from imports.cleaning.texts import clean_digits, clean_npwp, clean_text
from imports.cleaning.types import Cleaned, error
from imports.cleaning.types import Level as Grade
from imports.errors import OutsideScope
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Question, Sheet
from pillars.bank import account_index, account_mask
from pillars.models import Organisation, OrganisationStatus, Person, PillarKind
from pillars.names import name_key
from pillars.services import status_events
from pillars.sheets import organisation_match, organisation_write
from pillars.sheets.organisation_effects import effects
from pillars.sheets.places import LEVELS, PlaceFinder, names_within
from regions.codes import Level, ancestor

STATUSES = {"aktif": OrganisationStatus.ACTIVE, "tidak aktif": OrganisationStatus.INACTIVE}
# The key of a column → the field of the registry it fills, where the two are called differently.
FIELDS = {
    "organisation_address": "address",
    "organisation_phone": "phone",
    "office_phone": "phone",
    "organisation_email": "email",
}


def text(key: str, max_length: int):
    return lambda cell: clean_text(cell, column=key, max_length=max_length)


def day(key: str):
    return lambda cell: clean_date(cell, column=key, earliest=date(1945, 1, 1))


def count(key: str, label: str):
    return lambda cell: clean_count(cell, column=key, label=label)


def organisation_name(cell: Cell) -> Cleaned:
    return clean_organisation_name(cell)


def _account(cell: Cell) -> Cleaned:
    return clean_digits(cell, column="account", label="Nomor rekening", shortest=5, longest=25)


def _status(cell: Cell) -> Cleaned:
    found = ACTIVITY.clean(cell)
    return found._replace(value=found.value and STATUSES[found.value].value)


class OrganisationSheet(Sheet):
    """What every list of organisations has in common. Not registered itself."""

    permission_upload = Permission.ORGANISATION_EDIT
    permission_apply = Permission.ORGANISATION_EDIT
    key_purpose = "organisation"
    match_problems = organisation_match.MATCH_PROBLEMS
    region_fields = ("region",)
    families: ClassVar[tuple[tuple[str, ...], ...]] = (tuple(LEVELS),)
    field_labels: ClassVar[Mapping[str, str]] = {
        "name": "Nama",
        "address": "Alamat",
        "phone": "Telepon",
        "email": "Surel",
        "region": "Wilayah",
    }

    regency = Column("Kab/Kota", example="Jakarta Pusat")
    district = Column("Kecamatan", example="Gambir")
    village = Column("Kelurahan/Desa", example="Duri Pulo")
    organisation_address = Column("Alamat sekretariat", text("address", 250))
    organisation_email = Column("Surel", clean_email)
    npwp = Column("NPWP", clean_npwp)
    status = Column("Status", _status, help="Aktif atau Tidak Aktif", example="Aktif")
    bank = Column("Nama bank", text("bank", 60), example="Bank DKI")
    account = Column(
        "Nomor rekening", _account, secret=True, help="Rekening atas nama organisasi, format Teks"
    )
    account_name = Column("Atas nama", text("account_name", 200))

    # --- Before the first row -----------------------------------------------------------------
    def begin(self, batch) -> None:
        self.places = PlaceFinder(batch.region_id)
        self.kinds = PillarKind.objects.in_bulk()

    def begin_table(self, table) -> Sequence[Question]:
        self.places.begin_table(table.sheet_name, table.title_lines)
        return ()

    def recognise(self):
        return {key: self.places.recognises(key) for key in LEVELS}

    def allowed(self, key: str, batch) -> Sequence[str]:
        if level := LEVELS.get(key):
            return names_within(batch.region_id, level)
        return ["Aktif", "Tidak Aktif"] if key == "status" else super().allowed(key, batch)

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        return {"status": ("Aktif", "Tidak Aktif")}

    # --- Cleaning -----------------------------------------------------------------------------
    def clean_organisation(
        self, cells: Mapping[str, Cell], group: Mapping[str, str], row: CleanRow
    ) -> dict[str, Any]:
        """Fill the row with what every organisation has; answers all cleaned cells by column."""
        found = self.clean_cells(cells, row.problems)
        code, problem = self.places.at(cells, group)
        if problem is not None:
            row.problems.append(problem)
        row.region_code = code
        for key, field in FIELDS.items():
            if key in found:
                row.values[field] = found[key]
        for key in ("npwp", "status"):
            if key in found:
                row.values[key] = found[key]
        self._bank(found, row)
        return found

    def _bank(self, found: Mapping[str, Any], row: CleanRow) -> None:
        number = found.get("account")
        if not number:
            return
        row.secrets["account"] = number
        row.values |= {
            "account_key": account_index(number).hex(),
            "account_mask": account_mask(number),
        }
        for key, field in (("bank", "bank_name"), ("account_name", "account_name")):
            if key in found:
                row.values[field] = found[key]

    def name_organisation(self, name: str, kind: str, row: CleanRow) -> None:
        row.values |= {"kind": kind, "name": name, "name_key": name_key(name)[:200]}

    def place_organisation(self, code: str, row: CleanRow) -> None:
        """Where it is; an organisation of this kind has to be allowed on that level."""
        kind = self.kinds[row.values["kind"]]
        level = Level(code.count(".") + 1)
        if level not in kind.levels:
            lowest = Level(kind.duty_level)
            key = next((key for key, one in LEVELS.items() if one == lowest), "rw")
            row.problems.append(
                error(
                    key,
                    "level_not_allowed",
                    f"{kind.name} ada di tingkat {lowest.label.lower()}, sedangkan baris ini hanya "
                    f"menyebut {level.label.lower()}. Lengkapi kolom wilayahnya.",
                )
            )
            return
        row.values["region"] = row.region_code = code

    # --- Meeting and writing ------------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        organisation_match.match(cursor, batch, rows)

    def write(self, cursor, batch, by) -> int:
        return organisation_write.write(cursor, batch, by)

    def check_scope(self, cursor, batch, by) -> None:
        for scope in {batch.region_id, by.region_id}:
            if outside := organisation_write.count_outside(cursor, batch, scope):
                raise OutsideScope(
                    f"{outside} baris akan tertulis di luar wilayah Anda, jadi tidak ada yang "
                    "diterapkan.",
                    "Periksa ulang berkasnya, lalu coba lagi.",
                )

    def effects(self, batch) -> dict[str, Any]:
        return effects(batch)

    @classmethod
    def undo_models(cls):
        return (Organisation, Person)

    @classmethod
    def undo_companions(cls):
        return status_events.COMPANIONS

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        shown |= {
            key: str(values.get(field) or "")
            for key, field in FIELDS.items()
            if key in cls.columns()
        }
        shown["account"] = values.get("account_mask", "")
        shown["bank"] = values.get("bank_name", "")
        shown["status"] = _label(OrganisationStatus, values.get("status"))
        code = values.get("region", "")
        for key, level in LEVELS.items():
            shown[key] = names.get(ancestor(code, level), "") if code else ""
        return {key: told for key, told in shown.items() if told}

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        """A field of the registry in words, for “old → new”."""
        if value in (None, ""):
            return ""
        if key in cls.region_fields:
            return names.get(value, value)
        if key == "status":
            return _label(OrganisationStatus, value)
        return _as_day(str(value)) or str(value)

    @classmethod
    def display_differences(
        cls, differences: Mapping[str, Any], names: Mapping[str, str]
    ) -> list[tuple[str, str, str]]:
        return [
            (
                key,
                cls.display_value(key, change[0], names),
                cls.display_value(key, change[1], names),
            )
            for key, change in differences.items()
            if isinstance(change, list)
        ]


def nik_of(cell: Cell, column: str) -> Cleaned:
    """A NIK of somebody in the row: a wrong one keeps that person out, not the organisation."""
    found = clean_nik(cell)
    mild = {Grade.ERROR: Grade.WARNING}
    return Cleaned(
        found.value,
        tuple(
            one._replace(column=column, level=mild.get(one.level, one.level))
            for one in found.problems
        ),
    )


def unit(cell: Cell) -> Cleaned:
    return clean_unit(cell, column="rw")


def _label(choices, value: str | None) -> str:
    return choices(value).label if value in choices.values else ""


def _as_day(value: str) -> str:
    try:
        return long_date(date.fromisoformat(value)) if len(value) == 10 else ""
    except ValueError:
        return ""
