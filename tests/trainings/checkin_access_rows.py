"""Who may open the pages of check-in and attendance; the scanner's own need no account."""

from datetime import date, time

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission as P
from accounts.roles import Role
from tests.access_matrix import VILLAGE, Anyone, Row
from tests.pillars.factories import PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory
from trainings.models import Attendance, CardSheet, EnrolmentState, PaperList, Scan, Session
from trainings.services import cards, gates

DAY = date(2024, 5, 2)


def _event(world, region):
    return world.make(
        "event",
        region,
        lambda: TrainingEventFactory(created_by=world.users[Role.STAFF], region_id=region),
    )


def _come(world, region):
    return world.make(
        "check-in participant",
        region,
        lambda: EnrolmentFactory(
            event=_event(world, region),
            origin_id=VILLAGE[region],
            state=EnrolmentState.CONFIRMED,
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
        ),
    )


def _by(world, region):
    """Somebody of the office there who may."""
    return User(pk=world.users[Role.STAFF].pk, role=Role.STAFF, region_id=region[:2])


def _gate(world, region):
    return world.make(
        "gate",
        region,
        lambda: (
            gates.create(
                event=_event(world, region), name="Pintu", day=DAY, by=_by(world, region)
            ).gate
        ),
    )


def _session(world, region):
    return world.make(
        "check-in session",
        region,
        lambda: Session.objects.create(
            event=_event(world, region),
            day=DAY,
            starts_at=time(8),
            ends_at=time(9),
            subject="Uji",
            jp=1,
            room=f"Ruang {region}",
        ),
    )


def _mark(world, region):
    return world.make(
        "attendance",
        region,
        lambda: Attendance.objects.create(
            enrolment=_come(world, region),
            event=_event(world, region),
            day=DAY,
            session=_session(world, region),
            status="hadir",
            source="hand",
            at=timezone.now(),
            recorded_by=world.users[Role.STAFF],
        ),
    )


def _scan(world, region):
    return world.make(
        "scan",
        region,
        lambda: Scan.objects.create(
            gate=_gate(world, region),
            event=_event(world, region),
            enrolment=_come(world, region),
            day=DAY,
            direction="in",
            scanned_at=timezone.now(),
            kind="qr",
            result="old_card",
        ),
    )


def _paper(world, region):
    return world.make(
        "paper list",
        region,
        lambda: PaperList.objects.create(
            event=_event(world, region),
            number=7,
            region_id=region,
            day=DAY,
            enrolments=[_come(world, region).pk],
            printed_by=world.users[Role.STAFF],
        ),
    )


def _sheet(world, region):
    return world.make(
        "card sheet",
        region,
        lambda: CardSheet.objects.create(
            event=_event(world, region),
            region_id=region,
            requested_by=world.users[Role.STAFF],
            file=ContentFile(b"%PDF-1.7", "kartu.pdf"),
        ),
    )


def event(world, region):
    _come(world, region)
    return {"code": _event(world, region).code}


def gate(world, region):
    return {**event(world, region), "public_id": _gate(world, region).public_id}


def scan(world, region):
    return {**event(world, region), "scan_id": _scan(world, region).pk}


def sheet(world, region):
    return {**event(world, region), "public_id": _sheet(world, region).public_id}


def participant(world, region):
    return {**event(world, region), "public_id": _come(world, region).public_id}


def session(world, region):
    return {**event(world, region), "session_id": _session(world, region).public_id}


def mark(world, region):
    return {**event(world, region), "mark": _mark(world, region).pk}


def with_marks(world, region):
    _mark(world, region)
    return event(world, region)


def paper(world, region):
    return {**event(world, region), "number": _paper(world, region).number}


def card(world, region):
    return {"token": cards.token(_come(world, region).pk)}


def ticked(world, region):
    return {"pilih": [str(_come(world, region).public_id)], "kehadiran": "hadir"}


def carriers(world, region):
    return {**event(world, region), "kind": "bus"}


GATE = {"name": "Pintu timur", "day": DAY.isoformat(), "direction": "in"}
ROWS = [
    Row("gate:page", Anyone),
    Row("gate:worker", Anyone),
    Row("gate:enter", Anyone, get=405),
    Row("gate:scan", Anyone, get=405),
    # Without a gate's pass.
    Row("gate:roster", Anyone, get=403),
    Row("gate:news", Anyone, get=403),
    Row("card", Anyone, at=card),
    Row("trainings:checkin-list", P.EVENT_VIEW),
    Row("trainings:checkin-board", P.EVENT_VIEW, at=event),
    Row("trainings:checkin-missing", P.EVENT_VIEW, at=event),
    Row("trainings:checkin-carriers", P.EVENT_VIEW, at=carriers),
    Row("trainings:gate-list", P.EVENT_EDIT, at=event, post=200, data=GATE),
    Row("trainings:gate-renew", P.EVENT_EDIT, at=gate, get=405, post=200),
    Row("trainings:gate-revoke", P.EVENT_EDIT, at=gate, get=405, post=302),
    Row("trainings:conflict-list", P.ATTENDANCE_RECORD, at=event),
    Row(
        "trainings:conflict-decide",
        P.ATTENDANCE_RECORD,
        at=scan,
        get=405,
        post=302,
        data={"keputusan": "keep"},
    ),
    Row("trainings:card-sheet-list", P.ATTENDANCE_RECORD, at=event, post=302),
    Row("trainings:card-sheet-job", P.ATTENDANCE_RECORD, at=sheet),
    Row("trainings:card-sheet-file", P.ATTENDANCE_RECORD, at=sheet),
    Row(
        "trainings:card-reissue", P.EVENT_EDIT, at=participant, post=302, data={"reason": "hilang"}
    ),
    Row("trainings:attendance-list", P.EVENT_VIEW, at=with_marks),
    Row(
        "trainings:attendance-record",
        P.ATTENDANCE_RECORD,
        at=session,
        get=405,
        post=302,
        data=ticked,
    ),
    Row(
        "trainings:attendance-correct",
        P.ATTENDANCE_RECORD,
        at=mark,
        post=302,
        data={"status": "izin", "reason": "salah baris"},
    ),
    Row(
        "trainings:paper-list",
        P.ATTENDANCE_RECORD,
        at=event,
        post=302,
        data={"day": DAY.isoformat()},
    ),
    Row("trainings:paper-detail", P.ATTENDANCE_RECORD, at=paper, post=200, data={"rows": "1"}),
    Row("trainings:paper-file", P.ATTENDANCE_RECORD, at=paper),
]
