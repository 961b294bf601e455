import uuid

import pghistory
from django.db import models
from django.db.models import F, Q

from grants.enums import Judgement
from grants.models.scopes import OfRecipientQuerySet


def document_path(instance, filename: str) -> str:
    """Names of uploaded files say nothing about people."""
    return f"grants/documents/{uuid.uuid4().hex}"


class Document(models.Model):
    """A paper that a recipient handed in, and what the checker said of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recipient = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="documents")
    requirement = models.ForeignKey(
        "grants.RequiredDocument", models.PROTECT, related_name="+", verbose_name="dokumen"
    )
    file = models.FileField("berkas", upload_to=document_path, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    number = models.CharField("nomor", max_length=80, blank=True)
    dated_on = models.DateField("tanggal", null=True, blank=True)
    judgement = models.CharField(
        "hasil", max_length=10, choices=Judgement, default=Judgement.PENDING
    )
    reason = models.CharField("alasan", max_length=300, blank=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", auto_now=True)
    judged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    judged_at = models.DateTimeField("diperiksa", null=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen penerima"
        verbose_name_plural = "dokumen penerima"
        ordering = ["requirement__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "requirement"], name="grants_document_once_per_requirement"
            ),
            models.CheckConstraint(
                name="grants_document_checker_is_not_uploader",
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("uploaded_by")),
                violation_error_message="Yang mengunggah tidak dapat memeriksa dokumennya sendiri.",
            ),
            models.CheckConstraint(
                name="grants_document_returned_says_why",
                condition=~Q(judgement="returned") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return str(self.requirement)


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
    exclude=["file"],
)(Document)
