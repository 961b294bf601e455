"""Cards to print and cut: PDF sheets for the people of one region, made in the background."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from accounts import formats
from accounts.access import ensure
from accounts.models import User
from accounts.permissions import Permission
from accounts.services import jobs
from accounts.typesetting import typeset
from regions.codes import within
from trainings import tasks
from trainings.checkin import qr
from trainings.checkin.paper import TEMPLATE
from trainings.checkin.roster import from_where
from trainings.errors import TrainingError
from trainings.models import CardSheet, Enrolment, EnrolmentState, TrainingEvent
from trainings.services import cards

PRINT = "cards"
UNEXPECTED = (
    "Lembar kartu belum dapat dibuat karena gangguan yang tidak terduga. Buat lagi; kalau "
    "terulang, sampaikan ke administrator."
)
HOLDERS = (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED)


def request(*, event: TrainingEvent, per_page: int, by: User) -> CardSheet:
    """Ask for the cards of everybody at this event whom `by` may see."""
    ensure(by, Permission.ATTENDANCE_RECORD)
    if per_page not in (8, 10):
        raise TrainingError("Pilih 8 atau 10 kartu per halaman.")
    if not _holders(event, by.region_id).exists():
        raise TrainingError("Belum ada peserta. Unggah daftar peserta dulu.")
    with transaction.atomic():
        waiting = CardSheet.objects.filter(
            event=event, region=by.region, per_page=per_page, job_state__in=["queued", "running"]
        ).first()
        if waiting is not None:
            return waiting
        sheet = CardSheet.objects.create(
            event=event, region=by.region, per_page=per_page, requested_by=by
        )
        jobs.ask(sheet, step=PRINT, ring=partial(tasks.ring_cards, sheet))
    return sheet


def claim(sheet_id: int) -> CardSheet | None:
    sheet = jobs.claim(CardSheet.objects.all(), sheet_id, step=PRINT)
    return sheet if isinstance(sheet, CardSheet) else None


def build(sheet: CardSheet) -> None:
    """The PDF of a claimed sheet. Raises ClaimLost, and the database's own errors after giving
    the sheet back."""
    jobs.carry_out(sheet, _build, unexpected=UNEXPECTED)


def _build(sheet: CardSheet) -> None:
    event = sheet.event
    people = list(
        _holders(event, sheet.region_id)
        .select_related("person", "origin__parent__parent")
        .order_by("regency_code", "person__name_key", "pk")
    )
    jobs.beat(sheet, done=0, total=len(people), note=f"Menggambar {len(people)} QR")
    versions = cards.versions([one.pk for one in people])
    drawn = [
        _card(one, cards.token(one.pk, versions.get(one.pk, cards.FIRST_VERSION))) for one in people
    ]
    jobs.beat(sheet, done=len(people) // 2, note="Menyusun halaman")
    paper = typeset(
        TEMPLATE.with_name("cards.typ"),
        data={
            "title": f"Kartu peserta {event.title}",
            "event": event.title,
            "days": formats.date_range(event.start_on, event.end_on)
            if event.days > 1
            else formats.date_with_day(event.start_on),
            "per_page": sheet.per_page,
            "pages": [
                drawn[at : at + sheet.per_page] for at in range(0, len(drawn), sheet.per_page)
            ],
        },
        at=sheet.requested_at,
    )
    with transaction.atomic():
        jobs.hold(sheet)
        sheet.cards, sheet.size = len(people), len(paper)
        sheet.sha256 = hashlib.sha256(paper).hexdigest()
        sheet.file.save(f"kartu-{sheet.public_id}.pdf", ContentFile(paper), save=False)
        sheet.save(update_fields=["cards", "size", "sha256", "file"])
        jobs.finish(sheet, "Kartu siap dicetak")


def _holders(event: TrainingEvent, region: str):
    return Enrolment.objects.filter(within("origin_id", region), event=event, state__in=HOLDERS)


def _card(one: Enrolment, token: str) -> dict:
    return {
        "name": one.person.name,
        "place": from_where(one),
        "role": one.get_role_display(),
        "where": " · ".join(filter(None, (one.bus, one.room))),
        "qr": qr.drawing(token).svg(),
    }
