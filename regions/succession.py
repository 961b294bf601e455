"""Old regions and what became of them, so that totals of last year still add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from regions.models import Region

Links = dict[str, set[str]]


def links() -> tuple[Links, Links]:
    """(successors, predecessors) of every region that has any; one query."""
    after: Links = defaultdict(set)
    before: Links = defaultdict(set)
    through = Region.successors.through.objects.values_list("from_region_id", "to_region_id")
    for old, new in through:
        after[old].add(new)
        before[new].add(old)
    return after, before


def lineage(codes: Iterable[str]) -> set[str]:
    """These regions with all earlier ones that went into them wholly.

    A region that was split belongs to the lineage of all its parts together, and to none of
    them alone: which of its people lived where is not known.
    """
    after, before = links()
    found = set(codes)
    while True:
        whole = {old for code in found for old in before[code] if after[old] <= found} - found
        if not whole:
            return found
        found |= whole


def rolled_up(counts: Mapping[str, int]) -> dict[str, int]:
    """Figures by region, told in today's regions as far as that is known; the sum stays.

    What was renamed, recoded or joined is told under its successor. Where a region ended and was
    split into several, its figure stays under the old code.
    """
    after, _ = links()
    ended = set(
        Region.objects.filter(pk__in=after, valid_until__isnull=False).values_list("pk", flat=True)
    )
    totals: dict[str, int] = defaultdict(int)
    for code, count in counts.items():
        place = code
        while place in ended and len(after[place]) == 1:
            (place,) = after[place]
        totals[place] += count
    return dict(totals)
