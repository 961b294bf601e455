"""What the training recap counts, in one statement each, whatever the number of regions.

The rows are read as they stand now, or as they stood at the end of an earlier day: every change
of an event, an enrolment and a person is in its history table, so the day is put together again
from the last state of each row.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from regions.codes import LENGTHS, level_of
from reports.periods import Period
from reports.queries import moments
from trainings.models import EnrolmentRole, EnrolmentState, EventState

# The same rules as `TrainingEvent.objects.held()` and `Enrolment.objects.counted()`; a test
# holds them together. Besides, an event that is still open for enrolment and has nobody in it
# has not been held by anyone's account.
RULES = {
    "not_held": [EventState.DRAFT.value, EventState.CANCELLED.value],
    "open": EventState.OPEN.value,
    "role": EnrolmentRole.PARTICIPANT.value,
    "states": [EnrolmentState.NOMINATED.value, EnrolmentState.CONFIRMED.value],
}

# Tables to read from when the report is about today.
NOW = """
event AS (
    SELECT id, code, title, kind, level, place, start_on, end_on, state, region_id
    FROM trainings_trainingevent
), held AS (
    {held}
), enrolment AS (
    SELECT n.event_id, n.person_id, n.pillar_id, n.origin_id AS origin
    FROM trainings_enrolment n JOIN held ON held.id = n.event_id
    WHERE n.role = %(role)s AND n.state = ANY(%(states)s)
), taking_part AS (
    SELECT n.*, p.sex FROM enrolment n JOIN pillars_person p ON p.id = n.person_id
)
"""
# The same tables as they were when that day ended.
THEN = """
event AS (
    SELECT * FROM (
        SELECT DISTINCT ON (pgh_obj_id) pgh_label,
               id, code, title, kind, level, place, start_on, end_on, state, region_id
        FROM trainings_trainingeventevent
        WHERE pgh_created_at < %(until)s
        ORDER BY pgh_obj_id, pgh_id DESC
    ) last WHERE pgh_label <> 'delete'
), held AS (
    {held}
), enrolment AS (
    SELECT event_id, person_id, pillar_id, origin_id AS origin FROM (
        SELECT DISTINCT ON (pgh_obj_id)
               pgh_label, event_id, person_id, pillar_id, origin_id, role, state
        FROM trainings_enrolmentevent
        WHERE pgh_created_at < %(until)s
        ORDER BY pgh_obj_id, pgh_id DESC
    ) last
    WHERE pgh_label <> 'delete' AND role = %(role)s AND state = ANY(%(states)s)
      AND event_id IN (SELECT id FROM held)
), person AS (
    SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS id, sex
    FROM pillars_personevent
    WHERE pgh_created_at < %(until)s AND pgh_obj_id IN (SELECT person_id FROM enrolment)
    ORDER BY pgh_obj_id, pgh_id DESC
), taking_part AS (
    SELECT n.*, p.sex FROM enrolment n JOIN person p ON p.id = n.person_id
)
"""
HELD = """
    SELECT id, code, title, kind, level, place, start_on, end_on, state, region_id,
           to_char(start_on, 'YYYY-MM') AS month,
           (region_id >= %(scope)s AND region_id < %(beyond)s) AS is_own
    FROM event
    WHERE start_on BETWEEN %(start)s AND %(end)s AND state <> ALL(%(not_held)s)
