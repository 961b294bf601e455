"""Money that goes back to the treasury: what remained of an instalment, with its slip (STS)."""

from datetime import date

from django.db import transaction
from django.db.models import Sum

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import Account, InstalmentState
from grants.errors import GrantInvalid, MoveNotAllowed, ReasonMissing
from grants.models import Instalment, LedgerEntry, Lpj, Refund
from grants.services import numbering, rights
from grants.services.refusals import in_words
from grants.states import INSTALMENT_MOVES


def ask_back(*, instalment: Instalment, reason: str, by: User) -> Instalment:
    """No LPJ came, or none that holds: the whole instalment has to be paid back."""
    rights.ensure(by, Permission.GRANT_VERIFY, instalment.recipient.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan dasar permintaan setor kembali.")
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        instalment = Instalment.objects.select_for_update().get(pk=instalment.pk)
        INSTALMENT_MOVES["ask_back"].check(
            instalment.state, state_label=instalment.get_state_display()
        )
        instalment.state, instalment.refund_due = InstalmentState.REFUNDING, instalment.amount
        instalment.due_on = None
        instalment.save(update_fields=["state", "refund_due", "due_on"])
        Lpj.objects.filter(instalment=instalment).update(
            spent=0, remaining=instalment.amount, state="returned", note=reason[:500]
        )
    return instalment


def record(
    *, instalment: Instalment, amount: int, bank_reference: str, deposited_on: date, by: User
) -> Refund:
    """A deposit that the treasury confirms; when all of it is there the instalment is settled."""
    recipient = instalment.recipient
    programme = recipient.programme
    rights.ensure(by, Permission.GRANT_PAY, programme.region_id)
    if not bank_reference.strip():
        raise GrantInvalid("Isi nomor bukti setor dari bank.")
    with in_words(), transaction.atomic(), signed(by):
        instalment = Instalment.objects.select_for_update().get(pk=instalment.pk)
        if instalment.state != InstalmentState.REFUNDING:
            raise MoveNotAllowed("Tidak ada uang yang harus disetor kembali untuk tahap ini.")
        left = instalment.refund_due - paid_back(instalment)
        if not 0 < amount <= left:
            raise GrantInvalid(f"Yang masih harus disetor {formats.rupiah(left)}.")
        year = deposited_on.year
        sequence = numbering.take("sts", region=programme.region_id, year=year)
        office = numbering.office(programme.region_id)
        refund = Refund.objects.create(
            recipient=recipient,
            instalment=instalment,
            year=year,
            sequence=sequence,
            number=f"{sequence:04d}/STS/{office}/{year}",
            amount=amount,
            deposited_on=deposited_on,
            bank_reference=bank_reference.strip()[:80],
            recorded_by=by,
        )
        LedgerEntry.objects.create(
            line_id=programme.line_id,
            recipient=recipient,
            instalment=instalment,
            account=Account.REFUNDED,
            amount=amount,
            booked_on=deposited_on,
            by=by,
        )
        _note_on_lpj(instalment, amount)
        if amount == left:
            instalment.state, instalment.due_on = InstalmentState.SETTLED, None
            instalment.save(update_fields=["state", "due_on"])
    return refund


def paid_back(instalment: Instalment) -> int:
    """What came back of an instalment so far."""
    found = Refund.objects.filter(instalment=instalment).aggregate(total=Sum("amount"))
    return found["total"] or 0


def _note_on_lpj(instalment: Instalment, amount: int) -> None:
    lpj = Lpj.objects.filter(instalment=instalment).first()
    if lpj is not None:
        lpj.returned, lpj.remaining = lpj.returned + amount, lpj.remaining - amount
        lpj.save(update_fields=["returned", "remaining"])
