"""Duties: somebody is appointed to serve somewhere as something, and one day it ends.

That one kecamatan has one TKSK is kept by the database, whoever writes at the same moment;
here its refusal is turned into words.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import formats
from accounts.changes import period, signed
from accounts.models import User
from accounts.permissions import Permission
from pillars.errors import (
    AlreadyEnded,
    DutyHeldAlready,
    DutyInvalid,
    NotAllowed,
    OutsideRegion,
    RegistryError,
    SeatTaken,
)
from pillars.models import Assignment, EndReason, Person, PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level, lies_within
from regions.models import Region

ONE_PER_SEAT = "pillars_assignment_one_holder_per_seat"
NOT_TWICE = "pillars_assignment_not_twice_the_same_duty"
EARLIEST = date(1950, 1, 1)


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
    by: User,
) -> Assignment:
    """`person` serves in `region` as `kind` from a day on; `end_on` is the last day, if known.

    Raises SeatTaken or DutyHeldAlready when the database knows better.
    """
    _may_edit(by, region.code)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        raise OutsideRegion("Orang ini dibina di wilayah lain.")
    _check_place(kind, region)
    _check_days(start_on, end_on)
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
    try:
        with transaction.atomic(), signed(by):
            assignment.save(force_insert=True)
    except IntegrityError as error:
        raise _in_words(error, assignment) from error
    return assignment


def end(
    *, assignment: Assignment, last_on: date, reason: str, note: str = "", by: User
) -> Assignment:
    """The duty ends; `last_on` is its last day. Reason and note stay with it for ever."""
    _may_edit(by, assignment.region_id)
    if reason not in EndReason.values:
        raise DutyInvalid("Pilih alasan berakhirnya tugas.")
    if last_on > timezone.localdate() + timedelta(days=366):
        raise DutyInvalid("Hari terakhir lebih dari setahun lagi. Periksa tahunnya.")
    try:
        with transaction.atomic(), signed(by, reason=note or EndReason(reason).label):
            assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
            if assignment.end_reason:
                raise AlreadyEnded(
                    f"Tugas ini sudah berakhir ({assignment.get_end_reason_display().lower()})."
                )
            start = assignment.validity.lower
            if last_on < start:
                raise DutyInvalid(
                    f"Hari terakhir mendahului hari pertama tugas, {formats.long_date(start)}."
                )
            assignment.validity = DateRange(start, last_on + timedelta(days=1))
            assignment.end_reason = reason
            assignment.end_note = " ".join(note.split())
            assignment.save(update_fields=["validity", "end_reason", "end_note", "updated_at"])
    except IntegrityError as error:
        raise _in_words(error, assignment) from error
    return assignment


def _may_edit(by: User, region_code: str) -> None:
    if not by.has(Permission.PERSON_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah penugasan.")
    if not lies_within(region_code, by.region_id):
        raise OutsideRegion(f"Tempat tugas ini di luar wilayah Anda, {by.region.name}.")


def _check_place(kind: PillarKind, region: Region) -> None:
    """A TKSK serves a kecamatan; boards of organisations exist on every level."""
    if kind.shape == KindShape.PERSON and region.level != kind.duty_level:
        raise DutyInvalid(
            f"{kind.name} bertugas di tingkat {Level(kind.duty_level).label.lower()}, "
            f"sedangkan {region.name} adalah {Level(region.level).label.lower()}."
        )


def _check_days(start_on: date, end_on: date | None) -> None:
    if start_on < EARLIEST:
        raise DutyInvalid(f"Hari pertama {formats.long_date(start_on)} tidak masuk akal.")
    if start_on > timezone.localdate() + timedelta(days=366):
        raise DutyInvalid("Hari pertama lebih dari setahun lagi. Periksa tahunnya.")
    if end_on is not None and end_on < start_on:
        raise DutyInvalid("Hari terakhir mendahului hari pertama.")


def _in_words(error: IntegrityError, assignment: Assignment) -> RegistryError:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if name == ONE_PER_SEAT:
        return SeatTaken(_who_holds(assignment))
    if name == NOT_TWICE:
        return DutyHeldAlready(
            f"{assignment.person.name} sudah tercatat sebagai {assignment.kind.name} di "
            f"{formats.place(assignment.region)} pada masa itu."
        )
    raise error


def _who_holds(assignment: Assignment) -> str:
    place, kind = formats.place(assignment.region), assignment.kind.name
    holder = (
        Assignment.objects.filter(
            kind=assignment.kind,
            region=assignment.region,
            validity__overlap=assignment.validity,
        )
        .exclude(pk=assignment.pk)
        .select_related("person")
        .first()
    )
    if holder is None:  # it ended in the same moment
        return f"{place} sudah punya {kind} aktif pada masa itu. Coba simpan sekali lagi."
    return (
        f"{place} sudah punya {kind} aktif: {holder.person.name}, {period(holder.validity)}. "
        "Akhiri dulu tugasnya, atau pilih hari pertama sesudahnya."
    )
