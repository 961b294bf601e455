import uuid

import pghistory
from django.db import models
from django.utils import timezone

from accounts.roles import Role
from regions.scoping import ScopedQuerySet

STATE_LABELS = {
    "invited": "Menunggu diterima",
    "accepted": "Diterima",
    "withdrawn": "Ditarik",
    "expired": "Lewat waktu",
}


class InvitationQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=timezone.now(),
        )


class Invitation(models.Model):
    """An administrator's offer of an account: a link that works once, for some days.

    Only a hash of the link's secret is kept; the link itself is shown to the administrator once
    and mailed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("alamat surel")
    name = models.CharField("nama", max_length=150)
    job_title = models.CharField("jabatan", max_length=150, blank=True)
    role = models.CharField("peran", max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="wilayah")
    secret_hash = models.BinaryField(max_length=32)
    invited_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="invitations",
        verbose_name="diundang oleh",
    )
    invited_at = models.DateTimeField("diundang", auto_now_add=True)
    expires_at = models.DateTimeField("berlaku sampai")
    accepted_at = models.DateTimeField("diterima", null=True, blank=True)
    accepted_by = models.OneToOneField(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitation",
    )
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "undangan"
        verbose_name_plural = "undangan"
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                name="accounts_invitation_accepted_by_and_at_together",
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["secret_hash"], name="accounts_invitation_secret_is_unique"
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def state(self) -> str:
        """A word of accounts/tones.py."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "invited" if self.expires_at > timezone.now() else "expired"

    @property
    def state_label(self) -> str:
        return STATE_LABELS[self.state]


# Who sent it again or withdrew it; never the hash of its link.
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), exclude=["secret_hash"])(
    Invitation
)
