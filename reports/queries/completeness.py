"""What each place has sent and what is still missing from it, in one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from grants.enums import LpjState, ProgrammeState, RecipientState
from imports.models.batch import BatchState
from reports.periods import Period
from reports.queries import moments
from trainings.models import EnrolmentRole, EnrolmentState, EventState

VALUES = {
    "applied": BatchState.APPLIED.value,
    "waiting": BatchState.WAITING.value,
    "draft": [RecipientState.DRAFT.value, RecipientState.RETURNED.value],
    "submitted": RecipientState.SUBMITTED.value,
    "open": ProgrammeState.OPEN.value,
    "not_held": [EventState.DRAFT.value, EventState.CANCELLED.value],
    "role": EnrolmentRole.PARTICIPANT.value,
    "states": [EnrolmentState.NOMINATED.value, EnrolmentState.CONFIRMED.value],
    "done": [LpjState.SUBMITTED.value, LpjState.ACCEPTED.value],
}
TABLES = (
    ("happening", "trainings_trainingevent", "id, code, title, start_on, state"),
    ("quota", "trainings_quota", "event_id, region_id, seats"),
    ("enrolment", "trainings_enrolment", "event_id, origin_id, role, state"),
    ("recipient", "grants_recipient", "id, programme_id, region_id, state, state_since, name"),
)
STATEMENT = """
, asked AS (
    -- A place with seats at an event: sent is whether anybody of it is on the list.
    SELECT q.event_id, q.region_id, h.title, h.start_on, EXISTS (
        SELECT FROM enrolment n
        WHERE n.event_id = q.event_id AND n.role = %(role)s AND n.state = ANY(%(states)s)
          AND n.origin_id >= q.region_id AND n.origin_id < q.region_id || '/'
    ) AS sent
    FROM quota q JOIN happening h ON h.id = q.event_id
    WHERE h.start_on BETWEEN %(start)s AND %(end)s AND h.state <> ALL(%(not_held)s)
      AND q.seats > 0 AND q.region_id > %(scope)s AND q.region_id < %(beyond)s
    GROUP BY q.event_id, q.region_id, h.title, h.start_on
), proposal AS (
    SELECT r.* FROM recipient r JOIN grants_programme p ON p.id = r.programme_id
    WHERE p.state = %(open)s AND r.region_id >= %(scope)s AND r.region_id < %(beyond)s
), accounted AS (
    SELECT e.instalment_id, r.region_id, r.name,
           sum(e.amount) FILTER (WHERE e.account = 'paid') AS paid,
           coalesce(sum(e.amount) FILTER (WHERE e.account IN ('spent', 'refunded')), 0) AS done
    FROM grants_ledgerentry e JOIN recipient r ON r.id = e.recipient_id
    WHERE e.instalment_id IS NOT NULL AND e.booked_on <= %(day)s AND e.created_at < %(until)s
      AND r.region_id >= %(scope)s AND r.region_id < %(beyond)s
    GROUP BY 1, 2, 3
), late AS (
    SELECT a.region_id, a.name, i.lpj_due_on
    FROM accounted a JOIN grants_instalment i ON i.id = a.instalment_id
    LEFT JOIN grants_lpj l ON l.instalment_id = i.id
    WHERE a.paid > a.done AND i.lpj_due_on < %(day)s
      AND NOT coalesce(l.state = ANY(%(done)s) AND l.submitted_at < %(day_end)s, false)
)
SELECT 'import' AS what, left(region_id, %(width)s) AS area, '' AS unit, count(*),
       min(applied_at AT TIME ZONE 'Asia/Jakarta')::date AS since
FROM imports_importbatch
WHERE state = %(applied)s AND region_id >= %(scope)s AND region_id < %(beyond)s
  AND applied_at >= %(start_moment)s AND applied_at < %(end_moment)s AND applied_at < %(until)s
GROUP BY 2
UNION ALL
SELECT 'approval', left(region_id, %(width)s), '', count(*),
       min(approval_asked_at AT TIME ZONE 'Asia/Jakarta')::date
FROM imports_importbatch
WHERE state = %(waiting)s AND region_id >= %(scope)s AND region_id < %(beyond)s
  AND approval_asked_at < %(until)s GROUP BY 2
UNION ALL
SELECT CASE WHEN sent THEN 'sent' ELSE 'nomination' END, left(region_id, %(width)s),
       CASE WHEN sent OR NOT %(by_unit)s THEN '' ELSE title END, count(*), min(start_on)
FROM asked GROUP BY 1, 2, 3
UNION ALL
SELECT CASE state WHEN %(submitted)s THEN 'verification' ELSE 'proposal' END,
       left(region_id, %(width)s), CASE WHEN %(by_unit)s THEN name ELSE '' END, count(*),
       min(state_since AT TIME ZONE 'Asia/Jakarta')::date
FROM proposal WHERE state = %(submitted)s OR state = ANY(%(draft)s) GROUP BY 1, 2, 3
UNION ALL
SELECT 'lpj', left(region_id, %(width)s), CASE WHEN %(by_unit)s THEN name ELSE '' END, count(*),
       min(lpj_due_on)
FROM late GROUP BY 2, 3
ORDER BY 2, 1, 3
"""


@dataclass(frozen=True)
class Sent:
    """Something sent (`import`, `sent`) or missing from a place: how often, and since when."""

    what: str
    area: str
    # An event or an organisation where the report names them.
    unit: str
    count: int
    since: date | None


def count_sent(
    *, region: str, period: Period, day: date, as_of: date, width: int, by_unit: bool
) -> list[Sent]:
    rows = ",\n".join(moments.source(*one, as_of=as_of) for one in TABLES)
    values: dict[str, Any] = VALUES | {
        "scope": region,
        "beyond": region + "/",
        "start": period.start,
        "end": period.end,
        "start_moment": moments.until(period.previous.end),
        "end_moment": moments.until(period.end),
        "day": day,
        "day_end": moments.until(day),
        "until": moments.until(as_of),
        "width": width,
        "by_unit": by_unit,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {rows} {STATEMENT}", values)
        return [Sent(*row) for row in cursor]
