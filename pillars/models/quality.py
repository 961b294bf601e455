import uuid

from django.db import models

from regions.scoping import ScopedQuerySet


class QualityCount(models.Model):
    """How many rows of a region fail a check of data quality, and of how many; counted at night.

    Kept for the smallest region that rows carry, and summed up for the regions above.
    """

    region = models.ForeignKey(
        "regions.Region", models.CASCADE, related_name="+", verbose_name="wilayah"
    )
    # A key of pillars/quality.py.
    check_key = models.CharField("pemeriksaan", max_length=24)
    failing = models.PositiveIntegerField("bermasalah")
    total = models.PositiveIntegerField("diperiksa")
    counted_at = models.DateTimeField("dihitung")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "hitungan mutu data"
        verbose_name_plural = "hitungan mutu data"
        ordering = ["region_id", "check_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "check_key"], name="pillars_qualitycount_once_per_region"
            )
        ]

    def __str__(self):
        return f"{self.region_id} {self.check_key}"


class NikDoubtQuerySet(ScopedQuerySet):
    region_field = "person__region_id"


class NikDoubt(models.Model):
    """A NIK tells another birth date or sex than the person's own row; found at night.

    The NIK is sealed, so no query can ask it. A doubt and no error: a NIK never changes when a
    birth date is corrected.
    """

    class Code(models.TextChoices):
        BIRTH = "nik_birth_mismatch", "Tanggal lahir pada NIK berbeda"
        SEX = "nik_sex_mismatch", "Jenis kelamin pada NIK berbeda"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("pillars.Person", models.CASCADE, related_name="nik_doubts")
    code = models.CharField("keraguan", max_length=24, choices=Code)
    found_at = models.DateTimeField("ditemukan", auto_now_add=True)

    objects = NikDoubtQuerySet.as_manager()

    class Meta:
        verbose_name = "keraguan NIK"
        verbose_name_plural = "keraguan NIK"
        ordering = ["person_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["person", "code"], name="pillars_nikdoubt_once")
        ]

    def __str__(self):
        return self.get_code_display()
