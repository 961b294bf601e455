"""The indicators of the yearly report: what is divided by what, and the rule it is counted by.

Formula and counting stand here; target, rule and legal basis are dated rows
(`IndicatorSetting`) that the office edits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pillars.models import KarangTarunaClass
from reports.builders.grant_realisation import share
from reports.figures import MAIN_SHEET, RATE, TEXT, UNKNOWN, Column, Row, Table
from reports.models import IndicatorCode, IndicatorSetting
from reports.queries.indicators import ResourceCounts

FORMULAS = {
    IndicatorCode.ABLE: "(TKSK, PSM, Karang Taruna, dan LKS yang mampu) ÷ (seluruhnya yang aktif)",
    IndicatorCode.TRAINED: "(TKSK dan PSM bertugas yang dilatih tahun ini) ÷ (yang bertugas)",
    IndicatorCode.SEATS: "(kecamatan dengan TKSK yang bertugas) ÷ (kecamatan)",
    IndicatorCode.FUNDED: "(desa/kelurahan yang Karang Tarunanya ditetapkan menerima dana) ÷ "
    "(desa/kelurahan)",
    IndicatorCode.ACCREDITED: "(LKS dengan akreditasi yang berlaku) ÷ (LKS aktif)",
}


@dataclass(frozen=True)
class Attainment:
    """An indicator of a year: its two counts, and the setting of the report's last day."""

    code: IndicatorCode
    part: int
    whole: int
    setting: IndicatorSetting | None

    @property
    def counted(self) -> tuple[int | str, int | str]:
        # Without a rule nobody can say who is able.
        if self.code == IndicatorCode.ABLE and self.setting is None:
            return UNKNOWN, self.whole
        return self.part, self.whole

    @property
    def rate(self) -> int | str:
        part, whole = self.counted
        if isinstance(part, int) and isinstance(whole, int):
            return share(part, whole)
        return UNKNOWN

    @property
    def target(self) -> int | str:
        if self.setting is None or self.setting.target is None:
            return UNKNOWN
        return self.setting.target

    @property
    def reached(self) -> int | str:
        """Attainment ÷ target × 100, as LKjIP reckons where higher is better."""
        if isinstance(self.rate, int) and isinstance(self.target, int):
            return share(self.rate, self.target)
        return UNKNOWN


def settings_on(day: date) -> dict[str, IndicatorSetting]:
    """The rows that hold on a day, by indicator."""
    return {one.indicator: one for one in IndicatorSetting.objects.filter(validity__contains=day)}


def rule_in_words(setting: IndicatorSetting | None) -> str:
    """What makes a resource able, as the row of that day has it."""
    if setting is None:
        return (
            "Aturannya belum ditetapkan untuk tahun laporan ini, jadi capaian tidak dihitung. "
            "Isi aturan indikator di halaman admin."
        )
    labels = dict(KarangTarunaClass.choices)
    classes = ", ".join(labels.get(one, one) for one in setting.classes) or "apa pun"
    months = setting.training_months
    basis = f" Dasar: {setting.legal_basis}." if setting.legal_basis else ""
    until = setting.validity.upper
    return (
        "Mampu melakukan pemberdayaan sosial: TKSK dan PSM yang bertugas dengan nomor SK dan "
        f"mengikuti pelatihan paling lama {months} bulan sebelum hari laporan; Karang Taruna aktif "
        f"dengan kepengurusan yang berlaku dan klasifikasi {classes}; LKS aktif dengan akreditasi "
        f"yang berlaku. Aturan ini berlaku sejak {setting.validity.lower:%d-%m-%Y}"
        f"{f' sampai sebelum {until:%d-%m-%Y}' if until else ''}.{basis}"
    )


def indicator_table(found: Iterable[Attainment]) -> Table:
    return Table(
        key="indicators",
        title="Indikator kinerja",
        columns=(
            Column(key="label", label="Indikator", kind=TEXT),
            Column(key="formula", label="Rumus", kind=TEXT),
            Column(key="part", label="Pembilang"),
            Column(key="whole", label="Penyebut"),
            Column(key="target", label="Target", kind=RATE),
            Column(key="rate", label="Realisasi", kind=RATE),
            Column(key="reached", label="Capaian", kind=RATE),
        ),
        rows=tuple(
            Row(
                key=one.code.value,
                cells=(
                    one.code.label,
                    FORMULAS[one.code],
                    *one.counted,
                    one.target,
                    one.rate,
                    one.reached,
                ),
            )
            for one in found
        ),
        summary="part",
        is_numbered=True,
        sheet=MAIN_SHEET,
    )


def attainments(
    resources: ResourceCounts,
    *,
    settings: dict[str, IndicatorSetting],
    villages: int,
    funded_villages: int,
    districts: int,
    vacant: int,
) -> list[Attainment]:
    counted = {
        IndicatorCode.ABLE: (resources.able, resources.active),
        IndicatorCode.TRAINED: (resources.people_trained, resources.people),
        IndicatorCode.SEATS: (districts - vacant, districts),
        IndicatorCode.FUNDED: (funded_villages, villages),
        IndicatorCode.ACCREDITED: (resources.accredited, resources.institutions),
    }
    return [
        Attainment(code, part, whole, settings.get(code.value))
        for code, (part, whole) in counted.items()
    ]
