"""What one person's dashboard shows: sections of figures, by what the person may look at and do."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.permissions import Permission
from pillars.models import PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level
from reports.builders.pillar_recap import REGISTERED
from reports.dashboards.look import Look
from reports.dashboards.measure import Measure, slug
from reports.dashboards.measures import all_measures

MONEY = (
    "pagu",
    "ditetapkan",
    "dibayar",
    "belum-dipertanggungjawabkan",
    "penerima",
    "lpj-terlambat",
)
TRAINING = ("dilatih", "kegiatan")
WATCH = (
    "buku-ditutup",
    "dispensasi",
    "data-dibuka",
    "data-diekspor",
    "impor-dibatalkan",
)
# What asks for action as soon as it is not zero.
ATTENTION = {"lpj-terlambat", "laporan-menunggu"}


@dataclass(frozen=True)
class Figure:
    """A number with what it counts, and the page with exactly those rows."""

    measure: Measure
    value: int
    url: str

    @property
    def tone(self) -> str:
        key = self.measure.key
        return "action" if self.value and (key in ATTENTION or key.endswith("-lowong")) else ""


@dataclass(frozen=True)
class Section:
    """Figures that belong together."""

    key: str
    title: str
    icon: str
    figures: list[Figure]


def sections(look: Look, kinds: list[PillarKind]) -> list[Section]:
    """Money first for those who pay, what was exceptional first for those who audit."""
    measures = all_measures(kinds)
    found = []
    for key, title, icon, keys in _plan(look, kinds):
        figures = []
        for measure in (measures[key] for key in keys):
            if not look.user.has(measure.needs):
                continue
            value = measure.total(look)
            if value or not _may_be_left_out(measure, look):
                figures.append(Figure(measure, value, measure.url(look) if value else ""))
        if figures:
            found.append(Section(key, title, icon, figures))
    return found


def _plan(look: Look, kinds: list[PillarKind]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    money = ("bantuan", f"Bantuan {look.year}", "heart-handshake", MONEY)
    if look.user.has(Permission.AUDIT_VIEW):
        yield "pengawasan", f"Pengawasan {look.year}", "shield-check", WATCH
    if look.user.has(Permission.REPORT_VERIFY):
        yield "pengesahan", "Menunggu pengesahan", "signature", ("laporan-menunggu",)
    if look.user.has(Permission.GRANT_PAY):
        yield money
    yield "pilar", "Pilar", "users-group", tuple(_pillar_keys(kinds))
    yield "pelatihan", f"Pelatihan {look.year}", "school", TRAINING
    if not look.user.has(Permission.GRANT_PAY):
        yield money


def _pillar_keys(kinds: list[PillarKind]) -> Iterator[str]:
    for kind in kinds:
        if kind.shape == KindShape.PERSON:
            yield f"{slug(kind.code)}-bertugas"
        else:
            part = "terdaftar" if kind.code == REGISTERED else "aktif"
            yield f"{slug(kind.code)}-{part}"
    for kind in kinds:
        if kind.is_single and kind.duty_level < Level.RW:
            yield f"{slug(kind.code)}-lowong"


def _may_be_left_out(measure: Measure, look: Look) -> bool:
    """A ceiling belongs to the office that holds it, and who signs nothing sees no empty box."""
    return measure.key == "laporan-menunggu" or (
        measure.key == "pagu" and look.level > Level.PROVINCE
    )
