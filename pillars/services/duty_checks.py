"""What every act on a duty asks first: the right, the place, the days; and refusals in words."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts import formats
from accounts.changes import period
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
from pillars.models import Assignment, PersonDocument, PillarKind
from pillars.models.kind import KindShape
from regions.codes import Level, lies_within
from regions.models import Region

ONE_PER_SEAT = "pillars_assignment_one_holder_per_seat"
NOT_TWICE = "pillars_assignment_not_twice_the_same_duty"
EARLIEST = date(1950, 1, 1)
AHEAD = timedelta(days=366)


def may_edit(by: User, region_code: str) -> None:
    if not by.has(Permission.PERSON_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengubah penugasan.")
    if not lies_within(region_code, by.region_id):
        raise OutsideRegion(f"Tempat tugas ini di luar wilayah Anda, {by.region.name}.")


def check_place(kind: PillarKind, region: Region) -> None:
    """A TKSK serves a kecamatan; boards of organisations exist on every level."""
    if kind.shape == KindShape.PERSON and region.level != kind.duty_level:
        raise DutyInvalid(
            f"{kind.name} bertugas di tingkat {Level(kind.duty_level).label.lower()}, "
            f"sedangkan {region.name} adalah {Level(region.level).label.lower()}."
        )


def check_days(start_on: date, end_on: date | None) -> None:
    if start_on < EARLIEST:
        raise DutyInvalid(f"Hari pertama {formats.long_date(start_on)} tidak masuk akal.")
    if start_on > timezone.localdate() + AHEAD:
        raise DutyInvalid("Hari pertama lebih dari setahun lagi. Periksa tahunnya.")
    if end_on is not None and end_on < start_on:
        raise DutyInvalid("Hari terakhir mendahului hari pertama.")


def check_evidence(evidence: PersonDocument | None, assignment: Assignment) -> None:
    """The paper that an event stands on belongs to the person it is about."""
    if evidence is not None and evidence.person_id != assignment.person_id:
        raise DutyInvalid("Dokumen bukti ini milik orang lain.")


def held(assignment: Assignment, by: User) -> Assignment:
    """The duty, locked and still standing; the caller is in a transaction."""
    may_edit(by, assignment.region_id)
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("person", "kind", "region")
        .get(pk=assignment.pk)
    )
    if assignment.end_reason:
        raise AlreadyEnded(
            f"Tugas ini sudah berakhir ({assignment.get_end_reason_display().lower()})."
        )
    return assignment


def last_day(assignment: Assignment) -> date | None:
    upper = assignment.validity.upper
    return upper - timedelta(days=1) if upper else None


def in_words(error: IntegrityError, assignment: Assignment) -> RegistryError:
    """The refusal of the database as the user should read it; anything else is raised again."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if name == ONE_PER_SEAT:
        return SeatTaken(_who_holds(assignment))
    if name == NOT_TWICE:
        return DutyHeldAlready(
            f"{assignment.person.name} sudah tercatat sebagai {assignment.kind.name} di "
            f"{formats.place(assignment.region)} pada masa itu."
        )
    raise error


def holder_of(kind: PillarKind, region: Region, validity) -> Assignment | None:
    """Who holds the one seat of a region in that time."""
    found = Assignment.objects.filter(kind=kind, region=region, validity__overlap=validity)
    return found.select_related("person", "kind", "region").order_by("-validity").first()


def _who_holds(assignment: Assignment) -> str:
    place, kind = formats.place(assignment.region), assignment.kind.name
    holder = holder_of(assignment.kind, assignment.region, assignment.validity)
    if holder is None or holder.pk == assignment.pk:  # it ended in the same moment
        return f"{place} sudah punya {kind} aktif pada masa itu. Coba simpan sekali lagi."
    return (
        f"{place} sudah punya {kind} aktif: {holder.person.name}, {period(holder.validity)}. "
        "Akhiri dulu tugasnya, atau pilih hari pertama sesudahnya."
    )


def span(start_on: date, end_on: date | None) -> DateRange:
    """The days of a duty as the database keeps them: the upper one no longer counts."""
    return DateRange(start_on, end_on + timedelta(days=1) if end_on else None)
