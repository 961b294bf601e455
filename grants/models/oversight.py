import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from grants.enums import FindingKind
from grants.models.decree import APPEND_ONLY
from grants.models.scopes import OfInstalmentQuerySet, OfRecipientQuerySet, ReachingQuerySet
from regions.scoping import ScopedQuerySet


class Waiver(models.Model):
    """The head lets one instalment be paid although an LPJ is open: until a day, and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    instalment = models.ForeignKey("grants.Instalment", models.PROTECT, related_name="waivers")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor", max_length=80, unique=True)
    reason = models.CharField("alasan", max_length=500)
    granted_on = models.DateField("diberikan")
    valid_until = models.DateField("berlaku sampai")
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("dicabut", null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)

    objects = OfInstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = "dispensasi"
        verbose_name_plural = "dispensasi"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="grants_waiver_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="grants_waiver_ends_after_it_begins",
                condition=Q(valid_until__gte=F("granted_on")),
            ),
        ]

    def __str__(self):
        return self.number


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(Waiver)


class WarningLetter(models.Model):
    """Surat teguran I, II or III for an LPJ that is overdue."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    instalment = models.ForeignKey("grants.Instalment", models.PROTECT, related_name="warnings")
    level = models.PositiveSmallIntegerField("teguran ke-")
    year = models.PositiveSmallIntegerField("tahun")
    sequence = models.PositiveIntegerField("nomor urut")
    number = models.CharField("nomor", max_length=80)
    dated_on = models.DateField("tanggal")
    answer_by = models.DateField("dijawab paling lambat")
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = OfInstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = "surat teguran"
        verbose_name_plural = "surat teguran"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["public_id"], name="grants_warningletter_public_id_once"
            ),
            models.UniqueConstraint(fields=["number"], name="grants_warningletter_number_once"),
            models.UniqueConstraint(
                fields=["instalment", "level"], name="grants_warningletter_level_once"
            ),
            models.CheckConstraint(
                name="grants_warningletter_three_levels", condition=Q(level__in=[1, 2, 3])
            ),
        ]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return self.number


class StandIn(models.Model):
    """Plt/Plh: somebody acts in an office for some days, under a decree, because its holder is
    away. Their own account keeps its role; inside these days it also has the office's rights in
    grants."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField("jabatan yang diwakili", max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="stand_ins")
    sk_number = models.CharField("nomor surat tugas", max_length=80)
    validity = DateRangeField("masa")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "pelaksana tugas"
        verbose_name_plural = "pelaksana tugas"
        ordering = ["-validity"]
        constraints = [
            ExclusionConstraint(
                name="grants_standin_one_at_a_time",
                expressions=[
                    ("role", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Jabatan ini sudah ada pelaksana tugasnya pada masa itu.",
            ),
            models.CheckConstraint(
                name="grants_standin_has_first_and_last_day",
                condition=Q(
                    validity__startswith__isnull=False,
                    validity__endswith__isnull=False,
                    validity__isempty=False,
                ),
            ),
            models.CheckConstraint(
                name="grants_standin_is_not_named_by_oneself", condition=~Q(person=F("made_by"))
            ),
        ]

    def __str__(self):
        return f"Plt. {self.get_role_display()}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(StandIn)


class Finding(models.Model):
    """Two grants, or two receipts, that look like one: shown before somebody approves, and
    settled by a person with a reason."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("jenis", max_length=16, choices=FindingKind)
    recipient = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="findings")
    other = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="+")
    # What is shared, said so that it gives nothing away: a mask, a name, the end of a hash.
    shared = models.CharField("yang sama", max_length=200)
    receipt = models.ForeignKey(
        "grants.Receipt", models.CASCADE, null=True, blank=True, related_name="findings"
    )
    other_receipt = models.ForeignKey(
        "grants.Receipt", models.CASCADE, null=True, blank=True, related_name="+"
    )
    found_at = models.DateTimeField("ditemukan", auto_now_add=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField("dinilai", null=True)
    settled_reason = models.CharField("penilaian", max_length=300, blank=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "temuan ganda"
        verbose_name_plural = "temuan ganda"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "recipient", "other", "shared"],
                name="grants_finding_once",
            ),
            models.CheckConstraint(
                name="grants_finding_settled_says_why",
                condition=Q(settled_by__isnull=True) | ~Q(settled_reason=""),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
)(Finding)


class MonitoringSample(models.Model):
    """Recipients drawn for a visit: the riskier, the likelier. With the seed that is kept, an
    inspector draws the same names again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("grants.Programme", models.PROTECT, related_name="samples")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    seed = models.CharField("benih acak", max_length=40)
    size = models.PositiveIntegerField("ukuran")
    population = models.PositiveIntegerField("populasi")
    weights = models.JSONField("bobot", default=dict)
    drawn_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("diambil", auto_now_add=True)

    objects = ReachingQuerySet.as_manager()

    class Meta:
        verbose_name = "sampel monitoring"
        verbose_name_plural = "sampel monitoring"
        ordering = ["-id"]
        triggers = [APPEND_ONLY]

    def __str__(self):
        return f"{self.programme_id} {self.seed}"


class SampledRecipient(models.Model):
    """One of those drawn, why it was likely, and what the visit found."""

    sample = models.ForeignKey("grants.MonitoringSample", models.PROTECT, related_name="members")
    recipient = models.ForeignKey("grants.Recipient", models.PROTECT, related_name="samples")
    rank = models.PositiveIntegerField("urutan")
    weight = models.PositiveIntegerField("bobot")
    risks = models.JSONField("risiko", default=list)
    visited_on = models.DateField("dikunjungi", null=True, blank=True)
    result = models.CharField("hasil", max_length=500, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", null=True)

    objects = OfRecipientQuerySet.as_manager()

    class Meta:
        verbose_name = "anggota sampel"
        verbose_name_plural = "anggota sampel"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "recipient"], name="grants_sampledrecipient_once"
            )
        ]

    def __str__(self):
        return f"{self.rank}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
    SampledRecipient
)
