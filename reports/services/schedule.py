"""The reports that nobody has to ask for: each kind on its day of the office's calendar."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models.job import JobState
from regions.codes import Level
from regions.models import Region
from reports import tasks
from reports.builders import BUILDERS
from reports.calendar import IN_WORDS, OfficeCalendar
from reports.models import AskedVia, ReportKind, ReportRun
from reports.periods import Period, PeriodKind, closed_before
from reports.services import runs

log = logging.getLogger(__name__)

# A year back for the period that closed, and a month on for working days after the next close.
BACK, ON = timedelta(days=400), timedelta(days=430)


@dataclass(frozen=True)
class Planned:
    """A kind of report of a period, and the day on which the clock asks for it."""

    kind: str
    period: Period
    due_on: date

    @property
    def label(self) -> str:
        return ReportKind(self.kind).label

    @property
    def due_in_words(self) -> str:
        return IN_WORDS[BUILDERS[self.kind].due]


def request_closed_periods(*, day: date | None = None) -> list[ReportRun]:
    """Ask for every report whose day has come, for the province and each regency.

    What the clock has asked for before is not asked for again, so that two beats, or a beat that
    was down on the day, end with one report each. One that failed is tried again.
    """
    day = day or timezone.localdate()
    wanted = [
        (plan.kind, plan.period, region)
        for plan in planned(day)
        if plan.due_on <= day
        for region in reported_regions()
        if region.level in BUILDERS[plan.kind].levels
    ]
    with transaction.atomic():
        with connection.cursor() as cursor:
            # A second beat waits here, and then finds everything asked for.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('report schedule', 0))")
        known = {
            (run.kind, run.period, run.region_id): run
            for run in ReportRun.objects.filter(
                asked_via=AskedVia.CLOCK, period__in={str(period) for _, period, _ in wanted}
            ).defer("figures")
        }
        asked = []
        for kind, period, region in wanted:
            run = known.get((kind, str(period), region.code))
            if run is None:
                asked.append(
                    runs.request(
                        kind=kind, period=period, region=region, via=AskedVia.CLOCK, rings=False
                    )
                )
            elif run.job_state == JobState.FAILED:
                asked.append(runs.ask_again(run, rings=False))
        transaction.on_commit(partial(_ring_for, asked), robust=True)
    return asked


def _ring_for(asked: Iterable[ReportRun]) -> None:
    """One bell after the other; a queue that is gone is not waited for a hundred times."""
    for run in asked:
        try:
            tasks.ring(run)
        except Exception:
            log.warning("doorbell_failed", exc_info=True)
            # The sweeper rings for those that wait.
            return


def planned(day: date) -> Iterator[Planned]:
    """Of each kind: the report of the period that closed last, and of the one that runs."""
    calendar = OfficeCalendar.between(day - BACK, day + ON)
    for kind, builder in BUILDERS.items():
        if builder.is_scheduled:
            for period in closed_before(day):
                if period.kind in builder.scheduled:
                    for one in (period, period.next):
                        yield Planned(kind, one, builder.due(one, calendar))


def reported_regions():
    """The province of this site and its regencies."""
    return (
        Region.objects.within(settings.PROVINCE)
        .filter(Q(level=Level.PROVINCE) | Q(level=Level.REGENCY))
        .valid_on(timezone.localdate())
        .order_by("code")
    )


def next_requests(day: date) -> list[Planned]:
    """What the clock asks for next, the soonest first: a line for each kind and length."""
    coming: dict[tuple[str, PeriodKind], Planned] = {}
    for plan in planned(day):
        if plan.due_on > day:
            coming.setdefault((plan.kind, plan.period.kind), plan)
    return sorted(coming.values(), key=lambda plan: (plan.due_on, plan.kind))
