import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from regions.scoping import ScopedQuerySet

DEFAULT_ROWS = 60


class ApprovalRule(models.Model):
    """When an import has to be looked at by a second person before it is written.

    It belongs to a region and holds for every office in it. Without a rule, or with one that is
    switched off, whoever may apply an import does so alone.
    """

    region = models.OneToOneField("regions.Region", models.PROTECT, verbose_name="wilayah")
    is_enabled = models.BooleanField("berlaku", default=False)
    # Files up to here, without a warning and of the user's own region, need nobody else.
    max_rows = models.PositiveIntegerField(
        "paling banyak baris",
        default=DEFAULT_ROWS,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="diubah oleh"
    )
    changed_at = models.DateTimeField("diubah", auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "aturan persetujuan"
        verbose_name_plural = "aturan persetujuan"
        constraints = [
            models.CheckConstraint(
                name="imports_approvalrule_some_rows", condition=models.Q(max_rows__gte=1)
            )
        ]

    def __str__(self):
        return f"{self.region_id}: {'berlaku' if self.is_enabled else 'tidak berlaku'}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    ApprovalRule
)
