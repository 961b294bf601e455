import uuid

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.formats import MONTHS
from trainings.models.event import EventKind, EventLevel
from trainings.models.scopes import ReachingQuerySet

MONTH = [MinValueValidator(1), MaxValueValidator(12)]


class PlanLine(models.Model):
    """A line of the yearly plan: what an office means to hold, when, for how much.

    Events hang on lines; what was reached is counted from them and never typed in.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("tahun", validators=[MinValueValidator(2000)])
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="penyelenggara"
    )
    activity = models.CharField("kegiatan", max_length=200)
    # The code of the sub-kegiatan in the budget (DPA), such as 1.06.02.1.03.0002.
    budget_code = models.CharField("kode sub-kegiatan", max_length=40, blank=True)
    kind = models.CharField("jenis", max_length=16, choices=EventKind)
    level = models.CharField("tingkat", max_length=8, choices=EventLevel, default=EventLevel.NONE)
    subjects = models.TextField("materi", max_length=1000, blank=True)
    budget = models.PositiveBigIntegerField("anggaran", default=0)
    days = models.PositiveSmallIntegerField("hari", default=1)
    waves = models.PositiveSmallIntegerField("angkatan", default=1)
    first_month = models.PositiveSmallIntegerField("bulan mulai", default=1, validators=MONTH)
    last_month = models.PositiveSmallIntegerField("bulan selesai", default=12, validators=MONTH)
    note = models.TextField("catatan", blank=True)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "baris rencana"
        verbose_name_plural = "rencana tahunan"
        ordering = ["-year", "first_month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "region", "activity"],
                name="trainings_planline_once_a_year",
                violation_error_message="Kegiatan ini sudah ada pada rencana tahun itu.",
            ),
            models.CheckConstraint(
                name="trainings_planline_activity_is_not_empty", condition=~Q(activity="")
            ),
            models.CheckConstraint(
                name="trainings_planline_months_in_order",
                condition=Q(first_month__gte=1, last_month__lte=12)
                & Q(last_month__gte=F("first_month")),
                violation_error_message="Bulan selesai mendahului bulan mulai.",
            ),
        ]

    def __str__(self):
        return f"{self.year}: {self.activity}"

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return str(self.public_id)

    @property
    def first_month_name(self) -> str:
        return MONTHS[self.first_month - 1]

    @property
    def last_month_name(self) -> str:
        return MONTHS[self.last_month - 1]

    @property
    def subject_list(self) -> list[str]:
        return [" ".join(one.split()) for one in self.subjects.splitlines() if one.strip()]


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(PlanLine)


class PlanTarget(models.Model):
    """How many people of a pillar from a region a line of the plan is to reach."""

    line = models.ForeignKey(
        "trainings.PlanLine", models.CASCADE, related_name="targets", verbose_name="baris rencana"
    )
    pillar = models.ForeignKey(
        "pillars.PillarKind", models.PROTECT, related_name="+", verbose_name="pilar"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah"
    )
    people = models.PositiveIntegerField("sasaran orang")

    class Meta:
        verbose_name = "sasaran rencana"
        verbose_name_plural = "sasaran rencana"
        ordering = ["region_id", "pillar_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "pillar", "region"],
                name="trainings_plantarget_once",
                violation_error_message="Sasaran wilayah dan pilar ini sudah ada.",
            )
        ]

    def __str__(self):
        return f"{self.region_id} {self.pillar_id}: {self.people}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    PlanTarget
)
