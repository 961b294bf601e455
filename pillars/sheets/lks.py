"""The register of welfare institutions (LKS), as offices keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from accounts.formats import long_date
from imports import registry
from imports.cleaning.choices import ChoiceTable
from imports.cleaning.numbers import clean_year
from imports.cleaning.phones import clean_phone
from imports.cleaning.tables import ACCREDITATION
from imports.cleaning.types import Cleaned, Level, error, warning
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column
from pillars.models import LegalForm, Organisation, OrganisationDocument
from pillars.sheets.officers import clean_person_name
from pillars.sheets.organisations import OrganisationSheet, count, day, organisation_name, text

LKS = "LKS"
Kind = OrganisationDocument.Kind
SERVICES = ChoiceTable(
    "service_kinds",
    {
        "Anak Dalam Panti": ("lksa", "panti asuhan", "anak panti"),
        "Anak Luar Panti": ("anak non panti",),
        "ABH": ("anak berhadapan dengan hukum", "anak yang berhadapan dengan hukum"),
        "Disabilitas Dalam Panti": ("panti disabilitas",),
        "Disabilitas Luar Panti": ("disabilitas", "penyandang disabilitas"),
        "Gelandangan & Pengemis": ("gelandangan dan pengemis", "gepeng"),
        "Korban NAPZA": ("napza", "ipwl", "penyalahgunaan napza"),
        "Lansia Dalam Panti": ("panti wreda", "panti werdha", "lanjut usia dalam panti"),
        "Lansia Luar Panti": ("lansia", "lanjut usia", "lanjut usia luar panti"),
        "AMPK": ("anak yang memerlukan perlindungan khusus",),
        "ODHA": ("odhiv", "orang dengan hiv/aids"),
        "Taman Anak Sejahtera": ("tas", "penitipan anak", "daycare"),
        "Tuna Sosial & Korban Perdagangan Orang": ("tuna sosial", "kpo", "tskpo"),
        "BWBP Eks Napiter": ("bekas warga binaan pemasyarakatan", "bwbp", "eks napiter"),
    },
    label="Jenis pelayanan",
    level=Level.WARNING,
)
LEGAL_FORMS = ChoiceTable(
    "legal_form",
    {
        LegalForm.FOUNDATION.value: ("Yayasan",),
        LegalForm.ASSOCIATION.value: ("Perkumpulan",),
        LegalForm.UNINCORPORATED.value: ("Tidak berbadan hukum", "belum berbadan hukum"),
        LegalForm.GOVERNMENT.value: ("Milik pemerintah", "UPT", "pemerintah", "dinas sosial"),
    },
    label="Bentuk hukum",
    level=Level.WARNING,
)
INCORPORATED = {LegalForm.FOUNDATION, LegalForm.ASSOCIATION}


def _year(key: str, label: str):
    return lambda cell: clean_year(cell, column=key, label=label)


def _services(cell: Cell) -> Cleaned:
    return SERVICES.clean_many(cell)


@registry.register
class LksSheet(OrganisationSheet):
    """Institutions with what they may show: registration, permit and accreditation are three
    papers with dates of their own, and none of them says whether the institution works."""

    slug = "lks"
    title = "LKS"
    singular = "LKS"
    plural = "LKS"
    key_columns = ("lks_name",)
    required_groups = (("lks_name",), ("village",))
    families = (
        *OrganisationSheet.families,
        ("registration_number", "registration_on", "valid_until"),
        ("permit_number", "permit_on", "permit_until"),
        ("accreditation", "accreditation_year", "accreditation_on", "accreditation_until"),
    )
    field_labels = {
        **OrganisationSheet.field_labels,
        "services": "Jenis pelayanan",
        "bank_name": "Nama bank",
        **{f"document_{kind.value}": str(kind.label) for kind in Kind},
    }

    lks_name = Column("Nama LKS", organisation_name, required=True, example="Yayasan Kasih Ibu")
    legal_form = Column(
        "Bentuk hukum",
        LEGAL_FORMS.clean,
        synonyms=("bentuk hukum", "badan hukum", "bentuk badan hukum", "status badan hukum"),
        example="Yayasan",
    )
    founded_year = Column("Tahun berdiri", _year("founded_year", "Tahun berdiri"), example="1998")
    service_kinds = Column(
        "Jenis pelayanan", _services, help="Pisahkan dengan koma", example="Anak Dalam Panti"
    )
    leader_name = Column("Nama pimpinan", lambda cell: clean_person_name(cell, "leader_name"))
    leader_phone = Column("Nomor HP pimpinan", clean_phone)
    # “No HP” beside the leader's name is the leader's.
    office_phone = Column(
        "Telepon lembaga",
        clean_phone,
        synonyms=("telepon lks", "telepon lembaga", "telepon kantor", "telepon panti"),
    )
    # Before the registration, whose vocabulary has their words, too.
    permit_number = Column(
        "Nomor izin operasional",
        text("permit_number", 80),
        synonyms=("no izin operasional", "no siop", "siop", "surat izin operasional"),
    )
    permit_on = Column(
        "Tanggal izin operasional",
        day("permit_on"),
        synonyms=("tanggal izin operasional", "tanggal siop"),
    )
    permit_until = Column(
        "Izin berlaku sampai",
        day("permit_until"),
        synonyms=("izin operasional berlaku sampai", "siop berlaku sampai"),
    )
    registration_number = Column(
        "Nomor tanda daftar", text("registration_number", 80), example="012/TD-LKS/2024"
    )
    registration_on = Column("Tanggal tanda daftar", day("registration_on"), example="6 Mei 2024")
    valid_until = Column("Berlaku sampai", day("valid_until"), example="6 Mei 2027")
    deed_number = Column("Nomor akta notaris", text("deed_number", 80))
    deed_on = Column("Tanggal akta", day("deed_on"))
    legal_number = Column("Nomor SK Kemenkumham", text("legal_number", 80))
    legal_on = Column(
        "Tanggal SK Kemenkumham",
        day("legal_on"),
        synonyms=("tanggal sk kemenkumham", "tanggal pengesahan kemenkumham"),
    )
    accreditation = Column("Akreditasi", ACCREDITATION.clean, help="A, B, C, atau Belum")
    accreditation_year = Column("Tahun akreditasi", _year("accreditation_year", "Tahun akreditasi"))
    accreditation_on = Column(
        "Tanggal sertifikat akreditasi",
        day("accreditation_on"),
        synonyms=("tanggal akreditasi", "tanggal sertifikat akreditasi"),
    )
    accreditation_until = Column(
        "Akreditasi berlaku sampai",
        day("accreditation_until"),
        synonyms=("masa berlaku akreditasi", "akreditasi berlaku s/d"),
    )
    clients_male = Column("Jumlah klien laki-laki", count("clients_male", "Jumlah klien"))
    clients_female = Column("Jumlah klien perempuan", count("clients_female", "Jumlah klien"))
    staff_male = Column(
        "Jumlah pegawai laki-laki",
        count("staff_male", "Jumlah pegawai"),
        synonyms=("jumlah pegawai l", "jumlah sdm l", "jumlah pengurus l", "jumlah karyawan l"),
    )
    staff_female = Column(
        "Jumlah pegawai perempuan",
        count("staff_female", "Jumlah pegawai"),
        synonyms=("jumlah pegawai p", "jumlah sdm p", "jumlah pengurus p", "jumlah karyawan p"),
    )

    @classmethod
    def template_keys(cls) -> Sequence[str]:
        return (
            "lks_name", "legal_form", "founded_year", "organisation_address", "regency",
            "district", "village", "service_kinds", "leader_name", "leader_phone",
            "office_phone", "organisation_email", "registration_number", "registration_on",
            "valid_until", "permit_number", "permit_on", "permit_until", "deed_number", "deed_on",
            "legal_number", "legal_on", "npwp", "accreditation", "accreditation_year",
            "accreditation_on", "accreditation_until", "clients_male", "clients_female",
            "staff_male", "staff_female", "status",
        )  # fmt: skip

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        return {
            **super().template_choices(),
            "accreditation": ("A", "B", "C", "Belum"),
            "legal_form": [str(label) for _value, label in LegalForm.choices],
        }

    def allowed(self, key: str, batch) -> Sequence[str]:
        choices = self.template_choices().get(key)
        return list(choices) if choices else super().allowed(key, batch)

    @classmethod
    def undo_models(cls):
        return (OrganisationDocument, Organisation)

    # --- Cleaning -----------------------------------------------------------------------------
    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = CleanRow()
        found = self.clean_organisation(cells, group, row)
        values = row.values
        values["kind"] = LKS
        if name := found.get("lks_name"):
            self.name_organisation(name, LKS, row)
        else:
            row.problems.append(error("lks_name", "name_missing", "Nama LKS kosong. Isi namanya."))
        if row.region_code:
            self.place_organisation(row.region_code, row)
        if "region" in values and name:
            row.key = f"{LKS}:{values['region'][:5]}:{values['name_key']}"
        for key in (
            "founded_year", "leader_name", "leader_phone", "clients_male", "clients_female",
            "staff_male", "staff_female",
        ):  # fmt: skip
            if key in found:
                values[key] = found[key]
        if services := found.get("service_kinds"):
            values["services"] = list(services)
        self._legal_form(found.get("legal_form"), values)
        values["documents"] = self._documents(found, row)
        return row

    def _legal_form(self, told: str | None, values: dict[str, Any]) -> None:
        form = told
        if form is None and values.get("name", "").lower().startswith(("yayasan", "yys")):
            form = LegalForm.FOUNDATION.value
        if form:
            values["legal_form"] = form
            values["is_legal_entity"] = form in INCORPORATED

    def _documents(self, found: Mapping[str, Any], row: CleanRow) -> list[dict[str, Any]]:
        papers = [
            self._paper(Kind.REGISTRATION, "registration_number", "registration_on", "valid_until"),
            self._paper(Kind.PERMIT, "permit_number", "permit_on", "permit_until"),
            self._paper(Kind.DEED, "deed_number", "deed_on", ""),
            self._paper(Kind.KEMENKUMHAM, "legal_number", "legal_on", ""),
        ]
        told = [_told(found, kind, keys, row) for kind, keys in papers]
        told.append(_accreditation(found, row))
        return [one for one in told if one]

    @staticmethod
    def _paper(kind: Kind, number: str, issued_on: str, valid_until: str):
        return kind, {"number": number, "issued_on": issued_on, "valid_until": valid_until}

    # --- On screen ----------------------------------------------------------------------------
    @classmethod
    def display(cls, values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
        shown = super().display(values, names)
        shown["lks_name"] = values.get("name", "")
        shown["service_kinds"] = ", ".join(values.get("services", []))
        shown["legal_form"] = cls.display_value("legal_form", values.get("legal_form"), names)
        for paper in values.get("documents", []):
            for key, field in _COLUMNS[paper["kind"]].items():
                value = paper.get(field)
                shown[key] = cls.display_value(key, value, names) if value else ""
        return {key: told for key, told in shown.items() if told}

    @classmethod
    def display_value(cls, key: str, value: Any, names: Mapping[str, str]) -> str:
        if key == "legal_form" and value:
            return str(LegalForm(value).label)
        if key == "services" and isinstance(value, str):
            return value.strip("[]").replace('"', "")
        return super().display_value(key, value, names)


_COLUMNS = {
    Kind.REGISTRATION: {
        "registration_number": "number",
        "registration_on": "issued_on",
        "valid_until": "valid_until",
    },
    Kind.PERMIT: {
        "permit_number": "number",
        "permit_on": "issued_on",
        "permit_until": "valid_until",
    },
    Kind.DEED: {"deed_number": "number", "deed_on": "issued_on"},
    Kind.KEMENKUMHAM: {"legal_number": "number", "legal_on": "issued_on"},
    Kind.ACCREDITATION: {
        "accreditation": "grade",
        "accreditation_year": "issued_year",
        "accreditation_on": "issued_on",
        "accreditation_until": "valid_until",
    },
}


def _told(
    found: Mapping[str, Any], kind: Kind, keys: Mapping[str, str], row: CleanRow
) -> dict[str, Any] | None:
    """A paper with what the row says of it; None when it has no number."""
    number = found.get(keys["number"])
    issued_on, valid_until = found.get(keys["issued_on"]), found.get(keys["valid_until"])
    if not number:
        if issued_on or valid_until:
            row.problems.append(
                warning(
                    keys["number"],
                    f"{kind.value}_without_number",
                    f"Ada tanggal {kind.label.lower()} tanpa nomor, jadi dokumennya tidak dicatat. "
                    "Isi nomornya.",
                )
            )
        return None
    return {"kind": kind.value, "number": number} | _days(issued_on, valid_until, keys, row)


def _days(
    issued_on: date | None, valid_until: date | None, keys: Mapping[str, str], row: CleanRow
) -> dict[str, str]:
    if issued_on and valid_until and valid_until < issued_on:
        row.problems.append(
            error(
                keys["valid_until"],
                "ends_before_issue",
                f"Masa berlaku berakhir {long_date(valid_until)}, sebelum tanggal terbitnya "
                f"{long_date(issued_on)}. Periksa keduanya di dokumen.",
            )
        )
        return {}
    days = {"issued_on": issued_on, "valid_until": valid_until}
    return {key: day.isoformat() for key, day in days.items() if day}


def _accreditation(found: Mapping[str, Any], row: CleanRow) -> dict[str, Any] | None:
    """The result of an accreditation; “Belum” is none."""
    grade = found.get("accreditation")
    if grade in (None, "Belum"):
        return None
    keys = {"valid_until": "accreditation_until"}
    issued_on = found.get("accreditation_on")
    paper: dict[str, Any] = {"kind": Kind.ACCREDITATION.value, "grade": grade}
    year = found.get("accreditation_year") or (issued_on.year if issued_on else None)
    if year:
        paper["issued_year"] = year
    return paper | _days(issued_on, found.get("accreditation_until"), keys, row)
