"""A report to show names and values with: the newest of its kind and level, or one made now."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.permissions import Permission
from regions.codes import Level
from regions.models import Region
from reports.builders import BUILDERS
from reports.figures import Figures, checksum
from reports.models import ReportRun
from reports.naming import Catalogue
from reports.periods import closed_before
from reports.services.runs import figures_of, kept_imprint
from reports.version import program_version
from reports.writers.imprint import Imprint


@dataclass(frozen=True)
class Example:
    """Figures that are real and still only an example, for trying a form."""

    figures: Figures
    imprint: Imprint

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.figures, self.imprint)


def example_for(*, kind: str, level: int, user) -> Example | None:
    """None where the user's region has no place of that level."""
    runs = ReportRun.objects.visible_to(user).current()
    run = runs.filter(kind=kind, region__level=level).order_by("is_backdated", "-id").first()
    if run is not None:
        return Example(figures_of(run), kept_imprint(run))
    today = timezone.localdate()
    places = Region.objects.within(user.region_id).at(Level(level)).valid_on(today)
    region = places.order_by("code").first()
    if region is None:
        return None
    builder = BUILDERS[kind]
    period = next(one for one in closed_before(today) if one.kind in builder.periods)
    figures = builder.build(period=period, region=region, as_of=today)
    return Example(
        figures,
        Imprint(
            number="contoh",
            built_at=timezone.now(),
            asked_by=str(user),
            checksum=checksum(figures.to_json()),
            program_version=program_version(),
        ),
    )


def choices_for(user) -> list[tuple[str, int]]:
    """The kinds and levels that somebody's office may have a form for."""
    own = user.region.level
    return [
        (kind, int(level))
        for kind, builder in BUILDERS.items()
        for level in sorted(builder.levels)
        if level >= own and user.has(Permission.REPORT_VIEW)
    ]
