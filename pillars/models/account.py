import uuid

import pghistory
from django.db import models
from django.db.models import Q

from accounts.fields import SealedTextField
from regions.scoping import ScopedQuerySet


class PersonAccountQuerySet(ScopedQuerySet):
    region_field = "person__region_id"


class PersonAccount(models.Model):
    """A bank account of a person, for tali asih and transport: regional bank, BNI, another.

    The number is sealed, found by its index and shown as `account_mask`.
    """

    class Bank(models.TextChoices):
        REGIONAL = "bpd", "Bank daerah"
        BNI = "bni", "BNI"
        OTHER = "other", "Bank lain"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("pillars.Person", models.CASCADE, related_name="accounts")
    bank = models.CharField("bank", max_length=8, choices=Bank, default=Bank.REGIONAL)
    bank_name = models.CharField("nama bank", max_length=60, blank=True)
    account = SealedTextField("nomor rekening")
    account_index = models.BinaryField(max_length=32, editable=False)
    account_mask = models.CharField("nomor rekening", max_length=30, editable=False)
    account_name = models.CharField("atas nama", max_length=150, blank=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = PersonAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "rekening orang"
        verbose_name_plural = "rekening orang"
        ordering = ["bank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account_index"],
                name="pillars_personaccount_once",
                violation_error_message="Rekening ini sudah tercatat untuk orang ini.",
            ),
            models.CheckConstraint(
                name="pillars_personaccount_mask_is_not_empty", condition=~Q(account_mask="")
            ),
        ]
        indexes = [models.Index(fields=["account_index"], name="pillars_personaccount_index")]

    def __str__(self):
        return f"{self.bank_name or self.get_bank_display()} {self.account_mask}"


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
    exclude=["account", "updated_at"],
)(PersonAccount)
