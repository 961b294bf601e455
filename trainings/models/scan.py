import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from regions.scoping import ScopedQuerySet
from trainings.models.gate import GateDirection


class ScanKind(models.TextChoices):
    """How the person was found."""

    QR = "qr", "Pindai kartu"
    NAME = "name", "Cari nama"
    NIK4 = "nik4", "4 angka NIK"
    PAPER = "paper", "Daftar kertas"
    UNDO = "undo", "Batal"


class ScanResult(models.TextChoices):
    """What the server says of a scan; the first three are an entry."""

    OK = "ok", "Masuk"
    UNCONFIRMED = "unconfirmed", "Masuk, belum disahkan"
    ALREADY = "already", "Sudah masuk"
    LEFT = "left", "Keluar"
    WRONG_LIST = "wrong_list", "Bukan di bus/kamar ini"
    OTHER_EVENT = "other_event", "Kartu kegiatan lain"
    WITHDRAWN = "withdrawn", "Sudah mundur"
    REPLACED = "replaced", "Sudah diganti"
    WAITING = "waiting", "Daftar tunggu"
    OLD_CARD = "old_card", "Kartu lama"
    UNKNOWN = "unknown", "Tidak dikenal"
    UNDONE = "undone", "Dibatalkan"


ENTERED = (ScanResult.OK, ScanResult.UNCONFIRMED, ScanResult.ALREADY)


class ScanQuerySet(ScopedQuerySet):
    region_field = "event__region_id"


class Scan(models.Model):
    """One reading of a card at a gate, as the device sent it; never changed, never deleted.

    The device makes the number, so that the same scan sent twice is one. What it showed the
    helper while it was offline is kept beside what the server says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gate = models.ForeignKey("trainings.Gate", models.PROTECT, related_name="scans")
    event = models.ForeignKey(
        "trainings.TrainingEvent", models.PROTECT, related_name="+", db_index=False
    )
    enrolment = models.ForeignKey(
        "trainings.Enrolment", models.PROTECT, related_name="scans", null=True
    )
    # What the card said, where nobody of ours stands behind it.
    code = models.CharField("kode", max_length=40, blank=True)
    day = models.DateField("hari")
    session = models.ForeignKey(
        "trainings.Session", models.PROTECT, null=True, related_name="+", db_index=False
    )
    direction = models.CharField("arah", max_length=3, choices=GateDirection)
    scanned_at = models.DateTimeField("dipindai")
    received_at = models.DateTimeField("diterima", db_default=Now())
    kind = models.CharField("cara", max_length=5, choices=ScanKind)
    result = models.CharField("hasil", max_length=12, choices=ScanResult)
    shown = models.CharField("ditampilkan", max_length=12, choices=ScanResult, blank=True)
    # Which phone, by a number it made for itself.
    device = models.CharField(max_length=36, blank=True)
    undoes = models.UUIDField("membatalkan", null=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = "pindaian"
        verbose_name_plural = "pindaian"
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_scan_undo_names_a_scan",
                condition=Q(kind="undo", undoes__isnull=False)
                | (~Q(kind="undo") & Q(undoes__isnull=True)),
            )
        ]
        indexes = [
            models.Index(fields=["event", "day", "enrolment"], name="trainings_scan_event_day"),
            models.Index(
                fields=["undoes"], name="trainings_scan_undoes", condition=Q(undoes__isnull=False)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.gate_id} {self.result}"


class ScanChoice(models.TextChoices):
    """What the office says of a conflict between gates."""

    KEEP = "keep", "Biarkan"
    ENTER = "enter", "Catat hadir"
    VOID = "void", "Batalkan kehadiran"


class ScanDecision(models.Model):
    """The office has looked at a scan that contradicts another one or the list."""

    scan = models.OneToOneField(Scan, models.PROTECT, related_name="decision")
    choice = models.CharField("keputusan", max_length=5, choices=ScanChoice)
    reason = models.CharField("alasan", max_length=250)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan", db_default=Now())

    class Meta:
        verbose_name = "keputusan pindaian"
        verbose_name_plural = "keputusan pindaian"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_scandecision_with_reason", condition=~Q(reason="")
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.scan_id}: {self.choice}"
