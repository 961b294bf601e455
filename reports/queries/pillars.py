"""What the pillar recap counts, in one statement, whatever the number of regions and days.

Two kinds of day are asked about. The figures are those of the `days` (who served then, which
papers were valid), from the dates the rows carry; they are read as the register knew them on
`as_of`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from django.db import connection
from django.utils import timezone

from pillars.models import KarangTarunaClass, OrganisationDocument, OrganisationStatus, StatusEvent
from reports.queries import moments
from trainings.models import EnrolmentRole, EnrolmentState, EventKind, EventState

# What counts as training: not meetings, contests of skill or elections.
TRAINING_KINDS = (
    EventKind.BIMTEK,
    EventKind.TRAINING,
    EventKind.EVALUATION,
    EventKind.REFRESHER,
    EventKind.BIMTEK_LKS,
)
Paper = OrganisationDocument.Kind
# `WHEN 'Maju' THEN 'maju'`: status events keep the words of the day.
_CLASSES = " ".join(f"WHEN '{one.label}' THEN '{one.value}'" for one in KarangTarunaClass)
_STATES = " ".join(f"WHEN '{one.label}' THEN '{one.value}'" for one in OrganisationStatus)
RULES = {
    "status": StatusEvent.Kind.STATUS.value,
    "classified": StatusEvent.Kind.CLASSIFIED.value,
    "registration": Paper.REGISTRATION.value,
    "accreditation": Paper.ACCREDITATION.value,
    "active": OrganisationStatus.ACTIVE.value,
    "dissolved": OrganisationStatus.DISSOLVED.value,
    "not_held": [EventState.DRAFT.value, EventState.CANCELLED.value],
    "kinds": [kind.value for kind in TRAINING_KINDS],
    "role": EnrolmentRole.PARTICIPANT.value,
    "states": [EnrolmentState.NOMINATED.value, EnrolmentState.CONFIRMED.value],
}

# Organisations as they were on each day asked about, who of them had a board, and which papers
# were valid.
ORG_ON_THE_DAY = f"""asked AS (
    SELECT nth, day, extract(year FROM day)::int AS year, date_trunc('year', day)::date AS new_year
    FROM unnest(%(nths)s::int[], %(days)s::date[]) AS asked(nth, day)
), later AS (
    -- What an organisation was before the first change after that day.
    SELECT DISTINCT ON (nth, organisation_id, kind) nth, organisation_id, kind, was
    FROM pillars_statusevent JOIN asked ON happened_on > day
    WHERE kind IN (%(status)s, %(classified)s) AND organisation_id IS NOT NULL
      AND recorded_at < %(until)s
    ORDER BY nth, organisation_id, kind, happened_on, id
), led AS (
    SELECT DISTINCT nth, organisation_id FROM board JOIN asked ON validity @> day
), valid_paper AS (
    SELECT DISTINCT ON (nth, organisation_id, kind) nth, organisation_id, kind, grade
    FROM paper JOIN asked ON (issued_on IS NULL OR issued_on <= day)
      AND (issued_year IS NULL OR issued_year <= year)
      AND (valid_until IS NULL OR valid_until >= day)
    WHERE kind IN (%(registration)s, %(accreditation)s)
    ORDER BY nth, organisation_id, kind,
             issued_on DESC NULLS LAST, issued_year DESC NULLS LAST, grade
), place_of_org AS (
    SELECT asked.nth, o.id, o.kind_id, o.region_id,
           coalesce(CASE s.was {_STATES} END, o.status) AS status,
           coalesce(CASE c.was {_CLASSES} END, o.classification) AS class,
           led.nth IS NOT NULL AS is_led, listed.nth IS NOT NULL AS is_registered,
           graded.nth IS NOT NULL AS is_accredited, graded.grade
    FROM org o JOIN asked ON coalesce(o.founded_year, 0) <= asked.year
    LEFT JOIN later s ON s.nth = asked.nth AND s.organisation_id = o.id AND s.kind = %(status)s
    LEFT JOIN later c ON c.nth = asked.nth AND c.organisation_id = o.id AND c.kind = %(classified)s
    LEFT JOIN led ON led.nth = asked.nth AND led.organisation_id = o.id
    LEFT JOIN valid_paper listed ON listed.nth = asked.nth AND listed.organisation_id = o.id
          AND listed.kind = %(registration)s
    LEFT JOIN valid_paper graded ON graded.nth = asked.nth AND graded.organisation_id = o.id
          AND graded.kind = %(accreditation)s
    WHERE o.region_id >= %(scope)s AND o.region_id < %(beyond)s AND o.removed_at IS NULL
)"""
REST = f"""
, {ORG_ON_THE_DAY}, trained AS (
    -- Everybody once, where they came from last.
    SELECT DISTINCT ON (asked.nth, n.person_id) asked.nth, n.person_id, n.origin_id, n.pillar_id
    FROM asked JOIN happening h ON h.start_on BETWEEN asked.new_year AND asked.day
    JOIN enrolment n ON n.event_id = h.id
    WHERE h.state <> ALL(%(not_held)s)
      AND h.kind = ANY(%(kinds)s) AND n.role = %(role)s AND n.state = ANY(%(states)s)
    ORDER BY asked.nth, n.person_id, h.start_on DESC, h.id DESC
), seat AS (
    SELECT asked.nth, asked.day, k.code AS kind_id, r.code
    FROM pillars_pillarkind k JOIN regions_region r ON r.level = k.duty_level
    JOIN asked ON r.valid_from <= day AND (r.valid_until IS NULL OR r.valid_until > day)
    WHERE k.is_active AND k.is_single AND k.duty_level < 5
      AND r.code >= %(scope)s AND r.code < %(beyond)s
), holder AS MATERIALIZED (
    SELECT kind_id, region_id, validity FROM duty WHERE seat IS NOT NULL
)
"""
# Each part gives (day, what, key, part, area, count).
ORGANISATIONS = """
SELECT nth, 'standing', kind_id, class, left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status = %(active)s GROUP BY 1, 3, 4, 5
UNION ALL
SELECT nth, 'listed', kind_id, '', left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status <> %(dissolved)s GROUP BY 1, 3, 5
UNION ALL
SELECT nth, 'led', kind_id, '', left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status = %(active)s AND is_led GROUP BY 1, 3, 5
UNION ALL
SELECT nth, 'registration', kind_id, '', left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status <> %(dissolved)s AND is_registered GROUP BY 1, 3, 5
UNION ALL
SELECT nth, 'accreditation', kind_id, grade, left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status <> %(dissolved)s AND is_accredited GROUP BY 1, 3, 4, 5
"""
TRAINED = """
SELECT nth, 'trained', coalesce(pillar_id, ''), '', left(origin_id, %(width)s), count(*)
FROM trained WHERE origin_id >= %(scope)s AND origin_id < %(beyond)s GROUP BY 1, 3, 5
"""
SEATS = """
SELECT nth, 'vacant', kind_id, '', left(code, %(width)s), count(*)
FROM seat WHERE NOT EXISTS (
    SELECT FROM holder h WHERE h.kind_id = seat.kind_id AND h.region_id = seat.code
      AND h.validity @> seat.day AND h.kind_id = ANY(%(person_kinds)s)
) AND NOT EXISTS (
    SELECT FROM place_of_org o WHERE o.nth = seat.nth AND o.kind_id = seat.kind_id
      AND o.region_id = seat.code AND o.status = %(active)s
) GROUP BY 1, 3, 5
UNION ALL
SELECT nth, 'seats', kind_id, '', left(code, %(width)s), count(*) FROM seat GROUP BY 1, 3, 5
"""


def _people(kind: str, days: int) -> str:
    """Who serves, on all the days in one pass over the duties; somebody with two posts in one
    place serves there once."""
    ons = [f"validity @> %(day_{n})s::date" for n in range(days)]
    held = ", ".join(f"bool_or({on}) AS held_{n}" for n, on in enumerate(ons))
    counts = ", ".join(f"count(*) FILTER (WHERE s.held_{n}) AS count_{n}" for n in range(days))
    values = ", ".join(f"({n}, found.count_{n})" for n in range(days))
    return f"""
