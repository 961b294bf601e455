"""Payment lists: an instalment of a programme, gathered, numbered, sent and settled by hand
where the bank's answer leaves a doubt (`bank_results` takes the answers themselves)."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import Account, BatchState, FailureCause, InstalmentState, PaymentState
from grants.errors import GrantInvalid, MoveNotAllowed
from grants.models import (
    BankFormat,
    Instalment,
    LedgerEntry,
    PaymentBatch,
    PaymentLine,
    Programme,
)
from grants.models.payment import HELD, WAIVED
from grants.services import bank_files, booking, ledger, numbering, plans, rights
from grants.services.outcomes import Outcome, keys_of
from grants.services.refusals import in_words
from grants.states import INSTALMENT_MOVES, PAYMENT_MOVES

_CANDIDATES = f"""
    SELECT i.id, i.amount, r.name, i.state, r.state AS recipient_state,
           r.region_id, {HELD} AND NOT {WAIVED} AS is_held,
           %(by)s IN (r.proposed_by_id, r.verified_by_id, r.approved_by_id) AS is_same_person,
           EXISTS (SELECT 1 FROM grants_accountfix f
                    WHERE f.recipient_id = r.id AND f.state <> 'accepted') AS awaits_account,
           EXISTS (SELECT 1 FROM grants_waiver w
                    WHERE w.instalment_id = i.id AND w.withdrawn_at IS NULL) AS is_waived
      FROM grants_instalment i
      JOIN grants_recipient r ON r.id = i.recipient_id
      JOIN grants_programme p ON p.id = r.programme_id
     WHERE r.programme_id = %(programme)s AND i.number = %(number)s
       AND (%(recipients)s::bigint[] IS NULL OR r.id = ANY(%(recipients)s::bigint[]))
       AND r.state IN ('decreed', 'signed') AND i.state IN ('planned', 'processing')
     ORDER BY r.region_id, r.name, i.id
"""
_LOCKED = " FOR UPDATE OF i"
# The account is that of the decree, or of the last mending that somebody checked.
_ADD = """
    INSERT INTO grants_paymentline
        (public_id, batch_id, instalment_id, number, reference, name, bank_name, account,
         account_index, account_mask, account_name, amount, state, cause, note)
    SELECT gen_random_uuid(), %(batch)s, i.id, n.number,
           %(stem)s || '-' || lpad(n.number::text, 5, '0'), r.name,
           coalesce(f.bank_name, r.bank_name), coalesce(f.account, r.account),
           coalesce(f.account_index, r.account_index), coalesce(f.account_mask, r.account_mask),
           coalesce(f.account_name, r.account_name), i.amount, 'queued', '', ''
      FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS n (key, number)
      JOIN grants_instalment i ON i.id = n.key
      JOIN grants_recipient r ON r.id = i.recipient_id
      LEFT JOIN LATERAL (
        SELECT * FROM grants_accountfix f WHERE f.recipient_id = r.id AND f.state = 'accepted'
         ORDER BY f.id DESC LIMIT 1
      ) f ON true
     ORDER BY n.number
