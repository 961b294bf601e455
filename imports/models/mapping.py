from django.db import models

from regions.scoping import ScopedQuerySet


class HeadingWord(models.Model):
    """A heading that offices use for a column, added on screen: the vocabulary grows as data."""

    sheet = models.CharField("lembar", max_length=40, blank=True)  # empty: every sheet
    column = models.CharField("kolom", max_length=40)
    word = models.CharField("kata judul", max_length=120)
    word_key = models.CharField(max_length=120, editable=False)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "kata judul kolom"
        verbose_name_plural = "kosakata kolom"
        ordering = ["sheet", "column", "word"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "word_key"],
                name="imports_headingword_means_one_column",
                violation_error_message="Kata ini sudah dipakai untuk kolom lain.",
            )
        ]

    def __str__(self):
        return self.word


class RememberedMapping(models.Model):
    """How an office matched the headings of a sheet last time: offered again next time."""

    sheet = models.CharField(max_length=40)
    region = models.ForeignKey("regions.Region", models.CASCADE)
    # Fingerprint of the heading row: the choice is offered for the same headings only.
    headings_key = models.CharField(max_length=64)
    columns = models.JSONField()
    used_at = models.DateTimeField(auto_now=True)
    chosen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "region", "headings_key"],
                name="imports_rememberedmapping_one_per_office_and_headings",
            )
        ]

    def __str__(self):
        return f"{self.sheet} {self.region_id}"
