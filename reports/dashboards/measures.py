"""All measures by key, for the kinds of pillars that the office keeps."""

from pillars.models import PillarKind
from reports.dashboards.funded_measures import funded_measures
from reports.dashboards.grant_measures import grant_measures
from reports.dashboards.measure import Measure
from reports.dashboards.pillar_measures import pillar_measures
from reports.dashboards.training_measures import training_measures
from reports.dashboards.watch_measures import watch_measures


def active_kinds() -> list[PillarKind]:
    return list(PillarKind.objects.filter(is_active=True).order_by("order", "code"))


def all_measures(kinds: list[PillarKind]) -> dict[str, Measure]:
    found = (
        *pillar_measures(kinds),
        *training_measures(kinds),
        *grant_measures(),
        *funded_measures(kinds),
        *watch_measures(),
    )
    return {measure.key: measure for measure in found}