SELECT each.nth, 'serving', found.kind_id, found.sex, found.area, each.count
FROM (
    SELECT s.kind_id, p.sex, left(s.region_id, %(width)s) AS area, {counts}
    FROM (
        SELECT kind_id, person_id, region_id, {held} FROM duty
        WHERE kind_id {kind} AND region_id >= %(scope)s AND region_id < %(beyond)s
          AND ({" OR ".join(ons)})
        GROUP BY kind_id, person_id, region_id
    ) s JOIN who p ON p.id = s.person_id WHERE p.removed_at IS NULL
    GROUP BY 1, 2, 3
) found CROSS JOIN LATERAL (VALUES {values}) AS each(nth, count)
WHERE each.count > 0
"""


# Name in the statement, table, columns.
TABLES = (
    ("duty", "pillars_assignment", "kind_id, region_id, person_id, validity, sk_number, seat"),
    ("who", "pillars_person", "id, sex, removed_at"),
    (
        "org",
        "pillars_organisation",
        "id, kind_id, region_id, status, classification, founded_year, removed_at",
    ),
    ("board", "pillars_board", "organisation_id, validity"),
    (
        "paper",
        "pillars_organisationdocument",
        "organisation_id, kind, grade, issued_on, issued_year, valid_until",
    ),
    ("happening", "trainings_trainingevent", "id, kind, start_on, state"),
    (
        "enrolment",
        "trainings_enrolment",
        "event_id, person_id, pillar_id, origin_id, role, state",
    ),
)


@dataclass(kw_only=True)
class PillarCounts:
    """Counts by what, kind, part (sex, class, grade) and area, still without words."""

    cells: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def sum(self, what: str, key: str, part: str | None = None, area: str = "") -> int:
        """All cells of an area and beneath it; of every part where none is named."""
        return sum(
            count
            for (a_what, a_key, a_part, place), count in self.cells.items()
            if a_what == what
            and a_key == key
            and (part is None or a_part == part)
            and place.startswith(area)
        )

    def rolled_up(self, width: int) -> "PillarCounts":
        """The same counts by larger areas."""
        found = PillarCounts()
        for (what, key, part, area), count in self.cells.items():
            found.cells[what, key, part, area[:width]] += count
        return found


class Part(Enum):
    """What can be counted; each is a look at other tables."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    TRAINED = "trained"
    SEATS = "seats"


