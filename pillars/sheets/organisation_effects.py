"""What applying a list of organisations would do to their number per kabupaten/kota."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection
from django.db.models import Count

from pillars.models import Organisation, PillarKind
from regions.codes import LENGTHS, Level
from regions.models import Region

_NEW = f"""
    SELECT left(r.values->>'region', {LENGTHS[Level.REGENCY - 1]}), r.values->>'kind', count(*)
      FROM imports_importrow r
     WHERE r.batch_id = %s AND r.level < 2 AND r.outcome = 'new'
     GROUP BY 1, 2
"""


def effects(batch) -> dict[str, Any]:
    """As kept on the batch and shown on its page."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW, [batch.pk])
        added = {(region, kind): count for region, kind, count in cursor.fetchall()}
    before: Counter[tuple[str, str]] = Counter()
    standing = Organisation.objects.standing().within(batch.region_id)
    rows = standing.order_by().values_list("regency_code", "kind_id").annotate(Count("pk"))
    for regency, kind, count in rows:
        before[regency, kind] = count
    names = dict(
        Region.objects.filter(code__in={region for region, _kind in added}).values_list(
            "code", "name"
        )
    )
    kinds = dict(PillarKind.objects.values_list("code", "name"))
    return {
        "regencies": [
            {
                "region": region,
                "region_name": names.get(region, region),
                "pillar": kind,
                "pillar_name": kinds.get(kind, kind),
                "before": before[region, kind],
                "after": before[region, kind] + added[region, kind],
            }
            for region, kind in sorted(added)
        ]
    }
