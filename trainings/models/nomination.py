import uuid

import pghistory
from django.db import models
from django.db.models import Q

from regions.scoping import ScopedQuerySet


class Nomination(models.Model):
    """The letter with which a region sends its people to an event: number, day, PDF."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent",
        models.PROTECT,
        related_name="nominations",
        verbose_name="kegiatan",
        db_index=False,
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="pengirim"
    )
    number = models.CharField("nomor surat nominasi", max_length=100)
    dated_on = models.DateField("tanggal surat")
    file = models.FileField("PDF", upload_to="nominations/%Y/%m", max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_collation="C")
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "surat nominasi"
        verbose_name_plural = "surat nominasi"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "region", "number"],
                name="trainings_nomination_once",
                violation_error_message="Surat dengan nomor ini sudah dicatat.",
            ),
            models.CheckConstraint(
                name="trainings_nomination_has_a_number", condition=~Q(number="")
            ),
        ]

    def __str__(self):
        return self.number


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    Nomination
)


class OfferAnswer(models.TextChoices):
    OPEN = "open", "Menunggu jawaban"
    ACCEPTED = "accepted", "Diterima"
    DECLINED = "declined", "Ditolak"
    LAPSED = "lapsed", "Lewat batas waktu"


class SeatOfferQuerySet(ScopedQuerySet):
    region_field = "enrolment__origin_id"


class SeatOffer(models.Model):
    """A seat that became free, offered to the first in the line of its region and pillar.

    Which seat, to whom, until when and what was answered stays on record: nobody is passed over
    without a trace.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "trainings.Enrolment", models.CASCADE, related_name="offers", verbose_name="peserta"
    )
    # Whose seat it was; none where the quota was raised.
    freed_by = models.ForeignKey(
        "trainings.Enrolment", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    offered_at = models.DateTimeField("ditawarkan", auto_now_add=True)
    answer_by = models.DateField("dijawab paling lambat")
    answer = models.CharField(
        "jawaban", max_length=8, choices=OfferAnswer, default=OfferAnswer.OPEN
    )
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SeatOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "tawaran kursi"
        verbose_name_plural = "tawaran kursi"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(answer="open"),
                name="trainings_seatoffer_one_open",
            ),
            models.CheckConstraint(
                name="trainings_seatoffer_answered_at_a_time",
                condition=Q(answer="open", answered_at__isnull=True)
                | (~Q(answer="open") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id}: {self.answer}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    SeatOffer
)
