"""The rules that a decree is made under: by its law, its recipients, its province and its day."""

from dataclasses import dataclass
from datetime import date

from grants.enums import Regime
from grants.models import Programme
from regions.codes import Level, ancestor

YOUTH = frozenset({"KARANG_TARUNA", "UKKT"})
BOTH = frozenset(Regime)
HIBAH = frozenset({Regime.HIBAH})


@dataclass(frozen=True)
class Law:
    """A rule as a decree names it, from the day it holds to the day another takes its place."""

    text: str
    since: date
    until: date = date.max
    regimes: frozenset = BOTH
    kinds: frozenset = frozenset()
    province: str = ""

    def holds(self, programme: Programme, day: date) -> bool:
        place = ancestor(programme.region_id, Level.PROVINCE)
        return (
            self.since <= day < self.until
            and Regime(programme.regime) in self.regimes
            and (not self.kinds or bool(self.kinds & set(programme.kind_codes)))
            and self.province in ("", place)
        )


LAWS = (
    Law(
        "Peraturan Menteri Dalam Negeri Nomor 77 Tahun 2020 tentang Pedoman Teknis Pengelolaan "
        "Keuangan Daerah",
        date(2021, 1, 1),
    ),
    Law(
        "Peraturan Menteri Sosial Nomor 25 Tahun 2019 tentang Karang Taruna",
        date(2019, 12, 1),
        date(2025, 8, 1),
        kinds=YOUTH,
    ),
    Law(
        "Peraturan Menteri Sosial Nomor 25 Tahun 2019 tentang Karang Taruna sebagaimana diubah "
        "dengan Peraturan Menteri Sosial Nomor 9 Tahun 2025",
        date(2025, 8, 1),
        kinds=YOUTH,
    ),
    Law(
        "Peraturan Gubernur Daerah Khusus Ibukota Jakarta Nomor 81 Tahun 2021 tentang "
        "Pemberdayaan Karang Taruna",
        date(2021, 9, 23),
        kinds=YOUTH,
        province="31",
    ),
    Law(
        "Peraturan Gubernur Daerah Khusus Ibukota Jakarta Nomor 35 Tahun 2021 tentang hibah dan "
        "bantuan sosial, sebagaimana diubah dengan Peraturan Gubernur Nomor 27 Tahun 2023",
        date(2021, 6, 1),
        regimes=HIBAH,
        province="31",
    ),
)


def laws_of(programme: Programme, day: date) -> list[str]:
    """What stands under “Mengingat”; the budget itself comes last."""
    named = [law.text for law in LAWS if law.holds(programme, day)]
    return [
        *named,
        f"Dokumen Pelaksanaan Anggaran Dinas Sosial tahun anggaran {programme.year}",
    ]
