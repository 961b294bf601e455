"""The attendance list on paper, and what is typed from it afterwards."""

import re
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from accounts import formats
from accounts.access import ensure
from accounts.letterhead import letterhead_of, offices_above
from accounts.models import User
from accounts.permissions import Permission
from accounts.typesetting import typeset
from trainings.checkin.roster import from_where
from trainings.errors import AttendanceInvalid
from trainings.models import (
    AttendanceSource,
    AttendanceStatus,
    Enrolment,
    PaperList,
    Session,
    TrainingEvent,
)
from trainings.services import attendance

TEMPLATE = Path(__file__).resolve().parent / "typst" / "attendance.typ"
PART = re.compile(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?")


def make(*, event: TrainingEvent, day: date, by: User, session: Session | None = None) -> PaperList:
    """The people of my region in the order of the list, with row numbers that stay."""
    ensure(by, Permission.ATTENDANCE_RECORD)
    rows = Enrolment.objects.visible_to(by).filter(event=event).counted()
    people = list(
        rows.order_by("regency_code", "person__name_key", "pk").values_list("pk", flat=True)
    )
    if not people:
        raise AttendanceInvalid("Belum ada peserta. Unggah daftar peserta dulu.")
    with transaction.atomic():
        TrainingEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
        last = PaperList.objects.filter(event=event).aggregate(Max("number"))["number__max"]
        return PaperList.objects.create(
            event=event,
            number=(last or 0) + 1,
            region=by.region,
            day=session.day if session else day,
            session=session,
            enrolments=people,
            printed_by=by,
        )


def pdf(paper: PaperList) -> bytes:
    """The list to print: number, name, from where, a box to sign."""
    people = people_of(paper)
    event = paper.event
    return typeset(
        TEMPLATE,
        data={
            "letterhead": letterhead_of(event.region, *offices_above(event.region)),
            "title": "Daftar hadir peserta",
            "event": event.title,
            "about": " · ".join(filter(None, (formats.date_with_day(paper.day), event.place))),
            "session": paper.session.subject if paper.session else "",
            "number": f"{event.code} / daftar {paper.number}",
            "rows": [
                [str(at), one.person.name, one.pillar.name if one.pillar else "", from_where(one)]
                for at, one in enumerate(people, start=1)
            ],
        },
        at=paper.printed_at,
    )


def people_of(paper: PaperList, numbers: list[int] | None = None) -> list[Enrolment]:
    """Who stands in these rows (in all of them), in their order."""
    wanted = paper.enrolments if numbers is None else [paper.enrolments[at - 1] for at in numbers]
    rows = Enrolment.objects.select_related("person", "pillar", "origin__parent__parent")
    found = rows.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def numbers_in(text: str, last: int) -> list[int]:
    """`1-37, 40, 52` → the numbers in order. Raises AttendanceInvalid and says which part."""
    numbers: set[int] = set()
    for part in re.split(r"[,;\n]+", text):
        part = part.strip()
        if not part:
            continue
        found = PART.fullmatch(part)
        if found is None:
            raise AttendanceInvalid(f"“{part[:20]}” bukan nomor baris. Tulis seperti 1-37, 40, 52.")
        first, end = int(found[1]), int(found[2] or found[1])
        if first > end:
            raise AttendanceInvalid(f"“{part}” terbalik. Tulis {end}-{first}.")
        if not 1 <= first <= end <= last:
            raise AttendanceInvalid(
                f"“{part}” di luar daftar. Daftar ini berisi baris 1 sampai {last}."
            )
        numbers.update(range(first, end + 1))
    if not numbers:
        raise AttendanceInvalid("Isi nomor baris yang ditandatangani, misalnya 1-37, 40, 52.")
    return sorted(numbers)


def record(*, paper: PaperList, numbers: list[int], by: User) -> int:
    """The signed rows came; how many of them were not known yet."""
    people = [paper.enrolments[at - 1] for at in numbers]
    there = set(Enrolment.objects.filter(pk__in=people).values_list("pk", flat=True))
    return attendance.record(
        event=paper.event,
        session=paper.session,
        day=paper.day,
        marks={one: AttendanceStatus.PRESENT for one in people if one in there},
        source=AttendanceSource.PAPER,
        by=by,
    )
