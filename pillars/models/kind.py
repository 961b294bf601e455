import pghistory
from django.db import models

from regions.codes import Level


class KindShape(models.TextChoices):
    PERSON = "person", "Perorangan"
    ORGANISATION = "organisation", "Organisasi"


class PillarKind(models.Model):
    """A kind of social pillar (TKSK, PSM, Karang Taruna, UKKT, LKS …), kept as data so that a
    province adds its own: Tagana, LK3, WKSBM, PKH.

    Permensos 8/2012 lists twelve kinds; provinces use six to ten (domain.md 1.2).
    """

    code = models.CharField("kode", max_length=20, primary_key=True)
    name = models.CharField("nama", max_length=80)
    plural = models.CharField("sebutan jamak", max_length=80, blank=True)
    shape = models.CharField("bentuk", max_length=12, choices=KindShape)
    # Where one of this kind serves: a TKSK a kecamatan, a UKKT an RW.
    duty_level = models.SmallIntegerField("tingkat tugas", choices=Level)
    # Where there may be one besides: a Karang Taruna of the kecamatan, the city, the province.
    other_levels = models.JSONField("tingkat lain", default=list, blank=True, db_default=[])
    # One only at a time in its region: one TKSK per kecamatan, one Karang Taruna per kelurahan.
    is_single = models.BooleanField("hanya satu per wilayah", default=False)
    # The organisations of this kind belong to one of that kind (UKKT → Karang Taruna).
    parent_kind = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="induk"
    )
    # Words met in workbooks for this kind: "Unit Kerja Karang Taruna", "UKT", "Pekerja Sosial …".
    words = models.JSONField("sebutan di berkas", default=list, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "jenis pilar"
        verbose_name_plural = "jenis pilar"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="pillars_pillarkind_code_is_upper_case",
                condition=models.Q(code__regex=r"^[A-Z][A-Z0-9_]*$"),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def levels(self) -> list[Level]:
        """The levels on which one of this kind may exist, from the province down."""
        return sorted({Level(level) for level in (self.duty_level, *self.other_levels)})


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    PillarKind
)
