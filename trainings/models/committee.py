import uuid

import pghistory
from django.db import models
from django.db.models import Q

from trainings.models.scopes import OfEventQuerySet


class CommitteeMember(models.Model):
    """Somebody of the panitia of an event, as the SK panitia names them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent",
        models.CASCADE,
        related_name="committee",
        verbose_name="kegiatan",
    )
    name = models.CharField("nama", max_length=120)
    nip = models.CharField("NIP", max_length=30, blank=True)
    duty = models.CharField("kedudukan dalam panitia", max_length=100)
    phone = models.CharField("nomor HP", max_length=20, blank=True)
    order = models.PositiveSmallIntegerField("urutan", default=0)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = "panitia"
        verbose_name_plural = "panitia"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name", "duty"],
                name="trainings_committeemember_once",
                violation_error_message="Orang ini sudah tercatat untuk tugas yang sama.",
            ),
            models.CheckConstraint(
                name="trainings_committeemember_is_named", condition=~Q(name="") & ~Q(duty="")
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.duty}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    CommitteeMember
)
