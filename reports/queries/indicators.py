"""How many social resources of a region are active, and how many of them are able, by a rule
with a date. One statement for a region and a day."""

from dataclasses import dataclass
from datetime import date

from reports.queries import moments
from reports.queries.pillars import ORG_ON_THE_DAY, RULES, sources

PEOPLE = ("TKSK", "PSM")
STATEMENT = f"""
, {ORG_ON_THE_DAY}, on_duty AS NOT MATERIALIZED (
    SELECT d.person_id, d.sk_number FROM duty d
    WHERE d.validity @> %(day)s::date AND d.kind_id = ANY(%(people)s)
      AND d.region_id >= %(scope)s AND d.region_id < %(beyond)s
), course AS (
    -- Only as far back as anything is asked.
    SELECT n.person_id, max(h.start_on) AS last_on
    FROM enrolment n JOIN happening h ON h.id = n.event_id
    WHERE h.start_on <= %(day)s AND h.state <> ALL(%(not_held)s) AND h.kind = ANY(%(kinds)s)
      AND h.start_on >= least(%(new_year)s::date,
                              %(day)s::date - make_interval(months => %(months)s))
      AND n.role = %(role)s AND n.state = ANY(%(states)s)
    GROUP BY n.person_id
), taught AS (
    SELECT c.last_on, bool_or(d.sk_number <> '') AS has_decree
    FROM course c JOIN on_duty d USING (person_id) JOIN who p ON p.id = c.person_id
    WHERE p.removed_at IS NULL
    GROUP BY c.person_id, c.last_on
)
SELECT
    (SELECT count(*) FROM ({{people}}) d
       JOIN who p ON p.id = d.person_id WHERE p.removed_at IS NULL),
    (SELECT count(*) FROM taught WHERE last_on >= %(new_year)s),
    (SELECT count(*) FROM taught
      WHERE has_decree AND last_on > %(day)s::date - make_interval(months => %(months)s)),
    (SELECT count(*) FROM place_of_org WHERE kind_id = 'KARANG_TARUNA' AND status = %(active)s),
    (SELECT count(*) FROM place_of_org
      WHERE kind_id = 'KARANG_TARUNA' AND status = %(active)s AND is_led
        AND (cardinality(%(classes)s::text[]) = 0 OR class = ANY(%(classes)s))),
    (SELECT count(*) FROM place_of_org WHERE kind_id = 'LKS' AND status = %(active)s),
    (SELECT count(*) FROM place_of_org
      WHERE kind_id = 'LKS' AND status = %(active)s AND is_accredited)
"""
# Everybody once. Kind by kind, people come in the order of the index; the history is read once.
PEOPLE_ON_DUTY = "SELECT DISTINCT person_id FROM on_duty"
PEOPLE_BY_KIND = " UNION ".join(
    f"SELECT person_id FROM duty WHERE kind_id = '{kind}' AND validity @> %(day)s::date"
    " AND region_id >= %(scope)s AND region_id < %(beyond)s"
    for kind in PEOPLE
)


@dataclass(frozen=True)
class ResourceCounts:
    """TKSK and PSM as people, Karang Taruna and LKS as organisations, on one day."""

    people: int
    people_trained: int
    people_able: int
    boards: int
    boards_able: int
    institutions: int
    accredited: int

    @property
    def active(self) -> int:
        return self.people + self.boards + self.institutions

    @property
    def able(self) -> int:
        return self.people_able + self.boards_able + self.accredited


def count_resources(
    *, region: str, day: date, as_of: date, months: int, classes: list[str]
) -> ResourceCounts:
    text, values = sources(region=region, days=[day], as_of=as_of)
    values |= RULES | {
        "day": day,
        "new_year": day.replace(month=1, day=1),
        "people": list(PEOPLE),
        "months": months,
        "classes": classes,
    }
    people = PEOPLE_ON_DUTY if moments.is_past(as_of) else PEOPLE_BY_KIND
    with moments.long_look() as cursor:
        cursor.execute(f"WITH {text} {STATEMENT.format(people=people)}", values)
        return ResourceCounts(*cursor.fetchone())
