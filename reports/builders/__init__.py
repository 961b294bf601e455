"""One builder for each kind of report: from a period, a region and a day to `Figures`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regions.codes import Level
from reports.builders import training_recap
from reports.figures import Figures
from reports.models import ReportKind
from reports.queries import trainings


@dataclass(frozen=True, kw_only=True)
class Builder:
    """How a kind of report is made, and what it can be asked for."""

    build: Callable[..., Figures]
    # The first day whose figures can be told again later; None while there is nothing.
    history_begins: Callable[[], date | None]
    levels: frozenset[Level]
    # Opens the names of its files.
    file_name: str
    # What a person reads before asking for one.
    description: str
    # Whether the clock asks for it when a period has closed.
    is_scheduled: bool = True


BUILDERS: dict[str, Builder] = {
    ReportKind.TRAINING_RECAP: Builder(
        build=training_recap.build,
        history_begins=trainings.history_begins,
        levels=frozenset({Level.PROVINCE, Level.REGENCY, Level.DISTRICT}),
        file_name="rekap-pelatihan",
        description=(
            "Kegiatan, peserta, dan orang yang dilatih menurut pilar, jenis kelamin, wilayah, "
            "dan tingkat."
        ),
    ),
}
