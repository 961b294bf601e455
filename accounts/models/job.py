import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

# Long before a sweeper gives the work to another worker, the person who waits is told.
QUIET_SECONDS = 30


class JobState(models.TextChoices):
    IDLE = "idle", "Tidak berjalan"
    QUEUED = "queued", "Menunggu giliran"
    RUNNING = "running", "Sedang berjalan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Gagal"
    CANCELLED = "cancelled", "Dibatalkan"


class Job(models.Model):
    """A long piece of work somebody asked for, kept as a row.

    The row is written in the transaction that asks; Celery is only the doorbell. A worker
    claims the row before it works (`accounts.services.jobs.claim`), beats its heart while it
    does, and a sweeper rings again for rows that wait or whose worker fell silent. The third
    failed attempt ends it with a message. Concrete rows are import batches and report runs.
    """

    job_state = models.CharField(max_length=12, choices=JobState, default=JobState.IDLE)
    # Which piece of work: a batch is first read and later applied.
    job_step = models.CharField(max_length=20, blank=True)
    job_attempts = models.PositiveSmallIntegerField(default=0)
    # Changes with every claim, so that a worker that lost its claim can no longer write.
    job_claim = models.UUIDField(default=uuid.uuid4, editable=False)
    job_queued_at = models.DateTimeField(null=True)
    job_started_at = models.DateTimeField(null=True)
    job_finished_at = models.DateTimeField(null=True)
    job_heartbeat_at = models.DateTimeField(null=True)
    job_done = models.PositiveIntegerField(default=0)
    job_total = models.PositiveIntegerField(default=0)
    # What is happening, in words for the person who waits.
    job_note = models.CharField(max_length=200, blank=True)
    # Why it ended, in words that say what to do next.
    job_error = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def job_is_open(self) -> bool:
        return self.job_state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def job_is_quiet(self) -> bool:
        """Its worker has said nothing for a while: at a long step, or gone."""
        last = self.job_heartbeat_at
        return (
            self.job_state == JobState.RUNNING
            and last is not None
            and last < timezone.now() - timedelta(seconds=QUIET_SECONDS)
        )

    @property
    def job_percent(self) -> int:
        return min(100, self.job_done * 100 // self.job_total) if self.job_total else 0


def waiting_for_bell(*, silent_seconds: int, ring_seconds: int) -> Q:
    """Jobs a sweeper must ring for: queued too long ago, or running without a heartbeat."""
    now = timezone.now()
    return Q(
        job_state=JobState.QUEUED,
        job_queued_at__lt=now - timedelta(seconds=ring_seconds),
    ) | Q(
        job_state=JobState.RUNNING,
        job_heartbeat_at__lt=now - timedelta(seconds=silent_seconds),
    )


__all__ = ["Job", "JobState", "waiting_for_bell"]
