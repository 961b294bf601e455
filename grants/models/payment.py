import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.fields import SealedTextField
from grants.enums import BatchState, FailureCause, FixState, PaymentState, ResultOutcome
from grants.models import guards
from grants.models.scopes import OfInstalmentQuerySet, OfRecipientQuerySet, ReachingQuerySet
from grants.states import LPJ_OPEN, PAYMENT_LIVE, PAYMENT_MOVES

_OPEN = ", ".join(f"'{state}'" for state in sorted(LPJ_OPEN))
TODAY = "(now() AT TIME ZONE 'Asia/Jakarta')::date"
# An instalment `i` of recipient `r` in programme `p` waits for the LPJ of an earlier one.
HELD = f"""
    EXISTS (SELECT 1 FROM grants_instalment e
             WHERE e.recipient_id = i.recipient_id AND e.number < i.number
               AND e.state IN ({_OPEN})
               AND (p.lpj_rule = 'tahap' OR e.lpj_due_on < {TODAY}))
"""
WAIVED = f"""
    EXISTS (SELECT 1 FROM grants_waiver w
             WHERE w.instalment_id = i.id AND w.withdrawn_at IS NULL
               AND {TODAY} BETWEEN w.granted_on AND w.valid_until)
"""


class BankFormat(models.Model):
    """How a bank wants its list of transfers, and how it answers: columns, headings, file type.

    `columns` is [[heading, field], …] in the file's order; `answers` maps what we need from the
    result file (reference, account, amount, status, reason, paid_on) to the headings that may
    hold it; `success` are the words that mean the money went.
    """

    code = models.SlugField("kode", max_length=30, unique=True)
    name = models.CharField("nama", max_length=80)
    file_type = models.CharField(max_length=4, choices=[("xlsx", "Excel"), ("csv", "CSV")])
    delimiter = models.CharField("pemisah", max_length=1, default=";")
    columns = models.JSONField("kolom", default=list)
    answers = models.JSONField("kolom jawaban", default=dict)
    success = models.JSONField("kata berhasil", default=list)
    is_active = models.BooleanField("dipakai", default=True)

    class Meta:
        verbose_name = "format bank"
        verbose_name_plural = "format bank"
        ordering = ["code"]

    def __str__(self):
        return self.name


class PaymentBatch(models.Model):
    """One list of transfers: an instalment of a programme, sent to the bank in one file."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("grants.Programme", models.PROTECT, related_name="batches")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor", max_length=40, unique=True)
    instalment_number = models.PositiveSmallIntegerField("tahap")
    state = models.CharField("status", max_length=10, choices=BatchState, default=BatchState.DRAFT)
    bank_format = models.ForeignKey("grants.BankFormat", models.PROTECT, related_name="+")
    line_count = models.PositiveIntegerField("jumlah baris", default=0)
    total_amount = models.BigIntegerField("jumlah uang", default=0)
    spp_number = models.CharField("nomor SPP", max_length=80, blank=True)
    spp_on = models.DateField("tanggal SPP", null=True, blank=True)
    spm_number = models.CharField("nomor SPM", max_length=80, blank=True)
    spm_on = models.DateField("tanggal SPM", null=True, blank=True)
    sp2d_number = models.CharField("nomor SP2D", max_length=80, blank=True)
    sp2d_on = models.DateField("tanggal SP2D", null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField("disusun", auto_now_add=True)
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    sent_at = models.DateTimeField("dikirim", null=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar pembayaran"
        verbose_name_plural = "daftar pembayaran"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "sequence"], name="grants_paymentbatch_sequence_once"
            ),
            *(
                models.UniqueConstraint(
                    fields=["region", f"{name}_number"],
                    condition=~Q(**{f"{name}_number": ""}),
                    name=f"grants_paymentbatch_{name}_once",
                    violation_error_message=f"Nomor {name.upper()} ini sudah dipakai.",
                )
                for name in ("spp", "spm", "sp2d")
            ),
        ]

    def __str__(self):
        return self.number


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    PaymentBatch
)


class PaymentLine(models.Model):
    """One transfer: this instalment, to this account, this amount, and what the bank answered."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    batch = models.ForeignKey("grants.PaymentBatch", models.PROTECT, related_name="lines")
    instalment = models.ForeignKey("grants.Instalment", models.PROTECT, related_name="payments")
    number = models.PositiveIntegerField("nomor")
    # What the bank repeats in its answer: PAY-31-2024-0001-00042.
    reference = models.CharField("nomor referensi", max_length=40)
    name = models.CharField("nama", max_length=200)
    bank_name = models.CharField("bank", max_length=60, blank=True)
    account = SealedTextField("nomor rekening")
    account_index = models.BinaryField(max_length=32, editable=False)
    account_mask = models.CharField("nomor rekening", max_length=30, editable=False)
    account_name = models.CharField("atas nama", max_length=200, blank=True)
    amount = models.BigIntegerField("jumlah")
    state = models.CharField(
        "status", max_length=14, choices=PaymentState, default=PaymentState.QUEUED
    )
    cause = models.CharField("sebab", max_length=16, choices=FailureCause, blank=True)
    note = models.CharField("keterangan", max_length=200, blank=True)
    paid_on = models.DateField("cair tanggal", null=True, blank=True)

    objects = OfInstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = "baris pembayaran"
        verbose_name_plural = "baris pembayaran"
        ordering = ["batch_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="grants_paymentline_public_id_once"),
            models.UniqueConstraint(fields=["reference"], name="grants_paymentline_reference_once"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(state__in=sorted(PAYMENT_LIVE)),
                name="grants_paymentline_one_live_per_instalment",
                violation_error_message="Tahap ini sudah ada di daftar pembayaran lain.",
            ),
            models.CheckConstraint(
                name="grants_paymentline_amount_is_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="grants_paymentline_paid_has_its_day",
                condition=~Q(state="paid") | Q(paid_on__isnull=False),
            ),
        ]
        triggers = [
            *guards.moves(
                PAYMENT_MOVES.values(),
                constraint="grants_paymentline_moves",
                first=PaymentState.QUEUED,
            ),
            guards.frozen(
                ["instalment_id", "amount", "batch_id", "reference", "account_index"],
                constraint="grants_paymentline_is_frozen",
                because="a payment line keeps what was asked for",
            ),
            pgtrigger.Trigger(
                name="may_be_paid",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                declare=[("bad", "record")],
                func=f"""
                    SELECT i.id,
                           r.state <> 'signed' OR i.amount <> n.amount
                           OR i.state NOT IN ('planned', 'processing') AS is_wrong,
                           {HELD} AND NOT {WAIVED} AS is_held
                      INTO bad
                      FROM added n
                      JOIN grants_instalment i ON i.id = n.instalment_id
                      JOIN grants_recipient r ON r.id = i.recipient_id
                      JOIN grants_programme p ON p.id = r.programme_id
                     WHERE r.state <> 'signed' OR i.amount <> n.amount
                        OR i.state NOT IN ('planned', 'processing')
                        OR ({HELD} AND NOT {WAIVED})
                     LIMIT 1;
                    IF FOUND AND bad.is_wrong THEN
                        RAISE EXCEPTION 'instalment % is not to be paid', bad.id
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'grants_paymentline_signed_and_exact';
                    ELSIF FOUND THEN
                        RAISE EXCEPTION 'instalment % waits for an LPJ', bad.id
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'grants_paymentline_lpj_first';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.reference


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
    exclude=["account"],
)(PaymentLine)


class ResultFile(models.Model):
    """An answer of the bank, as uploaded: the same file again changes nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey("grants.PaymentBatch", models.PROTECT, related_name="results")
    file_name = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField("jumlah baris", default=0)
    counts = models.JSONField("hasil", default=dict)
    # The file ends in the middle: lines it did not reach wait for a complete one.
    is_truncated = models.BooleanField("terpotong", default=False)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)

    class Meta:
        verbose_name = "berkas hasil bank"
        verbose_name_plural = "berkas hasil bank"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sha256"], name="grants_resultfile_once")
        ]

    def __str__(self):
        return self.file_name


