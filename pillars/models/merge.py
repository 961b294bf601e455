import uuid

import pghistory
from django.db import models
from django.db.models import F, Q

from regions.scoping import ScopedQuerySet


class Merge(models.Model):
    """Two rows were one human being: one stays, the other points to it.

    `moved` remembers every row that changed hands and `filled` every value the kept row took,
    so that the merge can be undone within thirty days as if it had not been.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey("pillars.Person", models.PROTECT, related_name="merges")
    merged = models.ForeignKey("pillars.Person", models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    # {"pillars.assignment": [12, 13], "trainings.enrolment": [4]}
    moved = models.JSONField(default=dict)
    # {"phone": ["", "+62812…"]}: before and after on the kept row.
    filled = models.JSONField(default=dict)
    reason = models.CharField("alasan", max_length=300)
    merged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    merged_at = models.DateTimeField("digabung", auto_now_add=True)
    undone_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField("dipisah", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "penggabungan"
        verbose_name_plural = "penggabungan"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="pillars_merge_of_two_people", condition=~Q(kept=F("merged"))
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="pillars_merge_once_at_a_time",
                violation_error_message="Orang ini sudah digabung ke orang lain.",
            ),
            models.CheckConstraint(
                name="pillars_merge_undone_together",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.merged_id} → {self.kept_id}"


class LikelyPair(models.Model):
    """Two rows that may be one human being, with the reasons; found at night, judged by people.

    `first` is the row with the smaller id, so that a pair stands here once. "Bukan orang yang
    sama" keeps the row with the verdict, and the search does not bring it back.
    """

    class Verdict(models.TextChoices):
        OPEN = "open", "Belum diperiksa"
        DIFFERENT = "different", "Bukan orang yang sama"
        MERGED = "merged", "Digabung"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    first = models.ForeignKey("pillars.Person", models.CASCADE, related_name="+")
    second = models.ForeignKey("pillars.Person", models.CASCADE, related_name="+")
    # The smallest region that holds both: who looks after it may judge.
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("kemiripan")
    reasons = models.JSONField("alasan", default=list)
    verdict = models.CharField("keputusan", max_length=10, choices=Verdict, default=Verdict.OPEN)
    found_at = models.DateTimeField("ditemukan", auto_now_add=True)
    judged_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "pasangan mirip"
        verbose_name_plural = "pasangan mirip"
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pillars_likelypair_once"),
            models.CheckConstraint(
                name="pillars_likelypair_smaller_id_first", condition=Q(first__lt=F("second"))
            ),
        ]
        indexes = [
            models.Index(fields=["verdict", "-score", "id"], name="pillars_likelypair_queue"),
        ]

    def __str__(self):
        return f"{self.first_id} ~ {self.second_id}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(Merge)
