"""What applying a list of participants would do: people per regency and pillar, before and
after, against the quotas."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import Count

from pillars.models import PillarKind
from regions.codes import LENGTHS, Level, lies_within
from regions.models import Region
from trainings.models import Enrolment, Quota, TrainingEvent
from trainings.services.seats import Seats

# What the good rows add, and what rows that change pillar or origin take away.
_MOVES = """
    SELECT coalesce(r.values->>'origin', ''), coalesce(r.values->>'pillar', ''), count(*)
      FROM imports_importrow r
     WHERE r.batch_id = %(batch)s AND r.level < 2
       AND (r.outcome = 'new' OR r.outcome = 'changed' AND r.differences ?| '{pillar,origin}')
     GROUP BY 1, 2
     UNION ALL
    SELECT e.origin_id, coalesce(e.pillar_id, ''), -count(*)
      FROM imports_importrow r
      JOIN trainings_enrolment e ON e.id = r.result_id
     WHERE r.batch_id = %(batch)s AND r.level < 2
       AND r.outcome = 'changed' AND r.differences ?| '{pillar,origin}'
     GROUP BY 1, 2
"""
_PEOPLE = """
    SELECT count(*) FILTER (WHERE match_id IS NULL), count(*) FILTER (WHERE match_id IS NOT NULL)
      FROM imports_importrow
     WHERE batch_id = %(batch)s AND level < 2 AND outcome = 'new'
"""


def effects(batch, event: TrainingEvent) -> dict[str, Any]:
    """As kept on the batch and shown on its page."""
    before: Counter[tuple[str, str]] = Counter()
    moves: Counter[tuple[str, str]] = Counter()
    counted = Enrolment.objects.filter(event=event).counted()
    for origin, pillar, count in (
        counted.order_by().values_list("origin_id", "pillar_id").annotate(Count("pk"))
    ):
        before[origin, pillar or ""] += count
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"batch": batch.pk})
        for origin, pillar, count in cursor.fetchall():
            moves[origin, pillar] += count
        cursor.execute(_PEOPLE, {"batch": batch.pk})
        people_new, people_known = cursor.fetchone()
    regencies = sorted({_regency(origin) for origin, _pillar in moves if moves[origin, _pillar]})
    quotas = list(Quota.objects.filter(event=event).values_list("region_id", "pillar_id", "seats"))
    names = dict(
        Region.objects.filter(
            code__in={*regencies, *(region for region, _pillar, _seats in quotas)}
        ).values_list("code", "name")
    )
    kinds = dict(PillarKind.objects.values_list("code", "name"))
    total_before, total_added = before.total(), moves.total()
    return {
        "total": {
            "before": total_before,
            "added": total_added,
            "after": total_before + total_added,
        },
        "people": {"new": people_new, "known": people_known},
        "surplus": _surplus(batch, event),
        "regencies": _by_regency(before, moves, regencies, quotas, names, kinds),
        "quotas": [
            _against(region, pillar, seats, before, moves, names, kinds)
            for region, pillar, seats in quotas
            if any(lies_within(origin, region) and pillar in (None, kind) for origin, kind in moves)
        ],
    }


def _surplus(batch, event: TrainingEvent) -> int:
    """How many new rows, in the order of the workbook, find no seat."""
    room = Seats(event)
    if not room.limits:
        return 0
    coming = batch.rows.filter(level__lt=2, outcome="new").order_by("sheet_index", "number")
    return sum(
        not room.seat(origin, pillar)
        for origin, pillar in coming.values_list("values__origin", "values__pillar")
    )


def _by_regency(before, moves, regencies, quotas, names, kinds) -> list[dict[str, Any]]:
    seats = {(region, pillar): number for region, pillar, number in quotas}
    rows = []
    for regency in regencies:
        for pillar in sorted({kind for origin, kind in moves if _regency(origin) == regency}):
            was = _sum(before, regency, pillar)
            added = _sum(moves, regency, pillar)
            quota = seats.get((regency, pillar))
            rows.append(
                {
                    "region": regency,
                    "region_name": names.get(regency, regency),
                    "pillar": pillar,
                    "pillar_name": kinds.get(pillar, pillar),
                    "before": was,
                    "added": added,
                    "after": was + added,
                    "quota": quota,
                    "over": quota is not None and was + added > quota,
                }
            )
    return rows


def _against(region, pillar, seats, before, moves, names, kinds) -> dict[str, Any]:
    was = _sum(before, region, pillar)
    after = was + _sum(moves, region, pillar)
    return {
        "region": region,
        "region_name": names.get(region, region),
        "pillar": pillar or "",
        "pillar_name": kinds.get(pillar, "Semua pilar"),
        "before": was,
        "after": after,
        "quota": seats,
        "over": after > seats,
    }


def _sum(counts: Counter, region: str, pillar: str | None) -> int:
    return sum(
        count
        for (origin, kind), count in counts.items()
        if pillar in (None, kind) and lies_within(origin, region)
    )


def _regency(code: str) -> str:
    return code[: LENGTHS[Level.REGENCY - 1]]
