"""The head's decree: recipients are named, the budget line is charged, the schedule is laid.

In one transaction and five statements, however many recipients: the line is locked first, so
that two heads for the last rupiah wait for each other and one of them is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import Account, InstalmentState, RecipientState
from grants.errors import CeilingExceeded, GrantInvalid, MoveNotAllowed
from grants.models import (
    BudgetLine,
    Decree,
    Instalment,
    LedgerEntry,
    PaymentLine,
    Programme,
    Recipient,
)
from grants.services import ledger, numbering, plans, rights
from grants.services.outcomes import Outcome, keys_of
from grants.services.programmes import periods
from grants.services.refusals import in_words
from grants.states import PAYMENT_OPEN, RECIPIENT_MOVES
from imports.services import staging

_ANNEX = """
    INSERT INTO grants_decreeline
        (decree_id, recipient_id, number, name, bank_name, account, account_mask, account_name,
         amount, total_amount)
    SELECT %(decree)s, id, row_number() OVER (ORDER BY region_id, name, id), name, bank_name,
           account, account_mask, account_name, amount, total_amount
      FROM grants_recipient WHERE id = ANY(%(keys)s)
"""
_SCHEDULE = """
    INSERT INTO grants_instalment
        (public_id, recipient_id, number, period_start, period_end, amount, state, refund_due)
    SELECT gen_random_uuid(), r.id, s.number, s.start, s.until,
           CASE WHEN r.follows_setting THEN s.amount ELSE r.amount END, 'planned', 0
      FROM grants_recipient r
      JOIN pillars_organisation o ON o.id = r.organisation_id
      JOIN unnest(%(kinds)s::text[], %(numbers)s::int[], %(starts)s::date[], %(ends)s::date[],
                  %(amounts)s::bigint[]) AS s (kind, number, start, until, amount)
           ON s.kind = o.kind_id
     WHERE r.id = ANY(%(keys)s)
     ORDER BY r.id, s.number
