import uuid
from datetime import date, timedelta

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from regions.codes import above
from regions.scoping import ScopedQuerySet, scope_of

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class EventKind(models.TextChoices):
    """What the Dinas does for its pillars all year (domain.md 3.2)."""

    BIMTEK = "bimtek", "Bimbingan teknis"
    TRAINING = "pelatihan", "Pelatihan"
    EVALUATION = "evaluasi", "Evaluasi dan pembinaan"
    REFRESHER = "penyegaran", "Penyegaran"
    COORDINATION = "rakor", "Rapat koordinasi"
    JAMBORE = "jambore", "Jambore"
    TEMU_KARYA = "temu_karya", "Temu karya"
    BIMTEK_LKS = "bimtek_lks", "Bimtek LKS/akreditasi"
    SELECTION = "seleksi", "Seleksi TKSK"


class EventLevel(models.TextChoices):
    BASIC = "dasar", "Tingkat dasar"
    ADVANCED = "lanjut", "Tingkat lanjut"
    SPECIAL = "khusus", "Khusus/pemantapan"
    NONE = "umum", "Tanpa tingkat"


class EventState(models.TextChoices):
    """Moves between them are in `trainings/states.py`."""

    DRAFT = "draft", "Draf"
    OPEN = "open", "Pendaftaran dibuka"
    RUNNING = "running", "Berlangsung"
    DONE = "done", "Selesai"
    CANCELLED = "cancelled", "Dibatalkan"


class TrainingEventQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Events of my region and beneath, and those of the regions above it that reach me.

        A city sees the province's jambore (and in it only its own people, see Enrolment),
        but never another city's training.
        """
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.filter(
            Q(region_id__gte=scope, region_id__lt=scope + "/") | above("region_id", scope)
        )

    def editable_by(self, user):
        """Events whose organiser is my region or lies beneath it."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)

    def touching(self, start, end):
        """Events with at least one day in `start … end`, both included."""
        return self.filter(start_on__lte=end, end_on__gte=start)

    def taking_participants(self):
        """Events whose list of participants may still change."""
        return self.filter(state__in=[EventState.DRAFT, EventState.OPEN, EventState.RUNNING])

    def held(self):
        """Events that count in reports: neither drafts nor cancelled."""
        return self.exclude(state__in=[EventState.DRAFT, EventState.CANCELLED])


class TrainingEvent(models.Model):
    """A training, bimtek, jambore or meeting that the Dinas or a Sudin holds for its pillars.

    A report counts it in the period its first day falls in.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Short and stable, printed on letters and typed into commands: BMT-3171-2024-001.
    code = models.CharField("kode", max_length=30, unique=True, editable=False)
    title = models.CharField("nama kegiatan", max_length=200)
    kind = models.CharField("jenis", max_length=16, choices=EventKind)
    level = models.CharField("tingkat", max_length=8, choices=EventLevel, default=EventLevel.NONE)
    # Whoever has not been to an event of this level is marked when the list is imported.
    required_level = models.CharField(
        "syarat pelatihan sebelumnya", max_length=8, choices=EventLevel, blank=True
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="penyelenggara"
    )
    place = models.CharField("tempat", max_length=200, blank=True)
    start_on = models.DateField("mulai")
    end_on = models.DateField("selesai")
    pillars = models.ManyToManyField(
        "pillars.PillarKind", blank=True, related_name="+", verbose_name="sasaran pilar"
    )
    state = models.CharField("status", max_length=12, choices=EventState, default=EventState.OPEN)
    note = models.TextField("catatan", blank=True)
    plan_line = models.ForeignKey(
        "trainings.PlanLine",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="held_events",
        verbose_name="baris rencana",
    )
    # The same event in several turns (angkatan I, II, …); the first one holds them together.
    wave_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waves",
        verbose_name="angkatan dari",
    )
    wave = models.PositiveSmallIntegerField("angkatan", null=True, blank=True)
    cloned_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="salinan dari",
    )
    cost_planned = models.PositiveBigIntegerField("rencana biaya", null=True, blank=True)
    cost_actual = models.PositiveBigIntegerField("realisasi biaya", null=True, blank=True)
    # With transport or pocket money: nobody is confirmed for two such events on one day.
    pays_attendance = models.BooleanField("membayar transport/uang saku", default=False)
    capacity = models.PositiveIntegerField("kapasitas", null=True, blank=True)
    # What a certificate asks for; empty means it is not asked.
    min_attendance_percent = models.PositiveSmallIntegerField(
        "kehadiran minimal (%)", null=True, blank=True, default=80, validators=PERCENT
    )
    min_post_score = models.PositiveSmallIntegerField(
        "nilai post-test minimal", null=True, blank=True, validators=PERCENT
    )
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = TrainingEventQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan"
        verbose_name_plural = "kegiatan"
        ordering = ["-start_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_trainingevent_ends_not_before_start",
                condition=Q(end_on__gte=F("start_on")),
                violation_error_message="Tanggal selesai mendahului tanggal mulai.",
            ),
            models.CheckConstraint(
                name="trainings_trainingevent_title_is_not_empty", condition=~Q(title="")
            ),
            models.CheckConstraint(
                name="trainings_trainingevent_rules_are_percentages",
                condition=(Q(min_attendance_percent=None) | Q(min_attendance_percent__lte=100))
                & (Q(min_post_score=None) | Q(min_post_score__lte=100)),
            ),
            models.UniqueConstraint(
                fields=["wave_of", "wave"],
                name="trainings_trainingevent_wave_once",
                violation_error_message="Angkatan ini sudah ada.",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-start_on"], name="trainings_event_region_start"),
            models.Index(fields=["start_on"], name="trainings_event_start"),
        ]
        triggers = [
            # What the rows beneath copied from the event follows it.
            pgtrigger.Trigger(
                name="move_bookings",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("start_on", "end_on", "pays_attendance", "state"),
                func="""
                    IF (OLD.start_on, OLD.end_on, OLD.pays_attendance, OLD.state = 'cancelled')
                       IS DISTINCT FROM
                       (NEW.start_on, NEW.end_on, NEW.pays_attendance, NEW.state = 'cancelled')
                    THEN
                        UPDATE trainings_enrolment SET event_id = event_id
                         WHERE event_id = NEW.id AND state = 'confirmed';
                        UPDATE trainings_sessionspeaker t SET session_id = t.session_id
                          FROM trainings_session s
                         WHERE s.id = t.session_id AND s.event_id = NEW.id;
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return self.title

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days + 1

    @property
    def end_on_exclusive(self) -> date:
        """The first day after it, as ranges of the database are written."""
        return self.end_on + timedelta(days=1)


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    TrainingEvent
)


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None)
class TargetPillar(TrainingEvent.pillars.through):  # type: ignore[name-defined]
    """A pillar that an event is for; a class of its own so that history covers it."""

    class Meta:
        proxy = True