"""
IS_OURS = "(origin >= %(scope)s AND origin < %(beyond)s)"
# Of the events of the region itself, those without anybody of the region in them.
COUNTS = """
(held.is_own AND (held.state <> %(open)s OR held.id IN (SELECT event_id FROM taking_part)))
"""

# Counted first by the smallest cells that the tables need; sums of them are made in Python.
# People are not sums: each grouping counts them anew.
CELLS = f"""
, cell AS (
    SELECT event_id, pillar_id AS pillar, sex, left(origin, %(width)s) AS area, count(*) AS count
    FROM taking_part WHERE {IS_OURS}
    GROUP BY 1, 2, 3, 4
), somebody AS (
    SELECT DISTINCT person_id, pillar_id AS pillar, sex, left(origin, %(width)s) AS area,
           held.level, held.kind, held.month
    FROM taking_part JOIN held ON held.id = event_id WHERE {IS_OURS}
)
SELECT 'event' AS what, event_id::text AS key, pillar, NULL AS sex, sum(count)::bigint AS count
FROM cell GROUP BY event_id, pillar
UNION ALL
SELECT 'area', area, pillar, sex, sum(count)::bigint FROM cell GROUP BY area, pillar, sex
UNION ALL
SELECT 'guest', event_id::text, NULL, NULL, count(*)
FROM taking_part JOIN held ON held.id = event_id
WHERE held.is_own AND NOT {IS_OURS} GROUP BY event_id
UNION ALL
SELECT CASE grouping(pillar, sex, area, level, kind, month)
           WHEN 31 THEN 'pillar people' WHEN 47 THEN 'sex people' WHEN 55 THEN 'area people'
           WHEN 59 THEN 'level people' WHEN 61 THEN 'kind people' WHEN 62 THEN 'month people'
           ELSE 'people' END,
       coalesce(pillar, sex, area, level, kind, month, ''), NULL, NULL,
       count(DISTINCT person_id)
FROM somebody
GROUP BY GROUPING SETS ((), (pillar), (sex), (area), (level), (kind), (month))
"""
EVENTS = f"""
SELECT held.id, held.code, held.title, held.kind, held.level, held.place,
       held.start_on, held.end_on, held.month, held.is_own, region.name
FROM held JOIN regions_region region ON region.code = held.region_id
WHERE {COUNTS} OR held.id IN (SELECT event_id FROM taking_part WHERE {IS_OURS})
ORDER BY held.start_on, held.code
"""
TOTALS = f"""
, span AS (
    SELECT * FROM unnest(%(keys)s::text[], %(starts)s::date[], %(ends)s::date[])
        AS span(key, start, finish)
), mine AS (
    SELECT event_id, person_id FROM taking_part WHERE {IS_OURS}
)
SELECT span.key, count(DISTINCT held.id), count(mine.person_id), count(DISTINCT mine.person_id)
FROM span
JOIN held ON held.start_on BETWEEN span.start AND span.finish
LEFT JOIN mine ON mine.event_id = held.id
WHERE {COUNTS} OR mine.person_id IS NOT NULL
GROUP BY span.key
"""
# Events and participants alone, by kind of event.
BY_KIND = f"""
, span AS (
    SELECT * FROM unnest(%(keys)s::text[], %(starts)s::date[], %(ends)s::date[])
        AS span(key, start, finish)
), mine AS (
    SELECT event_id, count(*) AS count FROM enrolment WHERE {IS_OURS} GROUP BY event_id
), visited AS (
    SELECT DISTINCT event_id FROM enrolment
)
SELECT span.key, held.kind, count(*), coalesce(sum(mine.count), 0)::bigint
FROM span
JOIN held ON held.start_on BETWEEN span.start AND span.finish
LEFT JOIN mine ON mine.event_id = held.id
LEFT JOIN visited ON visited.event_id = held.id
WHERE mine.event_id IS NOT NULL
   OR (held.is_own AND (held.state <> %(open)s OR visited.event_id IS NOT NULL))
GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class HeldEvent:
    """An event of the recap; `organiser` is the name of the region that holds it."""

    id: int
    code: str
    title: str
    kind: str
    level: str
    place: str
    start_on: date
    end_on: date
    month: str
    is_own: bool
    organiser: str


