from django.db import models


class NumberSeries(models.Model):
    """The last number given out of a series in a year, so that the next one has no gap before it.

    Written only by `trainings/services/numbering.py`, in the transaction of the paper itself.
    """

    series = models.CharField("seri", max_length=60, db_collation="C")
    year = models.PositiveSmallIntegerField("tahun")
    last = models.PositiveIntegerField("nomor terakhir", default=0, db_default=0)

    class Meta:
        verbose_name = "seri nomor"
        verbose_name_plural = "seri nomor"
        ordering = ["series", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year"], name="trainings_numberseries_once_a_year"
            )
        ]

    def __str__(self):
        return f"{self.series}/{self.year}: {self.last}"
