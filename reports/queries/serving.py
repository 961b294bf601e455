"""Who serves on several days at once, by place, in one pass over the duties.

Somebody with two posts of a kind in one place serves there once. That is rare, so all duties are
counted first, and what was counted twice is taken off.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

STATEMENT = """
WITH duty AS NOT MATERIALIZED (
    SELECT a.kind_id, a.region_id, a.person_id, a.validity
    FROM pillars_assignment a JOIN pillars_person p ON p.id = a.person_id
    WHERE a.region_id >= %(scope)s AND a.region_id < %(beyond)s AND p.removed_at IS NULL
      AND a.validity && daterange(%(first)s, %(last)s, '[]')
), twice AS MATERIALIZED (
    SELECT kind_id, region_id, person_id FROM duty GROUP BY 1, 2, 3 HAVING count(*) > 1
), surplus AS (
    SELECT kind_id, region_id, {surplus}
    FROM duty JOIN twice USING (kind_id, region_id, person_id)
    GROUP BY kind_id, region_id, person_id
)
SELECT kind_id, left(region_id, %(width)s), {counts} FROM duty GROUP BY 1, 2
UNION ALL
SELECT kind_id, left(region_id, %(width)s), {sums} FROM surplus GROUP BY 1, 2
"""


def count_serving(
    *, region: str, days: Sequence[date], width: int
) -> Counter[tuple[str, str, date]]:
    """People by kind, place (a code of that many characters) and day."""
    values: dict[str, Any] = {
        "scope": region,
        "beyond": region + "/",
        "first": min(days),
        "last": max(days),
        "width": width,
    } | {f"day{n}": day for n, day in enumerate(days)}
    counts = [f"count(*) FILTER (WHERE validity @> %(day{n})s::date)" for n in range(len(days))]
    statement = STATEMENT.format(
        counts=", ".join(counts),
        surplus=", ".join(f"greatest({count} - 1, 0) AS more{n}" for n, count in enumerate(counts)),
        sums=", ".join(f"-sum(more{n})::bigint" for n in range(len(days))),
    )
    found: Counter[tuple[str, str, date]] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for kind, area, *numbers in cursor:
            for day, number in zip(days, numbers, strict=True):
                found[kind, area, day] += number
    return found
