import secrets
import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Job
from regions.codes import above, within
from regions.scoping import ScopedQuerySet, scope_of


def new_token() -> str:
    return secrets.token_urlsafe(12)


class CertificateTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of my region and beneath, and those of the regions above it."""
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.filter(within("region_id", scope) | above("region_id", scope))


class CertificateTemplate(models.Model):
    """How the certificates of an office look: heading, sentence, signers, paper.

    The texts know the words in braces of `trainings/certificates/wording.py`; they are data and
    never markup, so that no name can change the page.
    """

    class Accent(models.TextChoices):
        PINE = "pine", "Hijau tua"
        NAVY = "navy", "Biru tua"
        GOLD = "gold", "Emas"
        MAROON = "maroon", "Marun"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nama templat", max_length=80)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="milik"
    )
    heading = models.CharField("judul", max_length=60, default="SERTIFIKAT")
    lead = models.CharField("kalimat pembuka", max_length=120, default="Diberikan kepada")
    body = models.TextField("kalimat isi", max_length=800)
    number_pattern = models.CharField("pola nomor", max_length=80)
    accent = models.CharField("warna", max_length=8, choices=Accent, default=Accent.PINE)
    # The back: sessions with their JP, and the person's own numbers against the rule.
    has_back = models.BooleanField("halaman belakang berisi materi", default=True)
    place = models.CharField("tempat tanda tangan", max_length=60, blank=True)
    signer_capacity = models.CharField("jabatan penanda tangan", max_length=150)
    signer_name = models.CharField("nama penanda tangan", max_length=120)
    signer_nip = models.CharField("NIP", max_length=30, blank=True)
    second_capacity = models.CharField("jabatan penanda tangan kedua", max_length=150, blank=True)
    second_name = models.CharField("nama penanda tangan kedua", max_length=120, blank=True)
    second_nip = models.CharField("NIP kedua", max_length=30, blank=True)
    is_active = models.BooleanField("dipakai", default=True)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "templat sertifikat"
        verbose_name_plural = "templat sertifikat"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"],
                name="trainings_certificatetemplate_name_once",
                violation_error_message="Templat dengan nama ini sudah ada.",
            )
        ]

    def __str__(self):
        return self.name


class CertificateState(models.TextChoices):
    VALID = "valid", "Berlaku"
    REVOKED = "revoked", "Dicabut"
    REISSUED = "reissued", "Diganti versi baru"


class CertificateQuerySet(ScopedQuerySet):
    region_field = "origin_id"

    def valid(self):
        return self.filter(state=CertificateState.VALID)


class Certificate(models.Model):
    """A numbered certificate of one person for one event, as it was printed.

    `data` keeps every word on the paper, so that it prints the same for ever, whatever the
    registry says later. A mistake is answered by a new version under the same number.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "trainings.Enrolment", models.PROTECT, related_name="certificates", verbose_name="peserta"
    )
    event = models.ForeignKey(
        "trainings.TrainingEvent", models.PROTECT, related_name="certificates", db_index=False
    )
    # Where the person came from that day; decides who sees the certificate.
    origin = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    series = models.CharField(max_length=60, db_collation="C")
    year = models.PositiveSmallIntegerField("tahun")
    serial = models.PositiveIntegerField("nomor urut")
    version = models.PositiveSmallIntegerField("versi", default=1)
    number = models.CharField("nomor", max_length=100)
    data = models.JSONField(default=dict)
    issued_on = models.DateField("tanggal sertifikat")
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("diterbitkan", auto_now_add=True)
    state = models.CharField(
        "status", max_length=10, choices=CertificateState, default=CertificateState.VALID
    )
    ended_at = models.DateTimeField("berakhir", null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_reason = models.CharField("alasan", max_length=300, blank=True)
    # In the QR: the address of the public page, and after "#" the signed words of the paper.
    token = models.CharField(
        max_length=24, unique=True, default=new_token, editable=False, db_collation="C"
    )
    seal = models.CharField(max_length=600, editable=False, db_collation="C")
    file = models.FileField(upload_to="certificates/%Y/%m", max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_collation="C")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "sertifikat"
        verbose_name_plural = "sertifikat"
        ordering = ["-year", "series", "serial", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "serial", "version"],
                name="trainings_certificate_number_once",
            ),
            models.UniqueConstraint(
                fields=["number", "version"], name="trainings_certificate_written_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state="valid"),
                name="trainings_certificate_one_valid_per_participant",
                violation_error_message="Peserta ini sudah punya sertifikat yang berlaku.",
            ),
            models.CheckConstraint(
                name="trainings_certificate_ended_with_reason",
                condition=Q(state="valid", ended_at__isnull=True, ended_by__isnull=True)
                | (
                    ~Q(state="valid")
                    & Q(ended_at__isnull=False)
                    & Q(ended_by__isnull=False)
                    & ~Q(ended_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state"], name="trainings_certificate_event"),
            models.Index(fields=["origin", "-issued_on"], name="trainings_certificate_origin"),
        ]
        triggers = [
            # What was signed and handed out is never rewritten; only its state and file may move.
            pgtrigger.Trigger(
                name="paper_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (OLD.enrolment_id, OLD.event_id, OLD.series, OLD.year, OLD.serial,
                        OLD.version, OLD.number, OLD.data, OLD.issued_on, OLD.token, OLD.seal)
                       IS DISTINCT FROM
                       (NEW.enrolment_id, NEW.event_id, NEW.series, NEW.year, NEW.serial,
                        NEW.version, NEW.number, NEW.data, NEW.issued_on, NEW.token, NEW.seal)
                       OR (OLD.state <> 'valid' AND NEW.state IS DISTINCT FROM OLD.state)
                       OR (OLD.file_sha256 <> '' AND NEW.file_sha256 <> OLD.file_sha256) THEN
                        RAISE EXCEPTION 'an issued certificate is not changed; reissue it'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_certificate_paper_is_final';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number


class PrintRunQuerySet(ScopedQuerySet):
    region_field = "region_id"


class PrintRun(Job):
    """The certificates of an event as PDF files for the printer, made in the background.

    Split into parts and ordered as they are handed out: by contingent, by name, or by number.
    """

    class Order(models.TextChoices):
        CONTINGENT = "contingent", "Kontingen, lalu nama"
        NAME = "name", "Nama"
        NUMBER = "number", "Nomor sertifikat"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey("trainings.TrainingEvent", models.CASCADE, related_name="print_runs")
    order = models.CharField("urutan", max_length=12, choices=Order, default=Order.CONTINGENT)
    per_file = models.PositiveSmallIntegerField("sertifikat per berkas", default=200)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah peserta"
    )
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField("diminta", auto_now_add=True)

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        verbose_name = "cetakan sertifikat"
        verbose_name_plural = "cetakan sertifikat"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.event_id} {self.requested_at:%Y-%m-%d}"


class PrintFile(models.Model):
    """One part of a print run."""

    run = models.ForeignKey(PrintRun, models.CASCADE, related_name="files")
    part = models.PositiveSmallIntegerField("bagian")
    label = models.CharField("isi", max_length=120)
    certificates = models.PositiveIntegerField("sertifikat")
    file = models.FileField(upload_to="certificates/%Y/%m", max_length=200)
    size = models.PositiveBigIntegerField("ukuran")
    sha256 = models.CharField(max_length=64, db_collation="C")

    class Meta:
        verbose_name = "berkas cetakan"
        verbose_name_plural = "berkas cetakan"
        ordering = ["part"]
        constraints = [
            models.UniqueConstraint(fields=["run", "part"], name="trainings_printfile_part_once")
        ]

    def __str__(self):
        return self.label


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)(CertificateTemplate)
pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    level=pghistory.Statement,
    exclude=["data", "seal"],
)(Certificate)
