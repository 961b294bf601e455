"""Accounting for an instalment: the recipient's LPJ is written down, judged item by item, and
accepted; only then is the instalment settled and the next one free."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import InstalmentState, Judgement, LpjState
from grants.errors import GrantInvalid, MoveNotAllowed, ReasonMissing
from grants.models import Instalment, Lpj, LpjLine
from grants.services import doubles, ledger, plans, receipts, rights
from grants.services.days import due_after
from grants.services.outcomes import Outcome, keys_of
from grants.services.refusals import in_words
from grants.states import INSTALMENT_MOVES

LARGEST_VARIANCE = 10  # per cent of a line of the RAB, beyond which a note is asked for


@dataclass(frozen=True, slots=True)
class Spending:
    """A thing the money was spent on, and the line of the RAB it belongs to."""

    description: str
    amount: int
    rab_line_id: int | None = None


_OPEN = """
    INSERT INTO grants_lpj
        (public_id, instalment_id, state, received, spent, returned, remaining, activity, note)
    SELECT gen_random_uuid(), i.id, 'draft', i.amount, 0, 0, i.amount, '', ''
      FROM grants_instalment i WHERE i.id = ANY(%(keys)s) ORDER BY i.id
        ON CONFLICT (instalment_id) DO NOTHING
"""
_CLEAR = """
    DELETE FROM grants_lpjline l USING grants_lpj j
     WHERE j.id = l.lpj_id AND j.instalment_id = ANY(%(keys)s)
"""
_LINES = """
    INSERT INTO grants_lpjline (lpj_id, number, rab_line_id, description, amount, judgement, reason)
    SELECT j.id, v.number, v.rab, v.description, v.amount, 'pending', ''
      FROM unnest(%(instalments)s::bigint[], %(numbers)s::int[], %(rabs)s::bigint[],
                  %(descriptions)s::text[], %(amounts)s::bigint[])
           AS v (instalment, number, rab, description, amount)
      JOIN grants_lpj j ON j.instalment_id = v.instalment
     ORDER BY j.id, v.number
"""
_SUBMIT = """
    UPDATE grants_lpj j
       SET state = 'submitted', spent = l.spent, remaining = j.received - l.spent - j.returned,
           submitted_by_id = %(by)s, submitted_at = now(), judged_by_id = NULL, judged_at = NULL
      FROM (SELECT j.id, coalesce(sum(l.amount), 0) AS spent
              FROM grants_lpj j LEFT JOIN grants_lpjline l ON l.lpj_id = j.id
             WHERE j.instalment_id = ANY(%(keys)s) GROUP BY j.id) l
     WHERE j.id = l.id
