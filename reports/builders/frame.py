"""What every kind of report has around its figures: letterhead, sentence, signature, areas."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.formats import long_date
from accounts.letterhead import full_name, letterhead_of, offices_above, signature_of
from regions.codes import LENGTHS, Level
from regions.models import Region
from reports.figures import (
    CHANGE,
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
from reports.periods import Period

BENEATH = {
    Level.PROVINCE: ("by_regency", "kabupaten/kota"),
    Level.REGENCY: ("by_district", "kecamatan"),
    Level.DISTRICT: ("by_village", "desa/kelurahan"),
}


@dataclass(frozen=True)
class Areas:
    """The places right under a region, or two steps under it, by code; and what they are."""

    key: str
    noun: str
    width: int
    names: dict[str, str]

    @property
    def heading(self) -> str:
        return self.noun[:1].upper() + self.noun[1:]


def areas_of(region: Region, day: date, *, steps: int = 1) -> Areas | None:
    """The areas of the map of that day; None where the map ends."""
    level = Level(region.level + steps - 1)
    if level not in BENEATH:
        return None
    key, noun = BENEATH[level]
    places = Region.objects.within(region.code).at(Level(level + 1)).valid_on(day).order_by("code")
    return Areas(
        key,
        noun,
        LENGTHS[level],
        {
            place.code: full_name(place) if place.level == Level.REGENCY else place.name
            for place in places
        },
    )


def day_of(period: Period, as_of: date) -> date:
    """The day whose state a report tells: the period's last one, or today while it runs."""
    return min(period.end, as_of)


def definitions(*pairs: tuple[str, str]) -> tuple[Definition, ...]:
    return tuple(Definition(term=term, text=text) for term, text in pairs)


def known_until(as_of: date) -> tuple[str, str]:
    """The definition that every report ends with."""
    return (
        "Keadaan per",
        f"Isi SIPILAR pada {long_date(as_of)}. Catatan yang masuk atau berubah sesudah itu tidak "
        "ada di laporan ini; kejadian lampau yang baru dicatat tetap masuk pada tanggal "
        "kejadiannya.",
    )


def report(
    *,
    kind: str,
    title: str,
    period: Period,
    region: Region,
    as_of: date,
    about: str,
    headlines: Iterable[Headline],
    tables: Iterable[Table],
    charts: Iterable[Chart] = (),
    definitions: tuple[Definition, ...],
) -> Figures:
    """The figures under the office's letterhead; `about` opens the sentence on the filter."""
    regency, province = offices_above(region)
    return Figures(
        kind=kind,
        title=title,
        period=str(period),
        period_title=period.title,
        region=region.code,
        region_name=full_name(region),
        as_of=as_of.isoformat(),
        letterhead=letterhead_of(region, regency, province),
        filter_sentence=f"{about}; {full_name(region)}; keadaan per {long_date(as_of)}.",
        headlines=tuple(headlines),
        tables=tuple(tables),
        charts=tuple(charts),
        definitions=definitions,
        signature=signature_of(regency, province),
    )


def comparison(
    period: Period,
    labels: dict[str, str],
    values: dict[Period, dict[str, int] | None],
    *,
    note: str = "",
) -> Table:
    """Headline figures beside those of the period before and of the same one a year ago.

    What is missing, a whole period or one figure of it, nobody knows; the note says why.
    """
    now = values[period] or {}
    earlier = {"previous": period.previous, "year_ago": period.year_ago}
    if period.previous == period.year_ago:
        del earlier["year_ago"]
    rows, is_unknown = [], False
    for key, label in labels.items():
        cells: list = [label, now.get(key, 0)]
        for other in earlier.values():
            before = (values.get(other) or {}).get(key)
            if before is None:
                is_unknown = True
                cells += [UNKNOWN, UNKNOWN]
            else:
                cells += [before, now.get(key, 0) - before]
        rows.append(Row(key=key, cells=tuple(cells)))
    return Table(
        key="comparison",
        title="Dibandingkan dengan periode sebelumnya",
        columns=(
            Column(key="label", label="Angka", kind=TEXT),
            Column(key="now", label=period.title),
            *(
                column
                for key, other in earlier.items()
                for column in (
                    Column(key=key, label=other.title),
                    Column(key=f"{key}_change", label="Selisih", kind=CHANGE),
                )
            ),
        ),
        rows=tuple(rows),
        note=note if is_unknown else "",
    )


def earlier_periods(period: Period) -> list[Period]:
    """Those a report is compared with."""
    return list(dict.fromkeys([period.previous, period.year_ago]))
