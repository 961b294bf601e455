"""Signs of life: written by what works out of sight, read by the system status page."""

from django.utils import timezone

from accounts.models import Heartbeat


def beat(*, name: str, note: str = "") -> None:
    Heartbeat.objects.update_or_create(
        name=name, defaults={"beat_at": timezone.now(), "note": note[:200]}
    )
