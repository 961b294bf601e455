"""What the pillar recap counts, in one statement, whatever the number of regions.

Two days are asked about. The figures are those of `day` (who served then, which papers were
valid), from the dates the rows carry; they are read as the register knew them on `as_of`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

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

# Organisations as they were on the day, who of them had a board, and which papers were valid.
ORG_ON_THE_DAY = f"""later AS (
    -- What an organisation was before the first change after that day.
    SELECT DISTINCT ON (organisation_id, kind) organisation_id, kind, was
    FROM pillars_statusevent
    WHERE kind IN (%(status)s, %(classified)s) AND organisation_id IS NOT NULL
      AND happened_on > %(day)s AND recorded_at < %(until)s
    ORDER BY organisation_id, kind, happened_on, id
), place_of_org AS (
    SELECT o.id, o.kind_id, o.region_id,
           coalesce(CASE s.was {_STATES} END, o.status) AS status,
           coalesce(CASE c.was {_CLASSES} END, o.classification) AS class
    FROM org o
    LEFT JOIN later s ON s.organisation_id = o.id AND s.kind = %(status)s
    LEFT JOIN later c ON c.organisation_id = o.id AND c.kind = %(classified)s
    WHERE o.region_id >= %(scope)s AND o.region_id < %(beyond)s AND o.removed_at IS NULL
      AND coalesce(o.founded_year, 0) <= %(year)s
), led AS (
    SELECT DISTINCT organisation_id FROM board WHERE validity @> %(day)s::date
), valid_paper AS (
    SELECT DISTINCT ON (organisation_id, kind) organisation_id, kind, grade FROM paper
    WHERE kind IN (%(registration)s, %(accreditation)s)
      AND (issued_on IS NULL OR issued_on <= %(day)s)
      AND (issued_year IS NULL OR issued_year <= %(year)s)
      AND (valid_until IS NULL OR valid_until >= %(day)s)
    ORDER BY organisation_id, kind, issued_on DESC NULLS LAST, issued_year DESC NULLS LAST, grade
)"""
STATEMENT = f"""
, serving AS (
    -- Somebody with two posts in one place serves there once.
    SELECT DISTINCT kind_id, region_id, person_id FROM duty
    WHERE validity @> %(day)s::date AND kind_id = ANY(%(person_kinds)s)
      AND region_id >= %(scope)s AND region_id < %(beyond)s
), {ORG_ON_THE_DAY}, trained AS (
    -- Everybody once, where they came from last.
    SELECT DISTINCT ON (n.person_id) n.person_id, n.origin_id, n.pillar_id
    FROM enrolment n JOIN happening h ON h.id = n.event_id
    WHERE h.start_on BETWEEN %(new_year)s AND %(day)s AND h.state <> ALL(%(not_held)s)
      AND h.kind = ANY(%(kinds)s) AND n.role = %(role)s AND n.state = ANY(%(states)s)
    ORDER BY n.person_id, h.start_on DESC, h.id DESC
), seat AS (
    SELECT k.code AS kind_id, r.code
    FROM pillars_pillarkind k JOIN regions_region r ON r.level = k.duty_level
    WHERE k.is_active AND k.is_single AND k.duty_level < 5
      AND r.code >= %(scope)s AND r.code < %(beyond)s
      AND r.valid_from <= %(day)s
      AND (r.valid_until IS NULL OR r.valid_until > %(day)s)
)
SELECT 'serving' AS what, s.kind_id AS key, s.sex AS part, left(s.region_id, %(width)s) AS area,
       count(*)::bigint AS count
FROM (SELECT s.kind_id, s.region_id, p.sex FROM serving s JOIN who p ON p.id = s.person_id
      WHERE p.removed_at IS NULL) s
GROUP BY 2, 3, 4
UNION ALL
SELECT 'standing', kind_id, class, left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status = %(active)s GROUP BY 2, 3, 4
UNION ALL
SELECT 'listed', kind_id, '', left(region_id, %(width)s), count(*)
FROM place_of_org WHERE status <> %(dissolved)s GROUP BY 2, 3, 4
UNION ALL
SELECT 'led', kind_id, '', left(region_id, %(width)s), count(*)
FROM place_of_org o JOIN led ON led.organisation_id = o.id
WHERE status = %(active)s GROUP BY 2, 3, 4
UNION ALL
SELECT v.kind, o.kind_id, CASE v.kind WHEN %(accreditation)s THEN v.grade ELSE '' END,
       left(o.region_id, %(width)s), count(*)
FROM place_of_org o JOIN valid_paper v ON v.organisation_id = o.id
WHERE status <> %(dissolved)s GROUP BY 1, 2, 3, 4
UNION ALL
SELECT 'trained', coalesce(pillar_id, ''), '', left(origin_id, %(width)s), count(*)
FROM trained WHERE origin_id >= %(scope)s AND origin_id < %(beyond)s GROUP BY 2, 3, 4
UNION ALL
SELECT 'vacant', kind_id, '', left(code, %(width)s), count(*)
FROM (
    SELECT kind_id, code FROM seat
    EXCEPT
    (SELECT kind_id, region_id FROM serving
     UNION ALL SELECT kind_id, region_id FROM place_of_org WHERE status = %(active)s)
) empty GROUP BY 2, 3, 4
UNION ALL
SELECT 'seats', kind_id, '', left(code, %(width)s), count(*) FROM seat GROUP BY 2, 3, 4
"""


# Name in the statement, table, columns.
TABLES = (
    ("duty", "pillars_assignment", "kind_id, region_id, person_id, validity, sk_number"),
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


def count_pillars(
    *, region: str, day: date, as_of: date, width: int, person_kinds: Iterable[str]
) -> PillarCounts:
    """The recap of one region on a day, by areas whose codes have that many characters."""
    text, values = sources(region=region, day=day, as_of=as_of)
    values |= RULES | {"person_kinds": list(person_kinds), "width": width}
    counts = PillarCounts()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {text} {STATEMENT}", values)
        for what, key, part, area, count in cursor:
            counts.cells[what, key, part, area] += count
    return counts


def sources(*, region: str, day: date, as_of: date) -> tuple[str, dict]:
    """The rows to read, as WITH clauses, and the values that all statements about them share."""
    rows = ",\n".join(moments.source(*one, as_of=as_of) for one in TABLES)
    return rows, {
        "scope": region,
        "beyond": region + "/",
        "day": day,
        "year": day.year,
        "new_year": day.replace(month=1, day=1),
        "until": moments.until(as_of),
    }


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
