"""What the clock does for grants: LPJs fall due, the ledger is proved."""

import structlog
from celery import shared_task

from accounts.services import heartbeats
from grants import proofs
from grants.services import clock

log = structlog.get_logger(__name__)


@shared_task(name="grants.fall_due")
def fall_due() -> None:
    """Paid instalments whose LPJ should have come by yesterday."""
    clock.fall_due()


@shared_task(name="grants.prove_ledger")
def prove_ledger() -> None:
    """Each broken promise is a line in the log; the status page shows when and how it ended."""
    broken = list(proofs.prove())
    for one in broken:
        log.error("ledger_broken", promise=one.promise, row=one.row, detail=one.detail)
    entries = proofs.counted()["catatan buku besar"]
    words = f"{len(broken)} rusak" if broken else "semua janji ditepati"
    heartbeats.beat(name="ledger", note=f"{entries} catatan buku besar, {words}")
