"""What a recipient writes in its proposal: its purpose, its number, its budget (RAB)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import RecipientState
from grants.errors import GrantInvalid, MoveNotAllowed
from grants.models import RabLine, Recipient
from grants.services import rights

CHANGES_IN = (RecipientState.DRAFT, RecipientState.RETURNED)


def write(
    *,
    recipient: Recipient,
    purpose: str = "",
    proposal_number: str = "",
    proposal_on: date | None = None,
    lines: Sequence[tuple[str, int]] = (),
    by: User,
) -> Recipient:
    """The budget comes to no more than what the year grants."""
    rights.ensure(by, Permission.GRANT_PROPOSE, recipient.region_id)
    planned = sum(amount for _text, amount in lines)
    with transaction.atomic(), signed(by):
        recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
        if recipient.state not in CHANGES_IN:
            raise MoveNotAllowed(
                f"Statusnya sekarang {recipient.get_state_display()}, jadi usulan ini tidak "
                "berubah lagi. Minta dikembalikan dulu bila perlu diperbaiki."
            )
        if planned > recipient.total_amount:
            raise GrantInvalid(
                f"RAB berjumlah {formats.rupiah(planned)}, padahal bantuan setahun "
                f"{formats.rupiah(recipient.total_amount)}. Kurangi "
                f"{formats.rupiah(planned - recipient.total_amount)}."
            )
        recipient.purpose = " ".join(purpose.split())[:300]
        recipient.proposal_number = proposal_number.strip()[:80]
        recipient.proposal_on = proposal_on
        recipient.save(update_fields=["purpose", "proposal_number", "proposal_on", "updated_at"])
        if [(line.description, line.amount) for line in recipient.rab.all()] != list(lines):
            recipient.rab.all().delete()
            RabLine.objects.bulk_create(
                RabLine(recipient=recipient, number=number, description=text, amount=amount)
                for number, (text, amount) in enumerate(lines, start=1)
            )
    return recipient
