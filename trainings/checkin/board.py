"""How many have come, from where, and who has not: the live board of a day."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.db.models.functions import Left
from django.utils import timezone

from accounts.formats import place
from accounts.models import User
from regions.codes import LENGTHS, Level, lies_within, within
from regions.models import Region
from trainings.models import ATTENDED, Attendance, Enrolment, Scan, TrainingEvent

NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Line:
    """One place: how many were to come, how many have."""

    code: str
    name: str
    expected: int
    entered: int

    @property
    def missing(self) -> int:
        return self.expected - self.entered

    @property
    def percent(self) -> int:
        return self.entered * 100 // self.expected if self.expected else 0


@dataclass(frozen=True)
class Carriers:
    """The buses or rooms of one kabupaten/kota."""

    code: str
    name: str
    lines: list[Line]

    @property
    def expected(self) -> int:
        return sum(line.expected for line in self.lines)

    @property
    def entered(self) -> int:
        return sum(line.entered for line in self.lines)

    @property
    def complete(self) -> int:
        return sum(not line.missing for line in self.lines)


@dataclass(frozen=True)
class Board:
    lines: list[Line]
    total: Line
    level: Level


def day_of(event: TrainingEvent, text: str = "") -> date:
    """The day asked for, else today, kept inside the event."""
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        wanted = timezone.localdate()
    return min(max(wanted, event.start_on), event.end_on)


def expected(event: TrainingEvent, user: User, day: date):
    """Everybody this user sees who was to come, marked with whether they have."""
    here = Attendance.objects.filter(
        enrolment=OuterRef("pk"), day=day, session__isnull=True, status__in=ATTENDED
    )
    rows = Enrolment.objects.visible_to(user).filter(event=event).counted()
    return rows.annotate(is_here=Exists(here))


def board(event: TrainingEvent, user: User, day: date) -> Board:
    """Two queries, however many people."""
    scope = user.region_id if lies_within(user.region_id, event.region_id) else event.region_id
    level = Level(min(scope.count(".") + 2, Level.VILLAGE))
    rows = list(
        expected(event, user, day)
        .annotate(code=Left("origin_id", LENGTHS[level - 1]))
        .order_by()
        .values_list("code")
        .annotate(people=Count("pk"), entered=Count("pk", filter=Q(is_here=True)))
        .order_by("code")
    )
    names = Region.objects.in_bulk([row[0] for row in rows])
    lines = [
        Line(code, place(names[code]) if code in names else code, count, entered)
        for code, count, entered in rows
    ]
    total = Line(
        scope, "Jumlah", sum(line.expected for line in lines), sum(line.entered for line in lines)
    )
    return Board(lines, total, level)


def missing(event: TrainingEvent, user: User, day: date, region: str = ""):
    """Who has not come yet, by name."""
    rows = expected(event, user, day).filter(is_here=False)
    if region:
        rows = rows.filter(within("origin_id", region))
    return rows.select_related("person", "origin__parent__parent").order_by(
        "origin_id", "person__name_key", "pk"
    )


def aboard(event: TrainingEvent, user: User, kind: str, day: date):
    """Everybody who belongs into a bus or a room (`bus`, `room`), marked with whether they were
    scanned there that day."""
    scanned = Scan.objects.filter(
        enrolment=OuterRef("pk"), day=day, gate__list_kind=kind, result__in=("ok", "unconfirmed")
    )
    rows = Enrolment.objects.visible_to(user).filter(event=event).counted()
    return rows.exclude(**{kind: ""}).annotate(is_in=Exists(scanned))


def carriers(event: TrainingEvent, user: User, kind: str, day: date) -> list[Carriers]:
    """Buses or rooms of each kabupaten/kota; one that several share stands with the first."""
    rows = (
        aboard(event, user, kind, day)
        .order_by()
        .values_list(kind)
        .annotate(
            home=Min("regency_code"),
            people=Count("pk"),
            entered=Count("pk", filter=Q(is_in=True)),
        )
        .order_by("home", kind)
    )
    found: dict[str, list[Line]] = {}
    for name, home, count, entered in rows:
        found.setdefault(home, []).append(Line(name, name, count, entered))
    names = Region.objects.in_bulk(list(found))
    return [
        Carriers(
            home,
            place(names[home]) if home in names else home,
            sorted(lines, key=lambda line: _by_number(line.name)),
        )
        for home, lines in found.items()
    ]


def _by_number(name: str) -> list[tuple[int, str]]:
    """Tenda A2 stands before Tenda A10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in NUMBERS.split(name)]
