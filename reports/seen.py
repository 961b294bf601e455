"""Which finished reports somebody has already looked at: the header stops telling of them."""

from accounts import hints
from reports.models import ReportRun

KEPT_SECONDS = 24 * 3600


def remember(user, run: ReportRun) -> None:
    if run.job_finished_at is not None:
        hints.remember(_key(user, run), KEPT_SECONDS)


def unseen(user, runs: list[ReportRun]) -> list[ReportRun]:
    known = hints.remembered(_key(user, run) for run in runs)
    return [run for run in runs if _key(user, run) not in known]


def _key(user, run: ReportRun) -> str:
    """Changes with every end, so that a second try is told after the first was seen."""
    return f"report-seen-{user.pk}-{run.pk}-{run.job_finished_at:%s}"
