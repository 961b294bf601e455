import pghistory
from django.db import models


class RwCount(models.Model):
    """How many RW an office counted in a kecamatan or kelurahan on a day, and its source.

    The ministry's list ends at the desa/kelurahan; which RW exist is known by number only where
    something of theirs was recorded. Elsewhere a count says at least how many are missing.
    """

    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="rw_counts", verbose_name="wilayah"
    )
    counted_on = models.DateField("keadaan tanggal")
    count = models.PositiveIntegerField("jumlah RW")
    source = models.CharField("sumber", max_length=160)

    class Meta:
        verbose_name = "jumlah RW"
        verbose_name_plural = "jumlah RW"
        ordering = ["region_id", "-counted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "counted_on"],
                name="regions_rwcount_once_a_day",
                violation_error_message="Jumlah RW wilayah ini pada tanggal itu sudah tercatat.",
            )
        ]

    def __str__(self):
        return f"{self.region_id}: {self.count} RW"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(RwCount)
