import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from regions.codes import Level
from regions.scoping import ScopedQuerySet
from reports.models.kind import ReportKind


class FormState(models.TextChoices):
    DRAFT = "draft", "Belum dipakai"
    ACTIVE = "active", "Dipakai"
    RETIRED = "retired", "Tidak dipakai lagi"


class OfficeFormQuerySet(ScopedQuerySet):
    def active(self):
        return self.filter(state=FormState.ACTIVE)

    def for_run(self, run):
        """The forms in use for a report like this one, of its own office and those above."""
        codes = [run.region_id]
        while "." in codes[-1]:
            codes.append(codes[-1].rpartition(".")[0])
        return self.active().filter(kind=run.kind, level=run.region.level, region__in=codes)


class OfficeForm(models.Model):
    """An office's own workbook for a kind of report: SIPILAR fills it beside its own files.

    It holds for reports of one level of the map in the office's region: the form of a province
    for its kabupaten/kota is one form. A new version is a new row; files that were filled keep
    theirs, so that they can be written again to the same bytes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nama formulir", max_length=120)
    kind = models.CharField("jenis laporan", max_length=24, choices=ReportKind)
    level = models.SmallIntegerField("untuk laporan", choices=Level)
    # The office that it belongs to.
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="kantor wilayah")
    version = models.PositiveIntegerField("versi")
    state = models.CharField("status", max_length=8, choices=FormState, default=FormState.DRAFT)
    file = models.FileField("berkas", upload_to="office-forms/%Y/%m", max_length=200)
    file_name = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("ukuran")
    # Where the placeholders stand: [{"sheet", "cell", "row", "name"}].
    marks = models.JSONField()
    # What each name meant at the upload (reports/naming.py), so that a heading which is worded
    # otherwise next year fills the same cells.
    bindings = models.JSONField()
    # Sentences on what the office should know about this workbook.
    notes = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, verbose_name="pengunggah"
    )
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)
    activated_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    activated_at = models.DateTimeField("dipakai sejak", null=True)
    retired_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    retired_at = models.DateTimeField("dihentikan", null=True)

    objects = OfficeFormQuerySet.as_manager()

    class Meta:
        verbose_name = "formulir kantor"
        verbose_name_plural = "formulir kantor"
        ordering = ["kind", "level", "region", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "level", "region"],
                condition=Q(state="active"),
                name="reports_officeform_one_active",
            ),
            models.UniqueConstraint(
                fields=["kind", "level", "region", "version"],
                name="reports_officeform_version_once",
            ),
            models.CheckConstraint(
                name="reports_officeform_steps_have_names",
                condition=Q(state="draft", activated_by__isnull=True, retired_by__isnull=True)
                | Q(
                    state="active",
                    activated_by__isnull=False,
                    activated_at__isnull=False,
                    retired_by__isnull=True,
                )
                | Q(state="retired", retired_by__isnull=False, retired_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_is_kept",
                fields=[
                    "kind",
                    "level",
                    "region",
                    "version",
                    "file",
                    "sha256",
                    "marks",
                    "bindings",
                ],
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.name} v{self.version}"

    @property
    def is_active(self) -> bool:
        return self.state == FormState.ACTIVE

    @property
    def is_draft(self) -> bool:
        return self.state == FormState.DRAFT


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    fields=["id", "name", "kind", "level", "region", "version", "state", "sha256"],
    model_name="OfficeFormEvent",
)(OfficeForm)
