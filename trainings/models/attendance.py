import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from regions.scoping import ScopedQuerySet


class AttendanceStatus(models.TextChoices):
    PRESENT = "hadir", "Hadir"
    LATE = "terlambat", "Terlambat"
    LEAVE = "izin", "Izin"
    SICK = "sakit", "Sakit"
    ABSENT = "alpa", "Tidak hadir"
    VOID = "batal", "Dibatalkan"


ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)


class AttendanceSource(models.TextChoices):
    SCAN = "scan", "Pindaian"
    HAND = "hand", "Diisi panitia"
    PAPER = "paper", "Daftar kertas"
    DECISION = "decision", "Keputusan panitia"


class AttendanceQuerySet(ScopedQuerySet):
    region_field = "enrolment__origin_id"

    def standing(self):
        return self.exclude(status=AttendanceStatus.VOID)


class Attendance(models.Model):
    """Somebody was there: for one session, or (from a gate of the day) for the day as a whole.

    Once per person, day and session, kept by the database. The row is never edited: a
    correction is a row of its own, and only that moves the status.
    """

    enrolment = models.ForeignKey("trainings.Enrolment", models.PROTECT, related_name="attendances")
    event = models.ForeignKey(
        "trainings.TrainingEvent", models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField("hari")
    session = models.ForeignKey(
        "trainings.Session",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="sesi",
    )
    status = models.CharField("kehadiran", max_length=9, choices=AttendanceStatus)
    source = models.CharField("sumber", max_length=8, choices=AttendanceSource)
    at = models.DateTimeField("waktu")
    scan = models.ForeignKey("trainings.Scan", models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("dicatat", db_default=Now())

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "kehadiran"
        verbose_name_plural = "kehadiran"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "day", "session"],
                condition=~Q(status="batal"),
                nulls_distinct=False,
                name="trainings_attendance_once",
                violation_error_message="Kehadiran orang ini sudah tercatat.",
            ),
            models.CheckConstraint(
                name="trainings_attendance_source_is_named",
                condition=Q(source="scan", scan__isnull=False)
                | (~Q(source="scan") & Q(recorded_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["event", "day"], name="trainings_attendance_event")]
        triggers = [
            pgtrigger.Trigger(
                name="original_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF pg_trigger_depth() < 2
                       OR (to_jsonb(OLD) - 'status') IS DISTINCT FROM (to_jsonb(NEW) - 'status')
                    THEN
                        RAISE EXCEPTION 'attendance is corrected by a row of its own'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_attendance_original_is_kept';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.enrolment_id} {self.day} {self.status}"


class AttendanceCorrection(models.Model):
    """Why somebody's attendance is another than first recorded; writing it moves the status."""

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="corrections")
    before = models.CharField("semula", max_length=9, choices=AttendanceStatus)
    after = models.CharField("menjadi", max_length=9, choices=AttendanceStatus)
    reason = models.CharField("alasan", max_length=250)
    # Nobody where a gate took back its own scan.
    corrected_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField("diperbaiki", db_default=Now())

    class Meta:
        verbose_name = "perbaikan kehadiran"
        verbose_name_plural = "perbaikan kehadiran"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_attendancecorrection_with_reason", condition=~Q(reason="")
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="moves_the_status",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE trainings_attendance SET status = NEW.after
                     WHERE id = NEW.attendance_id AND status = NEW.before;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'the attendance was corrected meanwhile'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_attendancecorrection_starts_from_now';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.before} → {self.after}"
