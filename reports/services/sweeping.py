"""Once a minute: ring for reports that wait too long, and remove files nobody speaks of."""

from datetime import timedelta

from django.utils import timezone

from accounts.models.job import JobState
from accounts.services import jobs
from reports import tasks
from reports.models import ReportRun
from reports.services import files

# Long enough for every sweeper that was down meanwhile.
LOOKS_BACK = timedelta(days=2)


def sweep() -> None:
    jobs.sweep(ReportRun.objects.all(), tasks.ring)
    ended = ReportRun.objects.filter(
        job_state__in=[JobState.FAILED, JobState.CANCELLED],
        job_finished_at__gte=timezone.now() - LOOKS_BACK,
    )
    for run in ended.prefetch_related("files"):
        files.discard_others(run)
