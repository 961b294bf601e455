import uuid

import pghistory
from django.db import models
from django.db.models import Q

from grants.enums import InstalmentState
from grants.models import guards
from grants.models.scopes import OfRecipientQuerySet
from grants.states import INSTALMENT_MOVES, LPJ_OPEN


class InstalmentQuerySet(OfRecipientQuerySet):
    def unaccounted(self):
        """Paid, and its LPJ not settled yet."""
        return self.filter(state__in=LPJ_OPEN)


class Instalment(models.Model):
    """One payment that a recipient has coming, with its period, and how it was accounted for."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        "grants.Recipient", models.PROTECT, related_name="instalments", db_index=False
    )
    number = models.PositiveSmallIntegerField("tahap")
    period_start = models.DateField("awal masa")
    period_end = models.DateField("akhir masa")
    amount = models.BigIntegerField("jumlah")
    state = models.CharField(
        "status", max_length=14, choices=InstalmentState, default=InstalmentState.PLANNED
    )
    paid_on = models.DateField("cair tanggal", null=True, blank=True)
    lpj_due_on = models.DateField("LPJ jatuh tempo", null=True, blank=True)
    # When whoever has to act now should have acted.
    due_on = models.DateField("tenggat", null=True, blank=True)
    # To be paid back: what remained, or what was not accounted for.
    refund_due = models.BigIntegerField("harus disetor", default=0)

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tahap"
        verbose_name_plural = "tahap"
        ordering = ["recipient_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="grants_instalment_public_id_once"),
            models.UniqueConstraint(
                fields=["recipient", "number"], name="grants_instalment_number_once"
            ),
            models.CheckConstraint(
                name="grants_instalment_amount_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="grants_instalment_paid_has_its_day",
                condition=~Q(state__in=sorted(LPJ_OPEN | {"settled"}))
                | Q(paid_on__isnull=False, lpj_due_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["lpj_due_on"],
                name="grants_instalment_due",
                condition=Q(state__in=sorted(LPJ_OPEN)),
            )
        ]
        triggers = [
            *guards.moves(
                INSTALMENT_MOVES.values(),
                constraint="grants_instalment_moves",
                first=InstalmentState.PLANNED,
            ),
            guards.frozen(
                ["recipient_id", "number", "amount"],
                constraint="grants_instalment_schedule_is_frozen",
                because="the schedule stays as it was decreed",
            ),
        ]

    def __str__(self):
        return f"Tahap {self.number}"


pghistory.track(
    # The schedule is born with the decree, whose annex says the same; its changes are told.
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
)(Instalment)
