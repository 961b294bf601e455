"""What the clock does by itself: LPJs fall due."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from grants.enums import InstalmentState
from grants.models import Instalment


def fall_due(*, day: date | None = None) -> int:
    """Paid instalments whose last day for the LPJ is over; how many fell due."""
    with transaction.atomic():
        return Instalment.objects.filter(
            state=InstalmentState.PAID, lpj_due_on__lt=day or timezone.localdate()
        ).update(state=InstalmentState.LPJ_DUE)
