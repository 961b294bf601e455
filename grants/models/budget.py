import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from grants.models.scopes import ReachingQuerySet

TOTALS = ("approved_total", "paid_total", "spent_total", "refunded_total")
_CHANGED = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in TOTALS)
_NOT_ZERO = " OR ".join(f"NEW.{name} <> 0" for name in TOTALS)


class BudgetLine(models.Model):
    """A line of the office's budget (DPA) for one year: how much may be promised and paid.

    The totals are kept by the ledger's trigger and by nobody else; the constraints below are
    what a twentieth hand for the last rupiah meets.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("tahun anggaran")
    code = models.CharField("kode rekening DPA", max_length=60)
    name = models.CharField("uraian", max_length=250)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="pemilik pagu"
    )
    ceiling = models.BigIntegerField("pagu")
    approved_total = models.BigIntegerField("ditetapkan", default=0, editable=False)
    paid_total = models.BigIntegerField("dibayar", default=0, editable=False)
    spent_total = models.BigIntegerField("dipertanggungjawabkan", default=0, editable=False)
    refunded_total = models.BigIntegerField("disetor kembali", default=0, editable=False)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "pagu"
        verbose_name_plural = "pagu"
        ordering = ["-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "region", "code"],
                name="grants_budgetline_code_once_per_year",
                violation_error_message="Kode rekening ini sudah ada pada tahun itu.",
            ),
            models.CheckConstraint(
                name="grants_budgetline_ceiling_is_positive", condition=Q(ceiling__gt=0)
            ),
            models.CheckConstraint(
                name="grants_budgetline_approved_within_ceiling",
                condition=Q(approved_total__gte=0, approved_total__lte=F("ceiling")),
                violation_error_message="Pagu lebih kecil daripada yang sudah ditetapkan.",
            ),
            models.CheckConstraint(
                name="grants_budgetline_paid_within_approved",
                condition=Q(paid_total__gte=0, paid_total__lte=F("approved_total")),
            ),
            models.CheckConstraint(
                name="grants_budgetline_accounted_within_paid",
                condition=Q(spent_total__gte=0, refunded_total__gte=0)
                & Q(paid_total__gte=F("spent_total") + F("refunded_total")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="totals_from_the_ledger_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF TG_OP = 'INSERT' THEN
                        IF {_NOT_ZERO} THEN
                            RAISE EXCEPTION 'a budget line begins empty'
                                USING ERRCODE = 'check_violation',
                                      CONSTRAINT = 'grants_budgetline_totals_from_ledger';
                        END IF;
                    ELSIF pg_trigger_depth() < 2 AND ({_CHANGED}) THEN
                        RAISE EXCEPTION 'totals come from the ledger'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'grants_budgetline_totals_from_ledger';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def free(self) -> int:
        """What may still be promised."""
        return self.ceiling - self.approved_total


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=[*TOTALS, "updated_at"],
)(BudgetLine)
