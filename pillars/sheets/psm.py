"""The register of PSM: by kelurahan, with the level of training that the ministry's form asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imports import registry
from imports.reading.types import Cell
from imports.sheets import CleanRow, Column
from pillars.sheets import cells
from pillars.sheets.duties import DutySheet

LEVELS = ("Dasar", "Lanjutan", "Khusus", "Tidak ada")


@registry.register
class PsmSheet(DutySheet):
    slug = "psm"
    title = "Register PSM"
    singular = "PSM"
    plural = "PSM"
    kind_code = "PSM"
    never_reads = frozenset({"tksk", "participants"})

    member_number = Column("Nomor Induk Anggota IPSM", cells.member_number, example="3101010001")
    certificate_level = Column(
        "Sertifikat pelatihan",
        cells.certificate_level,
        synonyms=(
            "Sertifikat", "Legalitas Sertifikat", "Legalitas/Sertifikat", "Tingkat Sertifikat",
            "Sertifikat Bimtek", "Tingkat Pelatihan", "Legalitas",
        ),
        help="Dasar, Lanjutan, Khusus, atau Tidak ada",
        example="Dasar",
    )  # fmt: skip
    certificate_number = Column(
        "Nomor sertifikat",
        cells.text("certificate_number", 80),
        synonyms=("No Sertifikat", "No Sertifikat Bimtek Dasar", "Nomor Sertifikat Bimtek Dasar"),
    )
    certificate_issuer = Column(
        "Penyelenggara",
        cells.text("certificate_issuer", 120),
        synonyms=(
            "Penyelenggara Bimtek", "Penyelenggara Bimtek Dasar", "Penyelenggara Sertifikat",
            "Penyelenggara Pelatihan",
        ),
    )  # fmt: skip
    certificate_on = Column(
        "Tanggal sertifikat",
        cells.day("certificate_on", is_future=False),
        synonyms=("Tgl Sertifikat", "Tgl Sertifikat Bimtek Dasar", "Tanggal Sertifikat Bimtek"),
    )

    @classmethod
    def own_keys(cls) -> Sequence[str]:
        return (
            "certificate_level", "certificate_number", "certificate_issuer", "certificate_on",
        )  # fmt: skip

    @classmethod
    def template_choices(cls) -> Mapping[str, Sequence[str]]:
        return {**super().template_choices(), "certificate_level": LEVELS}

    def clean_row(self, cells: Mapping[str, Cell], group: Mapping[str, str]) -> CleanRow:
        row = super().clean_row(cells, group)
        self._certificate(cells, row)
        return row

    def _certificate(self, cells: Mapping[str, Cell], row: CleanRow) -> None:
        """A certificate that the register names becomes a paper of the person."""
        found = {
            key: self.cleaners[key](cells[key]).value
            for key in self.own_keys()
            if cells.get(key) is not None
        }
        level, number = found.get("certificate_level"), found.get("certificate_number")
        if not level and not number:
            return
        # The register asks for the basic one; a number without a level is that.
        row.values["certificate"] = level or "Tingkat dasar"
        for key in ("certificate_number", "certificate_issuer"):
            if found.get(key):
                row.values[key] = found[key]
        if issued_on := found.get("certificate_on"):
            row.values["certificate_on"] = issued_on.isoformat()
