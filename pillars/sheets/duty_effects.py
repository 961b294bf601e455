"""What applying a register would do: who serves per kabupaten/kota today, before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from pillars.models import Assignment, PillarKind
from pillars.services.duty_sql import SPAN
from regions.codes import LENGTHS, Level
from regions.models import Region

REGENCY = LENGTHS[Level.REGENCY - 1]
_ADDED = f"""
    SELECT left(r.region_code, {REGENCY}), r.values->>'pillar',
           count(*) FILTER (WHERE s.span @> %(today)s::date)
           - count(*) FILTER (WHERE r.differences ? 'replaces_id'
                              AND lower(s.span) <= %(today)s::date),
           count(*) FILTER (WHERE r.match_id IS NULL),
           count(*) FILTER (WHERE r.match_id IS NOT NULL)
      FROM imports_importrow r CROSS JOIN {SPAN} s
     WHERE r.batch_id = %(batch)s AND r.level < 2 AND r.outcome = 'new'
     GROUP BY 1, 2
"""


def effects(batch, kinds: Sequence[str]) -> dict[str, Any]:
    """As kept on the batch and shown on its page; a kind of which there is one per region has
    its regions as the quota."""
    added: Counter[tuple[str, str]] = Counter()
    people = {"new": 0, "known": 0}
    with connection.cursor() as cursor:
        cursor.execute(_ADDED, {"batch": batch.pk, "today": timezone.localdate()})
        for region, kind, number, new, known in cursor.fetchall():
            added[region, kind] = number
            people["new"] += new
            people["known"] += known
    regencies = {region for region, _kind in added}
    serving = Assignment.objects.active_on().filter(kind__in=kinds, regency_code__in=regencies)
    before = {
        (region, kind): number
        for region, kind, number in serving.order_by()
        .values_list("regency_code", "kind_id")
        .annotate(Count("pk"))
    }
    names = dict(Region.objects.filter(code__in=regencies).values_list("code", "name"))
    known = PillarKind.objects.in_bulk(list(kinds))
    return {
        "people": people,
        "regencies": [
            _line(known[kind], region, names, before.get((region, kind), 0), number)
            for (region, kind), number in sorted(added.items())
            if kind in known
        ],
    }


def _line(kind: PillarKind, region: str, names, before: int, added: int) -> dict[str, Any]:
    seats = None
    if kind.is_single:
        places = Region.objects.within(region).filter(level=kind.duty_level)
        seats = places.filter(valid_until__isnull=True).count()
    return {
        "region": region,
        "region_name": names.get(region, region),
        "pillar": kind.code,
        "pillar_name": kind.name,
        "before": before,
        "added": added,
        "after": before + added,
        "quota": seats,
        "over": seats is not None and before + added > seats,
    }
