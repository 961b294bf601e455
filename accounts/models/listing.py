"""What people keep of lists: named filters, their columns, and files taken out of them."""

import uuid
from pathlib import PurePath

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.job import Job, JobState
from regions.codes import path
from regions.scoping import scope_of


class Sharing(models.TextChoices):
    """Who else finds a saved view in their menu. It never shows them rows of other regions."""

    PRIVATE = "private", "Hanya saya"
    OFFICE = "office", "Rekan di kantor saya"
    REGION = "region", "Kantor saya dan semua wilayah di bawahnya"


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """My own views, those of my office, and those that offices above share downwards."""
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.filter(
            Q(owner=user)
            | Q(sharing=Sharing.OFFICE, region_id=scope)
            | Q(sharing=Sharing.REGION, region_id__in=path(scope))
        )

    def editable_by(self, user):
        """Only who made a view renames, shares or deletes it."""
        return self.visible_to(user).filter(owner=user)


class SavedView(models.Model):
    """ "Tampilan": a list with its filters, order and columns, kept under a name.

    It holds wishes and no rows: whoever opens it sees what they may see anyway.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The key of the list (accounts/listings.py): `orang`, `organisasi`.
    listing = models.CharField("daftar", max_length=40)
    name = models.CharField("nama", max_length=80)
    # What stands after the question mark of the list's address, without the place in the list.
    query = models.TextField("saringan", blank=True)
    columns = models.JSONField("kolom", default=list, blank=True)
    sharing = models.CharField("dibagikan", max_length=8, choices=Sharing, default=Sharing.PRIVATE)
    owner = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="saved_views", verbose_name="pemilik"
    )
    # The office it is shared from: the owner's region when it was last saved.
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah"
    )
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "tampilan tersimpan"
        verbose_name_plural = "tampilan tersimpan"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "listing", "name"],
                name="accounts_savedview_name_once",
                violation_error_message="Anda sudah punya tampilan dengan nama ini.",
            ),
            models.CheckConstraint(
                name="accounts_savedview_name_is_not_empty", condition=~Q(name="")
            ),
        ]
        indexes = [
            models.Index(fields=["listing", "region"], name="accounts_savedview_listing"),
        ]

    def __str__(self):
        return self.name


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.none() if scope_of(user) is None else self.filter(user=user)


class ListColumns(models.Model):
    """The columns somebody chose for a list, remembered for the next time."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="list_columns")
    listing = models.CharField("daftar", max_length=40)
    columns = models.JSONField("kolom", default=list)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "pilihan kolom"
        verbose_name_plural = "pilihan kolom"
        ordering = ["listing"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "listing"], name="accounts_listcolumns_one_per_list"
            )
        ]

    def __str__(self):
        return self.listing


def export_path(export: "ListExport", name: str) -> str:
    """Named by ids alone: each attempt writes beside the others, never over them."""
    suffix = PurePath(name).suffix
    return f"exports/{export.public_id}/{export.job_claim.hex}{suffix}"


class ListExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """My own, as long as I work for the region whose rows are in them."""
        scope = scope_of(user)
        return self.none() if scope is None else self.filter(asked_by=user, region_id=scope)

    def open(self):
        return self.filter(job_state__in=[JobState.QUEUED, JobState.RUNNING])


class ListExport(Job):
    """A list that leaves the house as a file made in the background: what was asked for, how
    far it is, and the file until it expires."""

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel (.xlsx)"
        CSV = "csv", "CSV (titik koma)"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    listing = models.CharField("daftar", max_length=40)
    query = models.TextField("saringan", blank=True)
    columns = models.JSONField("kolom", default=list)
    sentence = models.TextField("isi", blank=True)
    format = models.CharField("bentuk berkas", max_length=4, choices=Format)
    is_full = models.BooleanField("NIK lengkap", default=False)
    reason = models.CharField("alasan", max_length=300, blank=True)
    asked_by = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="list_exports", verbose_name="diminta oleh"
    )
    asked_at = models.DateTimeField("diminta", auto_now_add=True)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah"
    )
    file = models.FileField("berkas", upload_to=export_path, max_length=200, blank=True)
    file_name = models.CharField("nama berkas", max_length=120, blank=True)
    row_count = models.PositiveIntegerField("jumlah baris", null=True)
    size = models.PositiveBigIntegerField("ukuran", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField("disimpan sampai", null=True)

    objects = ListExportQuerySet.as_manager()

    class Meta:
        verbose_name = "ekspor"
        verbose_name_plural = "ekspor"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="accounts_listexport_full_has_a_reason",
                condition=Q(is_full=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="accounts_listexport_done_is_complete",
                condition=~Q(job_state="done")
                | (
                    Q(row_count__isnull=False)
                    & Q(size__isnull=False)
                    & Q(expires_at__isnull=False)
                    & ~Q(sha256="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["job_state"],
                name="accounts_listexport_open",
                condition=Q(job_state__in=["queued", "running"]),
            ),
            models.Index(fields=["expires_at"], name="accounts_listexport_expires"),
        ]

    def __str__(self):
        return self.file_name or self.listing

    @property
    def is_there(self) -> bool:
        """Whether the file can still be fetched."""
        return bool(self.file) and self.expires_at is not None and self.expires_at > timezone.now()


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    SavedView
)
