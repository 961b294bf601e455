import uuid

import pghistory
from django.db import models
from django.db.models import F, Q

from pillars.models.filing import Filed
from regions.scoping import ScopedQuerySet


class PersonDocumentQuerySet(ScopedQuerySet):
    region_field = "person__region_id"


class PersonDocument(Filed):
    """A paper of a person: identity card, diploma, decree, certificate from elsewhere, letter."""

    class Category(models.TextChoices):
        KTP = "ktp", "KTP"
        KK = "kk", "Kartu keluarga"
        DIPLOMA = "diploma", "Ijazah"
        DECREE = "decree", "SK penugasan"
        CERTIFICATE = "certificate", "Sertifikat pelatihan"
        HEALTH = "health", "Surat keterangan sehat"
        CONDUCT = "conduct", "Surat berkelakuan baik (SKCK)"
        DOMICILE = "domicile", "Surat domisili"
        RECOMMENDATION = "recommendation", "Rekomendasi"
        RESIGNATION = "resignation", "Surat pengunduran diri"
        DEATH = "death", "Surat kematian"
        BANK = "bank", "Buku rekening"
        OTHER = "other", "Lain-lain"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("pillars.Person", models.CASCADE, related_name="documents")
    category = models.CharField("jenis", max_length=16, choices=Category)
    number = models.CharField("nomor", max_length=80, blank=True)
    issuer = models.CharField("penerbit", max_length=120, blank=True)
    issued_on = models.DateField("tanggal", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)
    note = models.CharField("keterangan", max_length=250, blank=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", auto_now_add=True)

    objects = PersonDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokumen orang"
        verbose_name_plural = "dokumen orang"
        ordering = ["category", "-issued_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="pillars_persondocument_ends_after_issue",
                condition=Q(valid_until__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(valid_until__gte=F("issued_on")),
                violation_error_message="Tanggal berlaku mendahului tanggal dokumen.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"],
                name="pillars_persondoc_expiry",
                condition=Q(valid_until__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.get_category_display()} {self.number}".strip()


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    PersonDocument
)
