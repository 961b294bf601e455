import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from regions.codes import above, within
from regions.scoping import scope_of


class LetterKind(models.TextChoices):
    """The paper set of an event (domain.md 3.5)."""

    KAK = "kak", "Kerangka acuan kerja"
    COMMITTEE = "sk_panitia", "SK panitia"
    INVITATION = "undangan", "Surat undangan"
    ASSIGNMENT = "surat_tugas", "Surat tugas"
    TIMETABLE = "jadwal", "Jadwal"
    MINUTES = "berita_acara", "Berita acara"


# Without names of participants: whoever the event reaches may read them.
FOR_EVERYBODY = (LetterKind.INVITATION, LetterKind.TIMETABLE)


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Papers of my own events, those addressed to (or written by) my region, and invitations
        and timetables of the events above that reach me."""
        scope = scope_of(user)
        if scope is None:
            return self.none()
        reaching = above("event__region_id", scope)
        return self.filter(
            within("event__region_id", scope)
            | (reaching & within("addressee_id", scope))
            | (reaching & Q(addressee=None, kind__in=FOR_EVERYBODY))
        )


class Letter(models.Model):
    """A numbered paper of an event, as it went out.

    `data` keeps every word on it, so that it prints the same whatever the event becomes. Numbers
    of a series have no gap in a year; a mistake is cancelled with a reason and written anew.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent", models.PROTECT, related_name="letters", verbose_name="kegiatan"
    )
    kind = models.CharField("jenis surat", max_length=14, choices=LetterKind)
    # To whom it goes or from whom it is: the region of an undangan or surat tugas.
    addressee = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="wilayah tujuan",
    )
    series = models.CharField(max_length=60, db_collation="C")
    year = models.PositiveSmallIntegerField("tahun")
    serial = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor surat", max_length=100)
    dated_on = models.DateField("tanggal surat")
    data = models.JSONField(default=dict)
    file = models.FileField(upload_to="letters/%Y/%m", max_length=200)
    file_sha256 = models.CharField(max_length=64, editable=False, db_collation="C")
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("diterbitkan", auto_now_add=True)
    cancelled_at = models.DateTimeField("dibatalkan", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_reason = models.CharField("alasan batal", max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "surat"
        verbose_name_plural = "surat"
        ordering = ["-year", "series", "-serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "year", "serial"], name="trainings_letter_number_once"
            ),
            models.CheckConstraint(
                name="trainings_letter_cancelled_with_reason",
                condition=Q(
                    cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_reason=""
                )
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    & ~Q(cancelled_reason="")
                ),
            ),
        ]
        triggers = [
            # What went out is not rewritten; it may only be cancelled.
            pgtrigger.Trigger(
                name="letter_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (OLD.event_id, OLD.kind, OLD.series, OLD.year, OLD.serial, OLD.number,
                        OLD.dated_on, OLD.data, OLD.file, OLD.file_sha256)
                       IS DISTINCT FROM
                       (NEW.event_id, NEW.kind, NEW.series, NEW.year, NEW.serial, NEW.number,
                        NEW.dated_on, NEW.data, NEW.file, NEW.file_sha256)
                       OR (OLD.cancelled_at IS NOT NULL
                           AND NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at) THEN
                        RAISE EXCEPTION 'an issued letter is not changed; cancel it'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_letter_is_final';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())(Letter)
