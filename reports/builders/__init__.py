"""One builder for each kind of report: from a period, a region and a day to `Figures`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regions.codes import Level
from reports import calendar
from reports.builders import annual, completeness, grant_realisation, pillar_recap, training_recap
from reports.calendar import Due
from reports.figures import Figures
from reports.models import ReportKind
from reports.periods import PeriodKind
from reports.queries import grants, pillars, trainings

EVERYWHERE = frozenset({Level.PROVINCE, Level.REGENCY, Level.DISTRICT})
ANY_PERIOD = frozenset(PeriodKind)


@dataclass(frozen=True, kw_only=True)
class Builder:
    """How a kind of report is made, and what it can be asked for."""

    build: Callable[..., Figures]
    # The first day whose figures can be told again later; None while there is nothing.
    history_begins: Callable[[], date | None]
    levels: frozenset[Level] = EVERYWHERE
    # How long the periods are that it can be asked for.
    periods: frozenset[PeriodKind] = ANY_PERIOD
    # Opens the names of its files.
    file_name: str
    # What a person reads before asking for one.
    description: str
    # When the clock asks for it, and for which of its periods; for none: only people ask.
    due: Due = calendar.day_after
    scheduled: frozenset[PeriodKind] = ANY_PERIOD

    @property
    def is_scheduled(self) -> bool:
        return bool(self.scheduled)


BUILDERS: dict[str, Builder] = {
    ReportKind.TRAINING_RECAP: Builder(
        build=training_recap.build,
        history_begins=trainings.history_begins,
        file_name="rekap-pelatihan",
        description=(
            "Kegiatan, peserta, dan orang yang dilatih menurut pilar, jenis kelamin, wilayah, "
            "dan tingkat."
        ),
    ),
    ReportKind.PILLAR_RECAP: Builder(
        build=pillar_recap.build,
        history_begins=pillars.history_begins,
        file_name="rekap-pilar",
        description=(
            "TKSK, PSM, Karang Taruna, UKKT, dan LKS pada akhir periode, yang dilatih tahun itu, "
            "dan wilayah yang lowong."
        ),
        due=calendar.the_fifth,
    ),
    ReportKind.GRANT_REALISATION: Builder(
        build=grant_realisation.build,
        history_begins=grants.history_begins,
        file_name="realisasi-bantuan",
        description=(
            "Pagu, penetapan, pembayaran, pertanggungjawaban, dan LPJ lewat tempo menurut wilayah "
            "dan program, dari buku besar."
        ),
        due=calendar.the_fifth,
        scheduled=frozenset({PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR}),
    ),
    ReportKind.COMPLETENESS: Builder(
        build=completeness.build,
        history_begins=pillars.history_begins,
        levels=frozenset({Level.PROVINCE, Level.REGENCY}),
        file_name="kelengkapan",
        description=(
            "Siapa yang sudah dan belum mengirim impor, nominasi, usulan, dan LPJ, dengan daftar "
            "siapa yang perlu diingatkan."
        ),
        due=calendar.last_working_day,
        scheduled=frozenset({PeriodKind.MONTH, PeriodKind.QUARTER}),
    ),
    ReportKind.ANNUAL: Builder(
        build=annual.build,
        history_begins=pillars.history_begins,
        levels=frozenset({Level.PROVINCE, Level.REGENCY}),
        periods=frozenset({PeriodKind.YEAR}),
        file_name="laporan-tahunan",
        description=(
            "Setahun dalam beberapa halaman: orang dilatih, kegiatan, jambore, Karang Taruna dan "
            "UKKT yang didanai, dan indikator dengan rumus, target, dan capaian."
        ),
        due=calendar.the_fifth,
        scheduled=frozenset({PeriodKind.YEAR}),
    ),
}
