"""Entries of the ledger: written here and nowhere else, checked by the ledger's own trigger."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.utils import timezone

from accounts.models import User
from grants.enums import Account
from grants.models import BudgetLine, LedgerEntry, Recipient

_APPROVE = """
    INSERT INTO grants_ledgerentry
        (line_id, recipient_id, account, amount, reason, booked_on, by_id, created_at)
    SELECT %(line)s, id, 'approved', total_amount, '', %(day)s, %(by)s, now()
      FROM grants_recipient WHERE id = ANY(%(keys)s) ORDER BY id
"""
_PAY = """
    INSERT INTO grants_ledgerentry
        (line_id, recipient_id, instalment_id, payment_id, account, amount, reason, booked_on,
         by_id, created_at)
    SELECT p.line_id, i.recipient_id, i.id, y.id, 'paid', y.amount, '', y.paid_on, %(by)s, now()
      FROM grants_paymentline y
      JOIN grants_instalment i ON i.id = y.instalment_id
      JOIN grants_recipient r ON r.id = i.recipient_id
      JOIN grants_programme p ON p.id = r.programme_id
     WHERE y.id = ANY(%(keys)s) ORDER BY i.recipient_id
"""
_SPEND = """
    INSERT INTO grants_ledgerentry
        (line_id, recipient_id, instalment_id, account, amount, reason, booked_on, by_id,
         created_at)
    SELECT p.line_id, i.recipient_id, i.id, 'spent', l.spent, '', %(day)s, %(by)s, now()
      FROM grants_lpj l
      JOIN grants_instalment i ON i.id = l.instalment_id
      JOIN grants_recipient r ON r.id = i.recipient_id
      JOIN grants_programme p ON p.id = r.programme_id
     WHERE l.id = ANY(%(keys)s) AND l.spent > 0 ORDER BY i.recipient_id
"""


def approve(*, line: BudgetLine, keys: Sequence[int], day: date, by: User) -> None:
    """What a decree promises to these recipients."""
    with connection.cursor() as cursor:
        cursor.execute(_APPROVE, {"line": line.pk, "keys": list(keys), "day": day, "by": by.pk})


def pay(*, keys: Sequence[int], by: User) -> None:
    """What the bank says it has paid: these payment lines."""
    with connection.cursor() as cursor:
        cursor.execute(_PAY, {"keys": list(keys), "by": by.pk})


def spend(*, keys: Sequence[int], day: date, by: User) -> None:
    """What these accepted LPJs account for."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, {"keys": list(keys), "day": day, "by": by.pk})


def reverse(*, entry: LedgerEntry, reason: str, by: User) -> LedgerEntry:
    """The mirror of an entry, with the reason; the entry itself stays."""
    return LedgerEntry.objects.create(
        line_id=entry.line_id,
        recipient_id=entry.recipient_id,
        instalment_id=entry.instalment_id,
        payment_id=entry.payment_id,
        account=entry.account,
        amount=-entry.amount,
        reverses=entry,
        reason=reason[:300],
        booked_on=timezone.localdate(),
        by=by,
    )


def release(*, line: BudgetLine, recipient: Recipient, keep: int, reason: str, by: User) -> None:
    """Take back what was approved for one recipient, but for what was paid already. Both entries
    go in with one statement, so that the ledger is right before and after it."""
    standing = LedgerEntry.objects.filter(
        recipient=recipient,
        account=Account.APPROVED,
        reverses__isnull=True,
        reversal__isnull=True,
    )
    common = {
        "line": line,
        "recipient": recipient,
        "account": Account.APPROVED,
        "reason": reason[:300],
        "booked_on": timezone.localdate(),
        "by": by,
    }
    entries = [LedgerEntry(amount=-entry.amount, reverses=entry, **common) for entry in standing]
    if keep:
        entries.append(LedgerEntry(amount=keep, **common))
    LedgerEntry.objects.bulk_create(entries)
