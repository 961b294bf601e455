"""Reading the grants: totals by region, what waits for whom, what holds a payment, and what a
recipient may know of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import (
    FixState,
    InstalmentState,
    LpjState,
    PaymentState,
    ProgrammeState,
    RecipientState,
)
from grants.models import (
    AccountFix,
    Finding,
    Instalment,
    Lpj,
    PaymentBatch,
    PaymentLine,
    Programme,
    Recipient,
)
from grants.models.payment import HELD, WAIVED
from grants.services import rights
from grants.states import LPJ_OPEN
from grants.terbilang import rupiah_in_words
from regions.codes import LENGTHS, Level

_TOTALS = """
    SELECT left(r.region_id, %(length)s) AS place,
           count(DISTINCT r.id) FILTER (WHERE e.account = 'approved') AS recipients,
           coalesce(sum(e.amount) FILTER (WHERE e.account = 'approved'), 0) AS approved,
           coalesce(sum(e.amount) FILTER (WHERE e.account = 'paid'), 0) AS paid,
           coalesce(sum(e.amount) FILTER (WHERE e.account = 'spent'), 0) AS spent,
           coalesce(sum(e.amount) FILTER (WHERE e.account = 'refunded'), 0) AS refunded
      FROM grants_ledgerentry e JOIN grants_recipient r ON r.id = e.recipient_id
     WHERE r.programme_id = ANY(%(programmes)s)
       AND r.region_id >= %(scope)s AND r.region_id < %(scope_end)s
     GROUP BY place ORDER BY place
"""
_HOLDERS = f"""
    SELECT i.id, array_agg(e.number ORDER BY e.number) AS numbers, {WAIVED} AS is_waived
      FROM grants_instalment i
      JOIN grants_recipient r ON r.id = i.recipient_id
      JOIN grants_programme p ON p.id = r.programme_id
      JOIN grants_instalment e ON e.recipient_id = i.recipient_id AND e.number < i.number
           AND e.state = ANY(%(open)s)
     WHERE i.id = ANY(%(keys)s) AND {HELD}
     GROUP BY i.id
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the ledger says of one place."""

    region_code: str
    recipients: int
    approved: int
    paid: int
    spent: int
    refunded: int


@dataclass(frozen=True, slots=True)
class Held:
    """Why an instalment waits: the earlier ones that are not accounted for."""

    numbers: list[int]
    is_waived: bool


def totals(
    programmes: Sequence[Programme], user: User, *, level: Level, within: str = ""
) -> list[Totals]:
    """Approved, paid, accounted and refunded by place of a level, from the ledger."""
    scopes = sorted({user.region_id, within or user.region_id})
    scope = scopes[-1] if scopes[-1].startswith(scopes[0]) else user.region_id
    with connection.cursor() as cursor:
        cursor.execute(
            _TOTALS,
            {
                "length": LENGTHS[level - 1],
                "programmes": [programme.pk for programme in programmes],
                "scope": scope,
                "scope_end": scope + "/",
            },
        )
        return [Totals(*row) for row in cursor.fetchall()]


def holders(instalments: Sequence[int]) -> dict[int, Held]:
    """Of these instalments, those that an open LPJ holds (or would, without the waiver)."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"keys": list(instalments), "open": sorted(LPJ_OPEN)})
        return {key: Held(numbers, waived) for key, numbers, waived in cursor.fetchall()}


def overdue(user: User) -> QuerySet[Instalment]:
    """Instalments whose LPJ should have come."""
    return (
        Instalment.objects.visible_to(user)
        .filter(
            state__in=[
                InstalmentState.PAID,
                InstalmentState.LPJ_DUE,
                InstalmentState.LPJ_RETURNED,
            ],
            lpj_due_on__lt=timezone.localdate(),
        )
        .order_by("lpj_due_on", "pk")
    )


