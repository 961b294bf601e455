import uuid

import pghistory
from django.db import models

from accounts.models import Job
from regions.scoping import ScopedQuerySet


class BatchState(models.TextChoices):
    """Where an uploaded workbook stands. The moves between them are in `imports/states.py`."""

    UPLOADED = "uploaded", "Diunggah"
    # The columns could not be recognised with certainty: the uploader is asked.
    MAPPING = "mapping", "Menunggu pencocokan kolom"
    CHECKED = "checked", "Diperiksa"
    # Asked to be applied, but the approval rule wants somebody else to look first.
    WAITING = "waiting", "Menunggu persetujuan"
    APPLIED = "applied", "Diterapkan"
    UNDONE = "undone", "Dibatalkan penerapannya"
    # The file is not a usable workbook; `refusal` says why and what to do.
    REFUSED = "refused", "Berkas tidak dapat dipakai"
    DISCARDED = "discarded", "Dibuang"


class ImportBatch(Job):
    """One workbook that somebody uploaded, on its way into the tables.

    It belongs to the region its uploader acts for; `target` names what it is for inside the
    sheet's own app (the event's code for participants), so that this app need not know it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sheet = models.CharField("lembar", max_length=40)
    target = models.CharField("untuk", max_length=80, blank=True)
    target_label = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="wilayah")
    state = models.CharField("status", max_length=12, choices=BatchState, default="uploaded")
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="import_batches", verbose_name="oleh"
    )
    # Who asked for the step that is queued or running; applying checks their region again.
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)
    file = models.FileField(upload_to="imports/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField("nama berkas", max_length=200)
    file_size = models.PositiveIntegerField("ukuran")
    file_sha256 = models.CharField(max_length=64)
    # Found tables and their mapping, one entry per sheet (imports/reading/mapping.py).
    tables = models.JSONField(default=list, blank=True)
    # Answers for columns the workbook lacks, the same for every row: {"pillar": "TKSK"}.
    defaults = models.JSONField(default=dict, blank=True)
    # {"code", "message", "suggestion"} when the file cannot be used at all.
    refusal = models.JSONField(null=True, blank=True)
    rows_total = models.PositiveIntegerField("baris", default=0)
    rows_new = models.PositiveIntegerField("baru", default=0)
    rows_changed = models.PositiveIntegerField("berubah", default=0)
    rows_same = models.PositiveIntegerField("sama", default=0)
    rows_warning = models.PositiveIntegerField("peringatan", default=0)
    rows_error = models.PositiveIntegerField("perlu perbaikan", default=0)
    rows_undecided = models.PositiveIntegerField("perlu keputusan", default=0)
    rows_applied = models.PositiveIntegerField("diterapkan", default=0)
    all_or_nothing = models.BooleanField(default=False)
    # What applying would do to totals and quotas, computed with the preview.
    effects = models.JSONField(default=dict, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField("diterapkan", null=True, blank=True)
    applied_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who agreed (or sent it back, with the reason); never the one who asked.
    approval_asked_at = models.DateTimeField(null=True, blank=True)
    approval_asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    approval_note = models.CharField("catatan persetujuan", max_length=300, blank=True)
    approved_at = models.DateTimeField("disetujui", null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    undone_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What undoing removed, restored and left alone, with reasons.
    undo_result = models.JSONField(default=dict, blank=True)
    # The batch whose marked workbook came back corrected as this one.
    corrects = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="corrections"
    )
    # The batch of another region that handed these rows over.
    handed_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="handed_over"
    )
    # The user's own workbook, marked; made when asked for.
    annotated = models.FileField(upload_to="imports/%Y/%m", max_length=200, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "impor"
        verbose_name_plural = "impor"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="imports_importbatch_applied_by_and_at_together",
                condition=models.Q(applied_at__isnull=True, applied_by__isnull=True)
                | models.Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="imports_importbatch_refused_says_why",
                condition=~models.Q(state="refused") | models.Q(refusal__isnull=False),
            ),
            models.CheckConstraint(
                name="imports_importbatch_maker_is_not_checker",
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("uploaded_by")),
            ),
            models.CheckConstraint(
                name="imports_importbatch_asker_is_not_checker",
                condition=models.Q(approved_by__isnull=True)
                | models.Q(approval_asked_by__isnull=True)
                | ~models.Q(approved_by=models.F("approval_asked_by")),
            ),
            models.CheckConstraint(
                name="imports_importbatch_undone_by_and_at_together",
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-id"], name="imports_batch_region"),
            models.Index(fields=["sheet", "target", "-id"], name="imports_batch_target"),
            models.Index(fields=["file_sha256"], name="imports_batch_file"),
            models.Index(
                fields=["region"],
                name="imports_batch_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["job_state"],
                name="imports_batch_open_jobs",
                condition=models.Q(job_state__in=["queued", "running"]),
            ),
        ]

    def __str__(self):
        return self.file_name


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("state", "applied_at", "purged_at")),
    fields=["id", "public_id", "sheet", "target", "state", "file_sha256", "applied_at"],
    model_name="ImportBatchEvent",
)(ImportBatch)
