"""Papers of an event: looked at first, then written with a number that has no gap before it."""

import hashlib
from datetime import datetime, time
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.typesetting import typeset
from regions.codes import Level, lies_within
from regions.models import Region
from trainings import letters
from trainings.errors import LetterInvalid, MoveNotAllowed, ReasonMissing
from trainings.letters.content import Wish, write
from trainings.models import EventState, Letter, LetterKind, TrainingEvent
from trainings.services import numbering
from trainings.services.rights import may_edit, may_nominate

TEMPLATE = Path(letters.__file__).resolve().parent / "letter.typ"
# Code of letters on social affairs (Permendagri 83/2022).
SUBJECT_CODE = "400.9"
MARKS = {LetterKind.COMMITTEE: "SK", LetterKind.MINUTES: "BA"}


def preview(*, event: TrainingEvent, wish: Wish, by: User) -> bytes:
    """The PDF as it would go out, without a number and marked as a preview."""
    office = _office(event, wish, by)
    return _print(write(event, wish, office=office, by=by), number="… / …", wish=wish, draft=True)


def issue(*, event: TrainingEvent, wish: Wish, by: User) -> Letter:
    """Write the paper: it gets the next number, and its words and PDF are kept for ever."""
    office = _office(event, wish, by)
    if event.state == EventState.CANCELLED:
        raise MoveNotAllowed("Kegiatan ini dibatalkan; suratnya tidak diterbitkan lagi.")
    if wish.kind == LetterKind.COMMITTEE and not event.committee.exists():
        raise LetterInvalid("Panitia belum diisi. Catat panitianya lebih dulu di tab Panitia.")
    if wish.kind == LetterKind.TIMETABLE and not event.sessions.exists():
        raise LetterInvalid("Jadwal belum diisi. Tambahkan sesi lebih dulu di tab Jadwal.")
    data = write(event, wish, office=office, by=by)
    if wish.kind == LetterKind.ASSIGNMENT and not data["tables"][0]["rows"]:
        raise LetterInvalid("Belum ada peserta dari wilayah ini yang dapat ditugaskan.")
    mark = MARKS.get(LetterKind(wish.kind), "")
    series = "-".join(filter(None, (mark.lower() or "surat", office.code)))
    year = wish.dated_on.year
    with transaction.atomic(), signed(by):
        serial = numbering.take(series, year)
        letter = Letter(
            event=event,
            kind=wish.kind,
            addressee=wish.addressee,
            series=series,
            year=year,
            serial=serial,
            number=number_of(serial, mark=mark, office=office, year=year),
            dated_on=wish.dated_on,
            data=data,
            issued_by=by,
        )
        paper = _print(data, number=letter.number, wish=wish)
        letter.file_sha256 = hashlib.sha256(paper).hexdigest()
        letter.file.save(f"{letter.public_id}.pdf", ContentFile(paper), save=False)
        letter.save()
    return letter


def cancel(*, letter: Letter, reason: str, by: User) -> Letter:
    """It is no longer valid; number and paper stay on record."""
    may_change(letter, by)
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing("Tuliskan mengapa surat ini dibatalkan.")
    with transaction.atomic(), signed(by, reason=reason):
        letter = Letter.objects.select_for_update().get(pk=letter.pk)
        if letter.is_cancelled:
            raise MoveNotAllowed("Surat ini sudah dibatalkan.")
        letter.cancelled_at, letter.cancelled_by = timezone.now(), by
        letter.cancelled_reason = reason[:300]
        letter.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])
    return letter


def may_change(letter: Letter, by: User) -> None:
    """A letter belongs to the office that numbered it."""
    may_edit(by, letter.series.partition("-")[2])


def number_of(serial: int, *, mark: str, office: Region, year: int) -> str:
    """`400.9/012/DINSOS/2024`, `400.9/003/SK/DINSOS-3171/2024`."""
    name = "DINSOS" if office.level == Level.PROVINCE else f"DINSOS-{office.code.replace('.', '')}"
    parts = (SUBJECT_CODE, f"{serial:03d}", mark, name, str(year))
    return "/".join(part for part in parts if part)


def _office(event: TrainingEvent, wish: Wish, by: User) -> Region:
    """Whose letter it is: the organiser's; a surat tugas may also come from those who send."""
    if lies_within(event.region_id, by.region_id):
        may_edit(by, event.region_id)
        return event.region
    if wish.kind != LetterKind.ASSIGNMENT or wish.addressee is None:
        may_edit(by, event.region_id)
    assert wish.addressee is not None
    may_edit(by, wish.addressee.code)
    may_nominate(by, wish.addressee.code)
    return wish.addressee


def _print(data: dict, *, number: str, wish: Wish, draft: bool = False) -> bytes:
    moment = timezone.make_aware(datetime.combine(wish.dated_on, time(12)))
    return typeset(TEMPLATE, data={**data, "number": number, "is_preview": draft}, at=moment)
