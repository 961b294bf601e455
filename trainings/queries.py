"""Figures of events: how many take part, from where, as what, against which quota."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Left

from accounts.formats import place
from accounts.models import User
from imports.models import ImportBatch
from pillars.models import PillarKind
from regions.codes import LENGTHS, Level, lies_within
from regions.models import Region
from trainings.models import Enrolment, EnrolmentState, EventState, Quota, TrainingEvent

SHEET = "participants"


@dataclass(frozen=True)
class Filled:
    """People against seats; without a quota there is nothing to measure against."""

    people: int
    seats: int | None = None

    @property
    def is_over(self) -> bool:
        return self.seats is not None and self.people > self.seats

    @property
    def is_short(self) -> bool:
        return self.seats is not None and self.people < self.seats


@dataclass(frozen=True)
class PlaceRow:
    """What one place sends: per pillar in the order of the columns, in total, by sex."""

    code: str
    name: str
    cells: tuple[Filled, ...]
    total: Filled
    male: int
    female: int


@dataclass(frozen=True)
class Breakdown:
    """Participants of an event by place and pillar, as far as the reader may see them."""

    pillars: tuple[PillarKind, ...]
    rows: tuple[PlaceRow, ...]
    total: PlaceRow
    level: Level

    @property
    def sex_unknown(self) -> int:
        return self.total.total.people - self.total.male - self.total.female

    @property
    def has_quota(self) -> bool:
        return self.total.total.seats is not None

    def people(self, whole: str) -> dict[tuple[str, str | None], int]:
        """How many per (place, pillar), None for all pillars, `whole` for all places."""
        found: dict[tuple[str, str | None], int] = {}
        for row in (*self.rows, self.total):
            code = row.code or whole
            found[code, None] = row.total.people
            for pillar, cell in zip(self.pillars, row.cells, strict=True):
                found[code, pillar.code] = cell.people
        return found

    @property
    def chart(self) -> dict:
        """What `{% chart %}` draws: places that send somebody, one series per pillar."""
        sending = [row for row in self.rows if row.total.people]
        return {
            "heading": self.level.label,
            "categories": [row.name.removeprefix("Kec. ").removeprefix("Kel. ") for row in sending],
            "series": [
                {"name": pillar.name, "values": [row.cells[at].people for row in sending]}
                for at, pillar in enumerate(self.pillars)
            ],
        }


def participants_of(user: User, events: Iterable[TrainingEvent]) -> dict[int, int]:
    """How many this user sees taking part in each event, in one query."""
    return dict(
        Enrolment.objects.visible_to(user)
        .counted()
        .filter(event__in=list(events))
        .order_by()
        .values_list("event_id")
        .annotate(Count("pk"))
    )


def states_of(user: User, event: TrainingEvent) -> dict[str, int]:
    """Participants by state: {"nominated": 12, "confirmed": 40}."""
    found = (
        Enrolment.objects.visible_to(user)
        .filter(event=event)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    return {str(state): count for state, count in found}


def batches_of(user: User, event: TrainingEvent):
    """Workbooks uploaded for this event, as far as this user may see them."""
    return (
        ImportBatch.objects.visible_to(user)
        .filter(sheet=SHEET, target=event.code)
        .select_related("uploaded_by", "region")
    )


def other_waves(event: TrainingEvent):
    """The other turns of the same event."""
    first = event.wave_of_id or event.pk
    same = TrainingEvent.objects.filter(Q(pk=first) | Q(wave_of=first))
    return same.exclude(pk=event.pk).order_by("wave")


def same_day(event: TrainingEvent):
    """Other events of the same organiser that begin on the same day: perhaps the same event."""
    others = TrainingEvent.objects.filter(region=event.region, start_on=event.start_on)
    return others.exclude(pk=event.pk).exclude(state=EventState.CANCELLED).order_by("-pk")


def breakdown(event: TrainingEvent, user: User) -> Breakdown:
    """Three queries, however many take part."""
    base = _deeper(event.region_id, user.region_id)
    level = Level(min(base.count(".") + 2, Level.VILLAGE))
    length = LENGTHS[level - 1]
    people: dict[tuple[str, str], int] = defaultdict(int)
    sexes: dict[tuple[str, str], int] = defaultdict(int)
    grouped = (
        Enrolment.objects.visible_to(user)
        .counted()
        .filter(event=event)
        .annotate(code=Left("origin_id", length))
        .order_by()
        .values_list("code", "pillar_id", "person__sex")
        .annotate(Count("pk"))
    )
    for code, pillar, sex, count in grouped:
        people[code, pillar] += count
        sexes[code, sex] += count
    seats, seats_above = _seats(event, base, length)
    used = {pillar for _, pillar in people} | {key[1] for key in (*seats, *seats_above)} - {None}
    wanted = Q(code__in=used) | Q(pk__in=event.pillars.all())
    pillars = tuple(PillarKind.objects.filter(wanted).order_by("order", "code"))
    places = _places(base, level, {code for code, _ in (*people, *seats)})
    rows = tuple(
        _row(
            code, name, pillars, people, sexes, lambda pillar, code=code: seats.get((code, pillar))
        )
        for code, name in places
    )
    return Breakdown(pillars, rows, _total(pillars, rows, seats, seats_above), level)


def _deeper(event_region: str, scope: str) -> str:
    """Where the table starts: at the organiser, or at the reader's own region beneath it."""
    return scope if lies_within(scope, event_region) else event_region


