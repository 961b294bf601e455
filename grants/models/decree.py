import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.fields import SealedTextField
from grants.models.scopes import OfRecipientQuerySet, ReachingQuerySet

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Decree(models.Model):
    """The head's decree (SK) that names the recipients of a programme; its annex lists them by
    name and account, frozen as signed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("grants.Programme", models.PROTECT, related_name="decrees")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor SK", max_length=80)
    dated_on = models.DateField("tanggal SK")
    about = models.CharField("tentang", max_length=300)
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    # “Kepala Dinas Sosial”, or “Plt. Kepala Dinas Sosial” for a stand-in.
    signed_as = models.CharField("selaku", max_length=120)
    line_count = models.PositiveIntegerField("jumlah penerima")
    total_amount = models.BigIntegerField("jumlah uang")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "SK penetapan"
        verbose_name_plural = "SK penetapan"
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "sequence"], name="grants_decree_sequence_once"
            ),
            models.UniqueConstraint(fields=["region", "number"], name="grants_decree_number_once"),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return self.number


class DecreeLine(models.Model):
    """A line of the annex: this recipient, this account, this amount, as the head signed it."""

    decree = models.ForeignKey("grants.Decree", models.PROTECT, related_name="lines")
    recipient = models.OneToOneField("grants.Recipient", models.PROTECT, related_name="decree_line")
    number = models.PositiveIntegerField("nomor")
    name = models.CharField("nama", max_length=200)
    bank_name = models.CharField("bank", max_length=60, blank=True)
    account = SealedTextField("nomor rekening")
    account_mask = models.CharField("nomor rekening", max_length=30, editable=False)
    account_name = models.CharField("atas nama", max_length=200, blank=True)
    amount = models.BigIntegerField("jumlah per tahap")
    total_amount = models.BigIntegerField("jumlah setahun")

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "lampiran SK"
        verbose_name_plural = "lampiran SK"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decree", "number"], name="grants_decreeline_number"),
            models.CheckConstraint(
                name="grants_decreeline_amount_is_positive", condition=Q(amount__gt=0)
            ),
        ]
        triggers = [
            # The seal itself may be renewed (rotate_keys), nothing else.
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE'
                       AND to_jsonb(NEW) - 'account' = to_jsonb(OLD) - 'account' THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'the annex of a decree does not change'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'grants_decreeline_append_only';
                """,
            )
        ]

    def __str__(self):
        return self.name


class Agreement(models.Model):
    """The paper that the recipient signs before money comes: an NPHD for a hibah, a pakta
    integritas for operating money."""

    recipient = models.OneToOneField("grants.Recipient", models.PROTECT, related_name="agreement")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor", max_length=80)
    signed_on = models.DateField("ditandatangani")
    signer_name = models.CharField("penanda tangan", max_length=150, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "NPHD/pakta integritas"
        verbose_name_plural = "NPHD/pakta integritas"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="grants_agreement_number_once")
        ]

    def __str__(self):
        return self.number


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
)(Agreement)
