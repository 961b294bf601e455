"""Which reports a page shows."""

from collections.abc import Iterable

from reports.models import ReportRun
from reports.periods import Period


def visible_runs(user):
    """The reports of this person's region and of those beneath it, with what lists show."""
    return (
        ReportRun.objects.visible_to(user)
        .select_related("region", "requested_by", "replaced_by", "closing")
        .defer("figures", "replaced_by__figures")
    )


def newest_runs(
    user, *, region: str, periods: Iterable[Period]
) -> dict[tuple[str, str], ReportRun]:
    """The newest current report of one region for each kind and period, in one statement."""
    rows = (
        visible_runs(user)
        .filter(region=region, period__in=[str(period) for period in periods], is_backdated=False)
        .exclude(job_state="cancelled")
        .order_by("kind", "period", "-id")
        .distinct("kind", "period")
    )
    return {(run.kind, run.period): run for run in rows}


def behind(token) -> tuple[ReportRun | None, ReportRun | None]:
    """The finished report that a QR names, for anybody who holds the paper, and the closed report
    of the same kind, period and region if that is another one. Without any figure."""
    run = (
        ReportRun.objects.done()
        .filter(public_id=token)
        .select_related("region", "closing", "replaced_by")
        .defer("figures", "replaced_by__figures")
        .first()
    )
    if run is None:
        return None, None
    same = ReportRun.objects.of(kind=run.kind, period=run.period, region=run.region_id)
    official = same.filter(closing__state="closed").exclude(pk=run.pk).defer("figures").first()
    return run, official