class ResultRow(models.Model):
    """One row of a bank's answer and what we made of it. No account number in clear."""

    file = models.ForeignKey("grants.ResultFile", models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField("baris")
    outcome = models.CharField("hasil", max_length=16, choices=ResultOutcome)
    line = models.ForeignKey("grants.PaymentLine", models.PROTECT, null=True, related_name="+")
    reference = models.CharField("referensi", max_length=40, blank=True)
    account_mask = models.CharField("rekening", max_length=30, blank=True)
    amount = models.BigIntegerField("jumlah", null=True)
    text = models.CharField("jawaban bank", max_length=200, blank=True)

    class Meta:
        verbose_name = "baris hasil bank"
        verbose_name_plural = "baris hasil bank"
        ordering = ["file_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="grants_resultrow_once")
        ]

    def __str__(self):
        return f"{self.number}: {self.outcome}"


class AccountFix(models.Model):
    """A task for the kelurahan: the bank refused this account; say the right one, and let
    somebody else check it. Later payments go to the accepted account."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="account_fixes")
    payment = models.ForeignKey(
        "grants.PaymentLine", models.PROTECT, null=True, related_name="fixes"
    )
    cause = models.CharField("sebab", max_length=16, choices=FailureCause)
    state = models.CharField("status", max_length=10, choices=FixState, default=FixState.OPEN)
    bank_name = models.CharField("bank", max_length=60, blank=True)
    account = SealedTextField("nomor rekening", null=True)
    account_index = models.BinaryField(max_length=32, null=True, editable=False)
    account_mask = models.CharField("nomor rekening", max_length=30, blank=True, editable=False)
    account_name = models.CharField("atas nama", max_length=200, blank=True)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    accepted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    accepted_at = models.DateTimeField("diterima", null=True)
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "perbaikan rekening"
        verbose_name_plural = "perbaikan rekening"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient"],
                condition=~Q(state="accepted"),
                name="grants_accountfix_one_open",
            ),
            models.CheckConstraint(
                name="grants_accountfix_checker_is_not_maker",
                condition=Q(accepted_by__isnull=True)
                | (Q(proposed_by__isnull=False) & ~Q(accepted_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="grants_accountfix_accepted_is_complete",
                condition=~Q(state="accepted")
                | Q(accepted_by__isnull=False, account_index__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.recipient_id}: {self.get_cause_display()}"


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
    exclude=["account"],
)(AccountFix)
