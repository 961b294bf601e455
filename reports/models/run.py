import uuid

import pghistory
from django.db import models
from django.db.models import Q

from accounts.models import Job
from accounts.models.job import JobState
from regions.scoping import ScopedQuerySet
from reports.models.kind import ReportKind
from reports.models.office_form import OfficeForm
from reports.periods import Period


class AskedVia(models.TextChoices):
    """Through which door a report was asked for."""

    PERSON = "person", "Pengguna"
    CLOCK = "clock", "Jadwal"
    # `manage.py build_report` by whoever runs the server, with or without a user's name.
    COMMAND = "command", "Perintah di server"


class ReportRunQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(job_state__in=[JobState.QUEUED, JobState.RUNNING])

    def done(self):
        return self.filter(job_state=JobState.DONE)

    def current(self):
        """Finished reports that no newer one has replaced."""
        return self.done().filter(replaced_by__isnull=True)

    def of(self, *, kind: str, period, region):
        return self.filter(kind=kind, period=str(period), region=region)


class ReportRun(Job):
    """One report: a kind, a period and a region, with the figures as they were when it was built.

    The figures are kept on the row, and Excel, PDF, CSV and screen are all written from them, so
    that they cannot differ. A rebuilt report is a new run that names the one it replaces.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("jenis", max_length=24, choices=ReportKind)
    # 2024, 2024-S1, 2024-Q2, 2024-05 (reports/periods.py).
    period = models.CharField("periode", max_length=8)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="wilayah")
    as_of = models.DateField("keadaan per")
    # About an earlier day that somebody chose, and not about the day it was asked for. Such a
    # report stands beside the current one and does not replace it.
    is_backdated = models.BooleanField("keadaan lampau", default=False)
    asked_via = models.CharField(
        "diminta lewat", max_length=8, choices=AskedVia, default=AskedVia.PERSON
    )
    requested_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="report_runs"
    )
    requested_at = models.DateTimeField("diminta", auto_now_add=True)
    # Typed rows of figures (reports/figures.py), with definitions; the only source of all files.
    figures = models.JSONField(null=True, blank=True)
    figures_sha256 = models.CharField(max_length=64, blank=True)
    program_version = models.CharField(max_length=40, blank=True)
    built_at = models.DateTimeField("dibuat", null=True, blank=True)
    # Who asked, as they were called on that day, and what the QR on the paper says: kept, because
    # the paper is set again to the same bytes.
    asked_by_name = models.CharField("diminta oleh", max_length=150, blank=True)
    check_url = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "region"],
                condition=Q(asked_via=AskedVia.CLOCK),
                name="reports_reportrun_scheduled_once_per_period",
            ),
            models.UniqueConstraint(
                fields=["kind", "period", "region", "as_of"],
                condition=Q(job_state__in=["queued", "running"]) & ~Q(asked_via=AskedVia.CLOCK),
                name="reports_reportrun_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                name="reports_reportrun_done_has_figures",
                condition=~Q(job_state="done")
                | (Q(figures__isnull=False) & Q(built_at__isnull=False) & ~Q(figures_sha256="")),
            ),
            models.CheckConstraint(
                name="reports_reportrun_person_who_asked_has_a_name",
                condition=~Q(asked_via=AskedVia.PERSON) | Q(requested_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-id"], name="reports_run_region"),
            models.Index(
                fields=["job_state"],
                name="reports_run_open_jobs",
                condition=Q(job_state__in=["queued", "running"]),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.period} {self.region_id}"

    @property
    def period_title(self) -> str:
        return Period.parse(self.period).title

    @property
    def asked_by_words(self) -> str:
        """Who asked, as it is printed: a name, or the door nobody in particular came through.

        Of a finished report the name is the one that person had then.
        """
        if self.asked_by_name:
            return self.asked_by_name
        return str(self.requested_by) if self.requested_by else self.get_asked_via_display()

    @property
    def is_replaced(self) -> bool:
        return hasattr(self, "replaced_by")


class ReportFile(models.Model):
    """A written file of a run with its checksum: Excel, PDF, CSV, and the office's own form."""

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel"
        PDF = "pdf", "PDF"
        CSV = "csv", "CSV"
        # The office's own workbook, filled.
        FORM = "form", "Formulir kantor"

    run = models.ForeignKey(ReportRun, models.CASCADE, related_name="files")
    format = models.CharField("format", max_length=4, choices=Format)
    # The version of the form that was filled.
    office_form = models.ForeignKey(
        OfficeForm, models.PROTECT, null=True, blank=True, verbose_name="formulir kantor"
    )
    file = models.FileField(upload_to="reports/%Y/%m", max_length=200)
    name = models.CharField("nama berkas", max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField("ukuran")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "berkas laporan"
        verbose_name_plural = "berkas laporan"
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "format"], name="reports_reportfile_one_per_format"
            ),
            models.CheckConstraint(
                name="reports_reportfile_form_has_its_version",
                condition=Q(format="form", office_form__isnull=False)
                | ~Q(format="form") & Q(office_form__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange("job_state", "figures_sha256")),
    fields=["id", "public_id", "kind", "period", "region", "job_state", "figures_sha256"],
    model_name="ReportRunEvent",
)(ReportRun)
