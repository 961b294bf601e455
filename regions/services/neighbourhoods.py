"""RW: the ministry's list ends at the kelurahan, so they come into the map as they are met."""

from collections.abc import Iterable

from regions.codes import Level, parent_code
from regions.models import Region
from regions.models.region import RegionKind
from regions.names import fold

SOURCE = "register"


def ensure(codes: Iterable[str]) -> int:
    """Put these RW (`31.71.01.1001.005`) on the map; those that are there stay. How many."""
    wanted = sorted(set(codes))
    known = set(Region.objects.filter(code__in=wanted).values_list("code", flat=True))
    made = [_neighbourhood(code) for code in wanted if code not in known]
    Region.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
    return len(made)


def _neighbourhood(code: str) -> Region:
    name = f"RW {code.rpartition('.')[2]}"
    return Region(
        code=code,
        name=name,
        name_key=fold(name),
        level=Level.RW,
        kind=RegionKind.RW,
        parent_id=parent_code(code),
        source=SOURCE,
    )