"""


def make(
    *,
    programme: Programme,
    instalment_number: int,
    recipients: Iterable | None = None,
    bank_format: BankFormat | None = None,
    by: User,
) -> tuple[PaymentBatch | None, Outcome]:
    """A list of everybody whose instalment may be paid now. Who may not is named with the
    reason; above all those whose earlier LPJ is open and not waived."""
    rights.ensure(by, Permission.GRANT_PAY, programme.region_id)
    outcome = Outcome()
    with in_words(), transaction.atomic(), signed(by), connection.cursor() as cursor:
        chosen = None if recipients is None else keys_of(recipients)
        cursor.execute(_CANDIDATES + _LOCKED, _wanted(programme, instalment_number, chosen, by))
        keys = [key for key, _amount in _sorted_out(cursor, outcome)]
        if not keys:
            return None, outcome
        batch = _write(cursor, programme, instalment_number, bank_format, keys, by)
        outcome.done = len(keys)
    return batch, outcome


def preview(*, programme: Programme, instalment_number: int, by: User) -> tuple[int, Outcome]:
    """What `make` would do now: how much money would go, to how many, and who is left out and
    why. Nothing is written."""
    rights.ensure(by, Permission.GRANT_PAY, programme.region_id)
    outcome = Outcome()
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, _wanted(programme, instalment_number, None, by))
        good = _sorted_out(cursor, outcome)
    outcome.done = len(good)
    return sum(amount for _key, amount in good), outcome


def _wanted(programme: Programme, number: int, recipients: list[int] | None, by: User) -> dict:
    return {"by": by.pk, "programme": programme.pk, "number": number, "recipients": recipients}


def _sorted_out(cursor, outcome: Outcome) -> list[tuple[int, int]]:
    """(key, amount) of those who may be paid; the others are refused by name."""
    good = []
    for key, amount, name, *facts in cursor.fetchall():
        refusal = _refusal(*facts)
        if refusal is None:
            good.append((key, amount))
        else:
            outcome.refuse(key, name, *refusal)
    return good


def _refusal(state, recipient_state, region, is_held, is_same_person, awaits_account, _waived):
    if state != InstalmentState.PLANNED:
        return "state", "Sudah ada di daftar pembayaran lain."
    if recipient_state != "signed":
        return "not_signed", "NPHD atau pakta integritas belum ditandatangani."
    if is_held:
        return "lpj_open", "Tertahan: LPJ tahap sebelumnya belum selesai."
    if awaits_account:
        return "account_fix", "Rekeningnya sedang diperbaiki kelurahan."
    if is_same_person:
        return "same_person", "Yang mengajukan, memeriksa, atau menetapkan tidak dapat membayar."
    return None


def _write(cursor, programme, number, bank_format, keys, by) -> PaymentBatch:
    year = programme.year
    sequence = numbering.take("pay", region=programme.region_id, year=year)
    chosen = bank_format or BankFormat.objects.filter(is_active=True).order_by("pk").first()
    if chosen is None:
        raise GrantInvalid("Belum ada format bank yang dipakai. Minta administrator mengaturnya.")
    batch = PaymentBatch.objects.create(
        programme=programme,
        region_id=programme.region_id,
        year=year,
        sequence=sequence,
        number=f"PAY-{numbering.office(programme.region_id)}-{year}-{sequence:04d}",
        instalment_number=number,
        bank_format=chosen,
        made_by=by,
    )
    plans.renew(len(keys))
    cursor.execute(_ADD, {"batch": batch.pk, "stem": batch.number, "keys": keys})
    Instalment.objects.filter(pk__in=keys).update(state=InstalmentState.PROCESSING)
    _count(batch)
    return batch


def set_numbers(
    *,
    batch: PaymentBatch,
    spp: tuple[str, date] | None = None,
    spm: tuple[str, date] | None = None,
    sp2d: tuple[str, date] | None = None,
    by: User,
) -> PaymentBatch:
    """Numbers and days of SPP, SPM and SP2D as the treasury gave them."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    with in_words(), transaction.atomic(), signed(by):
        batch = PaymentBatch.objects.select_for_update().get(pk=batch.pk)
        for name, paper in (("spp", spp), ("spm", spm), ("sp2d", sp2d)):
            if paper is not None:
                setattr(batch, f"{name}_number", paper[0].strip())
                setattr(batch, f"{name}_on", paper[1])
        days = [batch.spp_on, batch.spm_on, batch.sp2d_on]
        known = [day for day in days if day is not None]
        if known != sorted(known):
            raise GrantInvalid("Urutan tanggalnya SPP, lalu SPM, lalu SP2D.")
        batch.save()
    return batch


