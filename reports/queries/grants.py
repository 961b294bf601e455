"""What the grants of a budget year come to, from the ledger, in one statement.

Money is counted by the day it was booked for (`booked_on`), and only entries that had been
written when `as_of` ended: the ledger is append-only, so an earlier day can be told again.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone

from grants.enums import LpjState
from reports.queries import moments

RULES = {"done": [LpjState.SUBMITTED.value, LpjState.ACCEPTED.value]}

STATEMENT = """
WITH mine AS (
    SELECT r.id, r.programme_id, r.region_id, r.organisation_id, left(r.region_id, %(width)s) area
    FROM grants_recipient r JOIN grants_programme p ON p.id = r.programme_id
    WHERE p.first_month BETWEEN %(new_year)s AND %(year_end)s
      AND r.region_id >= %(scope)s AND r.region_id < %(beyond)s
), entry AS (
    SELECT e.recipient_id, e.instalment_id, e.account, e.amount, e.booked_on
    FROM grants_ledgerentry e JOIN mine ON mine.id = e.recipient_id
    WHERE e.booked_on <= %(day)s AND e.created_at < %(until)s
), sums AS (
    -- What each recipient comes to, before anything is told by programme and area.
    SELECT recipient_id, account, sum(amount) AS amount,
           sum(amount) FILTER (WHERE booked_on >= %(start)s) AS amount_now
    FROM entry GROUP BY recipient_id, account
), accounted AS (
    SELECT instalment_id, sum(amount) FILTER (WHERE account = 'paid') AS paid,
           sum(amount) FILTER (WHERE account IN ('spent', 'refunded')) AS done
    FROM entry WHERE instalment_id IS NOT NULL GROUP BY instalment_id
), overdue AS (
    SELECT i.recipient_id, a.paid - coalesce(a.done, 0) AS amount
    FROM accounted a JOIN grants_instalment i ON i.id = a.instalment_id
    LEFT JOIN grants_lpj l ON l.instalment_id = i.id
    WHERE a.paid > coalesce(a.done, 0) AND i.lpj_due_on < %(day)s
      AND NOT coalesce(l.state = ANY(%(done)s) AND l.submitted_at < %(day_end)s, false)
), waived AS (
    SELECT i.recipient_id, count(*) AS count
    FROM grants_waiver w JOIN grants_instalment i ON i.id = w.instalment_id
    JOIN mine ON mine.id = i.recipient_id
    WHERE w.granted_on <= %(day)s
    GROUP BY i.recipient_id
), favoured AS (
    SELECT e.account, m.organisation_id, m.region_id, m.area, sum(e.amount) AS amount
    FROM sums e JOIN mine m ON m.id = e.recipient_id
    WHERE e.account IN ('approved', 'paid')
    GROUP BY 1, 2, 3, 4 HAVING sum(e.amount) > 0
)
SELECT account AS what, programme_id, area, count(*), sum(amount)::bigint
FROM sums JOIN mine ON mine.id = recipient_id GROUP BY 1, 2, 3
UNION ALL
SELECT 'paid in period', programme_id, area, count(*), sum(amount_now)::bigint
FROM sums JOIN mine ON mine.id = recipient_id
WHERE account = 'paid' AND amount_now IS NOT NULL GROUP BY 1, 2, 3
UNION ALL
SELECT 'overdue', programme_id, area, count(*), sum(amount)::bigint
FROM overdue JOIN mine ON mine.id = recipient_id GROUP BY 1, 2, 3
UNION ALL
SELECT 'waived', programme_id, area, sum(count)::bigint, 0
FROM waived JOIN mine ON mine.id = recipient_id GROUP BY 1, 2, 3
UNION ALL
-- Organisations, each once whatever the number of its programmes.
SELECT f.account || ' ' || o.kind_id, 0, f.area, count(DISTINCT o.id), sum(f.amount)::bigint
FROM favoured f JOIN pillars_organisation o ON o.id = f.organisation_id GROUP BY 1, 3
UNION ALL
SELECT f.account || ' villages ' || o.kind_id, 0, f.area, count(DISTINCT left(f.region_id, 13)), 0
FROM favoured f JOIN pillars_organisation o ON o.id = f.organisation_id
WHERE length(f.region_id) >= 13 GROUP BY 1, 3
"""
LINES = """
SELECT p.id, p.code, p.name, l.code, l.name, l.id, l.ceiling, l.region_id
FROM grants_programme p JOIN grants_budgetline l ON l.id = p.line_id
WHERE p.first_month BETWEEN %(new_year)s AND %(year_end)s
  AND (p.region_id = ANY(%(above)s) OR (p.region_id >= %(scope)s AND p.region_id < %(beyond)s))
ORDER BY p.code
"""


@dataclass(frozen=True)
class FundedProgramme:
    """A programme of the year with the budget line it is paid from."""

    id: int
    code: str
    name: str
    line_code: str
    line_name: str
    line_id: int
    ceiling: int
    line_region: str


@dataclass(kw_only=True)
class GrantCounts:
    """Recipients (or instalments) and rupiah by what, programme and area."""

    programmes: list[FundedProgramme] = field(default_factory=list)
    counts: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    amounts: Counter[tuple[str, int, str]] = field(default_factory=Counter)

    def count(self, what: str, *, programme: int | None = None, area: str = "") -> int:
        return _sum(self.counts, what, programme, area)

    def amount(self, what: str, *, programme: int | None = None, area: str = "") -> int:
        return _sum(self.amounts, what, programme, area)

    @property
    def areas(self) -> set[str]:
        return {area for _, _, area in self.counts}


def _sum(cells: Counter, what: str, programme: int | None, area: str) -> int:
    return sum(
        n
        for (a_what, a_programme, place), n in cells.items()
        if a_what == what
        and (programme is None or a_programme == programme)
        and place.startswith(area)
    )


def count_grants(
    *, region: str, start: date, day: date, as_of: date, width: int, above: list[str]
) -> GrantCounts:
    """The grants of the day's budget year, up to that day, by areas of that width."""
    values: dict[str, Any] = RULES | {
        "scope": region,
        "beyond": region + "/",
        "above": above,
        "start": start,
        "day": day,
        "day_end": moments.until(day),
        "until": moments.until(as_of),
        "new_year": day.replace(month=1, day=1),
        "year_end": day.replace(month=12, day=31),
        "width": width,
    }
    found = GrantCounts()
    with moments.long_look() as cursor:
        cursor.execute(LINES, values)
        found.programmes = [FundedProgramme(*row) for row in cursor]
        cursor.execute(STATEMENT, values)
        for what, programme, area, count, amount in cursor:
            found.counts[what, programme, area] = count
            found.amounts[what, programme, area] = amount
    return found


def history_begins() -> date | None:
    """The first day that the ledger knows of; None while it is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(created_at) FROM grants_ledgerentry")
        (moment,) = cursor.fetchone()
    return timezone.localtime(moment).date() if moment else None


def ledger_begins(region: str) -> date | None:
    """The first day for which anything was booked in this region."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(e.booked_on) FROM grants_ledgerentry e"
            " JOIN grants_recipient r ON r.id = e.recipient_id"
            " WHERE r.region_id >= %s AND r.region_id < %s",
            [region, region + "/"],
        )
        return cursor.fetchone()[0]
