"""Who was there, for how many JP.

A mark for the session itself counts as it stands. Without one the day's gates speak: whoever
came in before a session began was there; whoever came while it ran was late; whoever came after
its end, or had gone out before it began, was not. Nothing is written for that: hours follow from
the scans, and a correction follows from nothing but itself.

attended_jp   hours of everybody at an event
record        marks for a session or a day, typed by the office
correct       another status for a mark that stands, with its reason
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction
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
    Enrolment,
    Session,
    TrainingEvent,
)

# Minutes after its beginning in which one still comes in time.
GRACE = 15
# (enrolment, session, status) of everybody who takes part, for every session asked for.
STANDING = """
WITH session AS (
    SELECT s.id, s.day, s.jp,
           (s.day + s.starts_at) AT TIME ZONE %(zone)s AS starts,
           (s.day + s.ends_at) AT TIME ZONE %(zone)s AS ends
      FROM trainings_session s
     WHERE s.event_id = %(event)s AND (%(session)s::bigint IS NULL OR s.id = %(session)s)
), person AS (
    SELECT e.id FROM trainings_enrolment e
     WHERE e.event_id = %(event)s AND e.role = 'participant'
       AND (e.state NOT IN ('withdrawn', 'replaced', 'waiting', 'offered')
            OR EXISTS (SELECT FROM trainings_attendance a
                        WHERE a.enrolment_id = e.id AND a.status <> 'batal'))
), came AS (
    SELECT c.enrolment_id, c.day, min(c.scanned_at) AS at
      FROM trainings_scan c
     WHERE c.event_id = %(event)s AND c.session_id IS NULL AND c.direction = 'in'
       AND c.result IN ('ok', 'unconfirmed', 'already')
       AND NOT EXISTS (SELECT FROM trainings_scan u WHERE u.undoes = c.id)
     GROUP BY 1, 2
), went AS (
    -- Out, and not in again since.
    SELECT o.enrolment_id, o.day, max(o.scanned_at) AS at
      FROM trainings_scan o
     WHERE o.event_id = %(event)s AND o.result = 'left'
       AND NOT EXISTS (
           SELECT FROM trainings_scan b
            WHERE b.event_id = o.event_id AND b.day = o.day AND b.enrolment_id = o.enrolment_id
              AND b.direction = 'in' AND b.result IN ('ok', 'unconfirmed', 'already')
              AND b.scanned_at > o.scanned_at)
     GROUP BY 1, 2
)
SELECT p.id, s.id, s.jp,
       coalesce(own.status, CASE
         WHEN whole.status IS NULL THEN 'alpa'
         WHEN whole.status NOT IN ('hadir', 'terlambat') THEN whole.status
         WHEN w.at <= s.starts THEN 'alpa'
         WHEN whole.source <> 'scan' THEN whole.status
         WHEN least(whole.at, c.at) >= s.ends THEN 'alpa'
         WHEN least(whole.at, c.at) > s.starts + %(grace)s * interval '1 minute' THEN 'terlambat'
         ELSE whole.status END) AS status,
       own.id AS mark, coalesce(own.source, whole.source, '') AS source
  FROM person p CROSS JOIN session s
  LEFT JOIN trainings_attendance own
         ON own.enrolment_id = p.id AND own.day = s.day AND own.session_id = s.id
        AND own.status <> 'batal'
  LEFT JOIN trainings_attendance whole
         ON whole.enrolment_id = p.id AND whole.day = s.day AND whole.session_id IS NULL
        AND whole.status <> 'batal'
  LEFT JOIN came c ON c.enrolment_id = p.id AND c.day = s.day
  LEFT JOIN went w ON w.enrolment_id = p.id AND w.day = s.day
"""
HOURS = f"""
SELECT id, coalesce(sum(jp) FILTER (WHERE status IN ('hadir', 'terlambat')), 0), sum(jp)
  FROM ({STANDING}) AS standing (id, session, jp, status, mark, source)
 GROUP BY id