def send(*, batch: PaymentBatch, by: User) -> bank_files.BankFile:
    """The bank's file of this list; from now on the list waits for the bank's answer."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    with in_words(), transaction.atomic(), signed(by):
        batch = _locked(batch, BatchState.DRAFT)
        file = bank_files.write(batch)
        batch.state, batch.sent_by, batch.sent_at = BatchState.SENT, by, timezone.now()
        batch.file_sha256 = file.sha256
        batch.save(update_fields=["state", "sent_by", "sent_at", "file_sha256"])
        plans.renew(batch.line_count)
        batch.lines.filter(state=PaymentState.QUEUED).update(state=PaymentState.SENT)
    return file


def withdraw(
    *, batch: PaymentBatch, lines: Iterable[PaymentLine | int], reason: str, by: User
) -> int:
    """Take lines out of a list that was not sent yet; without lines left it is cancelled."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        batch = _locked(batch, BatchState.DRAFT)
        rows = PaymentLine.objects.filter(
            batch=batch, pk__in=keys_of(lines), state=PaymentState.QUEUED
        )
        instalments = list(rows.values_list("instalment_id", flat=True))
        note = " ".join(reason.split())[:200]
        count = rows.update(state=PaymentState.WITHDRAWN, note=note)
        Instalment.objects.filter(pk__in=instalments).update(state=InstalmentState.PLANNED)
        _count(batch)
        if not batch.line_count:
            batch.state = BatchState.CANCELLED
            batch.save(update_fields=["state"])
    return count


def confirm(*, batch: PaymentBatch, lines: Iterable | None = None, paid_on: date, by: User) -> int:
    """The bank statement shows these transfers (all of the list without `lines`): book them."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    with in_words(), transaction.atomic(), signed(by):
        batch = _locked(batch, BatchState.SENT)
        rows = PaymentLine.objects.select_for_update().filter(
            batch=batch, state__in=PAYMENT_MOVES["pay"].sources
        )
        if lines is not None:
            rows = rows.filter(pk__in=keys_of(lines))
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        booking.paid(batch, keys, [paid_on] * len(keys), by)
        booking.close_if_answered(batch)
    return len(keys)


def fail(*, line: PaymentLine, cause: str, note: str = "", by: User) -> PaymentLine:
    """The bank says by letter that this transfer did not go: the kelurahan mends the account."""
    rights.ensure(by, Permission.GRANT_PAY, line.batch.region_id)
    with in_words(), transaction.atomic(), signed(by, reason=note):
        line = PaymentLine.objects.select_for_update().get(pk=line.pk)
        PAYMENT_MOVES["fail"].check(line.state, state_label=line.get_state_display())
        booking.failed(line.batch, [line.pk], [FailureCause(cause).value], [note[:200]])
        booking.close_if_answered(line.batch)
    line.refresh_from_db()
    return line


def reverse(*, line: PaymentLine, reason: str, by: User) -> PaymentLine:
    """The bank sent the money back after all: the ledger gets the mirror of the payment, and the
    instalment may be paid again. Not once its LPJ was handed in."""
    rights.ensure(by, Permission.GRANT_PAY, line.batch.region_id)
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        line = PaymentLine.objects.select_for_update().get(pk=line.pk)
        PAYMENT_MOVES["reverse"].check(
            line.state, state_label=line.get_state_display(), reason=reason
        )
        instalment = Instalment.objects.select_for_update().get(pk=line.instalment_id)
        INSTALMENT_MOVES["unpay"].check(
            instalment.state, state_label=instalment.get_state_display(), reason=reason
        )
        entry = LedgerEntry.objects.get(payment=line, account=Account.PAID, reverses__isnull=True)
        line.state, line.note = PaymentState.REVERSED, " ".join(reason.split())[:200]
        line.save(update_fields=["state", "note"])
        instalment.state = InstalmentState.PLANNED
        instalment.paid_on = instalment.lpj_due_on = None
        instalment.save(update_fields=["state", "paid_on", "lpj_due_on"])
        ledger.reverse(entry=entry, reason=reason, by=by)
    return line


def _locked(batch: PaymentBatch, state: str) -> PaymentBatch:
    batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != state:
        raise MoveNotAllowed(
            f"Daftar {batch.number} berstatus {batch.get_state_display().lower()}, jadi ini tidak "
            "dapat dilakukan lagi."
        )
    return batch


def _count(batch: PaymentBatch) -> None:
    """How many lines are on the list, and how much."""
    totals = batch.lines.exclude(state=PaymentState.WITHDRAWN).aggregate(
        lines=Count("pk"), amount=Sum("amount")
    )
    batch.line_count, batch.total_amount = totals["lines"], totals["amount"] or 0
    batch.save(update_fields=["line_count", "total_amount"])
