"""Proving the ledger on demand and each night, and keeping what was found."""

import logging
from collections.abc import Iterable
from functools import partial

from django.db import InterfaceError, OperationalError, connection, transaction

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from accounts.services import jobs
from grants import proofs, tasks
from grants.errors import NotAllowed
from grants.models import ProofRun
from grants.proofs import Broken

log = logging.getLogger(__name__)

PROVE = "prove"
SHOWN = 50
UNEXPECTED = (
    "Pembuktian terhenti karena gangguan yang tidak terduga. Tekan Buktikan lagi; kalau terulang, "
    "sampaikan ke administrator."
)


def request(*, by: User) -> ProofRun:
    """Ask for a proof; one that is already under way is enough for everybody."""
    if not by.has(Permission.GRANT_VIEW):
        raise NotAllowed("Peran Anda tidak melihat bantuan.")
    with transaction.atomic(), connection.cursor() as cursor:
        # Two hands at the same moment: the second sees the first one's row.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('grants_proofrun'))")
        open_one = ProofRun.objects.filter(job_state__in=["queued", "running"]).first()
        if open_one is not None:
            return open_one
        run = ProofRun.objects.create(requested_by=by)
        jobs.ask(run, step=PROVE, ring=partial(tasks.ring_proof, run))
    return run


def claim(run_id: int) -> ProofRun | None:
    run = jobs.claim(ProofRun.objects.all(), run_id, step=PROVE)
    return run if isinstance(run, ProofRun) else None


def prove(run: ProofRun) -> None:
    """Go through every promise of a claimed run and keep what breaks it."""
    try:
        found = list(proofs.prove())
        counts = proofs.counted()
        with transaction.atomic():
            jobs.hold(run)
            _write(run, found, counts)
            run.save(update_fields=["counts", "promises", "broken_count"])
            jobs.finish(run, in_words(run))
    except jobs.ClaimLost:
        raise
    except (OperationalError, InterfaceError):
        jobs.release(run)
        raise
    except Exception:
        log.exception("proof_failed", extra={"run": str(run.public_id)})
        jobs.fail(run, UNEXPECTED)


def keep(*, broken: Iterable[Broken], counts: dict[str, int]) -> ProofRun:
    """What the clock's proof found tonight, beside those that people asked for."""
    run = ProofRun(job_state="done", job_step=PROVE)
    _write(run, list(broken), counts)
    run.job_note = in_words(run)
    run.save()
    return run


def in_words(run: ProofRun) -> str:
    if not run.broken_count:
        return "Semua janji ditepati"
    return f"{formats.number(run.broken_count)} baris melanggar janji"


def _write(run: ProofRun, found: list[Broken], counts: dict[str, int]) -> None:
    rows: dict[str, list[list[str]]] = {proof.name: [] for proof in proofs.PROOFS}
    for one in found:
        rows[one.promise].append([one.row, one.detail])
    run.counts = counts
    run.promises = [
        {"name": name, "broken": len(these), "rows": these[:SHOWN]} for name, these in rows.items()
    ]
    run.broken_count = len(found)
