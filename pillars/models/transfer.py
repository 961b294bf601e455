import uuid

import pghistory
from django.db import models

from regions.scoping import ScopedQuerySet, scope_of


class TransferState(models.TextChoices):
    ASKED = "asked", "Menunggu keputusan"
    ACCEPTED = "accepted", "Dipindahkan"
    DECLINED = "declined", "Ditolak"


class TransferQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """What my region asked for, and what concerns people whom my region looks after."""
        scope = scope_of(user)
        if scope is None:
            return self.none()
        inside = self.filter(to_region_id__gte=scope, to_region_id__lt=scope + "/")
        return inside | self.filter(from_region_id__gte=scope, from_region_id__lt=scope + "/")


class TransferRequest(models.Model):
    """ "Minta pindah": an office asks that a person of another region becomes theirs.

    Neither of the two regions decides; whoever holds both does. Until then the person stays, and
    the one who asks sees no more of them than before.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    person = models.ForeignKey("pillars.Person", models.CASCADE, related_name="transfers")
    from_region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="dari"
    )
    to_region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="ke"
    )
    # The name as the asker knows it from their own list; the registry's is not theirs to read.
    asked_name = models.CharField(max_length=150)
    state = models.CharField(max_length=8, choices=TransferState, default=TransferState.ASKED)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("alasan", max_length=300, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan pindah"
        verbose_name_plural = "permintaan pindah"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to_region"],
                condition=models.Q(state="asked"),
                name="pillars_transferrequest_asked_once",
            ),
            models.CheckConstraint(
                name="pillars_transferrequest_decided_together",
                condition=models.Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~models.Q(state="asked")
                    & models.Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="pillars_transferrequest_declined_says_why",
                condition=~models.Q(state="declined") | ~models.Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="pillars_transfer_state"),
        ]

    def __str__(self):
        return self.asked_name


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    TransferRequest
)
