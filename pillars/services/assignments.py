"""Duties: somebody is appointed to serve somewhere as something, and one day it ends.

That one kecamatan has one TKSK is kept by the database, whoever writes at the same moment;
here its refusal is turned into words. What happens in between is in `standings.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from pillars import eligibility
from pillars.eligibility import Finding
from pillars.errors import DutyInvalid, NotEligible, OutsideRegion
from pillars.models import (
    Assignment,
    EndReason,
    Person,
    PersonDocument,
    PillarKind,
    RuleOverride,
    StatusEvent,
)
from pillars.services import duty_checks as checks
from pillars.services.status_events import tell
from regions.models import Region

EVENT_OF = {
    EndReason.REPLACED: StatusEvent.Kind.REPLACED,
    EndReason.MOVED: StatusEvent.Kind.MOVED,
}


def appoint(
    *,
    person: Person,
    kind: PillarKind,
    region: Region,
    start_on: date,
    end_on: date | None = None,
    position: str = "",
    member_number: str = "",
    sk_number: str = "",
    sk_on: date | None = None,
    sk_signer: str = "",
    overrides: Mapping[str, str] | None = None,
    evidence: PersonDocument | None = None,
    by: User,
) -> Assignment:
    """`person` serves in `region` as `kind` from a day on; `end_on` is the last day, if known.

    `overrides` gives a reason for each rule that speaks against it, by its code. Raises
    NotEligible without them; SeatTaken or DutyHeldAlready when the database knows better.
    """
    checks.may_edit(by, region.code)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise OutsideRegion("Orang ini dibina di wilayah lain.")
    checks.check_place(kind, region)
    checks.check_days(start_on, end_on)
    against = _stopping(person, kind, region, start_on, end_on, overrides or {})
    assignment = Assignment(
        person=person,
        kind=kind,
        region=region,
        position=" ".join(position.split()),
        member_number=member_number.strip(),
        sk_number=" ".join(sk_number.split()),
        sk_on=sk_on,
        sk_signer=" ".join(sk_signer.split()),
        validity=DateRange(start_on, end_on + timedelta(days=1) if end_on else None),
    )
    checks.check_evidence(evidence, assignment)
    try:
        with transaction.atomic(), signed(by):
            _look_after(person, assignment)
            assignment.save(force_insert=True)
            RuleOverride.objects.bulk_create(
                RuleOverride(
                    assignment=assignment,
                    code=finding.code,
                    finding=finding.text[:250],
                    reason=reason,
                    decided_by=by,
                )
                for finding, reason in against
            )
            tell(
                assignment,
                StatusEvent.Kind.APPOINTED,
                on=start_on,
                by=by,
                became=f"SK {assignment.sk_number}" if assignment.sk_number else "",
                evidence=evidence,
            )
    except IntegrityError as error:
        raise checks.in_words(error, assignment) from error
    return assignment


def end(
    *,
    assignment: Assignment,
    last_on: date,
    reason: str,
    note: str = "",
    evidence: PersonDocument | None = None,
    by: User,
) -> Assignment:
    """The duty ends; `last_on` is its last day. Reason and note stay with it for ever."""
    if reason not in EndReason.values:
        raise DutyInvalid("Pilih alasan berakhirnya tugas.")
    if last_on > timezone.localdate() + checks.AHEAD:
        raise DutyInvalid("Hari terakhir lebih dari setahun lagi. Periksa tahunnya.")
    try:
        with transaction.atomic(), signed(by, reason=note or EndReason(reason).label):
            return _end(
                checks.held(assignment, by),
                last_on=last_on,
                reason=reason,
                note=note,
                evidence=evidence,
                by=by,
            )
    except IntegrityError as error:
        raise checks.in_words(error, assignment) from error


def replace(
    *, assignment: Assignment, person: Person, start_on: date, by: User, **appointment
) -> Assignment:
    """The holder of a seat makes way: the old duty ends the day before `start_on`, and `person`
    is appointed to the same kind and region. Both happen, or neither; answers the new duty.

    `appointment` is what `appoint` takes besides.
    """
    with transaction.atomic():
        with signed(by, reason=f"Diganti {person.name}"):
            old = checks.held(assignment, by)
            if old.person_id == person.pk:
                raise DutyInvalid(f"{person.name} sendiri yang memegang tugas ini.")
            _end(
                old,
                last_on=start_on - timedelta(days=1),
                reason=EndReason.REPLACED,
                note=f"Diganti {person.name}",
                by=by,
            )
        return appoint(
            person=person,
            kind=old.kind,
            region=old.region,
            start_on=start_on,
            by=by,
            **appointment,
        )


def move(
    *,
    assignment: Assignment,
    region: Region,
    start_on: date,
    reason: str = "",
    sk_number: str = "",
    sk_on: date | None = None,
    sk_signer: str = "",
    overrides: Mapping[str, str] | None = None,
    by: User,
) -> Assignment:
    """The duty goes on in another region from a day on: the old one ends the day before, a new
    one begins there with the same member number and last day. Answers the new duty."""
    checks.may_edit(by, region.code)
    with transaction.atomic():
        with signed(by, reason=reason or "Pindah wilayah tugas"):
            old = checks.held(assignment, by)
            if old.region_id == region.pk:
                raise DutyInvalid("Tempat tugasnya sudah di wilayah itu.")
            until = checks.last_day(old)
            there = formats.place(region)
            _end(
                old,
                last_on=start_on - timedelta(days=1),
                reason=EndReason.MOVED,
                note=reason or f"Pindah ke {there}",
                became=there,
                by=by,
            )
        return appoint(
            person=old.person,
            kind=old.kind,
            region=region,
            start_on=start_on,
            end_on=until if until and until >= start_on else None,
            position=old.position,
            member_number=old.member_number,
            sk_number=sk_number or old.sk_number,
            sk_on=sk_on or old.sk_on,
            sk_signer=sk_signer or old.sk_signer,
            overrides=overrides,
            by=by,
        )


def _end(
    assignment: Assignment,
    *,
    last_on: date,
    reason: str,
    note: str,
    by: User,
    became: str = "",
    evidence: PersonDocument | None = None,
) -> Assignment:
    start = assignment.validity.lower
    if last_on < start:
        raise DutyInvalid(
            f"Hari terakhir mendahului hari pertama tugas, {formats.long_date(start)}."
        )
    checks.check_evidence(evidence, assignment)
    assignment.validity = DateRange(start, last_on + timedelta(days=1))
    assignment.end_reason = reason
    assignment.end_note = " ".join(note.split())[:250]
    assignment.save(update_fields=["validity", "end_reason", "end_note", "updated_at"])
    words = EndReason(reason).label
    tell(
        assignment,
        EVENT_OF.get(EndReason(reason), StatusEvent.Kind.ENDED),
        on=last_on,
        by=by,
        reason=f"{words}: {assignment.end_note}" if assignment.end_note else words,
        became=became,
        evidence=evidence,
    )
    return assignment


def _stopping(
    person: Person,
    kind: PillarKind,
    region: Region,
    start_on: date,
    end_on: date | None,
    overrides: Mapping[str, str],
) -> list[tuple[Finding, str]]:
    """The rules that speak against it, each with the reason to do it all the same."""
    found = eligibility.judge(person=person, kind=kind, region=region, day=start_on, end_on=end_on)
    against = [
        (finding, " ".join(overrides.get(finding.code, "").split())[:300])
        for finding in found
        if finding.is_failed
    ]
    if unreasoned := [finding for finding, why in against if finding.stops and not why]:
        told = " ".join(finding.text for finding in unreasoned)
        raise NotEligible(
            f"Belum memenuhi syarat. {told} Perbaiki datanya, atau isi alasan pengecualian untuk "
            "setiap syarat itu.",
            found,
        )
    return [(finding, why) for finding, why in against if why]


def _look_after(person: Person, assignment: Assignment) -> None:
    """Whoever begins to serve is looked after where the duty is, unless another duty holds them
    elsewhere: that decides which office sees the person."""
    today = timezone.localdate()
    if assignment.region_id == person.region_id or today not in assignment.validity:
        return
    if Assignment.objects.active_on(today).filter(person=person).exists():
        return
    person.region_id = assignment.region_id
    person.save(update_fields=["region", "updated_at"])
