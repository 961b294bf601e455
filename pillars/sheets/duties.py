"""Registers of people who serve: a person and the duty, its decree, accounts and certificate.

One class for every kind of pillar that is a person; `tksk.py` and `psm.py` say what is their own.
What a register says is history: whoever serves is written down, also where today's rules speak
against it, and the row says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from accounts.formats import long_date
from accounts.permissions import Permission
from imports.cleaning.types import Level as Weight
from imports.cleaning.types import Problem, error, warning
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column, Ruling
from pillars.models import (
    Assignment,
    ChangeRequest,
    Person,
    PersonAccount,
    PersonDocument,
    PillarKind,
)
from pillars.services import duty_matching, duty_obstacles, duty_rows, status_events
from pillars.sheets import cells as cleaners
from pillars.sheets import doubts, duty_values, roster
from pillars.sheets.duty_effects import effects
from pillars.sheets.kinds import PillarWords
from pillars.sheets.people import PersonSheet
from pillars.sheets.places import LEVELS, NOUNS, PlaceFinder, names_within
from regions.codes import Level as Tier
from regions.codes import ancestor, level_of

VILLAGE_DOTS = 3
DUTY = "duty_"


class DutySheet(PersonSheet):
    """What registers of every kind have in common. Not registered itself."""

    # The one kind of all rows; empty where each row says its own.
    kind_code: ClassVar[str] = ""
    lists_people = True
    permission_upload = Permission.PERSON_EDIT
    permission_apply = Permission.PERSON_EDIT
    required_groups = (
        ("name",),
        ("nik",),
        # A list of participants has names and NIKs, too; only a register says since when.
        ("start_on", "sk_on", "appointed_year", "term"),
    )
    match_problems = {**PersonSheet.match_problems, **duty_matching.PROBLEMS}
    rulings = {
        "seats": Ruling(
            (duty_obstacles.SEAT_TAKEN, duty_obstacles.REPLACES),
            "Wilayah yang masih dijabat orang lain, bila orang di berkas mulai sesudahnya:",
            (("wait", "Biarkan menunggu"), (duty_matching.REPLACE, "Gantikan pemegang lama")),
        )
    }
    region_fields = ("home_region", "duty_region", "region")
    families = (
        *PersonSheet.families,
        tuple(LEVELS),
        tuple(DUTY + key for key in LEVELS),
        ("start_on", "end_on", "term", "appointed_year"),
    )
    field_labels = {
        **PersonSheet.field_labels,
        "region": "Wilayah pembinaan",
        "duty_region": "Wilayah tugas",
        "certificate": "Sertifikat",
        "replaces": "Pemegang sekarang",
    }

    regency = Column("Kab/Kota", example="Jakarta Pusat")
    district = Column("Kecamatan", example="Gambir")
    village = Column("Kelurahan/Desa", example="Duri Pulo")
    duty_regency = Column("Kab/Kota tugas", example="Jakarta Pusat")
    duty_district = Column("Kecamatan tugas", example="Gambir")
    duty_village = Column("Kelurahan/Desa tugas", example="Duri Pulo")
    member_number = Column("Nomor induk anggota", cleaners.member_number)
    sk_number = Column("Nomor SK", cleaners.text("sk_number", 80), example="12/SK/2023")
    sk_on = Column("Tanggal SK", cleaners.day("sk_on", is_future=False), example="2 Januari 2023")
    sk_signer = Column("Penandatangan SK", cleaners.text("sk_signer", 120))
    start_on = Column("TMT", cleaners.day("start_on"), example="2 Januari 2023")
    end_on = Column("Berakhir", cleaners.day("end_on"), example="1 Januari 2028")
    term = Column("Masa bakti", cleaners.term, example="2023-2028")
    appointed_year = Column(
        "Tahun pengangkatan", cleaners.year("appointed_year", "Tahun pengangkatan"), example="2023"
    )
    status = Column("Status kinerja", cleaners.activity, example="Aktif")
    bank = Column("Nama bank", cleaners.text("bank", 60), example="Bank DKI")
    account = Column("Nomor rekening", cleaners.account("account"), secret=True)
    other_account = Column(
        "Rekening BNI",
        cleaners.account("other_account"),
        secret=True,
        synonyms=("Rekening Bank BNI", "No Rekening BNI", "Rek BNI"),
    )
    account_name = Column("Atas nama", cleaners.text("account_name", 150))

    # --- Which register -----------------------------------------------------------------------
    @classmethod
    def kinds(cls) -> list[str]:
        """The kinds whose holders this register lists."""
        return [cls.kind_code]

    @classmethod
    def target_reaches(cls, text: str, region: str) -> bool:
        return True

    @classmethod
    def undo_models(cls):
        return (ChangeRequest, PersonAccount, PersonDocument, Assignment, Person)

    @classmethod
    def undo_companions(cls):
        return status_events.COMPANIONS

    # --- Template -----------------------------------------------------------------------------
    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "name", "nik", "kk", "mother_name", "member_number", "birth_place", "birth_date",
            "sex", "religion", "education", "occupation", "address", "regency", "district",
            "village", "rt", "rw", "phone", "email", *cls.duty_keys(), "sk_number", "sk_on",
            "sk_signer", "start_on", "end_on", *cls.own_keys(), "bank", "account",
            "other_account", "account_name",
        )  # fmt: skip

    @classmethod
    def duty_keys(cls) -> Sequence[str]:
        return tuple(DUTY + key for key in LEVELS)

    @classmethod
    def own_keys(cls) -> Sequence[str]:
        """Columns that only this kind's register has."""
        return ()

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        sheet = cls()
        words = {key: sheet.allowed(key, None) for key in ("religion", "education")}
        return {"sex": ("L", "P"), **words}

    @classmethod
    def template_people(cls, user, region: str) -> Sequence[Mapping[str, Any]] | None:
        return roster.holders_of(user, region, cls.kinds())

    def allowed(self, key: str, batch) -> Sequence[str]:
        level = LEVELS.get(key.removeprefix(DUTY))
        return names_within(batch.region_id, level) if level else super().allowed(key, batch)

    # --- Cleaning -----------------------------------------------------------------------------
    def begin(self, batch) -> None:
        self.places = PlaceFinder(batch.region_id)
        self.pillars = PillarWords()
        self.rules = doubts.Rules(self.kinds())
        self.has_duty_columns = False
        self.banks: dict[str, str] = {}

    def recognise(self):
        return {
            key: self.places.recognises(level) for level in LEVELS for key in (level, DUTY + level)
        }

    def begin_table(self, table):
        self.places.begin_table(table.sheet_name, table.title_lines)
        columns = table.mapping.columns
        self.has_duty_columns = any(DUTY + key in columns for key in LEVELS)
        self.banks = {
            key: duty_values.bank_in(table.mapping.headings.get(columns[key], ""))
            for key in ("account", "other_account")
            if key in columns
        }
        return ()

    def kind_of_row(self, cells: Mapping[str, Cell], row: CleanRow) -> PillarKind | None:
        return self.pillars.kinds.get(self.kind_code)

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = CleanRow()
        found = self.clean_person(cells, row)
        kind = self.kind_of_row(cells, row)
        if kind is not None:
            row.values["pillar"] = kind.code
            self._places(cells, group, row, kind)
        duty_values.days(found, row)
        for key in ("member_number", "sk_number", "sk_signer"):
            if key in found:
                row.values[key] = found[key]
        if signed_on := found.get("sk_on"):
            row.values["sk_on"] = signed_on.isoformat()
        duty_values.accounts(found, row, self.banks)
        if found.get("status") == "tidak aktif" and not duty_values.is_over(row):
            row.problems.append(
                warning(
                    "status",
                    "status_inactive",
                    "Berkas menyebut tidak aktif, tetapi tidak kapan dan mengapa tugasnya "
                    "berakhir. Akhiri tugasnya di halaman orangnya, dengan tanggal dan alasan.",
                )
            )
        if kind is not None:
            row.problems += self.rules.doubts(row.values, self.places)
        return row

    def _places(self, cells, group, row: CleanRow, kind: PillarKind) -> None:
        """Where the person lives, and where the duty is; a register without columns of duty
        means the same place by both."""
        level = Tier(kind.duty_level)
        is_told = any(cells.get(key) for key in LEVELS)
        if self.has_duty_columns:
            code, problem = self.places.at(cells, {}, DUTY)
            home, home_problem = self.places.at(cells, group) if is_told else ("", None)
            if home_problem is not None and home_problem.code != "outside_scope":
                # The duty counts; an address that nobody understands is told, no more.
                row.problems.append(home_problem._replace(level=Weight.WARNING))
                home = ""
        else:
            code, problem = self.places.at(cells, group)
            home = code if is_told else ""
        if home.count(".") == VILLAGE_DOTS:
            row.values["home_region"] = home
        if problem is not None:
            row.problems.append(problem)
        if not code:
            return
        if level_of(code) < level:
            if problem is None:
                row.problems.append(self._too_wide(kind, level))
            return
        row.region_code = row.values["duty_region"] = ancestor(code, level)

    def _too_wide(self, kind: PillarKind, level: Tier) -> Problem:
        key = next((key for key, known in LEVELS.items() if known == level), "village")
        noun = NOUNS.get(level, "Wilayah")
        return error(
            (DUTY if self.has_duty_columns else "") + key,
            "duty_place_missing",
            f"{kind.name} bertugas di tingkat {noun.lower()}. Isi {noun.lower()} tempat tugasnya.",
        )

    # --- Writing ------------------------------------------------------------------------------
    def match(self, cursor, batch, rows: Sequence[int] | None = None) -> None:
        duty_matching.match(cursor, batch, rows)

    def write(self, cursor, batch, by) -> int:
        return duty_rows.write(cursor, batch, by)

    def check_scope(self, cursor, batch, by) -> None:
        duty_rows.check_scope(cursor, batch, by)

    def effects(self, batch) -> dict[str, Any]:
        return effects(batch, self.kinds())

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display_names(cls) -> Mapping[str, str]:
        return dict(PillarKind.objects.values_list("code", "name"))

    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        for prefix, key in (("", "home_region"), (DUTY, "duty_region")):
            code = values.get(key, "")
            shown |= {
                prefix + level_key: names.get(ancestor(code, level), "")
                for level_key, level in LEVELS.items()
                if code and ancestor(code, level)
            }
        for key in ("sk_on", "start_on", "end_on"):
            told = values.get(key) or (values.get("start_from") if key == "start_on" else None)
            if told:
                shown[key] = long_date(date.fromisoformat(told))
        if "pillar" in cls.columns():
            shown["pillar"] = names.get(values.get("pillar", ""), "")
        return {key: text for key, text in shown.items() if text}

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        if value and key in ("sk_on", "start_on", "end_on"):
            return long_date(date.fromisoformat(value))
        return super().display_value(key, value, names)
