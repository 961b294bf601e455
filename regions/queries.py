"""Questions about the map that pages ask."""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.functions import Left

from regions.codes import LENGTHS, Level
from regions.models import Region, RegionAlias
from regions.names import fold


@dataclass(frozen=True)
class Below:
    """How many places lie in a region."""

    regencies: int = 0
    districts: int = 0
    villages: int = 0


def counts_below(regions: list[Region]) -> dict[str, Below]:
    """For regions of one level: what lies in each, in one query."""
    if not regions:
        return {}
    length = LENGTHS[regions[0].level - 1]
    inside = Q()
    for region in regions:
        inside |= Q(code__gt=region.code, code__lt=region.code + "/")
    rows = (
        Region.objects.filter(inside)
        .order_by()
        .annotate(top=Left("code", length))
        .values("top")
        .annotate(
            regencies=Count("code", filter=Q(level=Level.REGENCY)),
            districts=Count("code", filter=Q(level=Level.DISTRICT)),
            villages=Count("code", filter=Q(level=Level.VILLAGE)),
        )
    )
    found = {row["top"]: Below(row["regencies"], row["districts"], row["villages"]) for row in rows}
    return {region.code: found.get(region.code, Below()) for region in regions}


def named(text: str) -> QuerySet[Region]:
    """Regions whose name, other spelling or code holds the text; exact names come first."""
    key = fold(text)
    if len(key) < 2:
        return Region.objects.none()
    return (
        Region.objects.filter(
            Q(name_key__contains=key)
            | Q(code__startswith=text.strip())
            | Q(pk__in=RegionAlias.objects.filter(name_key__contains=key).values("region_id"))
        )
        .select_related("parent__parent__parent")
        .order_by(Case(When(name_key=key, then=0), default=1), "level", "name", "code")
    )