TEXTS = {Part.ORGANISATIONS: ORGANISATIONS, Part.TRAINED: TRAINED, Part.SEATS: SEATS}


def count_pillars(
    *,
    region: str,
    days: Sequence[date],
    as_of: date,
    width: int,
    person_kinds: Sequence[str],
    parts: Iterable[Part] = Part,
) -> list[PillarCounts]:
    """The recap of one region on each of the days, by areas whose codes have that many
    characters."""
    text, values = sources(region=region, days=days, as_of=as_of)
    values |= RULES | {"person_kinds": list(person_kinds), "width": width}
    selects = [TEXTS[part] for part in parts if part is not Part.PEOPLE]
    if Part.PEOPLE in parts:
        values |= {f"day_{n}": day for n, day in enumerate(days)}
        values |= {f"kind_{n}": kind for n, kind in enumerate(person_kinds)}
        # One kind at a time comes in the order of its index; the history is read only once.
        selects += (
            [_people("= ANY(%(person_kinds)s)", len(days))]
            if moments.is_past(as_of)
            else [_people(f"= %(kind_{n})s", len(days)) for n in range(len(person_kinds))]
        )
    found = [PillarCounts() for _ in days]
    with moments.long_look() as cursor:
        cursor.execute(f"WITH {text} {REST} {' UNION ALL '.join(selects)}", values)
        for nth, what, key, part, area, count in cursor:
            found[nth].cells[what, key, part, area] += count
    return found


def sources(*, region: str, days: Sequence[date], as_of: date) -> tuple[str, dict]:
    """The rows to read, as WITH clauses, and the values that all statements about them share."""
    rows = ",\n".join(moments.source(*one, as_of=as_of) for one in TABLES)
    return rows, {
        "scope": region,
        "beyond": region + "/",
        "nths": list(range(len(days))),
        "days": list(days),
        "until": moments.until(as_of),
    }


def is_known_on(region: str, day: date) -> bool:
    """Whether anybody of this region is known to have served by then."""
    values: dict[str, Any] = {"scope": region, "beyond": region + "/", "day": day}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({DUTY_BY}) OR EXISTS ({BOARD_BY})", values)
        return cursor.fetchone()[0]


DUTY_BY = """SELECT FROM pillars_assignment
WHERE region_id >= %(scope)s AND region_id < %(beyond)s AND lower(validity) <= %(day)s"""
BOARD_BY = """SELECT FROM pillars_board b JOIN pillars_organisation o ON o.id = b.organisation_id
WHERE o.region_id >= %(scope)s AND o.region_id < %(beyond)s AND lower(b.validity) <= %(day)s"""


def registry_begins(region: str) -> date | None:
    """The first day on which anybody of this region is known to have served."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT least(
                 (SELECT min(lower(validity)) FROM pillars_assignment
                   WHERE region_id >= %(scope)s AND region_id < %(beyond)s),
                 (SELECT min(lower(b.validity)) FROM pillars_board b
                    JOIN pillars_organisation o ON o.id = b.organisation_id
                   WHERE o.region_id >= %(scope)s AND o.region_id < %(beyond)s))""",
            {"scope": region, "beyond": region + "/"},
        )
        (first,) = cursor.fetchone()
    return first


def history_begins() -> date | None:
    """The first day whose register can be told again; None while there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(pgh_created_at) FROM pillars_assignmentevent")
        (moment,) = cursor.fetchone()
    return timezone.localtime(moment).date() if moment else None
