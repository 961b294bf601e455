"""Mending an account that the bank refused: the kelurahan says the right one, Sudin checks it."""

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import FixState
from grants.errors import GrantInvalid, MoveNotAllowed, ReasonMissing
from grants.models import AccountFix
from grants.services import rights
from grants.services.refusals import in_words
from pillars.bank import BankAccount


def propose(
    *, fix: AccountFix, account: str, account_name: str, bank_name: str, by: User
) -> AccountFix:
    """The account as it stands in the bank book now."""
    rights.ensure(by, Permission.GRANT_PROPOSE, fix.recipient.region_id)
    try:
        written = BankAccount.written(bank_name=bank_name, number=account, holder=account_name)
    except ValueError as wrong:
        raise GrantInvalid(str(wrong)) from wrong
    if not account_name.strip():
        raise GrantInvalid("Isi nama pemilik rekening seperti di buku tabungan.")
    with in_words(), transaction.atomic(), signed(by):
        fix = AccountFix.objects.select_for_update().get(pk=fix.pk)
        if fix.state == FixState.ACCEPTED:
            raise MoveNotAllowed("Perbaikan rekening ini sudah diterima.")
        fix.account, fix.account_index = written.number, written.index
        fix.account_mask, fix.bank_name = written.mask, written.bank_name
        fix.account_name = written.holder
        fix.state, fix.proposed_by = FixState.PROPOSED, by
        fix.save()
    return fix


def accept(*, fix: AccountFix, by: User) -> AccountFix:
    """The next payment of this recipient goes to the new account."""
    rights.ensure(by, Permission.GRANT_VERIFY, fix.recipient.region_id)
    with in_words(), transaction.atomic(), signed(by):
        fix = AccountFix.objects.select_for_update().get(pk=fix.pk)
        if fix.state != FixState.PROPOSED:
            raise MoveNotAllowed("Rekening yang baru belum diisi.")
        fix.state, fix.accepted_by, fix.accepted_at = FixState.ACCEPTED, by, timezone.now()
        fix.save(update_fields=["state", "accepted_by", "accepted_at"])
    return fix


def send_back(*, fix: AccountFix, reason: str, by: User) -> AccountFix:
    """That is not the right one either."""
    rights.ensure(by, Permission.GRANT_VERIFY, fix.recipient.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan apa yang keliru pada rekening yang diisi.")
    with transaction.atomic(), signed(by, reason=reason):
        fix = AccountFix.objects.select_for_update().get(pk=fix.pk)
        if fix.state != FixState.PROPOSED:
            raise MoveNotAllowed("Rekening yang baru belum diisi.")
        fix.state = FixState.OPEN
        fix.save(update_fields=["state"])
    return fix