def _seats(event: TrainingEvent, base: str, length: int):
    """Quotas by (place of the table, pillar), and those given to `base` as a whole."""
    by_place: dict[tuple[str, str | None], int] = defaultdict(int)
    above: dict[tuple[str, str | None], int] = defaultdict(int)
    for quota in Quota.objects.filter(event=event):
        if not lies_within(quota.region_id, base):
            continue
        target = by_place if len(quota.region_id) >= length else above
        target[quota.region_id[:length], quota.pillar_id] += quota.seats
    return by_place, above


def _places(base: str, level: Level, used: set[str]) -> list[tuple[str, str]]:
    regions = Region.objects.filter(Q(level=level, parent_id=base) | Q(code__in=used))
    return [(region.code, place(region)) for region in regions.order_by("code")]


def _row(code, name, pillars, people, sexes, seats_for) -> PlaceRow:
    cells = tuple(
        Filled(people.get((code, pillar.code), 0), seats_for(pillar.code)) for pillar in pillars
    )
    given = [cell.seats for cell in cells if cell.seats is not None]
    together = seats_for(None)
    return PlaceRow(
        code,
        name,
        cells,
        Filled(
            sum(cell.people for cell in cells),
            together if together is not None else (sum(given) if given else None),
        ),
        sexes.get((code, "L"), 0),
        sexes.get((code, "P"), 0),
    )


def _total(pillars, rows, seats, seats_above) -> PlaceRow:
    """The sums; a quota given to the whole is measured here and not in any row."""

    def summed(numbers) -> int | None:
        given = [number for number in numbers if number is not None]
        return sum(given) if given else None

    cells = tuple(
        Filled(
            sum(row.cells[at].people for row in rows),
            summed(
                [
                    *(row.cells[at].seats for row in rows),
                    *(n for (_, code), n in seats_above.items() if code == pillar.code),
                ]
            ),
        )
        for at, pillar in enumerate(pillars)
    )
    together = [n for (_, pillar), n in seats_above.items() if pillar is None]
    per_pillar = [n for (_, pillar), n in seats_above.items() if pillar is not None]
    everything = Filled(
        sum(row.total.people for row in rows),
        sum(together) if together else summed([*(row.total.seats for row in rows), *per_pillar]),
    )
    return PlaceRow(
        "",
        "Jumlah",
        cells,
        everything,
        sum(row.male for row in rows),
        sum(row.female for row in rows),
    )


def awaiting_confirmation(user: User):
    """Nominations that wait for the organiser, at events that still take participants."""
    return Enrolment.objects.visible_to(user).filter(
        state=EnrolmentState.NOMINATED,
        event__in=TrainingEvent.objects.editable_by(user).taking_participants(),
    )
