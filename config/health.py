"""Is the process alive, and can it do its work: for the supervisor, the proxy, the monitor."""

import os

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

ENOUGH_FREE_BYTES = 500 * 1024 * 1024


@require_GET
@never_cache
def livez(request):
    return JsonResponse({"status": "ok"})


@require_GET
@never_cache
def readyz(request):
    """503 while the database, the cache or the disk would make requests fail."""
    checks = {"database": _database, "cache": _cache, "disk": _disk}
    results = {name: _run(check) for name, check in checks.items()}
    is_ready = all(result == "ok" for result in results.values())
    return JsonResponse(
        {"status": "ok" if is_ready else "unavailable", "checks": results},
        status=200 if is_ready else 503,
    )


def _run(check) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 (any failure means: not ready)
        return type(error).__name__
    return "ok"


def _database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM accounts_user LIMIT 1")


def _cache():
    cache.get("readyz")


def _disk():
    stat = os.statvfs(settings.DATA_DIR if settings.DATA_DIR.exists() else "/")
    if stat.f_bavail * stat.f_frsize < ENOUGH_FREE_BYTES:
        raise OSError("disk almost full")
