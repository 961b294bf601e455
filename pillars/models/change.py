import uuid

import pghistory
from django.db import models
from django.db.models import F, Q

from accounts.fields import SealedTextField
from regions.scoping import ScopedQuerySet


class ChangeState(models.TextChoices):
    ASKED = "asked", "Menunggu orang kedua"
    ACCEPTED = "accepted", "Diterapkan"
    DECLINED = "declined", "Ditolak"
    WITHDRAWN = "withdrawn", "Ditarik"


class ChangeRequest(models.Model):
    """One person asks to change a NIK, a name or a bank account; another has to agree.

    Money and identity hang on these three; nobody changes one alone (domain.md, two-person
    rule). The proposed value is sealed; screens show both masks.
    """

    class Field(models.TextChoices):
        NIK = "nik", "NIK"
        NAME = "name", "Nama"
        ACCOUNT = "account", "Nomor rekening"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        "pillars.Person", models.CASCADE, null=True, blank=True, related_name="change_requests"
    )
    # An account of the person; empty with field=account asks for a new one.
    person_account = models.ForeignKey(
        "pillars.PersonAccount", models.CASCADE, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "pillars.Organisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="change_requests",
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="wilayah"
    )
    field = models.CharField("data", max_length=8, choices=Field)
    # A name as it shall read; or JSON of bank, number and holder for an account.
    proposed = SealedTextField("usulan")
    before_mask = models.CharField("semula", max_length=200, blank=True)
    proposed_mask = models.CharField("menjadi", max_length=200)
    reason = models.CharField("alasan", max_length=300)
    state = models.CharField(
        "status", max_length=10, choices=ChangeState, default=ChangeState.ASKED
    )
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("diminta", auto_now_add=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decision_note = models.CharField("catatan keputusan", max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "permintaan perubahan"
        verbose_name_plural = "permintaan perubahan"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pillars_changerequest_is_about_one_thing",
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "field", "person_account"],
                condition=Q(state="asked"),
                nulls_distinct=False,
                name="pillars_changerequest_asked_once",
                violation_error_message="Perubahan data ini sudah menunggu keputusan.",
            ),
            models.CheckConstraint(
                name="pillars_changerequest_decided_together",
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="pillars_changerequest_takes_two",
                condition=~Q(state__in=["accepted", "declined"]) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(name="pillars_changerequest_says_why", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["state", "region"], name="pillars_change_state_region"),
        ]

    def __str__(self):
        return f"{self.get_field_display()} {self.proposed_mask}"


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["proposed"],
)(ChangeRequest)
