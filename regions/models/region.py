from django.db import models
from django.db.models.functions import Left

from regions.codes import Level, within


class RegionKind(models.TextChoices):
    """What the law calls the place; the level alone does not tell a kota from a kabupaten."""

    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    KECAMATAN = "kecamatan", "Kecamatan"
    DESA = "desa", "Desa"
    KELURAHAN = "kelurahan", "Kelurahan"
    RW = "rw", "RW"


class RegionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The map is public to everyone who can log in: names of places are no secret."""
        return self if user.is_authenticated else self.none()

    def within(self, scope: str):
        return self.filter(within("code", scope))

    def at(self, level: Level):
        return self.filter(level=level)

    def valid_on(self, day):
        return self.filter(valid_from__lte=day).exclude(valid_until__lte=day)


class Region(models.Model):
    """A place in the ministry's list, from the province down to the RW.

    The code is the key and the path: whatever lies in `31.71` starts with `31.71.`. Names
    repeat (53 village names in Kalimantan Tengah alone), so a name says something only inside
    its parent. A place that was split or renamed stays, with its end date and its successors.
    """

    code = models.CharField("kode", max_length=17, primary_key=True, db_collation="C")
    name = models.CharField("nama", max_length=120)
    # Folded for matching: lower case, no spaces, no punctuation (regions/names.py).
    name_key = models.CharField(max_length=120, editable=False)
    level = models.SmallIntegerField("tingkat", choices=Level)
    kind = models.CharField("jenis", max_length=12, choices=RegionKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="induk"
    )
    province_code = models.GeneratedField(
        expression=Left("code", 2), output_field=models.CharField(max_length=2), db_persist=True
    )
    valid_from = models.DateField("berlaku sejak", default="1900-01-01")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name="pengganti"
    )
    source = models.CharField("sumber", max_length=80, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="regions_region_code_is_dotted_path",
                condition=models.Q(code__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4}(\.\d{3})?)?)?)?$"),
            ),
            models.CheckConstraint(
                name="regions_region_only_province_has_no_parent",
                condition=models.Q(level=Level.PROVINCE, parent__isnull=True)
                | models.Q(level__gt=Level.PROVINCE, parent__isnull=False),
            ),
            models.CheckConstraint(
                name="regions_region_ends_after_it_starts",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "name_key"], name="regions_region_parent_name"),
            models.Index(fields=["level", "code"], name="regions_region_level_code"),
        ]

    def __str__(self):
        return self.name

    def holds(self, code: str) -> bool:
        return code == self.code or code.startswith(self.code + ".")
