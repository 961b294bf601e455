"""What imports put on Beranda: workbooks that wait, what came in last, what is running."""

from datetime import timedelta

from django.db.models import Count, Min, Q, Sum
from django.urls import reverse
from django.utils import timezone

from accounts import formats
from accounts.home import HomeCard, HomeItem, HomeJob
from accounts.models.job import JobState
from accounts.permissions import Permission
from imports import approval, queries, registry, seen, tray, wording
from imports.models import BatchState, ImportBatch

LATELY = timedelta(hours=24)
RECENT = 6


def cards(user) -> list[HomeCard]:
    """Columns to match, rows to apply, rows to correct: for those who can do it."""
    found = approval.cards(user)
    return [*_tray_cards(user), *found] if user.has(Permission.IMPORT_UPLOAD) else found


def _tray_cards(user) -> list[HomeCard]:
    ready = Q(state=BatchState.CHECKED) & (Q(rows_new__gt=0) | Q(rows_changed__gt=0))
    broken = Q(rows_error__gt=0) & ~Q(state__in=[BatchState.MAPPING, BatchState.WAITING]) & ~ready
    found = (
        tray.waiting(user)
        .order_by()
        .aggregate(
            mapping=Count("pk", filter=Q(state=BatchState.MAPPING)),
            mapping_at=Min("uploaded_at", filter=Q(state=BatchState.MAPPING)),
            ready=Count("pk", filter=ready),
            ready_at=Min("uploaded_at", filter=ready),
            ready_rows=Sum("rows_new", filter=ready, default=0)
            + Sum("rows_changed", filter=ready, default=0),
            broken=Count("pk", filter=broken),
            broken_at=Min("uploaded_at", filter=broken),
            broken_rows=Sum("rows_error", filter=broken, default=0),
        )
    )
    url = reverse("imports:tray")
    return [
        HomeCard(
            key="imports-mapping",
            title="Kolom perlu dicocokkan",
            count=found["mapping"],
            text="Berkas sudah diunggah, tetapi sebagian kolomnya belum dikenali dengan pasti.",
            url=url,
            oldest_at=found["mapping_at"],
            order=10,
        ),
        HomeCard(
            key="imports-ready",
            title="Impor siap diterapkan",
            count=found["ready"],
            text=f"{formats.number(found['ready_rows'])} baris benar menunggu diterapkan.",
            url=url,
            oldest_at=found["ready_at"],
            order=11,
        ),
        HomeCard(
            key="imports-broken",
            title="Impor menunggu perbaikan",
            count=found["broken"],
            text=f"{formats.number(found['broken_rows'])} baris ditolak dan belum diunggah lagi.",
            url=url,
            oldest_at=found["broken_at"],
            order=12,
        ),
    ]


def recent(user) -> list[HomeItem]:
    """The last workbooks of my region."""
    if not user.has(Permission.IMPORT_VIEW):
        return []
    return [
        HomeItem(
            title=batch.file_name,
            text=f"{_what(batch)}: {wording.summary(batch)}",
            url=_address(batch),
            at=batch.uploaded_at,
            state=batch.state,
            state_label=batch.get_state_display(),
        )
        for batch in queries.visible_batches(user)[:RECENT]
    ]


def jobs(user) -> list[HomeJob]:
    """Work that I asked for: running, or ended within a day and not looked at yet."""
    if not user.has(Permission.IMPORT_VIEW):
        return []
    mine = queries.visible_batches(user).filter(asked_by=user)
    running = list(mine.filter(job_state__in=[JobState.QUEUED, JobState.RUNNING])[:20])
    ended = list(
        mine.filter(
            job_state__in=[JobState.DONE, JobState.FAILED],
            job_finished_at__gt=timezone.now() - LATELY,
        )[:20]
    )
    return [_job(batch) for batch in (*running, *seen.unseen(user, ended))]


def _job(batch: ImportBatch) -> HomeJob:
    return HomeJob(
        key=f"import-{batch.public_id}",
        title=wording.job_title(batch),
        state=batch.job_state,
        state_label=batch.get_job_state_display(),
        text=batch.job_note if batch.job_is_open else wording.summary(batch),
        url=_address(batch),
        done=batch.job_done,
        total=batch.job_total,
        started_at=batch.job_started_at,
    )


def _what(batch: ImportBatch) -> str:
    return batch.target_label or registry.get(batch.sheet).title


def _address(batch: ImportBatch) -> str:
    return reverse("imports:batch-detail", args=[batch.public_id])
