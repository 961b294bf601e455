"""What an answer of the bank does to payment lines, instalments and the ledger, in one go.

To be called inside the transaction that holds the batch.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection

from accounts.models import User
from grants.enums import BatchState, FailureCause, LpjRule
from grants.models import PaymentBatch
from grants.services import ledger, plans
from grants.states import PAYMENT_OPEN

# Causes that somebody at the kelurahan can mend.
MENDABLE = (
    FailureCause.ACCOUNT_UNKNOWN,
    FailureCause.ACCOUNT_CLOSED,
    FailureCause.NAME_DIFFERS,
    FailureCause.REFUSED,
)
_PAID = """
    UPDATE grants_paymentline y
       SET state = 'paid', paid_on = v.paid_on, cause = '', note = ''
      FROM unnest(%(keys)s::bigint[], %(days)s::date[]) AS v (id, paid_on)
     WHERE y.id = v.id
"""
_INSTALMENTS_PAID = """
    UPDATE grants_instalment i
       SET state = 'paid', paid_on = y.paid_on,
           lpj_due_on = CASE WHEN %(by_instalment)s THEN y.paid_on + %(days)s ELSE %(last)s END
      FROM grants_paymentline y
     WHERE y.id = ANY(%(keys)s) AND i.id = y.instalment_id
"""
_FAILED = """
    UPDATE grants_paymentline y
       SET state = 'failed', cause = v.cause, note = v.note
      FROM unnest(%(keys)s::bigint[], %(causes)s::text[], %(notes)s::text[]) AS v (id, cause, note)
     WHERE y.id = v.id
"""
_INSTALMENTS_FREE = """
    UPDATE grants_instalment i SET state = 'planned'
      FROM grants_paymentline y WHERE y.id = ANY(%(keys)s) AND i.id = y.instalment_id
"""
_ASK_FOR_MENDING = """
    INSERT INTO grants_accountfix
        (public_id, recipient_id, payment_id, cause, state, bank_name, account_mask, account_name,
         created_at)
    SELECT gen_random_uuid(), i.recipient_id, y.id, y.cause, 'open', '', '', '', now()
      FROM grants_paymentline y JOIN grants_instalment i ON i.id = y.instalment_id
     WHERE y.id = ANY(%(keys)s) AND y.cause = ANY(%(mendable)s)
        ON CONFLICT (recipient_id) WHERE state <> 'accepted' DO NOTHING
"""
_DOUBT = """
    UPDATE grants_paymentline y SET state = v.state, note = v.note
      FROM unnest(%(keys)s::bigint[], %(states)s::text[], %(notes)s::text[]) AS v (id, state, note)
     WHERE y.id = v.id AND y.state <> v.state
"""


def paid(batch: PaymentBatch, keys: Sequence[int], days: Sequence[date], by: User) -> None:
    """The money went: lines, instalments with the day their LPJ falls due, ledger."""
    if not keys:
        return
    programme = batch.programme
    plans.renew(len(keys))
    with connection.cursor() as cursor:
        cursor.execute(_PAID, {"keys": list(keys), "days": list(days)})
        cursor.execute(
            _INSTALMENTS_PAID,
            {
                "keys": list(keys),
                "by_instalment": programme.lpj_rule == LpjRule.PER_INSTALMENT,
                "days": timedelta(days=programme.lpj_days).days,
                "last": programme.lpj_due_on,
            },
        )
    ledger.pay(keys=keys, by=by)


def failed(
    batch: PaymentBatch, keys: Sequence[int], causes: Sequence[str], notes: Sequence[str]
) -> None:
    """The money did not go: the instalment is free again, and somebody mends the account."""
    if not keys:
        return
    plans.renew(len(keys))
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, {"keys": list(keys), "causes": list(causes), "notes": list(notes)})
        cursor.execute(_INSTALMENTS_FREE, {"keys": list(keys)})
        cursor.execute(
            _ASK_FOR_MENDING,
            {"keys": list(keys), "mendable": [cause.value for cause in MENDABLE]},
        )


def doubtful(keys: Sequence[int], states: Sequence[str], notes: Sequence[str]) -> None:
    """Nobody knows yet whether the money went: nothing is booked."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                _DOUBT, {"keys": list(keys), "states": list(states), "notes": list(notes)}
            )


def close_if_answered(batch: PaymentBatch) -> None:
    """A list without open lines is done."""
    if not batch.lines.filter(state__in=PAYMENT_OPEN).exists():
        batch.state = BatchState.CLOSED
        batch.save(update_fields=["state"])
