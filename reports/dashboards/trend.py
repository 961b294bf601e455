"""Twelve months until the day one looks from: trained, serving and standing, paid."""

from dataclasses import dataclass

from accounts.formats import MONTHS
from accounts.permissions import Permission
from pillars.models.kind import KindShape
from reports.dashboards.look import Look
from reports.dashboards.measures import active_kinds
from reports.periods import Period, PeriodKind
from reports.queries.trend import Months, count_months

LENGTH = 12
SHORT = 3


@dataclass(frozen=True)
class TrendChart:
    """A line of twelve points with what they count; `data` is what `{% chart %}` draws."""

    key: str
    title: str
    definition: str
    unit: str
    data: dict

    @property
    def is_empty(self) -> bool:
        return not any(value for one in self.data["series"] for value in one["values"])


def months_until(look: Look) -> list[Period]:
    found = [Period.holding(look.day, PeriodKind.MONTH)]
    while len(found) < LENGTH:
        found.insert(0, found[0].previous)
    return found


def charts(look: Look) -> list[TrendChart]:
    """Those about rooms that the person may look into."""
    months = months_until(look)
    found = count_months(
        region=look.code, first=months[0].start, days=[min(one.end, look.day) for one in months]
    )
    names = [f"{MONTHS[one.number - 1][:SHORT]} {one.year}" for one in months]
    keys = [str(one) for one in months]

    def data(series: list[tuple[str, list[int]]]) -> dict:
        return {
            "heading": "Bulan",
            "categories": names,
            "series": [{"name": name, "values": values} for name, values in series],
        }

    may = look.user.has
    drawn = []
    if may(Permission.EVENT_VIEW):
        drawn.append(
            TrendChart(
                "dilatih",
                "Orang dilatih per bulan",
                "Peserta bimtek, pelatihan, evaluasi, dan penyegaran dari wilayah ini; dalam satu "
                "bulan setiap orang sekali.",
                "orang",
                data([("Dilatih", [found.trained.get(key, 0) for key in keys])]),
            )
        )
    if may(Permission.PERSON_VIEW):
        drawn += _pillars(keys, found, data)
    if may(Permission.GRANT_VIEW):
        drawn.append(
            TrendChart(
                "dibayar",
                "Rupiah dibayar per bulan",
                "Menurut tanggal cair di buku besar, program semua tahun, sesudah yang dibalik.",
                "rupiah",
                data([("Dibayar", [found.paid.get(key, 0) for key in keys])]),
            )
        )
    return drawn


def _pillars(keys: list[str], found: Months, data) -> list[TrendChart]:
    """People and organisations apart: a kelurahan has one of these and twenty of those."""
    drawn = []
    for shape, key, title, unit in (
        (KindShape.PERSON, "bertugas", "Orang yang bertugas di akhir bulan", "orang"),
        (KindShape.ORGANISATION, "aktif", "Organisasi aktif di akhir bulan", "organisasi"),
    ):
        series = [
            (kind.name, [found.pillars.get((kind.code, month), 0) for month in keys])
            for kind in active_kinds()
            if kind.shape == shape
        ]
        drawn.append(
            TrendChart(
                key,
                title,
                "Keadaan pada hari terakhir bulan itu; untuk bulan berjalan, hari ini.",
                unit,
                data([one for one in series if any(one[1])]),
            )
        )
    return drawn