"""


@dataclass(slots=True)
class Decreed:
    """The decree, None when nobody was left to name, and what became of each wish."""

    decree: Decree | None
    outcome: Outcome


def decree(
    *,
    programme: Programme,
    recipients: Iterable[Recipient | int] | None = None,
    dated_on: date | None = None,
    number: str = "",
    about: str = "",
    by: User,
) -> Decreed:
    """Name these verified recipients (all of them without `recipients`). Raises CeilingExceeded
    when the budget line does not hold them all; then none is named."""
    rights.ensure(by, Permission.GRANT_APPROVE, programme.region_id)
    day = dated_on or timezone.localdate()
    outcome = Outcome()
    with in_words(), transaction.atomic(), signed(by):
        line = BudgetLine.objects.select_for_update(no_key=True).get(pk=programme.line_id)
        keys, total = _nameable(programme, recipients, by, outcome)
        if not keys:
            return Decreed(None, outcome)
        if total > line.free:
            raise CeilingExceeded(
                f"{len(keys)} penerima membutuhkan {formats.rupiah(total)}, padahal sisa pagu "
                f"{formats.rupiah(line.free)}. Kurangi {formats.rupiah(total - line.free)}, atau "
                "minta pagu ditambah."
            )
        made = _write_decree(programme, day, number, about, len(keys), total, by)
        now = timezone.now()
        plans.renew(len(keys))
        Recipient.objects.filter(pk__in=keys).update(
            state=RecipientState.DECREED,
            state_since=now,
            due_on=None,
            reason="",
            approved_by=by,
            approved_at=now,
            decree=made,
            updated_at=now,
        )
        _lay_out(programme, made, keys)
        ledger.approve(line=line, keys=keys, day=day, by=by)
        outcome.done = len(keys)
    return Decreed(made, outcome)


def revoke(*, recipient: Recipient, reason: str, by: User) -> Recipient:
    """The decree no longer holds for one recipient: what is not paid yet falls away and is free
    again on the budget line; what was paid has still to be accounted for."""
    rights.ensure(by, Permission.GRANT_APPROVE, recipient.programme.region_id)
    step = RECIPIENT_MOVES["revoke"]
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        line = BudgetLine.objects.select_for_update(no_key=True).get(pk=recipient.programme.line_id)
        recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
        step.check(recipient.state, state_label=recipient.get_state_display(), reason=reason)
        if PaymentLine.objects.filter(
            instalment__recipient=recipient, state__in=PAYMENT_OPEN
        ).exists():
            raise MoveNotAllowed(
                "Ada pembayaran yang sedang diproses. Tunggu jawaban bank atau tarik dulu dari "
                "daftar pembayaran."
            )
        Instalment.objects.filter(recipient=recipient, state=InstalmentState.PLANNED).update(
            state=InstalmentState.CANCELLED
        )
        paid = sum(
            LedgerEntry.objects.filter(recipient=recipient, account=Account.PAID).values_list(
                "amount", flat=True
            )
        )
        ledger.release(line=line, recipient=recipient, keep=paid, reason=reason, by=by)
        recipient.state, recipient.state_since = RecipientState.CANCELLED, timezone.now()
        recipient.reason = " ".join(reason.split())[:500]
        recipient.save(update_fields=["state", "state_since", "reason", "updated_at"])
    return recipient


def _nameable(programme, recipients, by, outcome: Outcome) -> tuple[list[int], int]:
    rows = Recipient.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.filter(programme=programme).order_by("pk")
    if recipients is None:
        rows = rows.filter(state=RecipientState.VERIFIED)
    else:
        rows = rows.filter(pk__in=keys_of(recipients))
    step = RECIPIENT_MOVES["decree"]
    keys, total = [], 0
    for key, name, state, amount, *actors in rows.values_list(
        "pk", "name", "state", "total_amount", "proposed_by_id", "verified_by_id"
    ):
        if state not in step.sources:
            label = RecipientState(state).label
            outcome.refuse(key, name, "state", f"Statusnya sekarang {label}, belum diverifikasi.")
        elif by.pk in actors:
            outcome.refuse(
                key, name, "same_person", "Yang mengajukan atau memeriksa tidak dapat menetapkan."
            )
        else:
            keys.append(key)
            total += amount
    return keys, total


def _write_decree(programme, day, number, about, count, total, by) -> Decree:
    if day.year not in (programme.year, programme.year - 1):
        raise GrantInvalid(
            f"Tanggal SK harus di tahun {programme.year} atau akhir tahun sebelumnya."
        )
    sequence = numbering.take("sk", region=programme.region_id, year=day.year)
    office = numbering.office(programme.region_id)
    return Decree.objects.create(
        programme=programme,
        region_id=programme.region_id,
        year=day.year,
        sequence=sequence,
        number=number.strip() or f"{sequence:03d}/SK-BANTUAN/{office}/{day.year}",
        dated_on=day,
        about=about.strip() or f"Penetapan Penerima {programme.name}",
        signed_by=by,
        signed_as=rights.capacity(by, Permission.GRANT_APPROVE),
        line_count=count,
        total_amount=total,
    )


def _lay_out(programme, made: Decree, keys: list[int]) -> None:
    schedule = [
        (kind, period) for kind in programme.kind_codes for period in periods(programme, kind)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ANNEX, {"decree": made.pk, "keys": keys})
        cursor.execute(
            _SCHEDULE,
            {
                "keys": keys,
                "kinds": [kind for kind, _one in schedule],
                "numbers": [one.number for _kind, one in schedule],
                "starts": [one.start for _kind, one in schedule],
                "ends": [one.end for _kind, one in schedule],
                "amounts": [one.amount for _kind, one in schedule],
            },
        )
        staging.analyse(cursor, "grants_instalment", cursor.rowcount)
