"""Everything that the page of one recipient says, in the order in which a grant goes."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from grants import queries, standing_in
from grants.enums import InstalmentState, RecipientState
from grants.models import (
    AccountFix,
    Document,
    Finding,
    Instalment,
    LedgerEntry,
    Lpj,
    PaymentLine,
    Recipient,
    Refund,
    Waiver,
    WarningLetter,
)
from grants.services import rights
from grants.services.documents import CHANGES_IN
from grants.services.eligibility import messages
from grants.states import LPJ_OPEN


@dataclass
class PaperRow:
    """A paper that is asked for, and what was handed in."""

    code: str
    name: str
    is_required: bool
    document: Document | None
    may_hand_in: bool
    may_judge: bool


@dataclass
class InstalmentRow:
    """A payment with what was transferred, what was accounted for, and what holds it."""

    instalment: Instalment
    payments: list[PaymentLine]
    lpj: Lpj | None
    warnings: list[WarningLetter]
    waivers: list[Waiver]
    refunds: list[Refund]
    held: str = ""
    is_late: bool = False


@dataclass
class Page:
    """The parts of the page."""

    checks: list[tuple[str, str, bool]]
    papers: list[PaperRow]
    rab: list
    rab_total: int
    findings: list[Finding]
    instalments: list[InstalmentRow]
    sums: dict[str, int]
    fixes: list[AccountFix]
    clock: str = ""
    clock_is_late: bool = False
    timeline: list[dict] = field(default_factory=list)


def page_of(recipient: Recipient, user: User) -> Page:
    rab = list(recipient.rab.all())
    instalments = _instalments(recipient, user)
    page = Page(
        checks=messages(recipient.shortcomings),
        papers=_papers(recipient, user),
        rab=rab,
        rab_total=sum(line.amount for line in rab),
        findings=list(findings_of(recipient)),
        instalments=instalments,
        sums=_sums(recipient, user),
        fixes=list(AccountFix.objects.visible_to(user).filter(recipient=recipient)),
    )
    page.clock, page.clock_is_late = clock_of(
        recipient.state, recipient.due_on, recipient.region_id
    )
    page.timeline = timeline(recipient, instalments)
    return page


def clock_of(state: str, due_on: date | None, region_code: str) -> tuple[str, bool]:
    """`menunggu Kepala dinas, tenggat Kamis, 2 Mei 2024`, and whether the day has passed."""
    today = timezone.localdate()
    whom = standing_in.in_words(state, region_code, today)
    if due_on is None:
        return whom, False
    day, is_late = f"tenggat {formats.date_with_day(due_on)}", due_on < today
    if is_late:
        day = f"lewat {(today - due_on).days} hari dari tenggat {formats.long_date(due_on)}"
    return ", ".join(filter(None, (whom, day))), is_late


def findings_of(recipient: Recipient) -> QuerySet[Finding]:
    """Whatever this recipient shares with another, seen from either side; it is this recipient's
    affair wherever the other lies, who is named only to those who may know of it."""
    pairs = Q(recipient=recipient) | Q(other=recipient)
    return (
        Finding.objects.filter(pairs)
        .select_related("recipient__programme", "settled_by")
        .order_by("settled_at", "kind", "pk")
    )


def _papers(recipient: Recipient, user: User) -> list[PaperRow]:
    region = recipient.region_id
    may_propose = rights.may(user, Permission.GRANT_PROPOSE, region)
    may_judge = rights.may(user, Permission.GRANT_VERIFY, region)
    have = {
        one.requirement_id: one
        for one in Document.objects.visible_to(user)
        .filter(recipient=recipient)
        .select_related("uploaded_by", "judged_by")
    }
    rows = []
    for wanted in recipient.programme.requirements.all():
        paper = have.get(wanted.pk)
        is_accepted = paper is not None and paper.judgement == "accepted"
        waits = paper is not None and paper.judgement == "pending"
        rows.append(
            PaperRow(
                code=wanted.code,
                name=wanted.name,
                is_required=wanted.is_required,
                document=paper,
                may_hand_in=may_propose and recipient.state in CHANGES_IN and not is_accepted,
                may_judge=bool(
                    may_judge
                    and waits
                    and recipient.state in CHANGES_IN
                    and paper is not None
                    and paper.uploaded_by_id != user.pk
                ),
            )
        )
    return rows


def _instalments(recipient: Recipient, user: User) -> list[InstalmentRow]:
    rows = list(Instalment.objects.visible_to(user).filter(recipient=recipient).order_by("number"))
    keys = [row.pk for row in rows]
    payments = _grouped(
        PaymentLine.objects.visible_to(user)
        .filter(instalment__in=keys)
        .select_related("batch")
        .defer("account")
    )
    warnings = _grouped(WarningLetter.objects.visible_to(user).filter(instalment__in=keys))
    waivers = _grouped(Waiver.objects.visible_to(user).filter(instalment__in=keys))
    refunds = _grouped(Refund.objects.visible_to(user).filter(instalment__in=keys))
    lpjs = {
        one.instalment_id: one for one in Lpj.objects.visible_to(user).filter(instalment__in=keys)
    }
    planned = [row.pk for row in rows if row.state == InstalmentState.PLANNED]
    held = queries.holders(planned) if planned else {}
    today = timezone.localdate()
    found = []
    for row in rows:
        holder = held.get(row.pk)
        words = ""
        if holder is not None:
            numbers = ", ".join(map(str, holder.numbers))
            words = f"LPJ tahap {numbers} belum selesai"
            words += "; dibayarkan karena dispensasi" if holder.is_waived else ", jadi tertahan"
        found.append(
            InstalmentRow(
                instalment=row,
                payments=payments.get(row.pk, []),
                lpj=lpjs.get(row.pk),
                warnings=warnings.get(row.pk, []),
                waivers=waivers.get(row.pk, []),
                refunds=refunds.get(row.pk, []),
                held=words,
                is_late=bool(
                    row.state in LPJ_OPEN and row.lpj_due_on is not None and row.lpj_due_on < today
                ),
            )
        )
    return found


def _grouped(rows) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.instalment_id, []).append(row)
    return found


def _sums(recipient: Recipient, user: User) -> dict[str, int]:
    sums = {"approved": 0, "paid": 0, "spent": 0, "refunded": 0}
    entries = LedgerEntry.objects.visible_to(user).filter(recipient=recipient)
    for account, amount in entries.values_list("account", "amount"):
        sums[account] += amount
    return sums


def timeline(recipient: Recipient, instalments: list[InstalmentRow]) -> list[dict]:
    """What happened, the newest first; days without an hour are marked as such."""
    entries = [_entry(recipient.created_at, "Usulan dicatat", recipient.created_by, "pencil")]
    if recipient.proposed_at:
        entries.append(_entry(recipient.proposed_at, "Diajukan", recipient.proposed_by, "send"))
    if recipient.verified_at and recipient.verified_by_id:
        entries.append(
            _entry(recipient.verified_at, "Diverifikasi Sudin", recipient.verified_by, "check")
        )
    if recipient.approved_at and recipient.decree is not None:
        page = reverse("grants:decree-detail", args=[recipient.decree.public_id])
        entries.append(
            _entry(
                recipient.approved_at, f"Ditetapkan dengan {recipient.decree.number}",
                recipient.approved_by, "gavel", url=page,
            )
        )  # fmt: skip
    agreement = getattr(recipient, "agreement", None)
    if agreement is not None:
        entries.append(_day(agreement.signed_on, f"{agreement.number} ditandatangani", "signature"))
    if recipient.state in (
        RecipientState.RETURNED,
        RecipientState.REJECTED,
        RecipientState.CANCELLED,
    ):
        entries.append(
            _entry(
                recipient.state_since, recipient.get_state_display(), None, "arrow-back-up",
                tone="action", text=recipient.reason,
            )
        )  # fmt: skip
    for row in instalments:
        entries += _of_instalment(row)
    return sorted(entries, key=lambda entry: str(entry["at"]), reverse=True)


def _of_instalment(row: InstalmentRow) -> list[dict]:
    number = row.instalment.number
    amount = formats.rupiah(row.instalment.amount)
    entries = []
    if row.instalment.paid_on:
        entries.append(
            _day(
                row.instalment.paid_on, f"Tahap {number} cair, {amount}", "cash-banknote", "success"
            )
        )
    for line in row.payments:
        if line.state == "failed" and line.batch.sent_at:
            text = f"{line.get_cause_display()}. {line.note}".strip()
            title = f"Transfer tahap {number} gagal"
            entries.append(_entry(line.batch.sent_at, title, None, "circle-x", "danger", text))
    if row.lpj is not None and row.lpj.submitted_at:
        entries.append(
            _entry(row.lpj.submitted_at, f"LPJ tahap {number} diajukan", None, "report-money")
        )
    if row.lpj is not None and row.lpj.judged_at:
        title = f"LPJ tahap {number}: {row.lpj.get_state_display().lower()}"
        entries.append(_entry(row.lpj.judged_at, title, None, "circle-check", text=row.lpj.note))
    for letter in row.warnings:
        title = f"Surat teguran {letter.level} untuk LPJ tahap {number}"
        entries.append(_day(letter.dated_on, title, "mail-exclamation", "action", letter.number))
    for waiver in row.waivers:
        text = f"{waiver.reason}. Berlaku sampai {formats.long_date(waiver.valid_until)}."
        title = f"Dispensasi {waiver.number} untuk tahap {number}"
        entries.append(_day(waiver.granted_on, title, "shield-check", "info", text))
    for refund in row.refunds:
        title = f"Setor kembali tahap {number}, {formats.rupiah(refund.amount)}"
        slip = refund.bank_reference
        entries.append(_day(refund.deposited_on, title, "receipt-refund", "info", slip))
    return entries


def _entry(at, title: str, by, icon: str, tone="info", text="", url="") -> dict:
    return {
        "at": timezone.localtime(at), "title": title, "by": str(by) if by else "", "icon": icon,
        "tone": tone, "text": text, "url": url,
    }  # fmt: skip


def _day(at: date, title: str, icon: str, tone="info", text="") -> dict:
    return {
        "at": at, "is_day": True, "title": title, "by": "", "icon": icon, "tone": tone,
        "text": text, "url": "",
    }  # fmt: skip
