"""A step for hundreds of recipients: kept as a row, taken part by part, each part whole.

The position moves in the transaction that writes the recipients, so that a worker that takes
over neither repeats nor forgets anybody.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db import InterfaceError, OperationalError, transaction

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from accounts.services import jobs
from grants import tasks
from grants.enums import Judgement
from grants.errors import GrantError, GrantInvalid, ReasonMissing
from grants.models import BulkStep, Document, Recipient
from grants.services import agreements, documents, recipients, rights
from grants.services.outcomes import Outcome, Refusal

log = logging.getLogger(__name__)

STEP = "bulk"
# Up to here the page answers with the result; beyond, a worker does it.
SMALL = 200
PART = 500
Action = BulkStep.Action
NEEDS = {
    Action.SUBMIT: Permission.GRANT_PROPOSE,
    Action.VERIFY: Permission.GRANT_VERIFY,
    Action.RETURN: Permission.GRANT_VERIFY,
    Action.REJECT: Permission.GRANT_VERIFY,
    Action.WITHDRAW: Permission.GRANT_PROPOSE,
    Action.SIGN: Permission.GRANT_PROPOSE,
    Action.BRIEF: Permission.GRANT_PROPOSE,
    Action.REFRESH: Permission.GRANT_PROPOSE,
    Action.ACCEPT_PAPERS: Permission.GRANT_VERIFY,
}
WITH_REASON = frozenset({Action.RETURN, Action.REJECT, Action.WITHDRAW})
WITH_DAY = frozenset({Action.SIGN, Action.BRIEF})
UNEXPECTED = (
    "Langkah ini terhenti karena gangguan yang tidak terduga. Yang sudah selesai tetap tersimpan; "
    "pilih lagi sisanya dari daftar. Kalau terulang, sampaikan ke administrator."
)


def ask(
    *,
    action: str,
    keys: Sequence[int],
    reason: str = "",
    day: date | None = None,
    back: str = "",
    by: User,
) -> BulkStep:
    """Take this step for these recipients: at once for a few, by a worker for many."""
    rights.ensure(by, NEEDS[Action(action)])
    if not keys:
        raise GrantInvalid("Pilih sedikitnya satu penerima.")
    if action in WITH_REASON and not reason.strip():
        raise ReasonMissing("Tuliskan alasannya; penerima membacanya di halaman status.")
    if action in WITH_DAY and day is None:
        raise GrantInvalid("Isi tanggalnya.")
    is_small = len(keys) <= SMALL
    with transaction.atomic():
        step = BulkStep.objects.create(
            action=action,
            region=by.region,
            keys=list(keys),
            reason=" ".join(reason.split())[:500],
            day=day,
            back=back[:500],
            requested_by=by,
        )
        ring: Callable[[], None] = _silent if is_small else partial(tasks.ring_bulk, step)
        jobs.ask(step, step=STEP, ring=ring)
    if is_small:
        claimed = claim(step.pk)
        if claimed is not None:
            take(claimed)
        step.refresh_from_db()
    return step


def claim(step_id: int) -> BulkStep | None:
    step = jobs.claim(BulkStep.objects.all(), step_id, step=STEP)
    return step if isinstance(step, BulkStep) else None


def take(step: BulkStep) -> None:
    """Everybody of a claimed step. Raises ClaimLost, and the database's own errors after giving
    the row back."""
    try:
        _take(step)
    except jobs.ClaimLost:
        raise
    except GrantError as refused:
        jobs.fail(step, str(refused))
    except (OperationalError, InterfaceError):
        jobs.release(step)
        raise
    except Exception:
        log.exception("bulk_step_failed", extra={"step": str(step.public_id)})
        jobs.fail(step, UNEXPECTED)
    except BaseException:
        jobs.release(step)
        raise


def _take(step: BulkStep) -> None:
    total = len(step.keys)
    jobs.beat(step, done=step.position, total=total, note="Memeriksa satu per satu")
    while step.position < total:
        part = step.keys[step.position : step.position + PART]
        with transaction.atomic():
            jobs.hold(step)
            outcome = _once(step, part)
            step.position += len(part)
            step.done += outcome.done
            step.refused = [*step.refused, *_named(outcome.refused)]
            step.save(update_fields=["position", "done", "refused"])
        jobs.beat(step, done=step.position, note=f"{formats.number(step.position)} diperiksa")
    words = f"{formats.number(step.done)} berhasil"
    if step.refused:
        words += f", {formats.number(len(step.refused))} ditolak"
    jobs.finish(step, words)


def _once(step: BulkStep, keys: list[int]) -> Outcome:
    by, action = step.requested_by, Action(step.action)
    match action:
        case Action.SUBMIT:
            return recipients.submit(recipients=keys, by=by)
        case Action.VERIFY:
            return recipients.verify(recipients=keys, by=by)
        case Action.RETURN:
            return recipients.send_back(recipients=keys, reason=step.reason, by=by)
        case Action.REJECT:
            return recipients.reject(recipients=keys, reason=step.reason, by=by)
        case Action.WITHDRAW:
            return recipients.withdraw(recipients=keys, reason=step.reason, by=by)
        case Action.BRIEF:
            assert step.day is not None
            return recipients.note_briefing(recipients=keys, held_on=step.day, by=by)
        case Action.REFRESH:
            recipients.refresh(recipients=keys, by=by)
            return Outcome(done=len(keys))
        case Action.SIGN:
            return _signed(step, keys)
        case Action.ACCEPT_PAPERS:
            return _accepted(keys, by)


def _signed(step: BulkStep, keys: list[int]) -> Outcome:
    """Each programme numbers its own agreements."""
    outcome = Outcome()
    by_programme: dict = {}
    for one in Recipient.objects.filter(pk__in=keys).select_related("programme__region"):
        by_programme.setdefault(one.programme, []).append(one.pk)
    for programme, mine in by_programme.items():
        part = agreements.sign(
            programme=programme, recipients=mine, signed_on=step.day, by=step.requested_by
        )
        outcome.done += part.done
        outcome.refused += part.refused
    return outcome


def _accepted(keys: list[int], by: User) -> Outcome:
    """All papers of these recipients that wait; what is refused is said of the recipient."""
    papers = Document.objects.filter(recipient__in=keys, judgement=Judgement.PENDING)
    owners = dict(papers.values_list("pk", "recipient"))
    part = documents.accept(documents=list(owners), by=by)
    refused = {owners[one.key]: one for one in part.refused}
    outcome = Outcome(done=len(set(owners.values()) - set(refused)))
    outcome.refused = [
        Refusal(key, one.name, one.code, one.message) for key, one in refused.items()
    ]
    for key, name in (
        Recipient.objects.filter(pk__in=keys)
        .exclude(pk__in=owners.values())
        .values_list("pk", "name")
    ):
        outcome.refuse(key, name, "documents", "Tidak ada dokumen yang menunggu diperiksa.")
    return outcome


def _named(refused: Sequence[Refusal]) -> list[list[str]]:
    keys = Recipient.objects.in_bulk([one.key for one in refused])
    return [
        [str(keys[one.key].public_id), one.name, one.code, one.message]
        for one in refused
        if one.key in keys
    ]


def _silent() -> None:
    """A small step is taken by the page that asked; nobody needs to be rung for."""