"""


def write_down(
    *, instalment: Instalment, lines: Sequence[Spending], activity: str = "", by: User
) -> Lpj:
    """A draft, or other lines for one that is still with the recipient; receipts of lines that
    stay the same stay with them."""
    rights.ensure(by, Permission.GRANT_PROPOSE, instalment.recipient.region_id)
    _check_sum(lines, instalment.amount)
    with in_words(), transaction.atomic(), signed(by), connection.cursor() as cursor:
        instalment = Instalment.objects.select_for_update().get(pk=instalment.pk)
        step = INSTALMENT_MOVES["account"]
        step.check(instalment.state, state_label=instalment.get_state_display())
        cursor.execute(_OPEN, {"keys": [instalment.pk]})
        lpj = Lpj.objects.get(instalment=instalment)
        kept = {(one.description, one.amount): one for one in lpj.lines.all()}
        wanted = [(" ".join(one.description.split())[:200], one) for one in lines]
        stays = [kept.pop((words, one.amount), None) for words, one in wanted]
        lpj.lines.filter(pk__in=[one.pk for one in kept.values()]).delete()
        # Out of the way first: numbers are unique within an LPJ.
        for place, line in enumerate(stays, start=1):
            if line is not None:
                line.number = 10_000 + place
                line.save(update_fields=["number"])
        for place, ((words, one), line) in enumerate(zip(wanted, stays, strict=True), start=1):
            line = line or LpjLine(lpj=lpj, amount=one.amount, description=words)
            line.number, line.rab_line_id = place, one.rab_line_id
            line.save()
        lpj.activity = " ".join(activity.split())[:300]
        lpj.spent = sum(one.amount for one in lines)
        lpj.remaining = lpj.received - lpj.spent - lpj.returned
        lpj.save(update_fields=["activity", "spent", "remaining"])
    return lpj


def submit(
    *,
    instalments: Iterable[Instalment | int],
    spendings: Mapping[int, Sequence[Spending]] | None = None,
    by: User,
) -> Outcome:
    """Hand in the LPJs of these instalments; with `spendings` (by key of the instalment) their
    lines are written first, in one statement for all."""
    scopes = rights.ensure(by, Permission.GRANT_PROPOSE)
    keys = keys_of(instalments)
    outcome = Outcome()
    with in_words(), transaction.atomic(), signed(by), connection.cursor() as cursor:
        good, programmes = _submittable(keys, scopes, spendings, outcome)
        if not good:
            return outcome
        plans.renew(len(good))
        cursor.execute(_OPEN, {"keys": good})
        if spendings is not None:
            cursor.execute(_CLEAR, {"keys": good})
            cursor.execute(_LINES, _unnested(good, spendings))
        cursor.execute(_SUBMIT, {"keys": good, "by": by.pk})
        today = timezone.localdate()
        for programme, mine in programmes.items():
            Instalment.objects.filter(pk__in=mine).update(
                state=InstalmentState.LPJ_SUBMITTED,
                due_on=due_after(programme, InstalmentState.LPJ_SUBMITTED, today),
            )
        doubles.search(cursor, good)
        outcome.done = len(good)
    return outcome


def judge_line(*, line: LpjLine, accepted: bool, reason: str = "", by: User) -> LpjLine:
    """One item is in order, or has to be mended, and why."""
    instalment = line.lpj.instalment
    rights.ensure(by, Permission.GRANT_VERIFY, instalment.recipient.region_id)
    if not accepted and not reason.strip():
        raise ReasonMissing("Tuliskan apa yang perlu diperbaiki pada baris ini.")
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        lpj = Lpj.objects.select_for_update().get(pk=line.lpj_id)
        _ensure_submitted(lpj)
        line = LpjLine.objects.get(pk=line.pk)
        line.judgement = Judgement.ACCEPTED if accepted else Judgement.RETURNED
        line.reason = "" if accepted else " ".join(reason.split())[:300]
        line.save(update_fields=["judgement", "reason"])
        lpj.judged_by, lpj.judged_at = by, timezone.now()
        lpj.save(update_fields=["judged_by", "judged_at"])
    return line


def send_back(*, lpj: Lpj, reason: str, by: User) -> Lpj:
    """Back to the recipient, with the items that are not in order."""
    rights.ensure(by, Permission.GRANT_VERIFY, lpj.instalment.recipient.region_id)
    if not reason.strip():
        raise ReasonMissing("Tuliskan apa yang perlu diperbaiki.")
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        lpj = Lpj.objects.select_for_update(of=("self",)).get(pk=lpj.pk)
        _ensure_submitted(lpj)
        lpj.state, lpj.note = LpjState.RETURNED, " ".join(reason.split())[:500]
        lpj.judged_by, lpj.judged_at = by, timezone.now()
        lpj.save(update_fields=["state", "note", "judged_by", "judged_at"])
        Instalment.objects.filter(pk=lpj.instalment_id).update(
            state=InstalmentState.LPJ_RETURNED, due_on=None
        )
    return lpj


def accept(*, lpjs: Iterable[Lpj | int], by: User) -> Outcome:
    """These are in order. What was spent goes into the ledger; what remains is asked back, and
    only an instalment of which nothing remains is settled."""
    scopes = rights.ensure(by, Permission.GRANT_VERIFY)
    outcome = Outcome()
    with in_words(), transaction.atomic(), signed(by):
        keys, settled, owing = _acceptable(keys_of(lpjs), scopes, by, outcome)
        if not keys:
            return outcome
        now = timezone.now()
        plans.renew(len(keys))
        Lpj.objects.filter(pk__in=keys).update(
            state=LpjState.ACCEPTED, judged_by=by, judged_at=now, note=""
        )
        LpjLine.objects.filter(lpj__in=keys).exclude(judgement=Judgement.ACCEPTED).update(
            judgement=Judgement.ACCEPTED
        )
        Instalment.objects.filter(pk__in=settled).update(state=InstalmentState.SETTLED, due_on=None)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE grants_instalment i SET state = 'refunding', refund_due = v.amount,"
                " due_on = NULL FROM unnest(%s::bigint[], %s::bigint[]) AS v (id, amount)"
                " WHERE i.id = v.id",
                [list(owing), list(owing.values())],
            )
        ledger.spend(keys=keys, day=timezone.localdate(now), by=by)
        outcome.done = len(keys)
    return outcome


def variances(lpj: Lpj) -> list[tuple[str, int, int]]:
    """(line of the RAB, planned, spent) where spending is more than a tenth off the plan."""
    spent: dict[int, int] = {}
    for line in lpj.lines.all():
        if line.rab_line_id:
            spent[line.rab_line_id] = spent.get(line.rab_line_id, 0) + line.amount
    found = []
    for planned in lpj.instalment.recipient.rab.all():
        actual = spent.get(planned.pk, 0)
        if abs(actual - planned.amount) * 100 > planned.amount * LARGEST_VARIANCE:
            found.append((planned.description, planned.amount, actual))
    return found


def _submittable(keys, scopes, spendings, outcome: Outcome):
    step = INSTALMENT_MOVES["account"]
    rows = (
        Instalment.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .select_related("recipient__programme")
        .only("state", "amount", "recipient__name", "recipient__region_id", "recipient__programme")
        .order_by("pk")
    )
    good: list[int] = []
    programmes: dict = {}
    for one in rows:
        name = one.recipient.name
        if not rights.covered(one.recipient.region_id, scopes):
            outcome.refuse(one.pk, name, "outside_region", "Penerima ini di wilayah lain.")
        elif one.state not in step.sources:
            label = one.get_state_display()
            outcome.refuse(one.pk, name, "state", f"Statusnya sekarang {label}.")
        elif spendings is not None and (wrong := _wrong(spendings.get(one.pk, ()), one.amount)):
            outcome.refuse(one.pk, name, "invalid", wrong)
        else:
            good.append(one.pk)
            programmes.setdefault(one.recipient.programme, []).append(one.pk)
    return good, programmes


def _acceptable(keys, scopes, by, outcome: Outcome):
    rows = (
        Lpj.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list(
            "pk",
            "state",
            "remaining",
            "submitted_by_id",
            "instalment_id",
            "instalment__recipient__name",
            "instalment__recipient__region_id",
        )
    )
    doubtful = receipts.doubtful(keys)
    returned = set(
        LpjLine.objects.filter(lpj__in=keys, judgement=Judgement.RETURNED).values_list(
            "lpj_id", flat=True
        )
    )
    good: list[int] = []
    settled: list[int] = []
    owing: dict[int, int] = {}
    for key, state, remaining, submitted_by, instalment, name, region in rows:
        if not rights.covered(region, scopes):
            outcome.refuse(key, name, "outside_region", "Penerima ini di wilayah lain.")
        elif state != LpjState.SUBMITTED:
            label = LpjState(state).label
            outcome.refuse(key, name, "state", f"LPJ ini berstatus {label}.")
        elif submitted_by == by.pk:
            outcome.refuse(
                key, name, "same_person", "Yang mengajukan LPJ tidak dapat memeriksanya sendiri."
            )
        elif key in returned:
            outcome.refuse(key, name, "items", "Ada baris yang dinilai perlu perbaikan.")
        elif key in doubtful:
            outcome.refuse(key, name, "double_receipt", "Ada bukti ganda yang belum dinilai.")
        else:
            good.append(key)
            if remaining:
                owing[instalment] = remaining
            else:
                settled.append(instalment)
    return good, settled, owing


def _ensure_submitted(lpj: Lpj) -> None:
    if lpj.state != LpjState.SUBMITTED:
        raise MoveNotAllowed(f"LPJ ini berstatus {lpj.get_state_display().lower()}.")


def _unnested(keys: list[int], spendings: Mapping[int, Sequence[Spending]]) -> dict:
    lines = [
        (key, number, one.rab_line_id, " ".join(one.description.split())[:200], one.amount)
        for key in keys
        for number, one in enumerate(spendings.get(key, ()), start=1)
    ]
    names = ("instalments", "numbers", "rabs", "descriptions", "amounts")
    columns = [list(column) for column in zip(*lines, strict=True)] or [[] for _ in names]
    return dict(zip(names, columns, strict=True))


def _check_sum(lines: Sequence[Spending], received: int) -> None:
    if wrong := _wrong(lines, received):
        raise GrantInvalid(wrong)


def _wrong(lines: Sequence[Spending], received: int) -> str:
    if any(one.amount <= 0 or not one.description.strip() for one in lines):
        return "Setiap baris belanja perlu uraian dan jumlah lebih dari nol."
    spent = sum(one.amount for one in lines)
    if spent > received:
        return f"Belanja {formats.rupiah(spent)} melebihi yang diterima {formats.rupiah(received)}."
    return ""
