"""A region sends its people: picked from the registry, with the letter that says so."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.changes import signed
from accounts.models import User
from pillars.models import Person, PillarKind
from regions.codes import lies_within
from regions.models import Region
from trainings.errors import NominationInvalid, OutsideRegion
from trainings.models import SEATED, Enrolment, EnrolmentState, Nomination, TrainingEvent
from trainings.services import seats
from trainings.services.rights import hold, may_nominate

PDF = b"%PDF-"
MOST_BYTES = 5 * 1024 * 1024
AGAIN = frozenset({EnrolmentState.WITHDRAWN, EnrolmentState.ABSENT})


@dataclass(frozen=True)
class Candidate:
    """Somebody who is to be nominated, as which pillar."""

    person: Person
    pillar: PillarKind
    assignment_id: int | None = None


@dataclass(frozen=True)
class Nominated:
    """What became of the people who were picked."""

    seated: int
    waiting: int
    known: int

    @property
    def words(self) -> str:
        parts = [f"{self.seated} orang dinominasikan"]
        if self.waiting:
            parts.append(f"{self.waiting} orang masuk daftar tunggu karena kuotanya penuh")
        if self.known:
            parts.append(f"{self.known} orang sudah terdaftar sebelumnya")
        return "; ".join(parts) + "."


def nominate(
    *,
    event: TrainingEvent,
    candidates: Sequence[Candidate],
    by: User,
    letter: Nomination | None = None,
) -> Nominated:
    """Seat these people in their order while there is room; the rest wait in line."""
    may_nominate(by, *(one.person.region_id for one in candidates))
    if not candidates:
        raise NominationInvalid("Belum ada orang yang dipilih. Centang sedikitnya satu nama.")
    with transaction.atomic(), signed(by):
        event = hold(event)
        for one in candidates:
            if not lies_within(one.person.region_id, event.region_id):
                raise OutsideRegion(f"{one.person.name} di luar wilayah kegiatan ini.")
        standing = {
            row.person_id: row
            for row in Enrolment.objects.filter(
                event=event, person__in=[one.person for one in candidates]
            )
        }
        room, rank = seats.Seats(event), seats.next_rank(event)
        seated = waiting = known = 0
        fresh = []
        for one in candidates:
            row = standing.get(one.person.pk)
            if row is not None and row.state not in AGAIN:
                known += 1
                continue
            row = row or Enrolment(event=event, person=one.person)
            row.pillar, row.origin_id = one.pillar, one.person.region_id
            row.assignment_id, row.nomination = one.assignment_id, letter
            row.withdrawn_at, row.withdrawn_reason = None, ""
            if room.has_room(row.origin_id, row.pillar_id):
                room.take(row.origin_id, row.pillar_id)
                row.state, row.wait_rank = EnrolmentState.NOMINATED, None
                seated += 1
            else:
                row.state, row.wait_rank = EnrolmentState.WAITING, rank + waiting
                waiting += 1
            if row.pk:
                row.save()
            else:
                fresh.append(row)
        Enrolment.objects.bulk_create(fresh)
    return Nominated(seated, waiting, known)


def record_letter(
    *,
    event: TrainingEvent,
    region: Region,
    number: str,
    dated_on: date,
    by: User,
    paper: bytes = b"",
    attach: bool = False,
) -> Nomination:
    """The letter of a region: its number, its day, and the PDF where there is one.

    `attach` puts under it those of the region who were nominated without a letter so far,
    which is how a workbook of participants gets its letter.
    """
    may_nominate(by, region.code)
    number = " ".join(number.split())
    if not number:
        raise NominationInvalid("Nomor surat nominasi belum diisi.")
    check_paper(paper)
    with transaction.atomic(), signed(by):
        event = hold(event)
        letter = Nomination.objects.filter(event=event, region=region, number=number).first()
        if letter is None:
            letter = Nomination(event=event, region=region, number=number, created_by=by)
        letter.dated_on = dated_on
        if paper:
            letter.file_sha256 = hashlib.sha256(paper).hexdigest()
            letter.file.save(f"{letter.public_id}.pdf", ContentFile(paper), save=False)
        letter.save()
        if attach:
            attach_to(letter)
    return letter


def attach_to(letter: Nomination) -> int:
    """Everybody of the letter's region who has a seat or waits, and no letter yet."""
    return (
        Enrolment.objects.filter(event=letter.event, nomination=None)
        .within(letter.region_id)
        .filter(state__in=[*SEATED, EnrolmentState.WAITING])
        .update(nomination=letter)
    )


def check_paper(paper: bytes) -> None:
    if paper and not paper.startswith(PDF):
        raise NominationInvalid("Berkas surat bukan PDF. Pindai atau simpan suratnya sebagai PDF.")
    if len(paper) > MOST_BYTES:
        raise NominationInvalid("PDF surat lebih dari 5 MB. Pindai dengan resolusi lebih rendah.")


def candidates_of(people: Iterable[Person], pillars: Sequence[PillarKind]) -> list[Candidate]:
    """Each person as the pillar they serve as today; the first wanted pillar wins.

    `people` carry `serving`: their assignments of today (queries.invitees).
    """
    order = {pillar.pk: place for place, pillar in enumerate(pillars)}
    kinds = {pillar.pk: pillar for pillar in pillars}
    found = []
    for person in people:
        duties = sorted(
            (duty for duty in person.serving if duty.kind_id in order),  # type: ignore[attr-defined]
            key=lambda duty: order[duty.kind_id],
        )
        if duties:
            found.append(Candidate(person, kinds[duties[0].kind_id], duties[0].pk))
    return found
