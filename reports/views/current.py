"""The reports of the periods that matter today, and when the next ones come by themselves."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.formats import place
from accounts.letterhead import full_name
from accounts.models import Holiday
from accounts.permissions import Permission
from reports.builders import BUILDERS, Builder
from reports.forms.requests import regions_for
from reports.models import ReportKind, ReportRun
from reports.periods import Period, PeriodKind, closed_before
from reports.queries.runs import newest_runs
from reports.services import schedule


@dataclass(frozen=True)
class Line:
    """A period with its newest report, if there is one."""

    period: Period
    is_closed: bool
    run: ReportRun | None


@dataclass(frozen=True)
class Shelf:
    """A kind of report with a line for each period."""

    kind: str
    label: str
    builder: Builder
    lines: list[Line]


@require(Permission.REPORT_VIEW)
@require_GET
def current(request):
    today = timezone.localdate()
    regions = {region.code: region for region in regions_for(request.user)}
    region = regions.get(request.GET.get("wilayah", ""), request.user.region)
    periods = [
        *((period, True) for period in closed_before(today)),
        *((Period.holding(today, kind), False) for kind in (PeriodKind.QUARTER, PeriodKind.YEAR)),
    ]
    found = newest_runs(request.user, region=region.code, periods=[one for one, _ in periods])
    return render(
        request,
        "reports/current.html",
        {
            "region": region,
            "region_name": full_name(region),
            "regions": [(code, place(one)) for code, one in regions.items()],
            "shelves": [
                Shelf(
                    kind,
                    ReportKind(kind).label,
                    builder,
                    [
                        Line(period, is_closed, found.get((kind, str(period))))
                        for period, is_closed in periods
                        if period.kind in builder.periods
                    ],
                )
                for kind, builder in BUILDERS.items()
                if region.level in builder.levels
            ],
            "may_build": request.user.has(Permission.REPORT_BUILD),
        },
    )


@require(Permission.REPORT_VIEW)
@require_GET
def schedule_page(request):
    """What the clock asks for, when, and what it did last."""
    today = timezone.localdate()
    regions = list(schedule.reported_regions())
    last = (
        ReportRun.objects.visible_to(request.user)
        .filter(asked_via="clock", period__in=[str(one) for one in closed_before(today)])
        .select_related("region")
        .defer("figures")
        .order_by("kind", "period", "region")
    )
    coming = schedule.next_requests(today)
    return render(
        request,
        "reports/schedule.html",
        {
            "years_unfilled": _years_unfilled({plan.due_on.year for plan in coming}),
            "may_fill": request.user.has(Permission.OFFICE_MANAGE),
            "kinds": [
                (ReportKind(kind).label, builder)
                for kind, builder in BUILDERS.items()
                if builder.is_scheduled
            ],
            "next": coming,
            "regions": regions,
            "last": list(last),
        },
    )


def _years_unfilled(years: set[int]) -> list[str]:
    """Years whose joint decree nobody has entered: each decree has days of joint leave."""
    filled = Holiday.objects.filter(is_joint_leave=True, day__year__in=years)
    return sorted(map(str, years - set(filled.values_list("day__year", flat=True))))
