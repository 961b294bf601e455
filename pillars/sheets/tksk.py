"""The register of TKSK: one for each kecamatan, as the Dinas and the ministry keep it."""

from __future__ import annotations

from collections.abc import Sequence

from imports import registry
from imports.reading.vocabulary import DEFAULTS
from imports.sheets import Column
from pillars.sheets import cells
from pillars.sheets.duties import DutySheet


@registry.register
class TkskSheet(DutySheet):
    slug = "tksk"
    title = "Register TKSK"
    singular = "TKSK"
    plural = "TKSK"
    kind_code = "TKSK"
    never_reads = frozenset({"psm", "participants"})

    member_number = Column(
        "NIAT",
        cells.member_number,
        synonyms=DEFAULTS["niat"],
        help="Nomor Induk Anggota TKSK",
        example="3171010003",
    )

    @classmethod
    def duty_keys(cls) -> Sequence[str]:
        return ("duty_regency", "duty_district")
