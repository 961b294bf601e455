"""Small things worth remembering for a while, and no loss when they are forgotten.

Kept in the cache. While that is down a page is drawn without them instead of failing; what must
not be forgotten (limits on wrong passwords, one-time codes) asks the cache itself and fails.
"""

import logging
from collections.abc import Iterable

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def remember(key: str, seconds: int) -> None:
    try:
        cache.set(key, True, seconds)
    except RedisError as fault:
        log.warning("hint_not_kept error=%s", type(fault).__name__)


def remembered(keys: Iterable[str]) -> set[str]:
    """Those of the keys that are remembered."""
    wanted = list(keys)
    if not wanted:
        return set()
    try:
        return set(cache.get_many(wanted))
    except RedisError as fault:
        log.warning("hints_not_read error=%s", type(fault).__name__)
        return set()
