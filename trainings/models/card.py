import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Job
from regions.scoping import ScopedQuerySet


class CardIssue(models.Model):
    """A participant's card was lost and made anew: older ones are refused at the gates.

    The first card of everybody is version 1 and needs no row.
    """

    enrolment = models.ForeignKey("trainings.Enrolment", models.CASCADE, related_name="cards")
    version = models.PositiveSmallIntegerField("versi")
    reason = models.CharField("alasan", max_length=250)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("dibuat", db_default=Now())

    class Meta:
        verbose_name = "kartu pengganti"
        verbose_name_plural = "kartu pengganti"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "version"], name="trainings_cardissue_version_once"
            ),
            models.CheckConstraint(
                name="trainings_cardissue_version_fits", condition=Q(version__range=(2, 255))
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id} v{self.version}"


class CardSheetQuerySet(ScopedQuerySet):
    pass


class CardSheet(Job):
    """The cards of an event's people of one region, as PDF sheets to print and cut."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("trainings.TrainingEvent", models.PROTECT, related_name="card_sheets")
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah peserta"
    )
    per_page = models.PositiveSmallIntegerField("kartu per halaman", default=8)
    cards = models.PositiveIntegerField("kartu", default=0)
    file = models.FileField(upload_to="cards/%Y/%m", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("ukuran", default=0)
    sha256 = models.CharField(max_length=64, blank=True, db_collation="C")
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("diminta", db_default=Now())

    objects = CardSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "lembar kartu peserta"
        verbose_name_plural = "lembar kartu peserta"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_cardsheet_fits_the_page", condition=Q(per_page__in=(8, 10))
            )
        ]

    def __str__(self):
        return f"{self.event_id} {self.region_id}"
