import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone

from regions.scoping import ScopedQuerySet


class BoardQuerySet(ScopedQuerySet):
    region_field = "organisation__region_id"

    def active_on(self, day=None):
        return self.filter(validity__contains=day or timezone.localdate())


class Board(models.Model):
    """The board of an organisation for one term: its decree, who signed, from when until when.

    Its members are assignments. An organisation has one board at a time.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        "pillars.Organisation", models.PROTECT, related_name="boards", verbose_name="organisasi"
    )
    sk_number = models.CharField("nomor SK", max_length=80, blank=True)
    sk_on = models.DateField("tanggal SK", null=True, blank=True)
    sk_signer = models.CharField("penandatangan", max_length=120, blank=True)
    sk_signer_capacity = models.CharField("selaku", max_length=80, blank=True)
    validity = DateRangeField("masa bakti")
    officers_male = models.PositiveIntegerField("pengurus laki-laki", null=True, blank=True)
    officers_female = models.PositiveIntegerField("pengurus perempuan", null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = "kepengurusan"
        verbose_name_plural = "kepengurusan"
        ordering = ["-validity"]
        constraints = [
            ExclusionConstraint(
                name="pillars_board_one_at_a_time",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Organisasi ini sudah punya kepengurusan pada masa itu.",
            ),
            models.CheckConstraint(
                name="pillars_board_validity_has_a_start_and_days",
                condition=Q(validity__startswith__isnull=False) & Q(validity__isempty=False),
            ),
        ]

    def __str__(self):
        return self.sk_number or "kepengurusan"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(Board)
