"""Proposals: submitted, verified, returned, rejected, withdrawn, one or a thousand at once.

Each verb locks the rows, says of each why it cannot, and moves the others in one statement.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import Judgement, RecipientState
from grants.errors import GrantError, GrantInvalid
from grants.models import Document, Finding, Programme, Recipient, RequiredDocument
from grants.services import eligibility, plans, rights, snapshots
from grants.services.days import due_after
from grants.services.generating import ensure_open, look
from grants.services.outcomes import Outcome, keys_of
from grants.services.programmes import periods
from grants.services.refusals import in_words
from grants.states import RECIPIENT_MOVES
from pillars.models import Organisation

COLUMNS = (
    "id", "name", "state", "region_id", "programme_id", "proposed_by_id", "verified_by_id",
    "shortcomings",
)  # fmt: skip
Check = Callable[[dict[str, Any]], tuple[str, str] | None]


def add(
    *,
    programme: Programme,
    organisation: Organisation,
    amount: int | None = None,
    purpose: str = "",
    proposal_number: str = "",
    proposal_on: date | None = None,
    by: User,
) -> Recipient:
    """One proposal by hand; an amount of its own is for grants that differ (hibah)."""
    rights.ensure(by, Permission.GRANT_PROPOSE, organisation.region_id)
    ensure_open(programme)
    if organisation.kind_id not in programme.kind_codes:
        raise GrantInvalid(f"Program ini untuk {programme.kind.name}.")
    schedule = periods(programme, organisation.kind_id)
    own = amount if amount and amount != schedule[0].amount else None
    with in_words(), transaction.atomic(), signed(by), connection.cursor() as cursor:
        recipient = Recipient.objects.create(
            programme=programme,
            organisation=organisation,
            region_id=organisation.region_id,
            name=organisation.name,
            amount=own or schedule[0].amount,
            follows_setting=own is None,
            total_amount=own * len(schedule) if own else sum(one.amount for one in schedule),
            purpose=" ".join(purpose.split())[:300],
            proposal_number=proposal_number.strip(),
            proposal_on=proposal_on,
            created_by=by,
        )
        snapshots.refresh(cursor, [recipient.pk])
        look(cursor, programme, [recipient.pk])
    recipient.refresh_from_db()
    return recipient


def submit(*, recipients: Iterable[Recipient | int], by: User) -> Outcome:
    """Hand in the drafts, with what the registry says of them today."""
    keys = keys_of(recipients)

    def prepare() -> None:
        with connection.cursor() as cursor:
            snapshots.refresh(cursor, keys)
            eligibility.judge(cursor, keys)

    return _move("submit", keys, by, sets={"proposed_by": by, "verified_by": None}, first=prepare)


def verify(*, recipients: Iterable[Recipient | int], by: User) -> Outcome:
    """Sudin says that these may be decreed: papers complete, nothing missing, nothing double."""
    keys = keys_of(recipients)
    doubtful, incomplete = _with_findings(keys), _without_papers(keys)

    def check(row) -> tuple[str, str] | None:
        if row["proposed_by_id"] == by.pk:
            return "same_person", "Yang mengajukan tidak dapat memeriksa usulannya sendiri."
        if stops := eligibility.stopping(row["shortcomings"], "verify"):
            return stops[0].code, stops[0].message
        if row["id"] in doubtful:
            return "double_funding", "Ada temuan ganda yang belum dinilai."
        if row["id"] in incomplete:
            return "documents", "Masih ada dokumen wajib yang belum diterima."
        return None

    def prepare() -> None:
        with connection.cursor() as cursor:
            eligibility.judge(cursor, keys)

    return _move(
        "verify",
        keys,
        by,
        sets={"verified_by": by, "verified_at": timezone.now()},
        check=check,
        first=prepare,
    )


def send_back(*, recipients: Iterable[Recipient | int], reason: str, by: User) -> Outcome:
    """Something has to be mended by whoever proposed it."""
    return _move("return", keys_of(recipients), by, sets={"verified_by": None}, reason=reason)


def reject(*, recipients: Iterable[Recipient | int], reason: str, by: User) -> Outcome:
    """Not this year."""
    return _move("reject", keys_of(recipients), by, reason=reason)


def withdraw(*, recipients: Iterable[Recipient | int], reason: str, by: User) -> Outcome:
    """The office takes back what it proposed, before it is decreed."""
    return _move("withdraw", keys_of(recipients), by, reason=reason)


def note_briefing(*, recipients: Iterable[Recipient | int], held_on: date, by: User) -> Outcome:
    """Their treasurers were told how an LPJ is made, before they get the bank book."""
    scopes = rights.ensure(by, Permission.GRANT_PROPOSE)
    keys = keys_of(recipients)
    outcome = Outcome()
    with transaction.atomic(), signed(by), connection.cursor() as cursor:
        rows = Recipient.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        good = []
        for key, name, region in rows.values_list("pk", "name", "region_id"):
            if rights.covered(region, scopes):
                good.append(key)
            else:
                outcome.refuse(key, name, "outside_region", "Penerima ini di wilayah lain.")
        plans.renew(len(good))
        outcome.done = Recipient.objects.filter(pk__in=good).update(
            briefed_on=held_on, updated_at=timezone.now()
        )
        eligibility.judge(cursor, good)
    return outcome


def refresh(*, recipients: Iterable[Recipient | int], by: User) -> int:
    """Copy again what the registry says, for drafts and returned proposals; how many differed."""
    scopes = rights.ensure(by, Permission.GRANT_PROPOSE)
    rows = Recipient.objects.filter(pk__in=keys_of(recipients))
    keys = [
        key for key, region in rows.values_list("pk", "region_id") if rights.covered(region, scopes)
    ]
    with transaction.atomic(), signed(by), connection.cursor() as cursor:
        count = snapshots.refresh(cursor, keys)
        eligibility.judge(cursor, keys)
    return count


def _move(
    name: str,
    keys: list[int],
    by: User,
    *,
    sets: dict[str, Any] | None = None,
    reason: str = "",
    check: Check | None = None,
    first: Callable[[], None] | None = None,
) -> Outcome:
    step = RECIPIENT_MOVES[name]
    assert step.permission is not None
    scopes = rights.ensure(by, step.permission)
    reason = " ".join(reason.split())[:500]
    outcome = Outcome()
    with in_words(), transaction.atomic(), signed(by, reason=reason):
        locked = Recipient.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        list(locked.values_list("pk"))
        if first is not None:
            first()
        good: dict[int, list[int]] = {}
        for row in Recipient.objects.filter(pk__in=keys).order_by("pk").values(*COLUMNS):
            refusal = _refusal(step, row, scopes, reason, check)
            if refusal is None:
                good.setdefault(row["programme_id"], []).append(row["id"])
            else:
                outcome.refuse(row["id"], row["name"], *refusal)
        now = timezone.now()
        values = {
            "state": step.target,
            "state_since": now,
            "reason": reason,
            "updated_at": now,
            **({"proposed_at": now} if name == "submit" else {}),
            **(sets or {}),
        }
        plans.renew(sum(map(len, good.values())))
        for programme in Programme.objects.filter(pk__in=good):
            values["due_on"] = due_after(programme, step.target, timezone.localdate(now))
            outcome.done += Recipient.objects.filter(pk__in=good[programme.pk]).update(**values)
    return outcome


def _refusal(step, row, scopes, reason, check) -> tuple[str, str] | None:
    if not rights.covered(row["region_id"], scopes):
        return "outside_region", "Penerima ini di wilayah lain."
    try:
        label = RecipientState(row["state"]).label
        step.check(row["state"], state_label=label, reason=reason)
    except GrantError as refused:
        return refused.code, str(refused)
    return check(row) if check is not None else None


def _with_findings(keys: list[int]) -> set[int]:
    pairs = (
        Finding.objects.filter(settled_at__isnull=True, receipt__isnull=True)
        .filter(Q(recipient__in=keys) | Q(other__in=keys))
        .values_list("recipient_id", "other_id")
    )
    return {key for pair in pairs for key in pair}


def _without_papers(keys: list[int]) -> set[int]:
    """Recipients of programmes that ask for papers, of which not all are accepted."""
    programmes = Recipient.objects.filter(pk__in=keys).values("programme")
    asked = dict(
        RequiredDocument.objects.filter(programme__in=programmes, is_required=True)
        .order_by()
        .values_list("programme")
        .annotate(Count("pk"))
    )
    if not asked:
        return set()
    accepted = dict(
        Document.objects.filter(
            recipient__in=keys, judgement=Judgement.ACCEPTED, requirement__is_required=True
        )
        .order_by()
        .values_list("recipient")
        .annotate(Count("pk"))
    )
    rows = Recipient.objects.filter(pk__in=keys).values_list("pk", "programme_id")
    return {key for key, programme in rows if accepted.get(key, 0) < asked.get(programme, 0)}
