"""A call for people who are to serve: its seats, its steps, what is asked and how it is judged."""

import secrets
import uuid

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from regions.codes import above, within
from regions.scoping import scope_of
from trainings.models.scopes import ReachingQuerySet


def new_token() -> str:
    return secrets.token_urlsafe(12)


class SelectionState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    OPEN = "open", "Pendaftaran dibuka"
    JUDGING = "judging", "Penilaian"
    SUBMITTED = "submitted", "Menunggu keputusan"
    DECIDED = "decided", "Ditetapkan"
    ANNOUNCED = "announced", "Diumumkan"
    DONE = "done", "Selesai"
    CANCELLED = "cancelled", "Dibatalkan"


class SelectionQuerySet(ReachingQuerySet):
    region_field = "region_id"


class Selection(models.Model):
    """A call to fill vacant seats (TKSK of kecamatan), from its announcement to appointment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("nama seleksi", max_length=160)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="penyelenggara"
    )
    kind = models.ForeignKey(
        "pillars.PillarKind", models.PROTECT, related_name="+", verbose_name="pilar yang dicari"
    )
    opens_on = models.DateField("pendaftaran dibuka")
    closes_on = models.DateField("pendaftaran ditutup")
    objection_days = models.PositiveSmallIntegerField(
        "masa sanggah (hari)",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    notes = models.TextField("keterangan", blank=True)
    state = models.CharField(
        "status", max_length=10, choices=SelectionState, default=SelectionState.DRAFT
    )
    # The public page of the result hangs on it; nobody guesses it.
    token = models.CharField(
        max_length=24, unique=True, default=new_token, editable=False, db_collation="C"
    )
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)
    minutes_number = models.CharField("nomor berita acara", max_length=100, blank=True)
    minutes_on = models.DateField("tanggal berita acara", null=True, blank=True)
    minutes_data = models.JSONField(default=dict, blank=True)
    minutes_file = models.FileField(
        "berita acara", upload_to="selections/%Y/%m", max_length=200, blank=True
    )
    minutes_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_collation="C")
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField("diajukan", null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("ditetapkan", null=True, blank=True)
    announced_on = models.DateField("diumumkan", null=True, blank=True)
    # The last day on which somebody may object.
    objections_until = models.DateField("sanggahan sampai", null=True, blank=True)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "seleksi"
        verbose_name_plural = "seleksi"
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_selection_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="Pendaftaran ditutup sebelum dibuka.",
            ),
            models.CheckConstraint(
                name="trainings_selection_decided_by_another",
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("submitted_by")) & ~Q(decided_by=F("created_by"))),
            ),
            models.CheckConstraint(
                name="trainings_selection_announced_with_a_window",
                condition=Q(announced_on__isnull=True, objections_until__isnull=True)
                | Q(objections_until__gte=F("announced_on")),
            ),
        ]
        indexes = [models.Index(fields=["region", "state"], name="trainings_selection_state")]

    def __str__(self):
        return self.title


class OfSelectionQuerySet(models.QuerySet):
    """Rows of a call: seen by whoever sees the call."""

    selection_field = "selection"

    def visible_to(self, user):
        scope = scope_of(user)
        if scope is None:
            return self.none()
        place = f"{self.selection_field}__region_id"
        return self.filter(within(place, scope) | above(place, scope))


class OfStageQuerySet(OfSelectionQuerySet):
    selection_field = "stage__selection"


class SelectionSeat(models.Model):
    """A vacant kecamatan that a call is to fill with one person."""

    selection = models.ForeignKey(
        Selection, models.CASCADE, related_name="seats", db_index=False, verbose_name="seleksi"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah tugas"
    )

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "formasi"
        verbose_name_plural = "formasi"
        ordering = ["region_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "region"],
                name="trainings_selectionseat_once",
                violation_error_message="Wilayah ini sudah ada di seleksi.",
            )
        ]

    def __str__(self):
        return self.region_id


class SelectionStep(models.Model):
    """One step of the office's procedure with its clock: planned days, and when it was done."""

    selection = models.ForeignKey(
        Selection, models.CASCADE, related_name="steps", db_index=False, verbose_name="seleksi"
    )
    order = models.PositiveSmallIntegerField("urutan")
    title = models.CharField("langkah", max_length=160)
    office = models.CharField("pelaksana", max_length=100, blank=True)
    days = models.PositiveSmallIntegerField("hari")
    planned_end = models.DateField("rencana selesai")
    done_on = models.DateField("selesai pada", null=True, blank=True)
    note = models.CharField("catatan", max_length=200, blank=True)

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "langkah seleksi"
        verbose_name_plural = "langkah seleksi"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "order"],
                name="trainings_selectionstep_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self):
        return self.title


