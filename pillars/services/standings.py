"""What happens to a duty while it lasts: it is extended, suspended and resumed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from pillars.errors import DutyInvalid
from pillars.models import Assignment, PersonDocument, StatusEvent
from pillars.services import duty_checks as checks
from pillars.services.status_events import tell

LONGEST = timedelta(days=366 * 15)
_TURNS = (StatusEvent.Kind.SUSPENDED, StatusEvent.Kind.RESUMED)


def extend(
    *,
    assignment: Assignment,
    until: date,
    sk_number: str = "",
    sk_on: date | None = None,
    sk_signer: str = "",
    note: str = "",
    evidence: PersonDocument | None = None,
    by: User,
) -> Assignment:
    """The duty goes on until a later last day, by a new decree if there is one. The old decree
    stays in the history."""
    try:
        with transaction.atomic(), signed(by, reason=note or "Perpanjangan"):
            assignment = checks.held(assignment, by)
            before = checks.last_day(assignment)
            if before is None:
                raise DutyInvalid(
                    "Tugas ini belum punya hari terakhir, jadi tidak perlu diperpanjang."
                )
            if until <= before:
                raise DutyInvalid(
                    f"Hari terakhir yang baru harus sesudah {formats.long_date(before)}."
                )
            if until > timezone.localdate() + LONGEST:
                raise DutyInvalid("Hari terakhir lebih dari 15 tahun lagi. Periksa tahunnya.")
            checks.check_evidence(evidence, assignment)
            old_decree = assignment.sk_number
            assignment.validity = DateRange(assignment.validity.lower, until + timedelta(days=1))
            if sk_number.strip():
                assignment.sk_number = " ".join(sk_number.split())
                assignment.sk_on = sk_on
                assignment.sk_signer = " ".join(sk_signer.split())
            assignment.save(
                update_fields=["validity", "sk_number", "sk_on", "sk_signer", "updated_at"]
            )
            tell(
                assignment,
                StatusEvent.Kind.EXTENDED,
                on=timezone.localdate(),
                by=by,
                reason=note,
                was=_decreed(before, old_decree),
                became=_decreed(until, assignment.sk_number),
                evidence=evidence,
            )
    except IntegrityError as error:
        raise checks.in_words(error, assignment) from error
    return assignment


def suspend(
    *,
    assignment: Assignment,
    on: date,
    reason: str,
    evidence: PersonDocument | None = None,
    by: User,
) -> StatusEvent:
    """Out of service for a time, with the seat kept: leave, illness, an inquiry."""
    return _turn(assignment, StatusEvent.Kind.SUSPENDED, on, reason, evidence, by)


def resume(
    *,
    assignment: Assignment,
    on: date,
    reason: str = "",
    evidence: PersonDocument | None = None,
    by: User,
) -> StatusEvent:
    """Back in service."""
    return _turn(assignment, StatusEvent.Kind.RESUMED, on, reason, evidence, by)


def suspended_since(duties: Iterable[int]) -> dict[int, date]:
    """Of these duties, those out of service now, with the day on which that began."""
    return since_in(StatusEvent.objects.filter(assignment__in=list(duties), kind__in=_TURNS))


def since_in(events: Iterable[StatusEvent]) -> dict[int, date]:
    """As `suspended_since`, from events that are at hand."""
    last: dict[int | None, StatusEvent] = {}
    for event in sorted(events, key=lambda one: one.pk):
        if event.kind in _TURNS:
            last[event.assignment_id] = event
    return {
        duty: event.happened_on
        for duty, event in last.items()
        if duty and event.kind == StatusEvent.Kind.SUSPENDED
    }


def _turn(assignment, kind, on: date, reason: str, evidence, by: User) -> StatusEvent:
    with transaction.atomic(), signed(by, reason=reason):
        assignment = checks.held(assignment, by)
        since = suspended_since([assignment.pk]).get(assignment.pk)
        is_suspending = kind == StatusEvent.Kind.SUSPENDED
        if is_suspending and since:
            raise DutyInvalid(f"Tugas ini sudah nonaktif sejak {formats.long_date(since)}.")
        if not is_suspending and not since:
            raise DutyInvalid("Tugas ini tidak sedang nonaktif.")
        if is_suspending and not reason.strip():
            raise DutyInvalid("Isi alasan penonaktifan.")
        if on not in assignment.validity or (since and on < since):
            raise DutyInvalid("Tanggalnya di luar masa tugas ini. Periksa tanggalnya.")
        if on > timezone.localdate():
            raise DutyInvalid("Tanggalnya belum tiba. Catat pada harinya.")
        checks.check_evidence(evidence, assignment)
        return tell(assignment, kind, on=on, by=by, reason=reason, evidence=evidence)


def _decreed(until: date, sk_number: str) -> str:
    words = f"sampai {formats.long_date(until)}"
    return f"{words}, SK {sk_number}" if sk_number else words
