import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from grants.enums import Judgement, LpjState
from grants.models.scopes import OfInstalmentQuerySet, OfRecipientQuerySet, ScopedQuerySet


def receipt_path(instance, filename: str) -> str:
    return f"grants/receipts/{uuid.uuid4().hex}"


class Lpj(models.Model):
    """The account that a recipient gives of one instalment: what came, what was spent on what,
    what was paid back and what is left."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    instalment = models.OneToOneField("grants.Instalment", models.PROTECT, related_name="lpj")
    state = models.CharField("status", max_length=10, choices=LpjState, default=LpjState.DRAFT)
    received = models.BigIntegerField("diterima")
    spent = models.BigIntegerField("dibelanjakan", default=0)
    returned = models.BigIntegerField("disetor kembali", default=0)
    remaining = models.BigIntegerField("sisa")
    activity = models.CharField("kegiatan", max_length=300, blank=True)
    note = models.CharField("catatan pemeriksa", max_length=500, blank=True)
    submitted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField("diajukan", null=True)
    judged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    judged_at = models.DateTimeField("diperiksa", null=True)

    objects = OfInstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = "LPJ"
        verbose_name_plural = "LPJ"
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="grants_lpj_public_id_once"),
            models.CheckConstraint(
                name="grants_lpj_received_is_spent_returned_and_remaining",
                condition=Q(received=F("spent") + F("returned") + F("remaining"))
                & Q(spent__gte=0, returned__gte=0, remaining__gte=0),
                violation_error_message="Diterima harus sama dengan belanja + setoran + sisa.",
            ),
            models.CheckConstraint(
                name="grants_lpj_checker_is_not_maker",
                condition=Q(judged_by__isnull=True)
                | (Q(submitted_by__isnull=False) & ~Q(judged_by=F("submitted_by"))),
                violation_error_message="Yang mengajukan LPJ tidak dapat memeriksanya sendiri.",
            ),
            models.CheckConstraint(
                name="grants_lpj_each_state_has_its_actors",
                condition=(~Q(state="submitted") | Q(submitted_by__isnull=False))
                & (~Q(state="accepted") | Q(judged_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"LPJ {self.instalment_id}"


class LpjLine(models.Model):
    """A thing the money was spent on, held against a line of the RAB."""

    lpj = models.ForeignKey("grants.Lpj", models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField("nomor")
    rab_line = models.ForeignKey("grants.RabLine", models.PROTECT, null=True, blank=True)
    description = models.CharField("uraian", max_length=200)
    amount = models.BigIntegerField("jumlah")
    judgement = models.CharField(
        "hasil", max_length=10, choices=Judgement, default=Judgement.PENDING
    )
    reason = models.CharField("alasan", max_length=300, blank=True)

    class QuerySet(ScopedQuerySet):
        region_field = "lpj__instalment__recipient__region_id"

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = "baris LPJ"
        verbose_name_plural = "baris LPJ"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["lpj", "number"], name="grants_lpjline_once"),
            models.CheckConstraint(
                name="grants_lpjline_amount_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="grants_lpjline_returned_says_why",
                condition=~Q(judgement="returned") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return self.description


class Receipt(models.Model):
    """A receipt, photographed: the bytes by their SHA-256, the picture by its fingerprint, the
    paper by seller and number, so that one that is shown twice is noticed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line = models.ForeignKey("grants.LpjLine", models.CASCADE, related_name="receipts")
    file = models.FileField("foto", upload_to=receipt_path, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    # How the picture looks (services/likeness.py), and the same cut in pieces for the index.
    fingerprint = models.CharField(max_length=32, blank=True, editable=False)
    bands = ArrayField(models.IntegerField(), default=list, editable=False)
    number = models.CharField("nomor bukti", max_length=60, blank=True)
    seller = models.CharField("penjual", max_length=120, blank=True)
    dated_on = models.DateField("tanggal", null=True, blank=True)
    amount = models.BigIntegerField("jumlah", null=True, blank=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)

    class QuerySet(ScopedQuerySet):
        region_field = "line__lpj__instalment__recipient__region_id"

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = "bukti belanja"
        verbose_name_plural = "bukti belanja"
        ordering = ["id"]
        indexes = [
            # As services/doubles.py compares them: "12-A" is "12 A".
            models.Index(
                Func(
                    F("number"),
                    Value("[^A-Z0-9]"),
                    Value(""),
                    Value("g"),
                    function="regexp_replace",
                ),
                name="grants_receipt_bare_number",
            ),
            GinIndex(fields=["bands"], name="grants_receipt_bands"),
        ]

    def __str__(self):
        return self.number or "bukti"


class Refund(models.Model):
    """Money that went back to the treasury, with its deposit slip (STS)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="refunds")
    instalment = models.ForeignKey("grants.Instalment", models.PROTECT, related_name="refunds")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor STS", max_length=80, unique=True)
    amount = models.BigIntegerField("jumlah")
    deposited_on = models.DateField("disetor tanggal")
    bank_reference = models.CharField("bukti bank", max_length=80)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dicatat", auto_now_add=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "setoran kembali (STS)"
        verbose_name_plural = "setoran kembali (STS)"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank_reference"],
                name="grants_refund_slip_once",
                violation_error_message="Bukti setor ini sudah dicatat.",
            ),
            models.CheckConstraint(
                name="grants_refund_amount_is_positive", condition=Q(amount__gt=0)
            ),
        ]

    def __str__(self):
        return self.number


for _model in (Lpj, LpjLine, Refund):
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
    )(_model)
pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
    exclude=["file", "fingerprint", "bands"],
)(Receipt)
