import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from regions.scoping import ScopedQuerySet


class RuleCode(models.TextChoices):
    """What may be asked of a person before a duty; how each is judged is in `eligibility.py`."""

    MIN_AGE = "min_age", "Usia paling rendah"
    MAX_AGE = "max_age", "Usia paling tinggi saat didaftarkan"
    MIN_EDUCATION = "min_education", "Pendidikan paling rendah"
    HOME_IN_DUTY_REGION = "home_in_duty_region", "Berdomisili di wilayah tugas"
    NOT_STATE_OFFICER = "not_state_officer", "Bukan PNS/TNI/Polri/anggota legislatif"
    COMES_FROM_PILLAR = "comes_from_pillar", "Berasal dari pilar"
    BASIC_TRAINING = "basic_training", "Telah mengikuti pelatihan dasar"
    TERM_YEARS = "term_years", "Lama masa bakti (tahun)"


class EligibilityRule(models.Model):
    """A requirement for a kind of pillar, from a day until a day, with the law it stands on.

    A table and not code: thresholds change with every regulation (domain.md 1.3 to 1.5).
    `value` is a number (age, years), an education, or a list of kinds, as the code asks.
    """

    kind = models.ForeignKey(
        "pillars.PillarKind", models.CASCADE, related_name="rules", verbose_name="pilar"
    )
    code = models.CharField("syarat", max_length=24, choices=RuleCode)
    value = models.JSONField("nilai", default=None, null=True, blank=True)
    # Without an override a rule that blocks stops the appointment; another only remarks.
    blocks = models.BooleanField("menghalangi", default=True)
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)
    validity = DateRangeField("berlaku")

    class Meta:
        verbose_name = "syarat pilar"
        verbose_name_plural = "syarat pilar"
        ordering = ["kind_id", "code", "validity"]
        constraints = [
            ExclusionConstraint(
                name="pillars_eligibilityrule_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Syarat ini sudah ada pada masa itu.",
            ),
            models.CheckConstraint(
                name="pillars_eligibilityrule_validity_has_a_start",
                condition=Q(validity__startswith__isnull=False) & Q(validity__isempty=False),
            ),
        ]

    def __str__(self):
        return f"{self.kind_id} {self.get_code_display()}"


class RuleOverrideQuerySet(ScopedQuerySet):
    region_field = "assignment__region_id"


class RuleOverride(models.Model):
    """Somebody was appointed although a rule spoke against it; who decided so, and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(
        "pillars.Assignment", models.CASCADE, related_name="overrides", verbose_name="penugasan"
    )
    code = models.CharField("syarat", max_length=24, choices=RuleCode)
    # The finding of that day in words: "Usia 41 tahun, paling tinggi 35".
    finding = models.CharField("temuan", max_length=250)
    reason = models.CharField("alasan", max_length=300)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan", auto_now_add=True)

    objects = RuleOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "pengecualian syarat"
        verbose_name_plural = "pengecualian syarat"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "code"], name="pillars_ruleoverride_once_per_rule"
            ),
            models.CheckConstraint(
                name="pillars_ruleoverride_says_why", condition=~Q(reason="") & ~Q(finding="")
            ),
        ]

    def __str__(self):
        return f"{self.get_code_display()}: {self.reason}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    EligibilityRule
)
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    RuleOverride
)
