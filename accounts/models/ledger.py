import uuid

import pgtrigger
from django.apps import apps
from django.db import models

from accounts.roles import Role
from regions.scoping import ScopedQuerySet


class AccessKind(models.TextChoices):
    """Reading that must be answered for."""

    REVEAL = "reveal", "Melihat data rahasia"
    EXPORT = "export", "Mengekspor data"
    DOWNLOAD = "download", "Mengunduh berkas"


class AccessLog(models.Model):
    """Who saw or took out personal data, when, why: rows that nobody can change or delete.

    No foreign keys: the log neither blocks a deletion nor vanishes with it. It names what was
    seen by kind and public id, never by the secret value itself.
    """

    happened_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=12, choices=AccessKind)
    user_public_id = models.UUIDField()
    user_email = models.CharField(max_length=254)
    user_role = models.CharField(max_length=20)
    region_code = models.CharField(max_length=17, db_collation="C")
    subject_kind = models.CharField("jenis data", max_length=40)
    subject_id = models.CharField("penanda data", max_length=64, blank=True)
    field = models.CharField("kolom", max_length=40, blank=True)
    reason = models.CharField("alasan", max_length=300)
    row_count = models.PositiveIntegerField("jumlah baris", null=True)
    filter_text = models.TextField("saringan", blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = "catatan akses"
        verbose_name_plural = "catatan akses"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="accounts_accesslog_reason_is_given",
                condition=~models.Q(reason=""),
            )
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="accounts_accesslog_subject"),
            models.Index(fields=["user_public_id", "happened_at"], name="accounts_accesslog_user"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    class QuerySet(ScopedQuerySet):
        region_field = "region_code"

    objects = QuerySet.as_manager()

    def __str__(self):
        return f"{self.get_kind_display()} {self.subject_kind} oleh {self.user_email}"

    @property
    def role_label(self) -> str:
        return Role(self.user_role).label if self.user_role in Role else self.user_role

    @property
    def subject_label(self) -> str:
        """`pillars.person` as the office calls it; a kind without a model by its own words."""
        try:
            return str(apps.get_model(self.subject_kind)._meta.verbose_name).capitalize()
        except (LookupError, ValueError):
            return self.subject_kind
