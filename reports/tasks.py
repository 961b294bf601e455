"""Doorbells of the reports: each takes an id, claims the run, and calls one service."""

from celery import shared_task
from django.db import InterfaceError, OperationalError

from accounts.models import Job
from accounts.services import jobs


def ring(run: Job) -> None:
    """Tell the workers that this report waits."""
    build_run.delay(run.pk)


@shared_task(
    name="reports.build_run",
    # A restarted database is worth another try; the run was given back before this was raised.
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=2,
    retry_backoff_max=30,
    max_retries=5,
)
def build_run(run_id: int) -> None:
    """Build one report, unless somebody else is on it or it is done."""
    from reports.services import runs

    run = runs.claim(run_id)
    if run is None:
        return
    try:
        runs.build(run)
    except jobs.ClaimLost:
        # Cancelled, or taken over by a worker that thought this one dead.
        return


@shared_task(name="reports.sweep_runs")
def sweep_runs() -> None:
    """Ring again for reports whose bell was lost or whose worker fell silent; tidy up."""
    from reports.services import letters, sweeping

    sweeping.sweep()
    letters.sweep()


@shared_task(name="reports.request_closed_periods")
def request_closed_periods() -> None:
    """Ask for the reports of the periods that have closed."""
    from reports.services import schedule

    schedule.request_closed_periods()


@shared_task(name="reports.send_letters")
def send_letters(run_id: int) -> None:
    """Tell the subscribers of one report, if they may still read it."""
    from reports.services import letters

    letters.send(run_id)
