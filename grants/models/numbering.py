from django.db import models


class Series(models.Model):
    """The last number given out of one kind of letter, office and year: whoever takes the next
    one holds this row until the letter is written, so the numbers have no gaps."""

    kind = models.CharField(max_length=20)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "seri nomor"
        verbose_name_plural = "seri nomor"
        constraints = [
            models.UniqueConstraint(fields=["kind", "region", "year"], name="grants_series_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.region_id} {self.year}"
