import secrets
import uuid

from django.db import models
from django.db.models import Q

from regions.scoping import ScopedQuerySet


def new_token() -> str:
    return secrets.token_urlsafe(12)


class PrintedRecord(models.Model):
    """A "Riwayat pembinaan" as it left the office: what it said, when, and a token for its QR.

    The public page behind the QR shows a masked name, the day and the checksum, and says
    whether the registry still says the same. Nothing else.
    """

    token = models.CharField(
        max_length=24, unique=True, default=new_token, editable=False, db_collation="C"
    )
    person = models.ForeignKey("pillars.Person", models.CASCADE, related_name="printed_records")
    content_sha256 = models.CharField(max_length=64, db_collation="C")
    printed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    printed_at = models.DateTimeField("dicetak", auto_now_add=True)

    class Meta:
        verbose_name = "cetakan riwayat"
        verbose_name_plural = "cetakan riwayat"
        ordering = ["-id"]

    def __str__(self):
        return self.token


class RenewalLetter(models.Model):
    """A letter that asks an organisation to renew a paper before it expires, by number and day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "pillars.Organisation", models.CASCADE, related_name="renewal_letters"
    )
    document = models.ForeignKey(
        "pillars.OrganisationDocument", models.CASCADE, null=True, blank=True, related_name="+"
    )
    board = models.ForeignKey(
        "pillars.Board", models.CASCADE, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    number = models.CharField("nomor surat", max_length=80)
    dated_on = models.DateField("tanggal surat")
    # The day the paper runs out, as it stood when the letter was written.
    expires_on = models.DateField("berlaku sampai")
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "surat perpanjangan"
        verbose_name_plural = "surat perpanjangan"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pillars_renewalletter_is_about_one_paper",
                condition=Q(document__isnull=False, board__isnull=True)
                | Q(document__isnull=True, board__isnull=False),
            )
        ]

    def __str__(self):
        return self.number
