import os

from celery import shared_task
from django.db import InterfaceError, OperationalError

from accounts.models import Heartbeat, Job, ListExport
from accounts.services import heartbeats, jobs, list_exports, sessions


@shared_task(name="accounts.beat_heart")
def beat_heart():
    """Proves once a minute that the clock rings and a worker listens."""
    heartbeats.beat(name=Heartbeat.WORKER, note=f"proses {os.getpid()}")


@shared_task(name="accounts.purge_sessions")
def purge_sessions():
    sessions.purge()


def ring_export(export: Job) -> None:
    """Tell the workers that this file waits."""
    build_export.delay(export.pk)


@shared_task(
    name="accounts.build_export",
    # A restarted database is worth another try; the work was given back before this was raised.
    autoretry_for=(OperationalError, InterfaceError),
    retry_backoff=2,
    retry_backoff_max=30,
    max_retries=5,
)
def build_export(export_id: int) -> None:
    """Write the file of one export, unless somebody else is on it or it is done."""
    export = list_exports.claim(export_id)
    if export is None:
        return
    try:
        list_exports.build(export)
    except jobs.ClaimLost:
        # Cancelled, or taken over by a worker that thought this one dead.
        return


@shared_task(name="accounts.sweep_exports")
def sweep_exports() -> None:
    """Ring again for files whose bell was lost or whose worker fell silent."""
    jobs.sweep(ListExport.objects.all(), ring_export)


@shared_task(name="accounts.purge_exports")
def purge_exports() -> None:
    list_exports.purge()