class SelectionRequirement(models.Model):
    """A paper that every candidate of a call has to hand in."""

    selection = models.ForeignKey(
        Selection,
        models.CASCADE,
        related_name="requirements",
        db_index=False,
        verbose_name="seleksi",
    )
    order = models.PositiveSmallIntegerField("urutan")
    title = models.CharField("berkas", max_length=120)
    is_required = models.BooleanField("wajib", default=True)

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas persyaratan"
        verbose_name_plural = "berkas persyaratan"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "title"],
                name="trainings_selectionrequirement_once",
                violation_error_message="Berkas ini sudah diminta.",
            )
        ]

    def __str__(self):
        return self.title


class StageKind(models.TextChoices):
    FILES = "administrasi", "Administrasi"
    WRITTEN = "tes_tulis", "Tes tulis"
    INTERVIEW = "wawancara", "Wawancara"


class SelectionStage(models.Model):
    """A round of judging. Whoever stays below its pass mark does not come into the next."""

    selection = models.ForeignKey(
        Selection, models.CASCADE, related_name="stages", db_index=False, verbose_name="seleksi"
    )
    order = models.PositiveSmallIntegerField("urutan")
    kind = models.CharField("tahap", max_length=14, choices=StageKind)
    weight = models.PositiveSmallIntegerField(
        "bobot (%)", validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    pass_mark = models.DecimalField(
        "nilai lulus",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    # Reviewers see a number and never who it is.
    is_blind = models.BooleanField("tanpa nama", default=True)
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "tahap penilaian"
        verbose_name_plural = "tahap penilaian"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "kind"], name="trainings_selectionstage_once"
            ),
            models.CheckConstraint(
                name="trainings_selectionstage_of_a_hundred",
                condition=Q(weight__lte=100, pass_mark__gte=0, pass_mark__lte=100),
            ),
        ]
        triggers = [
            # A closed stage stays closed, with the weight and pass mark that it was judged by.
            pgtrigger.Protect(
                name="closed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class SelectionCriterion(models.Model):
    """What a reviewer gives a mark for in a stage, 0 to 100, and how much it weighs there."""

    stage = models.ForeignKey(
        SelectionStage, models.CASCADE, related_name="criteria", verbose_name="tahap"
    )
    order = models.PositiveSmallIntegerField("urutan")
    title = models.CharField("kriteria", max_length=120)
    weight = models.PositiveSmallIntegerField(
        "bobot", default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    objects = OfStageQuerySet.as_manager()

    class Meta:
        verbose_name = "kriteria penilaian"
        verbose_name_plural = "kriteria penilaian"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "title"],
                name="trainings_selectioncriterion_once",
                violation_error_message="Kriteria ini sudah ada.",
            ),
            models.CheckConstraint(
                name="trainings_selectioncriterion_weighs", condition=Q(weight__gte=1)
            ),
        ]
        triggers = [
            # What was judged by is not rewritten after marks were given.
            pgtrigger.Trigger(
                name="frozen_with_its_stage",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT 1 FROM trainings_candidatescore s
                                WHERE s.criterion_id = OLD.id)
                       OR EXISTS (SELECT 1 FROM trainings_selectionstage t
                                   WHERE t.id = OLD.stage_id AND t.closed_at IS NOT NULL) THEN
                        RAISE EXCEPTION 'a criterion with marks is not changed'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_selectioncriterion_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return self.title


class SelectionReviewer(models.Model):
    """Somebody who gives marks at a call."""

    selection = models.ForeignKey(
        Selection, models.CASCADE, related_name="reviewers", db_index=False, verbose_name="seleksi"
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="penilai"
    )
    assigned_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("ditugaskan", auto_now_add=True)

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "penilai"
        verbose_name_plural = "penilai"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "user"],
                name="trainings_selectionreviewer_once",
                violation_error_message="Orang ini sudah menjadi penilai.",
            )
        ]

    def __str__(self):
        return str(self.user_id)


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    exclude=["updated_at", "minutes_data", "token"],
)(Selection)
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    SelectionStage
)
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    SelectionStep
)
pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())(SelectionReviewer)
