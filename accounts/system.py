"""Is everything running: what the page "Status sistem" shows, one check a line."""

import os
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from accounts import formats
from accounts.models import Heartbeat, Job, JobState

# The clock rings each minute; three missed beats are no accident.
WORKER_SILENT = timedelta(minutes=3)
BACKUP_OLD = timedelta(days=2)
LITTLE_DISK = 2 * 1024**3
NO_DISK = 500 * 1024**2


@dataclass(frozen=True)
class Check:
    """One line of the page; `advice` is there when somebody should do something."""

    label: str
    state: str  # a word of accounts/tones.py: done, warning, error
    text: str
    advice: str = ""


def checks() -> list[Check]:
    return [_database(), _cache(), _worker(), _disk(), _backup()]


def versions() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        database = cursor.fetchone()[0].split(" ")[0]
    return [
        ("Django", version("django")),
        ("PostgreSQL", database),
        ("Celery", version("celery")),
    ]


def waiting_jobs() -> list[tuple[str, dict[Any, int]]]:
    """Every kind of long work, with how many rows wait, run, or failed."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Job):
            counts = dict(
                model._default_manager.filter(
                    job_state__in=[JobState.QUEUED, JobState.RUNNING, JobState.FAILED]
                )
                .order_by()
                .values_list("job_state")
                .annotate(count=Count("pk"))
            )
            found.append((str(model._meta.verbose_name_plural), counts))
    return found


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0]
    return Check("Basis data", "done", f"Tersambung, {formats.file_size(size)}")


def _cache() -> Check:
    try:
        cache.set("system-status", "ok", 10)
        if cache.get("system-status") != "ok":
            raise OSError("nothing came back")
    except Exception as error:  # noqa: BLE001 (redis raises its own family of errors)
        return Check(
            "Antrean dan cache",
            "error",
            f"Tidak menjawab ({type(error).__name__})",
            "Nyalakan Valkey. Pekerjaan yang sudah diminta tidak hilang; ia menunggu.",
        )
    return Check("Antrean dan cache", "done", "Tersambung")


def _worker() -> Check:
    beat = Heartbeat.objects.filter(name=Heartbeat.WORKER).first()
    advice = "Nyalakan proses worker dan beat. Impor dan laporan menunggu sampai keduanya jalan."
    if beat is None:
        return Check("Pekerja latar", "error", "Belum pernah terlihat", advice)
    seen = f"Terlihat {formats.ago(beat.beat_at)}"
    if timezone.now() - beat.beat_at > WORKER_SILENT:
        return Check("Pekerja latar", "error", seen, advice)
    return Check("Pekerja latar", "done", seen)


def _disk() -> Check:
    place = settings.DATA_DIR if settings.DATA_DIR.exists() else settings.BASE_DIR
    stat = os.statvfs(place)
    free = stat.f_bavail * stat.f_frsize
    text = f"{formats.file_size(free)} tersisa"
    advice = "Kosongkan ruang disk. Di bawah 500 MB situs menolak unggahan."
    if free < LITTLE_DISK:
        return Check("Ruang disk", "error" if free < NO_DISK else "warning", text, advice)
    return Check("Ruang disk", "done", text)


def _backup() -> Check:
    beat = Heartbeat.objects.filter(name=Heartbeat.BACKUP).first()
    advice = "Buat cadangan basis data dan simpan di tempat lain."
    if beat is None:
        return Check("Cadangan terakhir", "warning", "Belum pernah dibuat", advice)
    text = f"{formats.date_and_clock(beat.beat_at)} ({formats.ago(beat.beat_at)})"
    if timezone.now() - beat.beat_at > BACKUP_OLD:
        return Check("Cadangan terakhir", "warning", text, advice)
    return Check("Cadangan terakhir", "done", text)
