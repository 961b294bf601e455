import pghistory
from django.db import models


class Quota(models.Model):
    """How many people of a pillar a region may send to an event.

    Without a pillar it is for all pillars together.
    """

    event = models.ForeignKey(
        "trainings.TrainingEvent", models.CASCADE, related_name="quotas", verbose_name="kegiatan"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah"
    )
    pillar = models.ForeignKey(
        "pillars.PillarKind",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="pilar",
    )
    seats = models.PositiveIntegerField("kuota")

    class Meta:
        verbose_name = "kuota"
        verbose_name_plural = "kuota"
        ordering = ["region_id", "pillar_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "region", "pillar"],
                nulls_distinct=False,
                name="trainings_quota_once_per_region_and_pillar",
                violation_error_message="Kuota wilayah dan pilar ini sudah ada.",
            )
        ]

    def __str__(self):
        return f"{self.region_id} {self.pillar_id or 'semua'}: {self.seats}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(Quota)
