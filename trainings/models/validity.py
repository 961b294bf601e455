import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from trainings.models.event import EventKind, EventLevel

MOST_MONTHS = 240


class TrainingValidity(models.Model):
    """How long a training counts before it has to be refreshed, by kind and level of event.

    From a day until a day, so that a training of its time is judged by the rule of its time.
    Without a row, or with a row that names no months, it counts for ever.
    """

    kind = models.CharField("jenis", max_length=16, choices=EventKind)
    # Empty: for every level that has no row of its own.
    level = models.CharField("tingkat", max_length=8, choices=EventLevel, blank=True)
    months = models.PositiveSmallIntegerField(
        "masa berlaku (bulan)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    legal_basis = models.CharField("dasar", max_length=200, blank=True)
    # The days on which an event has to end for this row to be about it.
    validity = DateRangeField("berlaku")

    class Meta:
        verbose_name = "masa berlaku pelatihan"
        verbose_name_plural = "masa berlaku pelatihan"
        ordering = ["kind", "level", "validity"]
        constraints = [
            ExclusionConstraint(
                name="trainings_trainingvalidity_one_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Masa berlaku ini sudah diatur pada masa itu.",
            ),
            models.CheckConstraint(
                name="trainings_trainingvalidity_has_a_start",
                condition=Q(validity__startswith__isnull=False) & Q(validity__isempty=False),
            ),
            models.CheckConstraint(
                name="trainings_trainingvalidity_of_some_months",
                condition=Q(months__isnull=True) | Q(months__gte=1, months__lte=MOST_MONTHS),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.level}: {self.months}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    TrainingValidity
)
