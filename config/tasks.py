"""What the clock does for all rooms together."""

import structlog
from celery import shared_task

from accounts.services import heartbeats
from config.promises import prove

log = structlog.get_logger(__name__)


@shared_task(name="config.prove_promises")
def prove_promises() -> None:
    """Each broken promise is a line in the log; the status page shows when and how it ended."""
    broken, counted = prove()
    for one in broken:
        log.error("promise_broken", **one)
    words = f"{len(broken)} rusak" if broken else "semua janji ditepati"
    heartbeats.beat(name="promises", note=f"{sum(counted.values())} baris diperiksa, {words}")
