"""Twelve months of a region, a statement for each line: trained, serving, standing, paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from pillars.models import OrganisationStatus, StatusEvent
from reports.queries.pillars import TRAINING_KINDS
from reports.queries.serving import count_serving
from trainings.models import EnrolmentRole, EnrolmentState, EventState

VALUES = {
    "status": StatusEvent.Kind.STATUS.value,
    "active": OrganisationStatus.ACTIVE.value,
    "not_held": [EventState.DRAFT.value, EventState.CANCELLED.value],
    "kinds": [kind.value for kind in TRAINING_KINDS],
    "role": EnrolmentRole.PARTICIPANT.value,
    "states": [EnrolmentState.NOMINATED.value, EnrolmentState.CONFIRMED.value],
}
# Status events keep the words of the day.
STATES = " ".join(f"WHEN '{one.label}' THEN '{one.value}'" for one in OrganisationStatus)

TRAINED = """
SELECT to_char(e.start_on, 'YYYY-MM'), count(DISTINCT n.person_id)
FROM trainings_enrolment n JOIN trainings_trainingevent e ON e.id = n.event_id
WHERE e.start_on BETWEEN %(first)s AND %(last)s AND e.state <> ALL(%(not_held)s)
  AND e.kind = ANY(%(kinds)s) AND n.role = %(role)s AND n.state = ANY(%(states)s)
  AND n.origin_id >= %(scope)s AND n.origin_id < %(beyond)s
GROUP BY 1
"""
STANDING = f"""
SELECT o.kind_id, to_char(day, 'YYYY-MM'), count(*)
FROM pillars_organisation o CROSS JOIN unnest(%(days)s::date[]) AS day
LEFT JOIN LATERAL (
    SELECT s.was FROM pillars_statusevent s
    WHERE s.organisation_id = o.id AND s.kind = %(status)s AND s.happened_on > day
    ORDER BY s.happened_on, s.id LIMIT 1
) later ON true
WHERE o.region_id >= %(scope)s AND o.region_id < %(beyond)s AND o.removed_at IS NULL
  AND coalesce(o.founded_year, 0) <= extract(year FROM day)
  AND coalesce(CASE later.was {STATES} END, o.status) = %(active)s
GROUP BY 1, 2
"""
PAID = """
SELECT to_char(e.booked_on, 'YYYY-MM'), sum(e.amount)::bigint
FROM grants_ledgerentry e JOIN grants_recipient r ON r.id = e.recipient_id
WHERE e.account = 'paid' AND e.booked_on BETWEEN %(first)s AND %(last)s
  AND r.region_id >= %(scope)s AND r.region_id < %(beyond)s
GROUP BY 1
"""


@dataclass(frozen=True)
class Months:
    """Figures by month (`2026-11`); pillars by kind, as at the month's end."""

    trained: dict[str, int]
    pillars: dict[tuple[str, str], int]
    paid: dict[str, int]


def count_months(*, region: str, first: date, days: Sequence[date]) -> Months:
    """From the first day on; `days` are the ends of the months, the last one perhaps today."""
    values: dict[str, Any] = VALUES | {
        "scope": region,
        "beyond": region + "/",
        "first": first,
        "last": days[-1],
        "days": list(days),
    }
    with connection.cursor() as cursor:

        def rows(statement: str) -> list[tuple]:
            cursor.execute(statement, values)
            return cursor.fetchall()

        standing = {(kind, month): count for kind, month, count in rows(STANDING)}
        serving = count_serving(region=region, days=days, width=len(region))
        pillars = standing | {
            (kind, f"{day:%Y-%m}"): count for (kind, _, day), count in serving.items()
        }
        return Months(dict(rows(TRAINED)), pillars, dict(rows(PAID)))
