import uuid

import pghistory
from django.db import models
from django.db.models import Q

from grants.enums import LpjRule, ProgrammeState, Regime
from grants.models.scopes import ReachingQuerySet


class Programme(models.Model):
    """A grant of one year for one kind of organisation: under which law, from which budget line,
    in how many instalments, with which papers, and how the money is accounted for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Short and stable, printed on letters and typed into commands: STM-31-2024-001.
    code = models.CharField("kode", max_length=30, unique=True, editable=False)
    name = models.CharField("nama program", max_length=200)
    line = models.ForeignKey(
        "grants.BudgetLine", models.PROTECT, related_name="programmes", verbose_name="pagu"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="penyelenggara"
    )
    regime = models.CharField("dasar pemberian", max_length=12, choices=Regime)
    kind = models.ForeignKey(
        "pillars.PillarKind", models.PROTECT, related_name="+", verbose_name="jenis penerima"
    )
    # Paid in the same programme with an amount of their own: the units beside their parents.
    other_kinds = models.JSONField("jenis penerima lain", default=list, blank=True)
    # At which levels of the map the recipients work; boards from kecamatan upwards: [1, 2, 3].
    levels = models.JSONField("tingkat penerima", default=list)
    state = models.CharField(
        "status", max_length=8, choices=ProgrammeState, default=ProgrammeState.OPEN
    )
    first_month = models.DateField("bulan pertama")
    instalment_count = models.PositiveSmallIntegerField("jumlah tahap", default=12)
    months_each = models.PositiveSmallIntegerField("bulan per tahap", default=1)
    lpj_rule = models.CharField("aturan LPJ", max_length=8, choices=LpjRule)
    # Under the rule per instalment: so many days after the money came.
    lpj_days = models.PositiveSmallIntegerField("hari sampai LPJ jatuh tempo", default=30)
    # Under either rule the last day; by law 10 January of the next year.
    lpj_due_on = models.DateField("LPJ paling lambat")
    needs_briefing = models.BooleanField("wajib ikut pembekalan LPJ", default=True)
    # Working days for each step: {"submitted": 5, "verified": 10, "lpj_submitted": 7}.
    sla_days = models.JSONField("batas hari tiap langkah", default=dict, blank=True)
    note = models.TextField("catatan", blank=True)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "program bantuan"
        verbose_name_plural = "program bantuan"
        ordering = ["-first_month", "code"]
        constraints = [
            models.CheckConstraint(
                name="grants_programme_instalments_fill_at_most_a_year",
                condition=Q(
                    instalment_count__gte=1,
                    instalment_count__lte=12,
                    months_each__gte=1,
                    months_each__lte=12,
                ),
            ),
            models.CheckConstraint(
                name="grants_programme_name_is_not_empty", condition=~Q(name="")
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def year(self) -> int:
        return self.first_month.year

    @property
    def kind_codes(self) -> list[str]:
        return [self.kind_id, *self.other_kinds]

    @property
    def needs_nphd(self) -> bool:
        return self.regime == Regime.HIBAH


class AmountSetting(models.Model):
    """How much a recipient gets per instalment from a day on; without a kind for all of them."""

    programme = models.ForeignKey("grants.Programme", models.CASCADE, related_name="amounts")
    kind = models.ForeignKey(
        "pillars.PillarKind",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="jenis penerima",
    )
    valid_from = models.DateField("berlaku sejak")
    amount = models.BigIntegerField("jumlah per tahap")

    class Meta:
        verbose_name = "besaran"
        verbose_name_plural = "besaran"
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "valid_from"],
                nulls_distinct=False,
                name="grants_amountsetting_once_per_kind_and_day",
            ),
            models.CheckConstraint(
                name="grants_amountsetting_amount_is_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.valid_from}: {self.amount}"


class RequiredDocument(models.Model):
    """A paper that every recipient of a programme hands in."""

    programme = models.ForeignKey("grants.Programme", models.CASCADE, related_name="requirements")
    code = models.SlugField("kode", max_length=30)
    name = models.CharField("nama dokumen", max_length=120)
    is_required = models.BooleanField("wajib", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=100)

    class Meta:
        verbose_name = "syarat dokumen"
        verbose_name_plural = "syarat dokumen"
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="grants_requireddocument_code_once"
            )
        ]

    def __str__(self):
        return self.name


for _model in (Programme, AmountSetting, RequiredDocument):
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=["updated_at"] if _model is Programme else [],
    )(_model)
