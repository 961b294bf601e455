import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q


class IndicatorCode(models.TextChoices):
    """What the yearly report measures; how each is counted is in `builders/indicators.py`."""

    ABLE = "able", "PSKS yang mampu melakukan pemberdayaan sosial"
    TRAINED = "trained", "TKSK dan PSM yang dilatih tahun ini"
    SEATS = "seats", "Kecamatan yang mempunyai TKSK"
    FUNDED = "funded", "Desa/kelurahan yang Karang Tarunanya menerima dana"
    ACCREDITED = "accredited", "LKS yang akreditasinya berlaku"


class IndicatorSetting(models.Model):
    """The target of an indicator, and the rule it is counted by, from a day until a day.

    A row and not code: targets change with every plan (RPJMD, Renstra), and the key indicator
    was measured differently from one year to the next. A report uses the row of its last day.
    """

    indicator = models.CharField("indikator", max_length=12, choices=IndicatorCode)
    validity = DateRangeField("berlaku")
    # In hundredths of a per cent: 7550 is 75,50 %.
    target = models.PositiveIntegerField("target (perseratus persen)", null=True, blank=True)
    # Of the key indicator: after how many months a training no longer counts, and from which
    # class on a Karang Taruna counts.
    training_months = models.PositiveSmallIntegerField("pelatihan paling lama (bulan)", default=24)
    classes = models.JSONField("klasifikasi yang dihitung", default=list, blank=True)
    legal_basis = models.CharField("dasar", max_length=200, blank=True)

    class Meta:
        verbose_name = "aturan indikator"
        verbose_name_plural = "aturan indikator"
        ordering = ["indicator", "-validity"]
        constraints = [
            ExclusionConstraint(
                name="reports_indicatorsetting_one_at_a_time",
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Indikator ini sudah punya aturan pada masa itu.",
            ),
            models.CheckConstraint(
                name="reports_indicatorsetting_validity_has_a_start",
                condition=Q(validity__startswith__isnull=False) & Q(validity__isempty=False),
            ),
            models.CheckConstraint(
                name="reports_indicatorsetting_target_is_a_share",
                condition=Q(target__isnull=True) | Q(target__lte=10_000),
                violation_error_message="Target paling tinggi 10000 (100,00 %).",
            ),
        ]

    def __str__(self):
        return self.get_indicator_display()


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    IndicatorSetting
)