"""


def attended_jp(event: TrainingEvent) -> dict[int, tuple[int, int]]:
    """{enrolment: (JP attended, JP of the timetable)} for everybody who takes part.

    One statement, however many people and sessions; empty where the timetable has no session.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOURS, _asked(event))
        return {row[0]: (int(row[1]), int(row[2])) for row in cursor.fetchall()}


def percent(attended: int, total: int) -> int:
    """Attended of planned, rounded down, so that 79.9 is not yet 80; nothing planned is 0."""
    return attended * 100 // total if total else 0


def standing(event: TrainingEvent, session: Session) -> dict[int, tuple[str, int | None, str]]:
    """{enrolment: (status, the session's own mark if any, source)} at one session."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, _asked(event, session))
        return {row[0]: (row[3], row[4], row[5]) for row in cursor.fetchall()}


def record(
    *,
    event: TrainingEvent,
    marks: Mapping[int, str],
    by: User,
    session: Session | None = None,
    day: date | None = None,
    source: str = AttendanceSource.HAND,
) -> int:
    """Marks by enrolment ({12: "hadir"}) for a session or a day; how many were new.

    Whoever has a mark keeps it: that is corrected, with a reason. Raises AttendanceInvalid for
    a day outside the event and for people the user may not touch.
    """
    ensure(by, Permission.ATTENDANCE_RECORD)
    day = session.day if session is not None else day
    if day is None or not event.start_on <= day <= event.end_on:
        raise AttendanceInvalid("Hari ini di luar kegiatan. Pilih hari kegiatan.")
    if set(marks.values()) - (set(AttendanceStatus) - {AttendanceStatus.VOID}):
        raise AttendanceInvalid("Kehadiran hanya hadir, terlambat, izin, sakit, atau tidak hadir.")
    allowed = _touchable(event, marks, by)
    if len(allowed) != len(marks):
        raise AttendanceInvalid("Sebagian orang bukan peserta kegiatan ini dari wilayah Anda.")
    now = timezone.now()
    begins = timezone.make_aware(datetime.combine(day, time.min))
    with transaction.atomic():
        before = Attendance.objects.filter(
            event=event, day=day, session=session, enrolment__in=allowed
        ).standing()
        had = before.count()
        Attendance.objects.bulk_create(
            [
                Attendance(
                    enrolment_id=enrolment,
                    event=event,
                    day=day,
                    session=session,
                    status=marks[enrolment],
                    source=source,
                    at=min(now, begins),
                    recorded_by=by,
                )
                for enrolment in sorted(allowed)
            ],
            ignore_conflicts=True,
        )
        return before.all().count() - had


def correct(*, attendance: Attendance, status: str, reason: str, by: User) -> AttendanceCorrection:
    """The mark says something else from now on; what it said stays in the correction."""
    ensure(by, Permission.ATTENDANCE_RECORD)
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing("Tuliskan alasan perbaikan, misalnya “salah baris di daftar kertas”.")
    if status not in AttendanceStatus.values:
        raise AttendanceInvalid("Pilih kehadiran yang benar.")
    if not _touchable(attendance.event, [attendance.enrolment_id], by):
        raise AttendanceInvalid("Peserta ini dari wilayah lain.")
    with transaction.atomic():
        held = Attendance.objects.select_for_update().get(pk=attendance.pk)
        if held.status == status:
            raise AttendanceInvalid("Kehadirannya sudah begitu; tidak ada yang diubah.")
        if held.status == AttendanceStatus.VOID:
            raise AttendanceInvalid("Kehadiran yang dibatalkan tidak diubah; catat yang baru.")
        return AttendanceCorrection.objects.create(
            attendance=held,
            before=held.status,
            after=status,
            reason=reason[:250],
            corrected_by=by,
        )


def _touchable(event: TrainingEvent, enrolments: Iterable[int], by: User) -> set[int]:
    return set(
        Enrolment.objects.visible_to(by)
        .filter(event=event, pk__in=list(enrolments))
        .values_list("pk", flat=True)
    )


def _asked(event: TrainingEvent, session: Session | None = None) -> dict[str, Any]:
    return {
        "event": event.pk,
        "session": session.pk if session else None,
        "zone": settings.TIME_ZONE,
        "grace": GRACE,
    }
