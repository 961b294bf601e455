"""The yearly plan against what was held: people, events, days and rupiah, counted live.

Trained is whoever is counted at an event that was held and has begun (`Enrolment.counted`,
`TrainingEvent.held`): the same words as on the home page. A person counts once a year, however
many events they went to; every number opens into the names behind it (`rows`, one per person).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Left
from django.utils import timezone

from accounts.formats import place
from accounts.models import User
from regions.codes import LENGTHS, Level, lies_within, within
from regions.models import Region
from trainings.models import Enrolment, EventState, PlanLine, PlanTarget, TrainingEvent

UNPLANNED = "tanpa-rencana"


@dataclass(frozen=True)
class LineFigures:
    """A line of the plan with what came of it, as far as the reader may see."""

    line: PlanLine
    target: int
    people: int
    events: int
    days: int
    spent: int

    @property
    def planned_days(self) -> int:
        return self.line.days * self.line.waves

    @property
    def share(self) -> int | None:
        """People against the target in whole per cent."""
        return round(100 * self.people / self.target) if self.target else None

    @property
    def spent_share(self) -> int | None:
        return round(100 * self.spent / self.line.budget) if self.line.budget else None


@dataclass(frozen=True)
class PlaceFigures:
    """People of one region trained in the year, against the plan."""

    code: str
    name: str
    target: int
    people: int

    @property
    def share(self) -> int | None:
        return round(100 * self.people / self.target) if self.target else None


@dataclass(frozen=True)
class YearFigures:
    """The whole year of an office."""

    year: int
    lines: tuple[LineFigures, ...]
    places: tuple[PlaceFigures, ...]
    place_level: str
    people: int
    participants: int
    events: int
    days: int
    spent: int
    unplanned: int

    @property
    def target(self) -> int:
        return sum(line.target for line in self.lines)

    @property
    def budget(self) -> int:
        return sum(line.line.budget for line in self.lines)

    @property
    def share(self) -> int | None:
        return round(100 * self.people / self.target) if self.target else None

    @property
    def chart(self) -> dict:
        return {
            "heading": self.place_level,
            "categories": [one.name for one in self.places],
            "series": [
                {"name": "Sasaran", "values": [one.target for one in self.places]},
                {"name": "Dilatih", "values": [one.people for one in self.places]},
            ],
        }


def held_in(year: int):
    """Events of the year that were held and have begun."""
    return TrainingEvent.objects.held().filter(
        start_on__year=year, start_on__lte=timezone.localdate()
    )


def trained_in(year: int, user: User):
    """Everybody's turn at the events of a year, one row per event, as far as the reader sees."""
    return Enrolment.objects.visible_to(user).counted().filter(event__in=held_in(year))


def once_each(rows):
    """One row per person: their first."""
    firsts = rows.order_by().values("person_id").annotate(first=Min("pk")).values("first")
    return Enrolment.objects.filter(pk__in=firsts)


def year_figures(year: int, user: User) -> YearFigures:
    """Eight queries, however many lines and people."""
    lines = list(PlanLine.objects.visible_to(user).filter(year=year).select_related("region"))
    trained = trained_in(year, user)
    by_line = dict(
        trained.filter(event__plan_line__in=lines)
        .order_by()
        .values_list("event__plan_line")
        .annotate(Count("person", distinct=True))
    )
    events = _events_by_line(year, user)
    targets, target_places = _targets(lines, user)
    whole = trained.aggregate(
        people=Count("person", distinct=True),
        participants=Count("pk"),
        unplanned=Count("person", distinct=True, filter=Q(event__plan_line=None)),
    )
    everything = [one for found in events.values() for one in found]
    level, places = _places(year, user, trained, target_places)
    return YearFigures(
        year=year,
        lines=tuple(
            LineFigures(
                line,
                targets[line.pk],
                by_line.get(line.pk, 0),
                *_sums(events.get(line.pk, [])),
            )
            for line in lines
        ),
        places=places,
        place_level=level.label,
        people=whole["people"],
        participants=whole["participants"],
        events=len(everything),
        days=sum(one.days for one in everything),
        spent=sum(one.cost_actual or 0 for one in everything),
        unplanned=whole["unplanned"],
    )


