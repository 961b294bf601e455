"""The training recap: who was trained, from where, and at which events.

What each figure counts stands in `definitions`, and nowhere else.
"""

from collections import Counter
from datetime import date

from accounts.formats import long_date
from accounts.letterhead import full_name, letterhead_of, offices_above, signature_of
from pillars.models import PillarKind
from regions.codes import Level
from regions.models import Region
from reports.builders.training_tables import (
    area_table,
    breakdown_table,
    comparison_table,
    event_table,
    hidden_total,
    pillar_table,
)
from reports.figures import Chart, Definition, Figures, Headline
from reports.periods import Period, PeriodKind
from reports.queries.trainings import Totals, count_trainings, training_totals
from trainings.models import EventKind, EventLevel

TITLE = "Rekapitulasi Pelatihan Pilar-Pilar Sosial"
BENEATH = {
    Level.PROVINCE: ("by_regency", "kabupaten/kota"),
    Level.REGENCY: ("by_district", "kecamatan"),
    Level.DISTRICT: ("by_village", "desa/kelurahan"),
}


def definitions(region_name: str, period: Period, as_of: date) -> tuple[Definition, ...]:
    return tuple(
        Definition(term=term, text=text)
        for term, text in (
            (
                "Kegiatan",
                f"Kegiatan yang hari pertamanya jatuh pada {long_date(period.start)} sampai "
                f"{long_date(period.end)}, tidak berstatus draf atau dibatalkan, dan "
                f"diselenggarakan di {region_name} atau diikuti sedikitnya satu peserta dari "
                "sana. Kegiatan yang pendaftarannya masih dibuka dan belum punya peserta tidak "
                "dihitung.",
            ),
            (
                "Peserta",
                f"Pendaftaran sebagai peserta (bukan panitia atau narasumber) pada kegiatan itu, "
                f"yang tidak mundur dan tidak diganti, oleh orang yang asalnya {region_name}. "
                "Orang yang mengikuti dua kegiatan dihitung dua kali.",
            ),
            (
                "Orang",
                "Orang yang berbeda di antara para peserta: yang mengikuti dua kegiatan dihitung "
                "satu kali. Karena itu jumlah kolom Orang per pilar, wilayah, atau bulan dapat "
                "lebih besar daripada totalnya.",
            ),
            (
                "Asal",
                "Wilayah yang diwakili peserta pada hari kegiatan, seperti tercatat saat "
                "pendaftaran; kepindahan sesudahnya tidak mengubah laporan.",
            ),
            (
                "Pilar",
                "Unsur yang diwakili peserta pada hari kegiatan, bukan jabatannya sekarang.",
            ),
            (
                "Jenis kelamin",
                "L laki-laki, P perempuan, TT belum tercatat; menurut register orang.",
            ),
            (
                "Peserta dari luar wilayah",
                f"Peserta yang asalnya di luar {region_name} pada kegiatan yang diselenggarakan "
                f"di {region_name}. Mereka tidak ikut dihitung sebagai Peserta laporan ini.",
            ),
            (
                "Keadaan per",
                f"Isi SIPILAR pada {long_date(as_of)}. Catatan yang masuk atau berubah sesudah "
                "itu tidak ada di laporan ini.",
            ),
        )
    )