def to_do(user: User) -> dict[str, int]:
    """How much waits for this person, by kind of work; only kinds that are theirs."""
    recipients = Recipient.objects.visible_to(user).filter(programme__state=ProgrammeState.OPEN)
    by_state = dict(recipients.order_by().values_list("state").annotate(Count("pk")))
    lpjs = Lpj.objects.visible_to(user)
    fixes = AccountFix.objects.visible_to(user)
    found: dict[str, int] = {}
    if rights.may(user, Permission.GRANT_PROPOSE):
        found["submit"] = by_state.get(RecipientState.DRAFT, 0)
        found["mend"] = by_state.get(RecipientState.RETURNED, 0)
        found["sign"] = by_state.get(RecipientState.DECREED, 0)
        found["account"] = overdue(user).count()
        found["fix_account"] = fixes.filter(state=FixState.OPEN).count()
    if rights.may(user, Permission.GRANT_VERIFY):
        found["verify"] = by_state.get(RecipientState.SUBMITTED, 0)
        found["judge_lpj"] = lpjs.filter(state=LpjState.SUBMITTED).count()
        found["check_account"] = fixes.filter(state=FixState.PROPOSED).count()
        found["findings"] = Finding.objects.visible_to(user).filter(settled_at__isnull=True).count()
    if rights.may(user, Permission.GRANT_APPROVE):
        found["decree"] = by_state.get(RecipientState.VERIFIED, 0)
    if rights.may(user, Permission.GRANT_PAY):
        batches = PaymentBatch.objects.visible_to(user)
        found["send"] = batches.filter(state="draft").count()
        found["answer"] = batches.filter(state="sent").count()
        found["refund"] = (
            Instalment.objects.visible_to(user).filter(state=InstalmentState.REFUNDING).count()
        )
    return found


def late_steps(user: User, *, day: date | None = None) -> QuerySet[Recipient]:
    """Proposals whose step has taken longer than the programme allows."""
    return (
        Recipient.objects.visible_to(user)
        .filter(due_on__lt=day or timezone.localdate())
        .order_by("due_on", "pk")
    )


def failures(user: User, batch: PaymentBatch) -> dict[str, int]:
    """Failed transfers of a list by their cause."""
    lines = PaymentLine.objects.visible_to(user).filter(batch=batch, state=PaymentState.FAILED)
    return dict(lines.order_by().values_list("cause").annotate(Count("pk")))


def receipt(line: PaymentLine) -> dict[str, object]:
    """What a receipt for one transfer says; the amount also in words."""
    instalment = line.instalment
    recipient = instalment.recipient
    return {
        "number": line.reference,
        "received_from": f"Bendahara Pengeluaran {formats.place(recipient.programme.region)}",
        "recipient": line.name,
        "chair": recipient.chair_name,
        "amount": line.amount,
        "words": rupiah_in_words(line.amount),
        "for": f"{recipient.programme.name} tahap {instalment.number}",
        "paid_on": line.paid_on,
        "sp2d": line.batch.sp2d_number,
        "account_mask": line.account_mask,
    }


def status_of(recipient: Recipient) -> list[str]:
    """What the recipient itself may read on its link: no names, no account, no file."""
    lines = [f"Usulan: {recipient.get_state_display()}."]
    if recipient.reason and recipient.state in (
        RecipientState.RETURNED,
        RecipientState.REJECTED,
        RecipientState.CANCELLED,
    ):
        lines[0] = f"Usulan: {recipient.get_state_display()}. {recipient.reason}"
    instalments = list(recipient.instalments.order_by("number").select_related("lpj"))
    held = holders([one.pk for one in instalments if one.state == InstalmentState.PLANNED])
    for one in instalments:
        lines.append(f"Tahap {one.number}: {_status(one, held.get(one.pk))}")
    return lines


def _status(instalment: Instalment, held: Held | None) -> str:
    amount = formats.rupiah(instalment.amount)
    if instalment.state == InstalmentState.PLANNED:
        if held is not None and not held.is_waived:
            numbers = " dan ".join(str(number) for number in held.numbers)
            return f"tertahan, karena LPJ tahap {numbers} belum selesai."
        return f"{amount}, belum dibayar."
    if instalment.state in (InstalmentState.PAID, InstalmentState.LPJ_DUE):
        return (
            f"{amount} cair {formats.long_date(instalment.paid_on)}. "
            f"LPJ paling lambat {formats.long_date(instalment.lpj_due_on)}."
        )
    if instalment.state == InstalmentState.LPJ_RETURNED:
        lpj = getattr(instalment, "lpj", None)
        returned = lpj.lines.filter(judgement="returned") if lpj is not None else []
        items = "; ".join(f"{line.description}: {line.reason}" for line in returned)
        return f"LPJ perlu perbaikan. {items or (lpj.note if lpj is not None else '')}".strip()
    if instalment.state == InstalmentState.REFUNDING:
        return f"harus disetor kembali {formats.rupiah(instalment.refund_due)}."
    label = instalment.get_state_display()
    return f"{label if label.startswith('LPJ') else label.lower()}."


def waived(user: User, programme: Programme) -> QuerySet[Instalment]:
    """Instalments that were let through by the head's waiver, for the report."""
    return (
        Instalment.objects.visible_to(user)
        .filter(Q(waivers__isnull=False), recipient__programme=programme)
        .annotate(waiver_number=F("waivers__number"), waiver_reason=F("waivers__reason"))
        .order_by("recipient__region_id", "number")
    )
