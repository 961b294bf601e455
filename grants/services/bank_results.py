"""The bank's answer: read, matched line by line, booked. The same file again changes nothing.

Every row of the file and every line of the list ends in a named state. Money is booked only for
a line that the bank answered once, with success, for the right account and the right amount.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import cast

from django.db import transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import BatchState, FailureCause, PaymentState, ResultOutcome
from grants.errors import MoveNotAllowed, SamePerson
from grants.models import PaymentBatch, PaymentLine, ResultFile, ResultRow
from grants.services import bank_answers, booking, rights
from grants.services.bank_answers import Answer
from grants.services.refusals import in_words
from grants.states import PAYMENT_MOVES
from pillars.bank import account_index, account_mask

CAUSES = (
    (FailureCause.ACCOUNT_CLOSED, ("mati", "tutup", "pasif", "dormant", "blokir", "closed")),
    (FailureCause.NAME_DIFFERS, ("nama",)),
    (FailureCause.ACCOUNT_UNKNOWN, ("tidak ditemukan", "tidak ada", "tidak terdaftar", "unknown",
                                    "not found", "rekening salah", "invalid")),
)  # fmt: skip
ANSWERABLE = PAYMENT_MOVES["pay"].sources


@dataclass(slots=True)
class Verdict:
    """What the answers of one line come to."""

    state: str = ""
    paid_on: date | None = None
    cause: str = ""
    note: str = ""


@dataclass(slots=True)
class _Line:
    """A line of the list and the rows of the file that speak of it."""

    pk: int
    state: str
    amount: int
    account_index: bytes
    answers: list[tuple[Answer, ResultRow]] = field(default_factory=list)


def take(*, batch: PaymentBatch, path: Path | str, file_name: str, by: User) -> ResultFile:
    """Book the answer of the bank to a list that was sent. A file that was taken before is
    answered with what it did then."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    if known := ResultFile.objects.filter(batch=batch, sha256=digest).first():
        return known
    table = bank_answers.read(path, name=file_name, bank_format=batch.bank_format)
    with in_words(), transaction.atomic(), signed(by):
        batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if known := ResultFile.objects.filter(batch=batch, sha256=digest).first():
            return known
        if batch.state not in (BatchState.SENT, BatchState.CLOSED):
            raise MoveNotAllowed(
                f"Daftar {batch.number} belum dikirim ke bank, jadi belum ada jawabannya."
            )
        file = ResultFile.objects.create(
            batch=batch,
            file_name=file_name[:200],
            sha256=digest,
            row_count=len(table.answers),
            uploaded_by=by,
        )
        rows, lines = _match(batch, file, table.answers)
        verdicts = {line.pk: _judge(line) for line in lines if line.answers}
        _apply(batch, lines, verdicts, by)
        ResultRow.objects.bulk_create(rows, batch_size=2000)
        file.is_truncated = table.is_truncated
        file.counts = dict(Counter(row.outcome for row in rows))
        file.save(update_fields=["is_truncated", "counts"])
        booking.close_if_answered(batch)
    return file


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do if it were taken now."""

    rows: list[ResultRow]
    # Lines of the list by the state they would end in.
    lines: Counter
    is_truncated: bool
    known: ResultFile | None = None

    @property
    def counts(self) -> Counter:
        return Counter(row.outcome for row in self.rows)


def preview(*, batch: PaymentBatch, path: Path | str, file_name: str, by: User) -> Preview:
    """Read and match a file without booking anything."""
    rights.ensure(by, Permission.GRANT_PAY, batch.region_id)
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    known = ResultFile.objects.filter(batch=batch, sha256=digest).first()
    if known is not None:
        return Preview(list(known.rows.all()), Counter(), known.is_truncated, known)
    table = bank_answers.read(path, name=file_name, bank_format=batch.bank_format)
    rows, lines = _match(batch, None, table.answers)
    ends: Counter = Counter()
    for line in lines:
        if line.answers:
            ends[_judge(line).state or line.state] += 1
        elif line.state == PaymentState.SENT:
            ends[PaymentState.UNANSWERED] += 1
        elif line.state != PaymentState.WITHDRAWN:
            ends[line.state] += 1
    return Preview(rows, ends, table.is_truncated)


def _match(batch, file, answers: list[Answer]) -> tuple[list[ResultRow], list[_Line]]:
    lines: list[_Line] = []
    by_reference: dict[str, _Line] = {}
    by_account: dict[bytes, list[_Line]] = {}
    found = batch.lines.order_by("pk")
    if file is not None:
        found = found.select_for_update()
    for pk, state, amount, account, reference in found.values_list(
        "pk", "state", "amount", "account_index", "reference"
    ):
        listed = _Line(pk, state, amount, bytes(account))
        lines.append(listed)
        by_reference[reference] = listed
        by_account.setdefault(listed.account_index, []).append(listed)
    rows = []
    for answer in answers:
        row = ResultRow(
            file=file,
            number=answer.number,
            outcome=ResultOutcome.UNREADABLE,
            reference=answer.reference[:40],
            account_mask=account_mask(answer.account)[:30] if answer.account else "",
            amount=answer.amount,
            text=answer.text[:200],
        )
        rows.append(row)
        if not answer.is_whole:
            continue
        account = account_index(answer.account) if answer.account else b""
        if answer.reference:
            line = by_reference.get(answer.reference.upper())
        else:
            same = by_account.get(account, [])
            line = same[0] if len(same) == 1 else None
        if line is None or (account and account != line.account_index):
            row.outcome = ResultOutcome.UNKNOWN_ACCOUNT
        if line is not None:
            row.line_id = line.pk
            line.answers.append((answer, row))
    return rows, lines


def _judge(line: _Line) -> Verdict:
    """What all rows about one line come to; sets the outcome of each row."""
    rows = [row for _answer, row in line.answers]
    first, first_row = line.answers[0]
    meanings = {_meaning(answer, row) for answer, row in line.answers}
    if len(meanings) > 1:
        _mark(rows, ResultOutcome.CONTRADICTED)
        return _doubt(line, PaymentState.CONTRADICTED, "Bank menjawab baris ini berbeda-beda.")
    _mark(rows[1:], ResultOutcome.DOUBLED)
    if first_row.outcome == ResultOutcome.UNKNOWN_ACCOUNT:
        return _doubt(line, PaymentState.CONTRADICTED, "Bank menyebut rekening yang lain.")
    succeeded = first.succeeded
    if line.state not in ANSWERABLE:
        agrees = succeeded == (line.state == PaymentState.PAID)
        first_row.outcome = ResultOutcome.ALREADY if agrees else ResultOutcome.CONTRADICTED
        return Verdict()
    if not succeeded:
        first_row.outcome = ResultOutcome.FAILED
        return Verdict(PaymentState.FAILED, cause=_cause(first.text), note=first.text[:200])
    if first.amount != line.amount:
        first_row.outcome = ResultOutcome.WRONG_AMOUNT
        note = f"Bank menulis {formats.rupiah(first.amount)}."
        return _doubt(line, PaymentState.WRONG_AMOUNT, note)
    first_row.outcome = ResultOutcome.PAID
    return Verdict(PaymentState.PAID, paid_on=first.paid_on or timezone.localdate())


def _meaning(answer: Answer, row: ResultRow) -> tuple:
    return answer.succeeded, answer.amount, row.outcome == ResultOutcome.UNKNOWN_ACCOUNT


def _mark(rows: list[ResultRow], outcome: ResultOutcome) -> None:
    for row in rows:
        row.outcome = outcome


def _doubt(line: _Line, state: PaymentState, note: str) -> Verdict:
    return Verdict(state, note=note) if line.state in ANSWERABLE else Verdict()


def _cause(text: str) -> str:
    folded = text.lower()
    for cause, words in CAUSES:
        if any(word in folded for word in words):
            return cause.value
    return FailureCause.REFUSED.value


def _apply(batch, lines: list[_Line], verdicts: dict[int, Verdict], by: User) -> None:
    sorted_out: dict[str, list[int]] = {}
    for pk, verdict in verdicts.items():
        sorted_out.setdefault(verdict.state, []).append(pk)
    paid = sorted_out.get(PaymentState.PAID, [])
    if paid and _is_actor(paid, by):
        raise SamePerson(
            "Yang mengajukan, memeriksa, atau menetapkan tidak dapat mencatat pembayarannya."
        )
    # A verdict of paid always has its day.
    days = [cast("date", verdicts[pk].paid_on) for pk in paid]
    booking.paid(batch, paid, days, by)
    failed = sorted_out.get(PaymentState.FAILED, [])
    booking.failed(
        batch, failed, [verdicts[pk].cause for pk in failed], [verdicts[pk].note for pk in failed]
    )
    doubtful = [
        pk
        for state in (PaymentState.WRONG_AMOUNT, PaymentState.CONTRADICTED)
        for pk in sorted_out.get(state, [])
    ]
    booking.doubtful(
        doubtful,
        [verdicts[pk].state for pk in doubtful],
        [verdicts[pk].note for pk in doubtful],
    )
    silent = [
        line.pk for line in lines if line.pk not in verdicts and line.state == PaymentState.SENT
    ]
    booking.doubtful(
        silent,
        [PaymentState.UNANSWERED.value] * len(silent),
        ["Tidak ada di berkas hasil bank."] * len(silent),
    )


def _is_actor(keys: list[int], by: User) -> bool:
    rows = PaymentLine.objects.filter(pk__in=keys).values_list(
        "instalment__recipient__proposed_by",
        "instalment__recipient__verified_by",
        "instalment__recipient__approved_by",
    )
    return any(by.pk in actors for actors in rows.distinct())
