"""Which finished imports somebody has already looked at: the header stops telling of them."""

from accounts import hints
from imports.models import ImportBatch

KEPT_SECONDS = 24 * 3600


def remember(user, batch: ImportBatch) -> None:
    if batch.job_finished_at is not None:
        hints.remember(_key(user, batch), KEPT_SECONDS)


def unseen(user, batches: list[ImportBatch]) -> list[ImportBatch]:
    known = hints.remembered(_key(user, batch) for batch in batches)
    return [batch for batch in batches if _key(user, batch) not in known]


def _key(user, batch: ImportBatch) -> str:
    """Changes with every end, so that an apply is told after the reading was seen."""
    return f"import-seen-{user.pk}-{batch.pk}-{batch.job_step}-{batch.job_finished_at:%s}"
