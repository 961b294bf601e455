"""The tables of the training recap: counts put into rows and columns, with their totals."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from pillars.models import PillarKind
from reports.builders import frame
from reports.figures import DATE, MAIN_SHEET, TEXT, Column, Row, Table
from reports.periods import Period
from reports.queries.trainings import Totals, TrainingCounts
from trainings.models import EventKind, EventLevel

SEX_LABELS = {"L": "L", "P": "P", "": "TT"}
# Keys of what is not known, in accounts for machines.
UNKNOWN = "unknown"


def sex_columns(group: str, key: str, sexes: list[str]) -> list[Column]:
    """L, P (and TT when somebody's sex is not recorded) and their sum, under one heading."""
    return [
        *(
            Column(key=f"{key}_{sex or UNKNOWN}", label=SEX_LABELS[sex], group=group)
            for sex in sexes
        ),
        Column(key=f"{key}_all", label="Jml", group=group),
    ]


def pillar_table(counts: TrainingCounts, pillars: list[PillarKind], sexes: list[str]) -> Table:
    amount = _counter(((pillar, sex), n) for (_, pillar, sex), n in counts.by_area.items())
    rows = tuple(
        Row(
            key=kind.code,
            cells=(
                kind.name,
                *_with_sum(amount[kind.code, sex] for sex in sexes),
                counts.people.get(("pillar", kind.code), 0),
            ),
        )
        for kind in pillars
    )
    columns = (
        Column(key="label", label="Pilar", kind=TEXT),
        *sex_columns("Peserta", "participants", sexes),
        Column(key="people", label="Orang"),
    )
    return Table(
        key="by_pillar",
        title="Menurut pilar dan jenis kelamin",
        columns=columns,
        rows=rows,
        total=_total(rows, columns, counts),
        summary="participants_all",
        is_shown=bool(rows),
    )


def area_table(
    key: str,
    noun: str,
    areas: dict[str, str],
    region: str,
    counts: TrainingCounts,
    pillars: list[PillarKind],
    sexes: list[str],
) -> Table:
    """The recap's main table: a line for each area, whether or not it sent anybody."""
    amount = _counter(counts.by_area.items())
    labels = dict(areas)
    if any(area == region for area, *_ in counts.by_area):
        labels[region] = f"Tanpa rincian {noun}"
    rows = []
    for code, label in labels.items():
        cells: list = [label]
        for kind in pillars:
            cells += _with_sum(amount[code, kind.code, sex] for sex in sexes)
        cells += _with_sum(sum(amount[code, kind.code, sex] for kind in pillars) for sex in sexes)
        cells.append(counts.people.get(("area", code), 0))
        rows.append(Row(key=code, cells=tuple(cells)))
    columns = (
        Column(key="area", label=noun[0].upper() + noun[1:], kind=TEXT),
        *(column for kind in pillars for column in sex_columns(kind.name, kind.code, sexes)),
        *sex_columns("Jumlah peserta", "participants", sexes),
        Column(key="people", label="Orang"),
    )
    return Table(
        key=key,
        title=f"Menurut {noun}, pilar, dan jenis kelamin",
        columns=columns,
        rows=tuple(rows),
        total=_total(rows, columns, counts),
        summary="participants_all",
        is_numbered=True,
        sheet=MAIN_SHEET,
    )


def breakdown_table(
    *,
    key: str,
    title: str,
    noun: str,
    labels: dict[str, str],
    events: Counter[str],
    participants: Counter[str],
    people: dict[str, int],
    totals: tuple[int, int, int],
) -> Table:
    """Events, participants and people by one property of the events.

    Months stay when nothing happened in them; other values only where something did.
    """
    rows = tuple(
        Row(key=code, cells=(label, events[code], participants[code], people[code]))
        for code, label in labels.items()
        if events[code] or key == "by_month"
    )
    return Table(
        key=key,
        title=title,
        columns=(
            Column(key="label", label=noun, kind=TEXT),
            Column(key="events", label="Kegiatan"),
            Column(key="participants", label="Peserta"),
            Column(key="people", label="Orang"),
        ),
        rows=rows,
        total=("Jumlah", *totals),
        summary="participants",
        is_shown=bool(rows),
    )


def comparison_table(period: Period, totals: dict[Period, Totals]) -> Table:
    """This period beside the one before and the same one a year ago."""
    labels = {"events": "Kegiatan", "participants": "Peserta", "people": "Orang"}
    return frame.comparison(period, labels, {one: asdict(of) for one, of in totals.items()})


def event_table(counts: TrainingCounts, pillars: list[PillarKind]) -> Table:
    with_guests = bool(counts.guests)
    rows = []
    sums: Counter[int] = Counter()
    for event in counts.events:
        by_pillar = [counts.by_event.get((event.id, kind.code), 0) for kind in pillars]
        numbers = [
            *by_pillar,
            sum(by_pillar),
            *([counts.guests.get(event.id, 0)] if with_guests else []),
        ]
        sums.update(dict(enumerate(numbers)))
        rows.append(
            Row(
                key=event.code,
                cells=(
                    event.code,
                    event.title,
                    _what(event.kind, event.level),
                    event.start_on.isoformat(),
                    event.end_on.isoformat(),
                    event.place,
                    event.organiser,
                    *numbers,
                ),
            )
        )
    columns = (
        Column(key="code", label="Kode", kind=TEXT),
        Column(key="title", label="Nama kegiatan", kind=TEXT),
        Column(key="what", label="Jenis dan tingkat", kind=TEXT),
        Column(key="start_on", label="Mulai", kind=DATE),
        Column(key="end_on", label="Selesai", kind=DATE),
        Column(key="place", label="Tempat", kind=TEXT),
        Column(key="organiser", label="Penyelenggara", kind=TEXT),
        *(Column(key=kind.code, label=kind.name, group="Peserta") for kind in pillars),
        Column(key="participants", label="Jml", group="Peserta" if pillars else ""),
        *([Column(key="guests", label="Dari luar wilayah")] if with_guests else []),
    )
    first_number = 7
    return Table(
        key="events_held",
        title="Daftar kegiatan",
        columns=columns,
        rows=tuple(rows),
        total=(
            "Jumlah",
            *([None] * (first_number - 1)),
            *(sums[n] for n in range(len(columns) - first_number)),
        ),
        note="" if rows else "Tidak ada kegiatan pada periode ini.",
        is_numbered=True,
        sheet="Kegiatan",
    )


def hidden_total(key: str, counts: TrainingCounts, codes: Iterable[str]) -> Table:
    """A breakdown for machines that stands in another table for readers."""
    found: Counter[str] = Counter()
    for (area, _, sex), n in counts.by_area.items():
        found[sex if key == "by_sex" else area[:5]] += n
    return Table(
        key=key,
        title=key,
        columns=(Column(key="participants", label="Peserta"),),
        rows=tuple(Row(key=code or UNKNOWN, cells=(found[code],)) for code in codes),
        summary="participants",
        is_shown=False,
    )


def _what(kind: str, level: str) -> str:
    label = EventKind(kind).label
    return label if level == EventLevel.NONE else f"{label}, {EventLevel(level).label.lower()}"


def _with_sum(values: Iterable[int]) -> list[int]:
    found = list(values)
    return [*found, sum(found)]


def _counter(items: Iterable[tuple]) -> Counter:
    found: Counter = Counter()
    for key, n in items:
        found[key] += n
    return found


def _total(rows, columns, counts: TrainingCounts) -> tuple:
    """The sums of the columns; the people are counted over all rows and not summed."""
    inner = range(1, len(columns) - 1)
    return ("Jumlah", *(sum(row.cells[n] for row in rows) for n in inner), counts.people["", ""])
