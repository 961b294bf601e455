"""The reports that nobody has to ask for: those of the periods that have just closed."""

from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models.job import JobState
from regions.codes import Level
from regions.models import Region
from reports.builders import BUILDERS
from reports.models import AskedVia, ReportRun
from reports.periods import Period, closed_before
from reports.services import runs


def request_closed_periods(*, day: date | None = None) -> list[ReportRun]:
    """Ask for the last closed month, quarter, semester and year, of the province and each regency.

    What the clock has asked for before is not asked for again, so that two beats, or a beat that
    was down on the first of the month, end with one report each. One that failed is tried again.
    """
    day = day or timezone.localdate()
    wanted = [
        (kind, period, region)
        for kind, builder in BUILDERS.items()
        if builder.is_scheduled
        for period in closed_before(day)
        for region in reported_regions()
    ]
    with transaction.atomic():
        with connection.cursor() as cursor:
            # A second beat waits here, and then finds everything asked for.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('report schedule', 0))")
        known = {
            (run.kind, run.period, run.region_id): run
            for run in ReportRun.objects.filter(
                asked_via=AskedVia.CLOCK, period__in={str(period) for _, period, _ in wanted}
            )
        }
        asked = []
        for kind, period, region in wanted:
            run = known.get((kind, str(period), region.code))
            if run is None:
                asked.append(
                    runs.request(kind=kind, period=period, region=region, via=AskedVia.CLOCK)
                )
            elif run.job_state == JobState.FAILED:
                asked.append(runs.ask_again(run))
    return asked


def reported_regions():
    """The province of this site and its regencies."""
    return (
        Region.objects.within(settings.PROVINCE)
        .filter(Q(level=Level.PROVINCE) | Q(level=Level.REGENCY))
        .valid_on(timezone.localdate())
        .order_by("code")
    )


def next_requests(day: date) -> list[tuple[date, Period]]:
    """For each kind of period: the day on which the running one is reported, and which it is."""
    return [(period.next.next.start, period.next) for period in closed_before(day)]
