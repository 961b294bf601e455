"""The year on a few pages: people trained, events, organisations funded, the jambore, indicators.

What each figure counts stands in `meaning`, and nowhere else.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from accounts.formats import long_date
from pillars.models import PillarKind
from regions.codes import LENGTHS, Level
from regions.models import Region
from reports.builders import frame, grant_realisation, indicators, pillar_recap
from reports.builders.frame import Areas
from reports.figures import (
    MAIN_SHEET,
    TEXT,
    UNKNOWN,
    Chart,
    Column,
    Definition,
    Figures,
    Headline,
    Row,
    Table,
)
from reports.models import IndicatorCode
from reports.periods import Period
from reports.queries.grants import GrantCounts, ledger_begins
from reports.queries.indicators import count_resources
from reports.queries.pillars import Part, PillarCounts
from reports.queries.trainings import KindCounts, count_kinds
from trainings.models import EventKind

TITLE = "Laporan Tahunan Pemberdayaan Pilar-Pilar Sosial"
BOARD, UNIT = "KARANG_TARUNA", "UKKT"


def meaning(day: date, as_of: date, rule: str) -> tuple[Definition, ...]:
    return frame.definitions(
        (
            "Orang dilatih",
            f"Orang yang sejak 1 Januari sampai {long_date(day)} mengikuti bimtek, pelatihan, "
            "evaluasi dan pembinaan, atau penyegaran sebagai peserta yang tidak mundur dan tidak "
            "diganti; setiap orang satu kali, pada pilar dan wilayah keikutsertaan terakhirnya.",
        ),
        (
            "Kegiatan",
            "Kegiatan yang hari pertamanya jatuh di tahun ini, tidak draf atau batal, di wilayah "
            "ini atau diikuti peserta dari sini.",
        ),
        (
            "Jambore",
            "Peserta jambore (bukan panitia atau narasumber) yang asalnya wilayah ini dan tidak "
            "mundur atau diganti.",
        ),
        (
            "Karang Taruna dan UKKT didanai",
            "Karang Taruna: desa/kelurahan yang Karang Tarunanya ditetapkan menerima bantuan tahun "
            "anggaran ini. UKKT: unit RW yang ditetapkan. Dibayar: yang sudah menerima sedikitnya "
            "satu transfer. Jumlah rupiah dari buku besar.",
        ),
        (
            "Indikator",
            "Realisasi = pembilang ÷ penyebut pada hari laporan. Capaian = realisasi ÷ target × "
            "100%. Target dan aturan adalah catatan bertanggal; – berarti belum ditetapkan.",
        ),
        (IndicatorCode.ABLE.label, rule),
        frame.known_until(as_of),
    )


def build(*, period: Period, region: Region, as_of: date) -> Figures:
    day = frame.day_of(period, as_of)
    areas = frame.areas_of(region, day)
    assert areas is not None, "asked only for levels that have something beneath"
    kinds = list(PillarKind.objects.filter(is_active=True))
    earlier = frame.earlier_periods(period)
    pillars, *pillars_before = pillar_recap.count(
        region,
        [day, *(one.end for one in earlier)],
        as_of,
        kinds,
        width=areas.width,
        parts=(Part.TRAINED, Part.SEATS),
    )
    trainings, *trainings_before = count_kinds(
        periods=[period, *earlier], region=region.code, as_of=as_of
    )
    grants = grant_realisation.counted(region, period, as_of, width=areas.width)
    settings = indicators.settings_on(day)
    able = settings.get(IndicatorCode.ABLE)
    found = indicators.attainments(
        count_resources(
            region=region.code,
            day=day,
            as_of=as_of,
            months=able.training_months if able else 0,
            classes=able.classes if able else [],
        ),
        settings=settings,
        villages=pillars.sum("seats", BOARD),
        funded_villages=grants.count(f"approved villages {BOARD}"),
        districts=pillars.sum("seats", "TKSK"),
        vacant=pillars.sum("vacant", "TKSK"),
    )
    now = values_of(pillars, trainings, grants)
    width = LENGTHS[Level(region.level) - 1]
    return frame.report(
        kind="annual",
        title=TITLE,
        period=period,
        region=region,
        as_of=as_of,
        about=f"1 Januari sampai {long_date(day)}",
        headlines=_headlines(now, areas.key),
        tables=[
            _area_table(areas, kinds, pillars, grants),
            indicators.indicator_table(found),
            _event_table(trainings),
            _comparison(
                period,
                region,
                now,
                {
                    other: values_of(
                        then, held, grant_realisation.counted(region, other, as_of, width=width)
                    )
                    for other, then, held in zip(
                        earlier, pillars_before, trainings_before, strict=True
                    )
                },
            ),
        ],
        charts=_charts(areas, now),
        definitions=meaning(day, as_of, indicators.rule_in_words(able)),
    )


def values_of(pillars: PillarCounts, trainings: KindCounts, grants: GrantCounts) -> dict[str, int]:
    return {
        "trained": sum(n for (what, *_), n in pillars.cells.items() if what == "trained"),
        "events": trainings.events.total(),
        "jambore": trainings.participants[EventKind.JAMBORE],
        "villages_funded": grants.count(f"approved villages {BOARD}"),
        "units_funded": grants.count(f"approved {UNIT}"),
    }


LABELS = {
    "trained": "Orang dilatih",
    "events": "Kegiatan",
    "jambore": "Peserta jambore",
    "villages_funded": "Karang Taruna didanai",
    "units_funded": "UKKT didanai",
}
UNITS = {
    "trained": ("orang", "Setiap orang satu kali."),
    "events": ("kegiatan", "Dimulai di tahun ini, tidak draf atau batal."),
    "jambore": ("peserta", "Asal wilayah ini."),
    "villages_funded": ("desa/kelurahan", "Karang Tarunanya ditetapkan dengan SK."),
    "units_funded": ("UKKT", "Ditetapkan dengan SK."),
}


def _headlines(now: dict[str, int], table: str) -> Iterator[Headline]:
    for key, (unit, definition) in UNITS.items():
        yield Headline(
            key=key,
            table="by_event_kind" if key in ("events", "jambore") else table,
            label=LABELS[key],
            value=now[key],
            unit=unit,
            definition=definition,
        )


def _area_table(
    areas: Areas, kinds: list[PillarKind], pillars: PillarCounts, grants: GrantCounts
) -> Table:
    """People trained by pillar, and organisations funded, a line for each area."""
    codes = [kind.code for kind in kinds if pillars.sum("trained", kind.code)]
    names = dict(areas.names)
    trained_at = {area for (what, _, _, area) in pillars.cells if what == "trained"}
    for code in sorted((trained_at | grants.areas) - names.keys()):
        names[code] = f"Tanpa rincian {areas.noun}"

    def numbers(area: str) -> list[int]:
        # An area that is a larger place itself holds only what belongs to no smaller one.
        own = PillarCounts(cells=_at(pillars.cells, area)) if area else pillars
        money = (
            GrantCounts(counts=_at(grants.counts, area), amounts=_at(grants.amounts, area))
            if area
            else grants
        )
        return [
            *(own.sum("trained", code) for code in codes),
            sum(n for (what, *_), n in own.cells.items() if what == "trained"),
            money.count(f"approved villages {BOARD}"),
            money.count(f"paid villages {BOARD}"),
            money.count(f"approved {UNIT}"),
            money.count(f"paid {UNIT}"),
            money.amount("approved"),
            money.amount("paid"),
        ]

    return Table(
        key=areas.key,
        title=f"Menurut {areas.noun}",
        columns=(
            Column(key="area", label=areas.heading, kind=TEXT),
            *(
                Column(key=kind.code, label=kind.name, group="Orang dilatih")
                for kind in kinds
                if kind.code in codes
            ),
            Column(key="trained", label="Jml", group="Orang dilatih"),
            Column(key="villages_funded", label="Ditetapkan", group="Karang Taruna"),
            Column(key="villages_paid", label="Dibayar", group="Karang Taruna"),
            Column(key="units_funded", label="Ditetapkan", group="UKKT"),
            Column(key="units_paid", label="Dibayar", group="UKKT"),
            Column(key="approved", label="Ditetapkan", group="Bantuan (rupiah)"),
            Column(key="paid", label="Dibayar", group="Bantuan (rupiah)"),
        ),
        rows=tuple(Row(key=code, cells=(names[code], *numbers(code))) for code in sorted(names)),
        total=("Jumlah", *numbers("")),
        summary="trained",
        is_numbered=True,
        sheet=MAIN_SHEET,
    )


def _at(cells: Counter, area: str) -> Counter:
    return Counter({key: n for key, n in cells.items() if key[-1] == area})


def _event_table(trainings: KindCounts) -> Table:
    events, participants = trainings.events, trainings.participants
    rows = tuple(
        Row(key=kind.value, cells=(kind.label, events[kind], participants[kind]))
        for kind in EventKind
        if events[kind]
    )
    return Table(
        key="by_event_kind",
        title="Kegiatan menurut jenis",
        columns=(
            Column(key="label", label="Jenis kegiatan", kind=TEXT),
            Column(key="events", label="Kegiatan"),
            Column(key="participants", label="Peserta"),
        ),
        rows=rows,
        total=("Jumlah", events.total(), participants.total()),
        summary="participants",
        note="" if rows else "Tidak ada kegiatan tahun ini.",
    )


def _comparison(
    period: Period,
    region: Region,
    now: dict[str, int],
    earlier: dict[Period, dict[str, int]],
) -> Table:
    begins = ledger_begins(region.code)
    values: dict[Period, dict[str, int] | None] = {period: now}
    for other, before in earlier.items():
        if begins is None or other.end < begins:
            del before["villages_funded"], before["units_funded"]
        values[other] = before
    note = f"{UNKNOWN}: buku besar bantuan wilayah ini masih kosong."
    if begins is not None:
        note = f"{UNKNOWN}: buku besar bantuan wilayah ini mulai {long_date(begins)}."
    return frame.comparison(period, LABELS, values, note=note)


def _charts(areas: Areas, now: dict[str, int]) -> Iterator[Chart]:
    if now["trained"]:
        yield Chart(
            key="trained_by_area",
            title=f"Orang dilatih menurut {areas.noun}",
            kind="bar",
            table=areas.key,
            categories="area",
            series=("trained",),
            unit="orang",
        )
    if now["villages_funded"]:
        yield Chart(
            key="funded_by_area",
            title=f"Karang Taruna didanai menurut {areas.noun}",
            kind="bar",
            table=areas.key,
            categories="area",
            series=("villages_funded",),
            unit="desa/kelurahan",
        )
