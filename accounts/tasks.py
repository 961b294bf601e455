import os

from celery import shared_task

from accounts.models import Heartbeat
from accounts.services import heartbeats, sessions


@shared_task(name="accounts.beat_heart")
def beat_heart():
    """Proves once a minute that the clock rings and a worker listens."""
    heartbeats.beat(name=Heartbeat.WORKER, note=f"proses {os.getpid()}")


@shared_task(name="accounts.purge_sessions")
def purge_sessions():
    sessions.purge()
