import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from trainings.models.scopes import OfSessionQuerySet, ReachingQuerySet


class Speaker(models.Model):
    """A narasumber: somebody who teaches at events, from the ministry, a campus or the field."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nama dan gelar", max_length=120)
    institution = models.CharField("instansi", max_length=150, blank=True)
    job_title = models.CharField("jabatan", max_length=150, blank=True)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="dicatat oleh"
    )
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "narasumber"
        verbose_name_plural = "narasumber"
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_speaker_name_is_not_empty", condition=~Q(name="")
            ),
            models.UniqueConstraint(
                fields=["region", "name", "institution"],
                name="trainings_speaker_once",
                violation_error_message="Narasumber ini sudah ada.",
            ),
        ]

    def __str__(self):
        return self.name


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(Speaker)


class SessionSpeaker(models.Model):
    """A narasumber teaches a session: for how many JP and what honour.

    `period` is the hour of the session, copied by the database, so that nobody can be booked
    for two sessions at once, at whatever event. A cancelled event books nobody.
    """

    session = models.ForeignKey(
        "trainings.Session", models.CASCADE, related_name="teaching", verbose_name="sesi"
    )
    speaker = models.ForeignKey(
        "trainings.Speaker", models.PROTECT, related_name="teaching", verbose_name="narasumber"
    )
    jp = models.PositiveSmallIntegerField("JP mengajar", default=0)
    honour = models.PositiveBigIntegerField("honor per JP", default=0)
    period = DateTimeRangeField(null=True, editable=False)

    objects = OfSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "narasumber sesi"
        verbose_name_plural = "narasumber sesi"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker"], name="trainings_sessionspeaker_once"
            ),
            ExclusionConstraint(
                name="trainings_sessionspeaker_not_in_two_places",
                expressions=[
                    ("speaker", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(period__isnull=False),
                violation_error_message="Narasumber ini sudah mengajar di sesi lain pada jam itu.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="set_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("session_id", "speaker_id"),
                func="""
                    SELECT CASE WHEN e.state <> 'cancelled' THEN s.period END INTO NEW.period
                      FROM trainings_session s
                      JOIN trainings_trainingevent e ON e.id = s.event_id
                     WHERE s.id = NEW.session_id;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.speaker_id} → {self.session_id}"

    @property
    def total_honour(self) -> int:
        return self.jp * self.honour


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["period"],
)(SessionSpeaker)
