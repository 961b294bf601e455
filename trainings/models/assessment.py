import secrets
import uuid

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from regions.scoping import ScopedQuerySet


def new_token() -> str:
    return secrets.token_urlsafe(12)


class ScoreStage(models.TextChoices):
    PRE = "pre", "Pre-test"
    POST = "post", "Post-test"


class ScoreQuerySet(ScopedQuerySet):
    region_field = "enrolment__origin_id"


class Score(models.Model):
    """What a participant scored before or after the training, 0 to 100."""

    enrolment = models.ForeignKey("trainings.Enrolment", models.CASCADE, related_name="scores")
    stage = models.CharField("tes", max_length=4, choices=ScoreStage)
    value = models.DecimalField(
        "nilai",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("diisi", auto_now=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "nilai tes"
        verbose_name_plural = "nilai tes"
        ordering = ["enrolment_id", "-stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "stage"], name="trainings_score_once_per_stage"
            ),
            models.CheckConstraint(
                name="trainings_score_is_of_a_hundred", condition=Q(value__gte=0, value__lte=100)
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()} {self.value}"


class EvaluationQuestion(models.Model):
    """A question put to the participants about an event, on a scale of five or in words."""

    class About(models.TextChoices):
        CONTENT = "content", "Materi"
        SPEAKER = "speaker", "Narasumber"
        COMMITTEE = "committee", "Panitia"
        PLACE = "place", "Tempat dan konsumsi"
        OVERALL = "overall", "Keseluruhan"

    event = models.ForeignKey(
        "trainings.TrainingEvent", models.CASCADE, related_name="evaluation_questions"
    )
    about = models.CharField("tentang", max_length=10, choices=About)
    text = models.CharField("pertanyaan", max_length=200)
    is_scale = models.BooleanField("skala 1–5", default=True)
    order = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "pertanyaan evaluasi"
        verbose_name_plural = "pertanyaan evaluasi"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "text"],
                name="trainings_evaluationquestion_once",
                violation_error_message="Pertanyaan ini sudah ada.",
            )
        ]

    def __str__(self):
        return self.text


class EvaluationTicket(models.Model):
    """The right of one participant to answer once; it does not know which answers were theirs."""

    enrolment = models.OneToOneField(
        "trainings.Enrolment", models.CASCADE, related_name="evaluation_ticket"
    )
    token = models.CharField(
        max_length=24, unique=True, default=new_token, editable=False, db_collation="C"
    )
    used_on = models.DateField("dijawab", null=True, blank=True)

    class Meta:
        verbose_name = "tiket evaluasi"
        verbose_name_plural = "tiket evaluasi"

    def __str__(self):
        return "sudah dijawab" if self.used_on else "belum dijawab"


class EvaluationResponse(models.Model):
    """The answers of one participant, without a name: {question id: 1…5 or words}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        "trainings.TrainingEvent", models.CASCADE, related_name="evaluation_responses"
    )
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = "jawaban evaluasi"
        verbose_name_plural = "jawaban evaluasi"

    def __str__(self):
        return str(self.id)


class FollowUpState(models.TextChoices):
    OPEN = "open", "Belum selesai"
    DONE = "done", "Selesai"
    DROPPED = "dropped", "Tidak dilanjutkan"


class FollowUpQuerySet(ScopedQuerySet):
    region_field = "enrolment__origin_id"


class FollowUp(models.Model):
    """What a participant promised to do at home after the training (RTL), until when."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("trainings.Enrolment", models.CASCADE, related_name="follow_ups")
    text = models.CharField("rencana tindak lanjut", max_length=300)
    due_on = models.DateField("selesai sebelum")
    state = models.CharField(
        "status", max_length=8, choices=FollowUpState, default=FollowUpState.OPEN
    )
    ended_on = models.DateField("selesai pada", null=True, blank=True)
    result = models.CharField("hasil", max_length=300, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("dibuat", auto_now_add=True)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "rencana tindak lanjut"
        verbose_name_plural = "rencana tindak lanjut"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_followup_ended_together",
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False)),
            )
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="trainings_followup_due")]

    def __str__(self):
        return self.text


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pghistory.Statement,
    exclude=["entered_at"],
)(Score)
pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["updated_at"],
)(FollowUp)