def build(*, period: Period, region: Region, as_of: date) -> Figures:
    counts = count_trainings(period=period, region=region.code, as_of=as_of)
    pillars = [
        kind
        for kind in PillarKind.objects.all()
        if any(pillar == kind.code for _, pillar in counts.by_event)
    ]
    sexes = ["L", "P", *([""] if any(sex == "" for *_, sex in counts.by_area) else [])]
    area_key, area_noun = BENEATH[Level(region.level)]
    areas = {
        place.code: full_name(place) if place.level == Level.REGENCY else place.name
        for place in Region.objects.filter(parent=region).order_by("code")
        if place.valid_until is None
        or place.valid_until > period.start
        or any(area == place.code for area, *_ in counts.by_area)
    }
    name = full_name(region)
    regency, province = offices_above(region)
    participants = sum(counts.by_area.values())
    participants_by_event: Counter[int] = Counter()
    for (event, _), count in counts.by_event.items():
        participants_by_event[event] += count

    def by(key: str, title: str, noun: str, labels: dict[str, str], attribute: str):
        return breakdown_table(
            key=f"by_{key}",
            title=title,
            noun=noun,
            labels=labels,
            people={code: counts.people.get((key, code), 0) for code in labels},
            totals=(len(counts.events), participants, counts.people[("", "")]),
            events=Counter(getattr(event, attribute) for event in counts.events),
            participants=_sum_by(attribute, counts.events, participants_by_event),
        )

    months = period.parts(PeriodKind.MONTH)
    tables = [
        area_table(area_key, area_noun, areas, region.code, counts, pillars, sexes),
        pillar_table(counts, pillars, sexes),
        by(
            "level",
            "Menurut tingkat pelatihan",
            "Tingkat",
            dict(EventLevel.choices),
            "level",
        ),
        by(
            "kind",
            "Menurut jenis kegiatan",
            "Jenis kegiatan",
            dict(EventKind.choices),
            "kind",
        ),
        *(
            [by("month", "Menurut bulan", "Bulan", {str(m): m.title for m in months}, "month")]
            if len(months) > 1
            else []
        ),
        comparison_table(
            period,
            training_totals(
                periods=dict.fromkeys([period.previous, period.year_ago]),
                region=region.code,
                as_of=as_of,
            )
            | {
                period: Totals(
                    events=len(counts.events),
                    participants=participants,
                    people=counts.people[("", "")],
                )
            },
        ),
        hidden_total("by_sex", counts, sexes),
        *([hidden_total("by_regency", counts, [regency.code])] if regency else []),
        event_table(counts, pillars),
    ]
    reached = len({area for area, *_ in counts.by_area if area in areas})
    return Figures(
        kind="training-recap",
        title=TITLE,
        period=str(period),
        period_title=period.title,
        region=region.code,
        region_name=name,
        as_of=as_of.isoformat(),
        letterhead=letterhead_of(region, regency, province),
        filter_sentence=(
            f"Kegiatan yang dimulai {long_date(period.start)} sampai {long_date(period.end)}; "
            f"peserta dari {name}; keadaan per {long_date(as_of)}."
        ),
        headlines=(
            Headline(
                key="events",
                table="events_held",
                label="Kegiatan",
                value=len(counts.events),
                unit="kegiatan",
                definition="Dimulai dalam periode ini, tidak draf atau batal.",
            ),
            Headline(
                key="participants",
                table=area_key,
                label="Peserta",
                value=participants,
                unit="peserta",
                definition="Setiap keikutsertaan dihitung.",
            ),
            Headline(
                key="people",
                table="by_pillar",
                label="Orang",
                value=counts.people[("", "")],
                unit="orang",
                definition="Orang yang sama dihitung satu kali.",
            ),
            Headline(
                key="areas_reached",
                table=area_key,
                label="Wilayah yang mengirim peserta",
                value=reached,
                unit=f"dari {len(areas)} {area_noun}",
                definition="Sedikitnya satu peserta berasal dari sana.",
            ),
            Headline(
                key="guests",
                table="events_held",
                label="Peserta dari luar wilayah",
                value=sum(counts.guests.values()),
                unit="peserta",
                definition="Mengikuti kegiatan di wilayah ini; tidak ikut dijumlah.",
            ),
        ),
        tables=tuple(tables),
        charts=_charts(area_key, area_noun, pillars, with_months=len(months) > 1),
        definitions=definitions(name, period, as_of),
        signature=signature_of(regency, province),
    )


def _charts(area_key, area_noun, pillars, *, with_months: bool) -> tuple[Chart, ...]:
    charts = []
    if pillars:
        charts.append(
            Chart(
                key="participants_by_area",
                title=f"Peserta menurut {area_noun} dan pilar",
                kind="stacked",
                table=area_key,
                categories="area",
                series=tuple(f"{kind.code}_all" for kind in pillars),
                unit="peserta",
            )
        )
    if pillars and with_months:
        charts.append(
            Chart(
                key="participants_by_month",
                title="Peserta menurut bulan",
                kind="column",
                table="by_month",
                categories="label",
                series=("participants",),
                unit="peserta",
            )
        )
    return tuple(charts)


def _sum_by(attribute: str, events, amounts: Counter[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for event in events:
        found[getattr(event, attribute)] += amounts[event.id]
    return found
