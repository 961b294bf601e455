"""What the log knows about logging in: who or nobody, from where, never a secret or an address."""

import structlog
from allauth.account.adapter import get_adapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts.models import User

log = structlog.get_logger(__name__)


@receiver(user_login_failed)
def log_failure(sender, credentials, request=None, **kwargs):
    email = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=email).only("public_id", "is_active").first()
    log.warning(
        "login_failed",
        user=str(user.public_id) if user else None,
        is_active=user.is_active if user else None,
        ip=address_of(request),
    )


@receiver(user_logged_in)
def log_success(sender, request, user, **kwargs):
    log.info("logged_in", user=str(user.public_id), ip=address_of(request))


@receiver(user_logged_out)
def log_end(sender, request, user, **kwargs):
    if user is not None:
        log.info("logged_out", user=str(user.public_id), ip=address_of(request))


def address_of(request) -> str | None:
    # A login by code, such as a test client's, has no connection behind it.
    if request is None or "REMOTE_ADDR" not in request.META:
        return None
    return get_adapter().get_client_ip(request)
