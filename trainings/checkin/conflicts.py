"""Scans that contradict each other or the list, and what the office says of them."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.access import ensure
from accounts.models import User
from accounts.permissions import Permission
from trainings.errors import AttendanceInvalid, ReasonMissing
from trainings.models import (
    Attendance,
    AttendanceCorrection,
    AttendanceSource,
    AttendanceStatus,
    Scan,
    ScanChoice,
    ScanDecision,
    ScanResult,
    TrainingEvent,
)

# Nobody walks from one gate to another and through it again in less.
CLOSE = timedelta(minutes=10)
REFUSED = (
    ScanResult.OTHER_EVENT,
    ScanResult.WITHDRAWN,
    ScanResult.REPLACED,
    ScanResult.WAITING,
    ScanResult.OLD_CARD,
)
CHOICES = {
    ScanChoice.KEEP: "Biarkan",
    ScanChoice.ENTER: "Catat hadir",
    ScanChoice.VOID: "Batalkan kehadiran",
}


def undecided(event: TrainingEvent, user: User):
    """Conflicts nobody has decided yet, the newest first.

    Two gates: the same person within ten minutes, or let in twice because one gate was offline.
    The list: refused, or let in offline though the list says no.
    """
    rows = Scan.objects.visible_to(user).filter(event=event, decision__isnull=True)
    undone = Scan.objects.filter(undoes=OuterRef("pk"))
    first = Attendance.objects.filter(
        enrolment=OuterRef("enrolment"), day=OuterRef("day"), session__isnull=True
    ).exclude(status=AttendanceStatus.VOID)
    rows = rows.annotate(
        first_gate=Subquery(first.values("scan__gate__name")[:1]),
        first_gate_id=Subquery(first.values("scan__gate")[:1]),
        first_at=Subquery(first.values("at")[:1]),
    )
    twice = Q(result=ScanResult.ALREADY, first_gate_id__isnull=False) & ~Q(gate=F("first_gate_id"))
    near = Q(
        scanned_at__gte=F("first_at") - CLOSE,
        scanned_at__lte=F("first_at") + CLOSE,
    )
    let_in = Q(shown__in=(ScanResult.OK, ScanResult.UNCONFIRMED))
    refused = Q(result__in=REFUSED)
    return (
        rows.filter((twice & (near | let_in)) | refused)
        .exclude(Exists(undone))
        .select_related("gate", "enrolment__person", "enrolment__origin", "enrolment__event")
        .order_by("-received_at", "pk")
    )


def decide(*, scan: Scan, choice: str, reason: str, by: User) -> ScanDecision:
    """One word of the office on one scan, kept with its reason; entries follow from it."""
    ensure(by, Permission.ATTENDANCE_RECORD, scan.event.region_id)
    reason = " ".join(reason.split())
    if choice not in ScanChoice.values:
        raise AttendanceInvalid("Pilih keputusannya.")
    if not reason and choice != ScanChoice.KEEP:
        raise ReasonMissing("Tuliskan alasannya, misalnya “KTP sudah dicocokkan di meja 3”.")
    with transaction.atomic():
        Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
        if ScanDecision.objects.filter(scan=scan).exists():
            raise AttendanceInvalid("Pindaian ini sudah diputuskan orang lain.")
        if choice == ScanChoice.ENTER:
            _enter(scan, by)
        elif choice == ScanChoice.VOID:
            _void(scan, reason, by)
        return ScanDecision.objects.create(
            scan=scan, choice=choice, reason=(reason or "Tidak perlu tindakan")[:250], decided_by=by
        )


def _enter(scan: Scan, by: User) -> None:
    if scan.enrolment is None or scan.enrolment.event_id != scan.event_id:
        raise AttendanceInvalid(
            "Orang ini bukan peserta kegiatan ini. Tambahkan dulu ke daftar peserta."
        )
    Attendance.objects.bulk_create(
        [
            Attendance(
                enrolment=scan.enrolment,
                event_id=scan.event_id,
                day=scan.day,
                session_id=scan.session_id,
                status=AttendanceStatus.PRESENT,
                source=AttendanceSource.DECISION,
                at=min(scan.scanned_at, timezone.now()),
                scan=scan,
                recorded_by=by,
            )
        ],
        ignore_conflicts=True,
    )


def _void(scan: Scan, reason: str, by: User) -> None:
    mark = (
        Attendance.objects.standing()
        .select_for_update()
        .filter(enrolment=scan.enrolment_id, day=scan.day, session=scan.session_id)
        .first()
    )
    if mark is None:
        raise AttendanceInvalid("Kehadirannya memang tidak tercatat; pilih Biarkan.")
    AttendanceCorrection.objects.create(
        attendance=mark,
        before=mark.status,
        after=AttendanceStatus.VOID,
        reason=reason[:250],
        corrected_by=by,
    )
