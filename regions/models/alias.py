import pghistory
from django.db import models


class RegionAlias(models.Model):
    """Another spelling of a region's name that offices really use: "P. PANGGANG", "Kerendang".

    Matched only inside the region's parent, like the name itself.
    """

    region = models.ForeignKey(
        "regions.Region", models.CASCADE, related_name="aliases", verbose_name="wilayah"
    )
    name = models.CharField("ejaan", max_length=120)
    name_key = models.CharField(max_length=120, editable=False)
    note = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        verbose_name = "ejaan lain"
        verbose_name_plural = "ejaan lain"
        ordering = ["region_id", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name_key"], name="regions_regionalias_spelling_once_per_region"
            ),
            models.CheckConstraint(
                name="regions_regionalias_key_is_not_empty", condition=~models.Q(name_key="")
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="regions_regionalias_key")]

    def __str__(self):
        return self.name


# A spelling decides where rows of later uploads go, so who added or deleted it is kept.
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    RegionAlias
)
