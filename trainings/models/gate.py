import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from regions.scoping import ScopedQuerySet


class GateDirection(models.TextChoices):
    IN = "in", "Masuk"
    OUT = "out", "Keluar"


class GateList(models.TextChoices):
    """Lists of people other than the whole event that a gate may count."""

    BUS = "bus", "Bus"
    ROOM = "room", "Kamar/tenda"


class GateQuerySet(ScopedQuerySet):
    region_field = "event__region_id"

    def open(self):
        """Gates whose link may be used: not revoked."""
        return self.filter(revoked_at__isnull=True)


class Gate(models.Model):
    """A door, bus or room where a helper scans cards with a borrowed phone, on one day.

    The link needs no account: its secret is shown once and only its hash is kept. Without a
    session it counts the whole day; with a list it counts who boards that bus or moves in there.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent", models.PROTECT, related_name="gates", verbose_name="kegiatan"
    )
    name = models.CharField("nama gerbang", max_length=60)
    direction = models.CharField(
        "arah", max_length=3, choices=GateDirection, default=GateDirection.IN
    )
    day = models.DateField("berlaku pada")
    session = models.ForeignKey(
        "trainings.Session",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="sesi",
    )
    # Which column of the participants it looks at, and what must stand there: bus "Bus 4".
    list_kind = models.CharField("daftar", max_length=4, choices=GateList, blank=True, default="")
    list_name = models.CharField("nama bus/kamar", max_length=40, blank=True, default="")
    # SHA-256 of the secret in the link.
    secret_hash = models.BinaryField(max_length=32, editable=False)
    # What the helper calls the phone; told when the link is opened.
    device_name = models.CharField("perangkat", max_length=60, blank=True)
    opened_at = models.DateTimeField("dibuka", null=True, blank=True)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", db_default=Now())
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    revoked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GateQuerySet.as_manager()

    class Meta:
        verbose_name = "gerbang"
        verbose_name_plural = "gerbang"
        ordering = ["day", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "day", "name"],
                name="trainings_gate_name_once_per_day",
                violation_error_message="Gerbang dengan nama ini sudah ada pada hari itu.",
            ),
            models.UniqueConstraint(fields=["secret_hash"], name="trainings_gate_secret_once"),
            models.CheckConstraint(
                name="trainings_gate_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True) | Q(revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="trainings_gate_list_has_kind_and_name",
                condition=Q(list_kind="", list_name="") | (~Q(list_kind="") & ~Q(list_name="")),
            ),
        ]

    def __str__(self):
        return self.name