def line_figures(line: PlanLine, user: User) -> LineFigures:
    """The same for one line alone."""
    rows = trained_in(line.year, user).filter(event__plan_line=line)
    targets, _ = _targets([line], user)
    events = list(TrainingEvent.objects.visible_to(user).filter(_held(line.year), plan_line=line))
    return LineFigures(
        line,
        targets[line.pk],
        rows.aggregate(people=Count("person", distinct=True))["people"],
        *_sums(events),
    )


def by_target(line: PlanLine, user: User) -> list[tuple[PlanTarget, int]]:
    """Each target of a line with the people who were trained towards it."""
    counts: dict[tuple[str, str | None], int] = {
        (origin, pillar): count
        for origin, pillar, count in trained_in(line.year, user)
        .filter(event__plan_line=line)
        .order_by()
        .values_list("origin_id", "pillar_id")
        .annotate(Count("person", distinct=True))
    }
    targets = line.targets.select_related("region", "pillar").order_by("region_id", "pillar")
    return [
        (
            target,
            sum(
                count
                for (origin, pillar), count in counts.items()
                if pillar == target.pillar_id and lies_within(origin, target.region_id)
            ),
        )
        for target in targets
        if lies_within(target.region_id, user.region_id)
        or lies_within(user.region_id, target.region_id)
    ]


def years(user: User) -> list[int]:
    """The years with a plan or an event, and the next one, newest first."""
    today = timezone.localdate()
    planned = PlanLine.objects.visible_to(user).order_by().values_list("year", flat=True)
    held = TrainingEvent.objects.visible_to(user).dates("start_on", "year")
    found = {*planned.distinct(), *(day.year for day in held), today.year, today.year + 1}
    return sorted(found, reverse=True)


def _held(year: int) -> Q:
    return Q(
        start_on__range=(date(year, 1, 1), min(date(year, 12, 31), timezone.localdate()))
    ) & ~Q(state__in=[EventState.DRAFT, EventState.CANCELLED])


def _events_by_line(year: int, user: User) -> dict[int | None, list[TrainingEvent]]:
    found: dict[int | None, list[TrainingEvent]] = defaultdict(list)
    rows = TrainingEvent.objects.visible_to(user).filter(_held(year))
    for event in rows.only("plan_line_id", "start_on", "end_on", "cost_actual"):
        found[event.plan_line_id].append(event)
    return found


def _sums(events: list[TrainingEvent]) -> tuple[int, int, int]:
    return (
        len(events),
        sum(event.days for event in events),
        sum(event.cost_actual or 0 for event in events),
    )


def _targets(lines, user: User) -> tuple[dict[int, int], dict[str, int]]:
    """People to reach per line, and per place: in a city, only its own share of the province."""
    scope = user.region_id
    rows = PlanTarget.objects.filter(line__in=lines).filter(within("region_id", scope))
    per_line: dict[int, int] = defaultdict(int)
    per_place: dict[str, int] = defaultdict(int)
    for line_id, region_id, people in (
        rows.order_by().values_list("line_id", "region_id").annotate(Sum("people"))
    ):
        per_line[line_id] += people
        per_place[region_id] += people
    return per_line, per_place


def _places(year, user, trained, targets) -> tuple[Level, tuple[PlaceFigures, ...]]:
    level = Level(min(user.region_id.count(".") + 2, Level.VILLAGE))
    length = LENGTHS[level - 1]
    people = dict(
        trained.annotate(code=Left("origin_id", length))
        .order_by()
        .values_list("code")
        .annotate(Count("person", distinct=True))
    )
    wanted: dict[str, int] = defaultdict(int)
    for code, number in targets.items():
        wanted[code[:length]] += number
    shown = Region.objects.filter(
        Q(level=level, parent_id=user.region_id) | Q(code__in=[*people, *wanted])
    )
    return level, tuple(
        PlaceFigures(region.code, place(region), wanted[region.code], people.get(region.code, 0))
        for region in shown.order_by("code")
    )
