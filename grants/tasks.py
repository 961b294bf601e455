"""What the clock does for grants: LPJs fall due, the ledger is proved."""

import structlog
from celery import shared_task
from django.db import InterfaceError, OperationalError

from accounts.models import Job
from accounts.services import heartbeats, jobs
from grants import proofs
from grants.services import clock

log = structlog.get_logger(__name__)
RETRIES = {
    # A restarted database is worth another try; the row was given back before this was raised.
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": 2,
    "retry_backoff_max": 30,
    "max_retries": 5,
}


@shared_task(name="grants.fall_due")
def fall_due() -> None:
    """Paid instalments whose LPJ should have come by yesterday."""
    clock.fall_due()


@shared_task(name="grants.prove_ledger")
def prove_ledger() -> None:
    """Each broken promise is a line in the log; the status page shows when and how it ended."""
    from grants.services import proving

    broken = list(proofs.prove())
    for one in broken:
        log.error("ledger_broken", promise=one.promise, row=one.row, detail=one.detail)
    counts = proofs.counted()
    proving.keep(broken=broken, counts=counts)
    words = f"{len(broken)} rusak" if broken else "semua janji ditepati"
    heartbeats.beat(
        name="ledger", note=f"{counts['catatan buku besar']} catatan buku besar, {words}"
    )


def ring_papers(run: Job) -> None:
    """Tell the workers that receipts wait to be printed."""
    build_papers.delay(run.pk)


@shared_task(name="grants.build_papers", **RETRIES)
def build_papers(run_id: int) -> None:
    """Set the receipts of one run, unless somebody else is on it."""
    from grants.services import paper_runs

    run = paper_runs.claim(run_id)
    if run is None:
        return
    try:
        paper_runs.build(run)
    except jobs.ClaimLost:
        return


def ring_proof(run: Job) -> None:
    """Tell the workers that somebody wants the ledger proved."""
    run_proof.delay(run.pk)


@shared_task(name="grants.run_proof", **RETRIES)
def run_proof(run_id: int) -> None:
    """Prove the ledger for one run, unless somebody else is on it."""
    from grants.services import proving

    run = proving.claim(run_id)
    if run is None:
        return
    try:
        proving.prove(run)
    except jobs.ClaimLost:
        return


def ring_bulk(step: Job) -> None:
    """Tell the workers that a step for many recipients waits."""
    take_bulk_step.delay(step.pk)


@shared_task(name="grants.take_bulk_step", **RETRIES)
def take_bulk_step(step_id: int) -> None:
    """Take one step for many recipients, unless somebody else is on it."""
    from grants.services import bulk

    step = bulk.claim(step_id)
    if step is None:
        return
    try:
        bulk.take(step)
    except jobs.ClaimLost:
        return


@shared_task(name="grants.sweep")
def sweep() -> None:
    """Ring again for work whose bell was lost or whose worker fell silent."""
    from grants.models import BulkStep, PaperRun, ProofRun

    jobs.sweep(BulkStep.objects.all(), ring_bulk)
    jobs.sweep(PaperRun.objects.all(), ring_papers)
    jobs.sweep(ProofRun.objects.all(), ring_proof)
