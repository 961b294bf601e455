import uuid

from django.db import models
from django.db.models.functions import Now

from accounts.fields import SealedTextField
from accounts.models import Job
from regions.scoping import ScopedQuerySet


def paper_path(instance, filename: str) -> str:
    return f"grants/papers/{uuid.uuid4().hex}"


class PaperRun(Job):
    """The receipts (kuitansi) of a payment list as PDF files for the printer, made in the
    background: those of the region of whoever asked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey("grants.PaymentBatch", models.PROTECT, related_name="paper_runs")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    per_file = models.PositiveSmallIntegerField("kuitansi per berkas", default=200)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("diminta", db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "cetakan kuitansi"
        verbose_name_plural = "cetakan kuitansi"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.batch_id} {self.region_id}"


class PaperFile(models.Model):
    """One PDF of a run."""

    run = models.ForeignKey(PaperRun, models.CASCADE, related_name="files")
    part = models.PositiveSmallIntegerField("bagian")
    label = models.CharField("isi", max_length=120)
    receipts = models.PositiveIntegerField("kuitansi")
    file = models.FileField(upload_to=paper_path, max_length=200)
    size = models.PositiveBigIntegerField("ukuran")
    sha256 = models.CharField(max_length=64, db_collation="C")

    class Meta:
        verbose_name = "berkas kuitansi"
        verbose_name_plural = "berkas kuitansi"
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(fields=["run", "part"], name="grants_paperfile_part_once")
        ]

    def __str__(self):
        return self.label


class ProofRun(Job):
    """One proof of the ledger, asked for by somebody or by the clock, and what it found. Rows are
    named by table and key: nothing about a person stands here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    requested_at = models.DateTimeField("diminta", db_default=Now())
    counts = models.JSONField("diperiksa", default=dict)
    # Per promise: {"name", "broken": how many, "rows": [[row, detail], …] of the first ones}.
    promises = models.JSONField("hasil", default=list)
    broken_count = models.PositiveIntegerField("melanggar", default=0)

    class Meta:
        verbose_name = "pembuktian buku besar"
        verbose_name_plural = "pembuktian buku besar"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.requested_at:%Y-%m-%d}"


class ResultUpload(models.Model):
    """A bank's answer that somebody looks at before it is booked. It holds account numbers, so
    it is kept sealed, and only until it is applied or put away."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey("grants.PaymentBatch", models.CASCADE, related_name="uploads")
    file_name = models.CharField("nama berkas", max_length=200)
    # The bytes in base64.
    content = SealedTextField("isi")
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", db_default=Now())

    class Meta:
        verbose_name = "jawaban bank yang diperiksa"
        verbose_name_plural = "jawaban bank yang diperiksa"
        ordering = ["-id"]

    def __str__(self):
        return self.file_name
