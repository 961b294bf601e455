"""From a figure on the page to the rows behind it: exactly those, on the day of the report.

A link is only drawn for somebody who may open the rows; they are counted from the register of
today, so a closed report may differ by its corrections.
"""

from datetime import date

from regions.codes import CODE, LENGTHS
from reports.builders.frame import day_of
from reports.builders.pillar_recap import CLASSED, GRADES, REGISTERED
from reports.dashboards.measure import Measure, rows_url, slug
from reports.dashboards.measures import active_kinds, all_measures
from reports.figures import Figures, Table
from reports.models import ReportKind
from reports.periods import Period

# The tables that have a line for each place, with the length of its code.
AREAS = {"by_regency": LENGTHS[1], "by_district": LENGTHS[2], "by_village": LENGTHS[3]}
SEXES = {"L": "l", "P": "p", "unknown": "tt", "–": "tt"}
MONEY = {
    "recipients": "penerima",
    "approved": "ditetapkan",
    "paid": "dibayar",
    "paid_now": "dibayar",
    "spent": "lpj-diterima",
    "refunded": "disetor-kembali",
    "overdue": "lpj-terlambat-tahun-ini",
    "waived": "dispensasi-program",
    "villages_funded": "kelurahan-karang-taruna-didanai",
    "villages_paid": "kelurahan-karang-taruna-dibayar",
    "units_funded": "ukkt-didanai",
    "units_paid": "ukkt-dibayar",
}
# The tables with a line for each kind of event.
EVENT_KINDS = ("by_event_kind", "by_kind")
# Of the rest that belongs to no smaller place these count somebody who is also counted there.
APART = {"people", "villages_funded", "villages_paid"}
PARTS = {"vacant": "lowong", "led": "berpengurus", "listed": "terdaftar", "valid": "berlaku"}


def links_of(figures: Figures, table: Table, user) -> dict[tuple[str, str], str]:
    """Addresses by (row, column) for the cells that can be opened; the total is the row ""."""
    if table.key in EVENT_KINDS:
        return _of_event_kinds(figures, table, user)
    find = FINDERS.get(figures.kind)
    if find is None or table.key not in AREAS:
        return {}
    period = Period.parse(figures.period)
    measures = all_measures(active_kinds())
    keys = {column.key: _known(find(column.key), measures) for column in table.columns}
    rows = [(row.key, row.key, row.cells) for row in table.rows if CODE.match(row.key)]
    if table.total is not None:
        rows.append(("", figures.region, table.total))
    found = {}
    for name, area, cells in rows:
        # A line of a larger place holds what belongs to no smaller one.
        is_rest = bool(name) and len(area) < AREAS[table.key]
        for column, cell in zip(table.columns, cells, strict=True):
            measure = measures.get(keys[column.key])
            if isinstance(cell, int) and cell and _may_open(measure, user):
                if is_rest and column.key in APART:
                    continue
                found[name, column.key] = rows_url(
                    keys[column.key],
                    area,
                    _day(figures, period),
                    since=period.start if _is_within_period(figures.kind, column.key) else None,
                    is_exact=is_rest,
                )
    return found


def _of_event_kinds(figures: Figures, table: Table, user) -> dict[tuple[str, str], str]:
    """Those who took part in the events of a kind that began in the period."""
    period = Period.parse(figures.period)
    measures = all_measures(active_kinds())
    at = table.place_of("participants")
    lines = [(row.key, f"peserta-acara-{slug(row.key)}", row.cells[at]) for row in table.rows]
    if table.total is not None:
        lines.append(("", "peserta", table.total[at]))
    return {
        (name, "participants"): rows_url(key, figures.region, period.end, since=period.start)
        for name, key, cell in lines
        if cell and _may_open(measures.get(key), user)
    }


def _is_within_period(kind: str, column: str) -> bool:
    """Counted from the period's first day on; all else since New Year, or as it stands."""
    return kind == ReportKind.TRAINING_RECAP or column == "paid_now"


def _known(key: str, measures: dict[str, Measure]) -> str:
    """A kind alone stands for all of it: those who serve, or the organisations that are active."""
    for full in (key, f"{key}-bertugas", f"{key}-aktif"):
        if full in measures:
            return full
    return ""


def _may_open(measure: Measure | None, user) -> bool:
    return measure is not None and user.has(measure.needs)


def _day(figures: Figures, period: Period) -> date:
    """The day of the figures; trainings count events of the whole period."""
    if figures.kind == ReportKind.TRAINING_RECAP:
        return period.end
    return day_of(period, date.fromisoformat(figures.as_of))


def _pillars(column: str) -> str:
    """The measure behind a column of the pillar recap."""
    if column == "trained":
        return "dilatih"
    kind, _, part = column.rpartition("_")
    name = slug(kind)
    if part in PARTS:
        return f"{name}-{PARTS[part]}"
    if kind == REGISTERED:
        return f"{name}-akreditasi-{part.lower() if part in GRADES else 'belum'}"
    if part in SEXES:
        return f"{name}-bertugas-{SEXES[part]}"
    if part == "all":
        return name
    if kind == CLASSED:
        return f"{name}-kelas-{'belum' if part == 'unclassified' else part}"
    return ""


def _trainings(column: str) -> str:
    if column == "people":
        return "orang"
    kind, _, part = column.rpartition("_")
    name = "peserta" if kind == "participants" else f"peserta-{slug(kind)}"
    return name if part == "all" else f"{name}-{SEXES.get(part, '')}"


def _year(column: str) -> str:
    if column == "trained":
        return "dilatih"
    return MONEY.get(column) or f"dilatih-{slug(column)}"


def _missing(column: str) -> str:
    return {"lpj": "lpj-terlambat"}.get(column, "")


FINDERS = {
    ReportKind.PILLAR_RECAP.value: _pillars,
    ReportKind.TRAINING_RECAP.value: _trainings,
    ReportKind.GRANT_REALISATION.value: lambda column: MONEY.get(column, ""),
    ReportKind.ANNUAL.value: _year,
    ReportKind.COMPLETENESS.value: _missing,
}
