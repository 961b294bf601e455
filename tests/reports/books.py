"""Reports that are finished, and one whose book is closed."""

from regions.models import Region
from reports import tasks
from reports.models import ReportRun
from reports.periods import Period
from reports.services import closing, runs


def made(by, region="99.71", *, kind="training-recap", period="2024-Q2") -> ReportRun:
    run = runs.request(
        kind=kind,
        period=Period.parse(period),
        region=Region.objects.get(pk=region),
        by=by,
        rings=False,
    )
    tasks.build_run(run.pk)
    return ReportRun.objects.get(pk=run.pk)


def close(run: ReportRun, *, submitter, verifier, closer) -> ReportRun:
    """The whole way; a report of the province has no verifier."""
    closing.submit(run=run, by=submitter)
    if verifier is not None:
        closing.verify(run=run, by=verifier)
    closing.close(run=run, by=closer)
    return ReportRun.objects.get(pk=run.pk)
