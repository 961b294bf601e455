"""How many figures look odd, for Beranda of those who sign: counted every ten minutes at most."""

import logging
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from accounts import formats
from accounts.home import HomeCard
from accounts.models import User
from accounts.permissions import Permission
from reports.dashboards import oddities
from reports.dashboards.addresses import address
from reports.dashboards.look import Look

KEPT_SECONDS = 600
KEY = "reports-odd"
log = logging.getLogger(__name__)


def card(user: User) -> list[HomeCard]:
    """Nothing where nothing is odd, and for those who do not sign reports."""
    if not user.has(Permission.REPORT_VERIFY) or user.region is None:
        return []
    look = Look(user=user, region=user.region, day=timezone.localdate())
    count, at = _counted(look)
    if not count:
        return []
    return [
        HomeCard(
            key=KEY,
            title="Angka aneh di wilayah Anda",
            count=count,
            text=f"Periksa sebelum menandatangani laporan. Dihitung {formats.clock(at)}.",
            url=address(look, part="angka-aneh"),
            order=26,
        )
    ]


def _counted(look: Look) -> tuple[int, datetime]:
    """People with the same rights and region see the same oddities."""
    key = f"{KEY}-{look.code}-{look.user.role}"
    try:
        kept = cache.get(key)
    except RedisError as fault:
        log.warning("oddities_not_read error=%s", type(fault).__name__)
        kept = None
    if kept is not None:
        return kept
    found = len(oddities.found(look)), timezone.now()
    try:
        cache.set(key, found, KEPT_SECONDS)
    except RedisError as fault:
        log.warning("oddities_not_kept error=%s", type(fault).__name__)
    return found
