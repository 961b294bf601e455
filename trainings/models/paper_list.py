from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from regions.scoping import ScopedQuerySet


class PaperListQuerySet(ScopedQuerySet):
    pass


class PaperList(models.Model):
    """An attendance list as it was printed: which row number is whom.

    Kept, because the list of participants may have changed when the numbers are typed in.
    """

    event = models.ForeignKey("trainings.TrainingEvent", models.CASCADE, related_name="paper_lists")
    number = models.PositiveSmallIntegerField("nomor daftar")
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah peserta"
    )
    day = models.DateField("hari")
    session = models.ForeignKey(
        "trainings.Session", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name="sesi",
    )  # fmt: skip
    # Row 1 is the first.
    enrolments = ArrayField(models.BigIntegerField())
    printed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField("dicetak", db_default=Now())

    objects = PaperListQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar hadir kertas"
        verbose_name_plural = "daftar hadir kertas"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"], name="trainings_paperlist_number_once"
            )
        ]

    def __str__(self):
        return f"{self.event_id} daftar {self.number}"
