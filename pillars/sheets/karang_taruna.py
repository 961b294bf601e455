"""The list of Karang Taruna and their units (UKKT), as offices and the ministry's form keep it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from imports import registry
from imports.cleaning.numbers import Term, clean_term
from imports.cleaning.phones import clean_phone
from imports.cleaning.tables import CLASSIFICATION
from imports.cleaning.types import Cleaned, error, warning
from imports.reading.kinds import KNOWN
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column
from pillars.models import Assignment, Board, KarangTarunaClass, Organisation, Person, Post
from pillars.services.terms import Terms, anniversary
from pillars.sheets.officers import OFFICER_LABELS, clean_person_name, officer
from pillars.sheets.organisations import (
    OrganisationSheet,
    count,
    day,
    nik_of,
    organisation_name,
    text,
    unit,
)
from regions.codes import Level

KARANG_TARUNA, UKKT = "KARANG_TARUNA", "UKKT"
# “Karang Taruna Unit RW 03”, “UKT RW 003”: a unit, even in the column of Karang Taruna.
_UNIT_NAME = re.compile(r"^(ukkt|ukt|unit)\b|\bunit (kerja|kegiatan|rw)\b", re.IGNORECASE)


def _classification(cell: Cell) -> Cleaned:
    found = CLASSIFICATION.clean(cell)
    return found._replace(value=found.value and KarangTarunaClass(found.value.lower()).value)


@registry.register
class KarangTarunaSheet(OrganisationSheet):
    """Karang Taruna of a kelurahan (or above it) and the units of its RW, with board and account.

    The list of stimulus money carries the same data, so it is read here, too; its amounts are
    the grants' own.
    """

    slug = "karang-taruna"
    title = "Karang Taruna dan UKKT"
    singular = "Karang Taruna atau UKKT"
    plural = "Karang Taruna dan UKKT"
    key_columns = ("karang_taruna_name", "ukkt_name")
    required_groups = (
        ("karang_taruna_name", "ukkt_name"),
        ("village", "district", "regency"),
    )
    also_reads = frozenset({"stimulus"})
    field_labels = {
        **OrganisationSheet.field_labels,
        **OFFICER_LABELS,
        "leader_name": "Ketua (tanpa NIK)",
        "leader_phone": "Nomor HP ketua",
        "board": "Kepengurusan (SK)",
        "board_from": "Mulai masa bakti",
        "board_until": "Akhir masa bakti",
        "sk_signer_capacity": "Penanda tangan selaku",
        "officers_male": "Pengurus laki-laki",
        "officers_female": "Pengurus perempuan",
        "bank_name": "Nama bank",
    }

    karang_taruna_name = Column(
        "Nama Karang Taruna", organisation_name, example="Karang Taruna Duri Pulo"
    )
    ukkt_name = Column("Nama UKKT", organisation_name, help="Hanya untuk unit di RW")
    rw = Column("RW", unit, help="Tiga angka, hanya untuk UKKT", example="")
    organisation_phone = Column("Telepon sekretariat", clean_phone)
    sk_number = Column("Nomor SK", text("sk_number", 80), example="12/SK-KT/2024")
    sk_on = Column("Tanggal SK", day("sk_on"), example="10 April 2024")
    sk_signer = Column("Penandatangan SK", text("sk_signer", 120), example="Rahmat Hidayat")
    signer_position = Column("Selaku", text("signer_position", 80), example="Lurah")
    term = Column("Masa bakti", clean_term, example="2024-2029")
    chair_name = Column("Nama ketua", lambda cell: clean_person_name(cell, "chair_name"))
    chair_nik = Column("NIK ketua", lambda cell: nik_of(cell, "chair_nik"), secret=True)
    chair_phone = Column("Nomor HP ketua", clean_phone)
    secretary_name = Column(
        "Nama sekretaris", lambda cell: clean_person_name(cell, "secretary_name")
    )
    secretary_nik = Column(
        "NIK sekretaris",
        lambda cell: nik_of(cell, "secretary_nik"),
        secret=True,
        synonyms=("nik sekretaris", "no ktp sekretaris"),
    )
    treasurer_name = Column(
        "Nama bendahara", lambda cell: clean_person_name(cell, "treasurer_name")
    )
    treasurer_nik = Column("NIK bendahara", lambda cell: nik_of(cell, "treasurer_nik"), secret=True)
    board_male = Column("Jumlah pengurus laki-laki", count("board_male", "Jumlah pengurus"))
    board_female = Column("Jumlah pengurus perempuan", count("board_female", "Jumlah pengurus"))
    members_male = Column("Jumlah anggota laki-laki", count("members_male", "Jumlah anggota"))
    members_female = Column("Jumlah anggota perempuan", count("members_female", "Jumlah anggota"))
    classification = Column("Klasifikasi", _classification, example="Berkembang")

    @classmethod
    def hint_for(cls, kind: str) -> str:
        """What to say of a workbook of another kind that is read here."""
        return (
            f"Ini tampaknya {KNOWN[kind].name}. Di sini dipakai data organisasinya saja: nama, "
            "SK, pengurus, dan rekening. Besaran dananya diunggah tersendiri lewat menu Bantuan."
        )

    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "karang_taruna_name", "ukkt_name", "organisation_address", "regency", "district",
            "village", "rw", "organisation_phone", "organisation_email", "sk_number", "sk_on",
            "sk_signer", "signer_position", "term", "chair_name", "chair_nik", "chair_phone",
            "secretary_name", "secretary_nik", "treasurer_name", "treasurer_nik", "board_male",
            "board_female", "members_male", "members_female", "classification", "status", "bank",
            "account", "account_name",
        )  # fmt: skip

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        return {
            **super().template_choices(),
            "classification": [str(label) for _value, label in KarangTarunaClass.choices],
        }

    def allowed(self, key: str, batch) -> Sequence[str]:
        if key == "classification":
            return [str(label) for _value, label in KarangTarunaClass.choices]
        return super().allowed(key, batch)

    @classmethod
    def undo_models(cls):
        return (Assignment, Board, Organisation, Person)

    # --- Cleaning -----------------------------------------------------------------------------
    def begin(self, batch) -> None:
        super().begin(batch)
        self.terms = Terms()

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = CleanRow()
        found = self.clean_organisation(cells, group, row)
        is_unit = self._name(found, row)
        if row.region_code:
            self._place(found.get("rw"), is_unit, row)
        if "region" in row.values:
            row.key = f"{row.values['kind']}:{row.values['region']}"
        for key in ("members_male", "members_female", "classification"):
            if key in found:
                row.values[key] = found[key]
        self._board(found, row)
        self._officers(found, row)
        return row

    def _name(self, found: Mapping[str, Any], row: CleanRow) -> bool:
        name = found.get("ukkt_name") or found.get("karang_taruna_name")
        is_unit = "ukkt_name" in found or bool(name and _UNIT_NAME.search(name))
        if name:
            self.name_organisation(name, UKKT if is_unit else KARANG_TARUNA, row)
        elif not any(one.level == "error" for one in row.problems):
            row.problems.append(
                error("karang_taruna_name", "name_missing", "Nama Karang Taruna kosong. Isi.")
            )
        row.values.setdefault("kind", UKKT if is_unit else KARANG_TARUNA)
        return is_unit

    def _place(self, rw: str | None, is_unit: bool, row: CleanRow) -> None:
        code = row.region_code
        if is_unit and code.count(".") + 1 == Level.VILLAGE:
            row.values["parent_region"] = code
            if rw is None:
                row.problems.append(
                    error("rw", "rw_missing", "RW belum diisi. Tulis tiga angka, misalnya 005.")
                )
                return
            code = f"{code}.{rw}"
        self.place_organisation(code, row)

    def _board(self, found: Mapping[str, Any], row: CleanRow) -> None:
        values = row.values
        for key, field in (
            ("sk_number", "sk_number"),
            ("sk_signer", "sk_signer"),
            ("signer_position", "sk_signer_capacity"),
            ("board_male", "officers_male"),
            ("board_female", "officers_female"),
        ):
            if key in found:
                values[field] = found[key]
        sk_on: date | None = found.get("sk_on")
        term: Term | None = found.get("term")
        if sk_on:
            values["sk_on"] = sk_on.isoformat()
        if sk_on:
            start = sk_on
        elif term:
            start = date(term.first, 1, 1)
        else:
            if "sk_number" in values:
                row.problems.append(
                    warning(
                        "sk_on",
                        "board_without_days",
                        "Tanggal SK dan masa bakti kosong, jadi kepengurusannya tidak ditulis. "
                        "Isi tanggal SK.",
                    )
                )
            return
        values["board_from"] = start.isoformat()
        if term is None:
            until = self.terms.end_of(values["kind"], start)
            if until:
                values["board_until_by_rule"] = until.isoformat()
            return
        until = anniversary(start, term.last) if start.year == term.first else None
        until = until or date(term.last + 1, 1, 1)
        if until <= start:
            row.problems.append(
                error(
                    "term",
                    "term_before_decree",
                    f"Masa bakti berakhir {term.last}, sebelum tanggal SK. Periksa keduanya.",
                )
            )
            return
        values["board_until"] = until.isoformat()

    def _officers(self, found: Mapping[str, Any], row: CleanRow) -> None:
        serving = [
            officer(found, row, prefix=prefix, post=post, position=position)
            for prefix, post, position in (
                ("chair", Post.CHAIR, "Ketua"),
                ("secretary", Post.SECRETARY, "Sekretaris"),
                ("treasurer", Post.TREASURER, "Bendahara"),
            )
        ]
        row.values["officers"] = [one for one in serving if one]
        if "chair_name" in found and serving[0] is None:
            row.values["leader_name"] = found["chair_name"][:150]
            if phone := found.get("chair_phone"):
                row.values["leader_phone"] = phone

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        is_unit = values.get("kind") == UKKT
        shown["ukkt_name" if is_unit else "karang_taruna_name"] = values.get("name", "")
        if is_unit:
            shown["rw"] = values.get("region", "")[14:]
        shown["chair_name"] = values.get("leader_name", "")
        shown["chair_phone"] = values.get("leader_phone", "")
        for one in values.get("officers", []):
            prefix = one["post"]
            shown[f"{prefix}_name"] = one["name"]
            shown[f"{prefix}_nik"] = one["nik_mask"]
            shown[f"{prefix}_phone"] = one.get("phone", "")
        shown["signer_position"] = values.get("sk_signer_capacity", "")
        shown["board_male"] = str(values.get("officers_male", ""))
        shown["board_female"] = str(values.get("officers_female", ""))
        shown["sk_on"] = cls.display_value("sk_on", values.get("sk_on"), names)
        shown["classification"] = cls.display_value(
            "classification", values.get("classification"), names
        )
        if until := values.get("board_until"):
            shown["term"] = f"{values['board_from'][:4]}–{until[:4]}"
        return {key: told for key, told in shown.items() if told}

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        if key == "classification" and value:
            return str(KarangTarunaClass(value).label)
        return super().display_value(key, value, names)