@dataclass(kw_only=True)
class TrainingCounts:
    """Everything the recap says, still without words."""

    events: list[HeldEvent]
    # (event id, pillar) and (area, pillar, sex) → enrolments.
    by_event: dict[tuple[int, str], int] = field(default_factory=dict)
    by_area: dict[tuple[str, str, str], int] = field(default_factory=dict)
    # Participants from elsewhere at an event of ours.
    guests: dict[int, int] = field(default_factory=dict)
    # ("pillar", "PSM") → different people; ("", "") for all of them.
    people: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The three headline numbers of a period, for comparing."""

    events: int = 0
    participants: int = 0
    people: int = 0


def count_trainings(*, period: Period, region: str, as_of: date) -> TrainingCounts:
    """The recap of one region and period, by the areas one level beneath the region."""
    source, values = _source(region=region, start=period.start, end=period.end, as_of=as_of)
    with moments.long_look() as cursor:
        cursor.execute(f"WITH {source} {EVENTS}", values)
        counts = TrainingCounts(events=[_event(row) for row in cursor])
        cursor.execute(
            f"WITH {source} {CELLS}", values | {"width": LENGTHS[min(level_of(region), 4)]}
        )
        for what, key, pillar, sex, count in cursor:
            match what:
                case "event":
                    counts.by_event[int(key), pillar] = count
                case "area":
                    counts.by_area[key, pillar, sex] = count
                case "guest":
                    counts.guests[int(key)] = count
                case _:
                    counts.people[what.removesuffix("people").strip(), key] = count
    return counts


def training_totals(*, periods: Iterable[Period], region: str, as_of: date) -> dict[Period, Totals]:
    """The headline numbers of several periods, in one statement."""
    wanted = list(periods)
    source, values = _spans(wanted, region=region, as_of=as_of)
    with moments.long_look() as cursor:
        cursor.execute(f"WITH {source} {TOTALS}", values)
        found = {
            key: Totals(events=events, participants=participants, people=people)
            for key, events, participants, people in cursor
        }
    return {period: found.get(str(period), Totals()) for period in wanted}


@dataclass(kw_only=True)
class KindCounts:
    """Events and their participants of a period, by kind of event."""

    events: Counter[str] = field(default_factory=Counter)
    participants: Counter[str] = field(default_factory=Counter)


def count_kinds(*, periods: Iterable[Period], region: str, as_of: date) -> list[KindCounts]:
    """What was held in each of several periods, in one statement."""
    wanted = list(periods)
    found = {str(period): KindCounts() for period in wanted}
    source, values = _spans(wanted, region=region, as_of=as_of)
    with moments.long_look() as cursor:
        cursor.execute(f"WITH {source} {BY_KIND}", values)
        for key, kind, events, participants in cursor:
            found[key].events[kind] = events
            found[key].participants[kind] = participants
    return [found[str(period)] for period in wanted]


def history_begins() -> date | None:
    """The first day whose trainings can be told again; None while there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(pgh_created_at) FROM trainings_trainingeventevent")
        (moment,) = cursor.fetchone()
    return timezone.localtime(moment).date() if moment else None


def _spans(periods: list[Period], *, region: str, as_of: date) -> tuple[str, dict]:
    """The rows of all these periods, and which of them each one asks for."""
    source, values = _source(
        region=region,
        start=min(period.start for period in periods),
        end=max(period.end for period in periods),
        as_of=as_of,
    )
    return source, values | {
        "keys": [str(period) for period in periods],
        "starts": [period.start for period in periods],
        "ends": [period.end for period in periods],
    }


def _source(*, region: str, start: date, end: date, as_of: date) -> tuple[str, dict]:
    values = RULES | {"scope": region, "beyond": region + "/", "start": start, "end": end}
    if as_of >= timezone.localdate():
        return NOW.format(held=HELD), values
    midnight = datetime.combine(as_of + timedelta(days=1), time.min)
    return THEN.format(held=HELD), values | {"until": timezone.make_aware(midnight)}


def _event(row: tuple) -> HeldEvent:
    names = ("id", "code", "title", "kind", "level", "place", "start_on", "end_on")
    return HeldEvent(**dict(zip((*names, "month", "is_own", "organiser"), row, strict=True)))
