"""Asking for long work, claiming it, telling how far it is, ending it (see models/job.py).

ask    the row becomes `queued` in the caller's transaction; the bell rings after commit
claim  one worker gets it; a second one, or a late redelivery, gets None
beat   the worker says how far it is; raises ClaimLost when somebody else took over
carry_out   does the work of a claimed row, so that every fault ends somewhere
finish / fail / cancel
sweep  rings again for rows whose bell was lost or whose worker fell silent
"""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.job import Job, JobState, waiting_for_bell

log = logging.getLogger(__name__)

J = TypeVar("J", bound=Job)

GAVE_UP = (
    "Pekerjaan ini terhenti {attempts} kali dan tidak dicoba lagi. "
    "Tidak ada data yang setengah tersimpan. Coba lagi, atau hubungi administrator."
)


def _nothing(_: Job) -> None:
    """For work that leaves nothing behind."""


class ClaimLost(Exception):
    """Another worker has taken over this job, or somebody cancelled it."""


def ask(job: Job, *, step: str, ring: Callable[[], None], note: str = "") -> None:
    """Queue `step` of this row, and ring the doorbell once the transaction is committed."""
    job.job_state = JobState.QUEUED
    job.job_step = step
    job.job_attempts = 0
    job.job_queued_at = timezone.now()
    job.job_started_at = job.job_finished_at = job.job_heartbeat_at = None
    job.job_done = job.job_total = 0
    job.job_note = note or "Menunggu giliran"
    job.job_error = ""
    job.save(update_fields=JOB_FIELDS)
    transaction.on_commit(partial(_ring, ring), robust=True)


def _ring(ring: Callable[[], None]) -> None:
    try:
        ring()
    except Exception:
        log.warning("doorbell_failed", exc_info=True)


def claim(rows, pk: int, *, step: str) -> Job | None:
    """The row, locked for this worker by a fresh claim; None when there is nothing to do.

    `rows` is the model's queryset. Counts the attempt before any work, so that a file that
    kills its worker cannot come back for ever.
    """
    now = timezone.now()
    silent = now - timedelta(seconds=settings.JOB_SILENT_SECONDS)
    claimable = Q(job_state=JobState.QUEUED) | Q(
        job_state=JobState.RUNNING, job_heartbeat_at__lt=silent
    )
    token = uuid.uuid4()
    taken = rows.filter(claimable, pk=pk, job_step=step).update(
        job_state=JobState.RUNNING,
        job_claim=token,
        job_attempts=F("job_attempts") + 1,
        job_started_at=now,
        job_heartbeat_at=now,
        job_note="Dimulai",
    )
    if not taken:
        return None
    job = rows.get(pk=pk)
    if job.job_attempts > settings.JOB_ATTEMPTS:
        fail(job, GAVE_UP.format(attempts=settings.JOB_ATTEMPTS))
        return None
    return job


def beat(job: Job, *, done: int | None = None, total: int | None = None, note: str = "") -> None:
    """Say that the work goes on, and how far it is. Raises ClaimLost."""
    fields: dict[str, Any] = {"job_heartbeat_at": timezone.now()}
    if done is not None:
        fields["job_done"] = job.job_done = done
    if total is not None:
        fields["job_total"] = job.job_total = total
    if note:
        fields["job_note"] = job.job_note = note[:200]
    if not _mine(job).update(**fields):
        raise ClaimLost(str(job.pk))


def hold(job: Job) -> None:
    """Inside the transaction that writes the result: lock the row, and stop if it is not mine."""
    if not _mine(job).select_for_update().exists():
        raise ClaimLost(str(job.pk))


def finish(job: Job, note: str = "Selesai") -> None:
    if not _mine(job).update(
        job_state=JobState.DONE,
        job_finished_at=timezone.now(),
        job_note=note[:200],
        job_done=F("job_total"),
    ):
        raise ClaimLost(str(job.pk))
    job.refresh_from_db()


def fail(job: Job, message: str) -> None:
    """End it with words that say what to do next."""
    _mine(job).update(
        job_state=JobState.FAILED, job_finished_at=timezone.now(), job_error=message, job_note=""
    )
    job.refresh_from_db()


def release(job: Job, note: str = "Dicoba lagi sebentar lagi") -> None:
    """Give the job back after a passing fault (database restarted); the sweeper rings again."""
    _mine(job).update(job_state=JobState.QUEUED, job_queued_at=timezone.now(), job_note=note)


def cancel(job: Job) -> bool:
    """Stop it; a worker that is on it meets ClaimLost at its next beat."""
    stopped = (
        type(job)
        ._default_manager.filter(pk=job.pk, job_state__in=[JobState.QUEUED, JobState.RUNNING])
        .update(
            job_state=JobState.CANCELLED,
            job_claim=uuid.uuid4(),
            job_finished_at=timezone.now(),
            job_note="Dibatalkan",
        )
    )
    job.refresh_from_db()
    return bool(stopped)


def carry_out(
    job: J,
    work: Callable[[J], None],
    *,
    unexpected: str,
    refusals: tuple[type[Exception], ...] = (),
    tidy: Callable[[Any], None] = _nothing,
) -> None:
    """Do the work of a claimed job, so that it ends one way or another.

    A refusal ends it with its own words, any other fault with `unexpected`. Raises ClaimLost, and
    the database's own errors after giving the job back, so that it is tried again; also when the
    worker is told to stop. `tidy` removes what a broken attempt left.
    """
    try:
        work(job)
    except ClaimLost:
        tidy(job)
        raise
    except refusals as fault:
        tidy(job)
        fail(job, str(fault))
    except (OperationalError, InterfaceError):
        tidy(job)
        release(job)
        raise
    except Exception:
        log.exception("job_failed", extra={"job": f"{job._meta.label} {job.pk}"})
        tidy(job)
        fail(job, unexpected)
    except BaseException:
        tidy(job)
        release(job)
        raise


def sweep(rows, ring: Callable[[Job], None]) -> int:
    """Ring for every job that waits too long or whose worker fell silent; how many."""
    waiting = rows.filter(
        waiting_for_bell(
            silent_seconds=settings.JOB_SILENT_SECONDS,
            ring_seconds=settings.JOB_RING_AGAIN_SECONDS,
        )
    )
    count = 0
    for job in waiting.order_by("pk")[:200]:
        _ring(partial(ring, job))
        count += 1
    return count


def _mine(job: Job):
    return type(job)._default_manager.filter(
        pk=job.pk, job_claim=job.job_claim, job_state=JobState.RUNNING
    )


JOB_FIELDS = [field.name for field in Job._meta.get_fields()]
