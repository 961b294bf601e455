import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from trainings.models.scopes import OfEventQuerySet

JP_MINUTES = 45


class WallClock(models.Func):
    """A day with two hours as a range. The hour is the one on the wall of the place, written as
    if it were UTC: only good for asking whether two of them overlap."""

    arity = 3
    output_field = DateTimeRangeField()

    def as_sql(self, compiler, connection, **extra):
        day, start, end = (compiler.compile(part)[0] for part in self.source_expressions)
        return (
            f"tstzrange(timezone('UTC', {day} + {start}), timezone('UTC', {day} + {end}))",
            [],
        )


class Session(models.Model):
    """A line of the timetable: a subject on a day, from an hour to an hour, in a room.

    JP (jam pelajaran, 45 minutes) is what attendance adds up to; an opening or a break has none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent",
        models.CASCADE,
        related_name="sessions",
        verbose_name="kegiatan",
        db_index=False,
    )
    day = models.DateField("hari")
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai")
    subject = models.CharField("materi", max_length=200)
    jp = models.PositiveSmallIntegerField("JP", default=0)
    room = models.CharField("ruang", max_length=80, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=0)
    period = models.GeneratedField(
        expression=WallClock(F("day"), F("starts_at"), F("ends_at")),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = "sesi"
        verbose_name_plural = "jadwal"
        ordering = ["day", "starts_at", "order", "id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_session_ends_after_it_begins",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            ),
            models.CheckConstraint(
                name="trainings_session_subject_is_not_empty", condition=~Q(subject="")
            ),
            ExclusionConstraint(
                name="trainings_session_one_at_a_time_in_a_room",
                expressions=[
                    ("event", RangeOperators.EQUAL),
                    ("room", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Ruang ini sudah dipakai sesi lain pada jam itu.",
            ),
        ]
        indexes = [models.Index(fields=["event", "day"], name="trainings_session_event")]
        triggers = [
            pgtrigger.Trigger(
                name="move_speakers",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("day", "starts_at", "ends_at"),
                func="""
                    UPDATE trainings_sessionspeaker SET period = NEW.period
                     WHERE session_id = NEW.id AND period IS NOT NULL;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return self.subject

    @property
    def minutes(self) -> int:
        return (
            (self.ends_at.hour - self.starts_at.hour) * 60
            + self.ends_at.minute
            - self.starts_at.minute
        )


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["period"],
)(Session)
