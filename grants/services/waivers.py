"""The head's waiver: one instalment may be paid although an earlier LPJ is open."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import InstalmentState
from grants.errors import GrantInvalid, MoveNotAllowed, ReasonMissing
from grants.models import Instalment, Waiver
from grants.services import numbering, rights
from grants.services.refusals import in_words

SHORTEST_REASON = 10


def grant(*, instalment: Instalment, reason: str, valid_until: date, by: User) -> Waiver:
    """Numbered and dated; it holds until a day and says why."""
    programme = instalment.recipient.programme
    rights.ensure(by, Permission.GRANT_APPROVE, programme.region_id)
    reason = " ".join(reason.split())
    today = timezone.localdate()
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing("Tuliskan alasan dispensasi yang dapat dipahami pemeriksa.")
    if valid_until < today:
        raise GrantInvalid("Dispensasi tidak dapat berakhir sebelum hari ini.")
    if instalment.state != InstalmentState.PLANNED:
        raise MoveNotAllowed(
            f"Tahap ini {instalment.get_state_display().lower()}, jadi tidak perlu dispensasi."
        )
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        sequence = numbering.take("waiver", region=programme.region_id, year=today.year)
        office = numbering.office(programme.region_id)
        return Waiver.objects.create(
            instalment=instalment,
            year=today.year,
            sequence=sequence,
            number=f"{sequence:03d}/DISP/{office}/{today.year}",
            reason=reason[:500],
            granted_on=today,
            valid_until=valid_until,
            granted_by=by,
        )


def withdraw(*, waiver: Waiver, reason: str, by: User) -> Waiver:
    """It no longer holds; what was paid under it stays paid."""
    rights.ensure(by, Permission.GRANT_APPROVE, waiver.instalment.recipient.programme.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan alasan pencabutan dispensasi.")
    with transaction.atomic(), signed(by, reason=reason):
        waiver = Waiver.objects.select_for_update().get(pk=waiver.pk)
        if waiver.withdrawn_at is not None:
            raise MoveNotAllowed("Dispensasi ini sudah dicabut.")
        waiver.withdrawn_at, waiver.withdrawn_by = timezone.now(), by
        waiver.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return waiver
