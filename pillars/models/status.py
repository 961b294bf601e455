import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from regions.scoping import ScopedQuerySet


class StatusEventQuerySet(ScopedQuerySet):
    region_field = "region_id"


class StatusEvent(models.Model):
    """What happened to a duty, or to an organisation, on a day: told once, never overwritten.

    A mistake is answered by another event (`CORRECTED`), which says what it corrects.
    """

    class Kind(models.TextChoices):
        APPOINTED = "appointed", "Diangkat"
        EXTENDED = "extended", "Diperpanjang"
        MOVED = "moved", "Dipindahtugaskan"
        SUSPENDED = "suspended", "Dinonaktifkan sementara"
        RESUMED = "resumed", "Diaktifkan kembali"
        ENDED = "ended", "Berakhir"
        REPLACED = "replaced", "Diganti"
        STATUS = "status", "Status organisasi berubah"
        CLASSIFIED = "classified", "Klasifikasi berubah"
        CORRECTED = "corrected", "Dibetulkan"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assignment = models.ForeignKey(
        "pillars.Assignment", models.PROTECT, null=True, blank=True, related_name="status_events"
    )
    organisation = models.ForeignKey(
        "pillars.Organisation", models.PROTECT, null=True, blank=True, related_name="status_events"
    )
    # Where it was that day: decides who sees the event.
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah"
    )
    kind = models.CharField("peristiwa", max_length=12, choices=Kind)
    happened_on = models.DateField("tanggal")
    reason = models.CharField("alasan", max_length=300, blank=True)
    # Before and after in the words of the day: "Berkembang → Maju".
    was = models.CharField("semula", max_length=120, blank=True)
    became = models.CharField("menjadi", max_length=120, blank=True)
    evidence = models.ForeignKey(
        "pillars.PersonDocument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)

    objects = StatusEventQuerySet.as_manager()

    class Meta:
        verbose_name = "peristiwa status"
        verbose_name_plural = "peristiwa status"
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="pillars_statusevent_is_about_one_thing",
                condition=Q(assignment__isnull=False, organisation__isnull=True)
                | Q(assignment__isnull=True, organisation__isnull=False),
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="told_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    RAISE EXCEPTION 'a status event is never changed; record a correction'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'pillars_statusevent_told_once';
                """,
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.happened_on}"
