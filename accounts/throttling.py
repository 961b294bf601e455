"""How often an address may try a public page that anybody can reach."""

import structlog
from allauth.account.adapter import get_adapter
from django.core.cache import cache

log = structlog.get_logger(__name__)


def too_often(request, action: str, *, times: int, seconds: int) -> bool:
    """Whether this address did `action` more than `times` within `seconds`.

    Without a cache nobody is locked out: a jambore must not stop at its gates.
    """
    key = f"often:{action}:{get_adapter().get_client_ip(request)}"
    try:
        if cache.add(key, 1, seconds):
            return False
        return cache.incr(key) > times
    except ValueError:  # it ended between the two
        return False
    except Exception:
        log.warning("throttle_without_cache", exc_info=True)
        return False
