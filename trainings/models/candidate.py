"""People who want a seat of a call: papers, marks, result, and objections to it."""

import secrets
import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from regions.scoping import ScopedQuerySet
from trainings.models.selection import OfSelectionQuerySet

# Without letters and digits that are mistaken for each other.
SIGNS = "23456789ACDEFGHJKLMNPQRTUVWXYZ"


def new_number() -> str:
    """`K-7Q3FX2`: says nothing about who it is or when they came."""
    return "K-" + "".join(secrets.choice(SIGNS) for _ in range(6))


class CandidateState(models.TextChoices):
    REGISTERED = "registered", "Terdaftar"
    VERIFIED = "verified", "Berkas lengkap"
    WITHDRAWN = "withdrawn", "Mengundurkan diri"
    DROPPED = "dropped", "Digugurkan"
    APPOINTED = "appointed", "Diangkat"


class Outcome(models.TextChoices):
    CHOSEN = "chosen", "Terpilih"
    RESERVE = "reserve", "Cadangan"
    FAILED = "not_passed", "Tidak lulus"


class CandidateQuerySet(ScopedQuerySet):
    region_field = "seat__region_id"


class Candidate(models.Model):
    """Somebody of the registry who stands for one seat of a call.

    Reviewers know them by `number` alone. Score, rank and outcome are written when the ranking
    is made and stay as the berita acara says.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    selection = models.ForeignKey(
        "trainings.Selection", models.PROTECT, related_name="candidates", db_index=False
    )
    seat = models.ForeignKey(
        "trainings.SelectionSeat",
        models.PROTECT,
        related_name="candidates",
        verbose_name="formasi",
    )
    person = models.ForeignKey(
        "pillars.Person", models.PROTECT, related_name="candidacies", verbose_name="orang"
    )
    comes_from = models.ForeignKey(
        "pillars.PillarKind",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="unsur",
    )
    number = models.CharField(
        "nomor calon", max_length=10, default=new_number, editable=False, db_collation="C"
    )
    state = models.CharField(
        "status", max_length=10, choices=CandidateState, default=CandidateState.REGISTERED
    )
    state_reason = models.CharField("alasan", max_length=300, blank=True)
    registered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField("didaftarkan", auto_now_add=True)
    total = models.DecimalField("nilai akhir", max_digits=6, decimal_places=3, null=True)
    rank = models.PositiveSmallIntegerField("peringkat", null=True)
    outcome = models.CharField("hasil", max_length=10, choices=Outcome, blank=True)
    assignment = models.OneToOneField(
        "pillars.Assignment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacy",
        verbose_name="penugasan",
    )

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "calon"
        verbose_name_plural = "calon"
        ordering = ["seat_id", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "person"],
                name="trainings_candidate_once",
                violation_error_message="Orang ini sudah menjadi calon di seleksi ini.",
            ),
            models.UniqueConstraint(
                fields=["selection", "number"], name="trainings_candidate_number_once"
            ),
            models.UniqueConstraint(
                fields=["seat", "rank"],
                name="trainings_candidate_rank_once",
                condition=Q(rank__isnull=False),
                violation_error_message="Peringkat ini sudah terisi.",
            ),
            models.UniqueConstraint(
                fields=["seat"],
                name="trainings_candidate_one_appointed",
                condition=Q(state="appointed"),
                violation_error_message="Formasi ini sudah terisi dari seleksi ini.",
            ),
            models.CheckConstraint(
                name="trainings_candidate_appointed_to_a_duty",
                condition=Q(state="appointed", assignment__isnull=False)
                | (~Q(state="appointed") & Q(assignment__isnull=True)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="number_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                | pgtrigger.Q(old__selection_id__df=pgtrigger.F("new__selection_id"))
                | pgtrigger.Q(old__person_id__df=pgtrigger.F("new__person_id")),
            )
        ]

    def __str__(self):
        return self.number


class PaperState(models.TextChoices):
    SUBMITTED = "submitted", "Menunggu pemeriksaan"
    ACCEPTED = "accepted", "Diterima"
    RETURNED = "returned", "Dikembalikan"


class OfCandidateQuerySet(ScopedQuerySet):
    region_field = "candidate__seat__region_id"


class CandidateDocument(models.Model):
    """A paper that a candidate handed in, and what the office said of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="documents", db_index=False
    )
    requirement = models.ForeignKey(
        "trainings.SelectionRequirement", models.PROTECT, related_name="+", verbose_name="berkas"
    )
    file = models.FileField("berkas", upload_to="candidates/%Y/%m", max_length=200)
    file_sha256 = models.CharField(max_length=64, editable=False, db_collation="C")
    state = models.CharField(
        "status", max_length=10, choices=PaperState, default=PaperState.SUBMITTED
    )
    reason = models.CharField("alasan dikembalikan", max_length=300, blank=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", auto_now=True)
    checked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField("diperiksa", null=True, blank=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas calon"
        verbose_name_plural = "berkas calon"
        ordering = ["requirement_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "requirement"], name="trainings_candidatedocument_once"
            ),
            models.CheckConstraint(
                name="trainings_candidatedocument_returned_with_reason",
                condition=~Q(state="returned") | ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return str(self.requirement_id)


class CandidateScore(models.Model):
    """The mark one reviewer gave one candidate for one criterion.

    Every change is kept. Once the stage is closed the database takes no change from anybody.
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="scores", db_index=False)
    criterion = models.ForeignKey(
        "trainings.SelectionCriterion",
        models.PROTECT,
        related_name="scores",
        verbose_name="kriteria",
    )
    reviewer = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="penilai"
    )
    value = models.DecimalField("nilai", max_digits=5, decimal_places=2)
    updated_at = models.DateTimeField("diubah", auto_now=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "nilai calon"
        verbose_name_plural = "nilai calon"
        ordering = ["candidate_id", "criterion_id", "reviewer_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "criterion", "reviewer"],
                name="trainings_candidatescore_once",
            ),
            models.CheckConstraint(
                name="trainings_candidatescore_of_a_hundred",
                condition=Q(value__gte=0, value__lte=100),
            ),
        ]
        triggers = [
            # The share lock makes whoever closes the stage wait for marks under way.
            pgtrigger.Trigger(
                name="frozen_with_its_stage",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("closed", "timestamptz"), ("mark", "bigint")],
                func="""
                    IF TG_OP = 'DELETE' THEN mark := OLD.criterion_id;
                    ELSE mark := NEW.criterion_id; END IF;
                    IF TG_OP = 'UPDATE' AND
                       (OLD.candidate_id, OLD.criterion_id, OLD.reviewer_id) IS DISTINCT FROM
                       (NEW.candidate_id, NEW.criterion_id, NEW.reviewer_id) THEN
                        RAISE EXCEPTION 'a mark stays with its candidate and reviewer'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_candidatescore_stays';
                    END IF;
                    SELECT t.closed_at INTO closed
                      FROM trainings_selectionstage t
                      JOIN trainings_selectioncriterion c ON c.stage_id = t.id
                     WHERE c.id = mark
                       FOR SHARE OF t;
                    IF closed IS NOT NULL THEN
                        RAISE EXCEPTION 'the stage is closed; its marks are final'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'trainings_candidatescore_frozen';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return str(self.value)


class StageResult(models.Model):
    """What the marks of a stage came to for one candidate, written when it was closed."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="results", db_index=False)
    stage = models.ForeignKey(
        "trainings.SelectionStage", models.PROTECT, related_name="results", verbose_name="tahap"
    )
    score = models.DecimalField("nilai", max_digits=6, decimal_places=3)
    is_passed = models.BooleanField("lulus")

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = "hasil tahap"
        verbose_name_plural = "hasil tahap"
        ordering = ["stage_id", "candidate_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "stage"], name="trainings_stageresult_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="final", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return str(self.score)


class ObjectionState(models.TextChoices):
    OPEN = "open", "Belum dijawab"
    UPHELD = "upheld", "Diterima"
    REJECTED = "rejected", "Ditolak"


class Objection(models.Model):
    """Somebody says that a result is wrong; the office answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    selection = models.ForeignKey("trainings.Selection", models.PROTECT, related_name="objections")
    seat = models.ForeignKey(
        "trainings.SelectionSeat",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="formasi",
    )
    sender = models.CharField("dari", max_length=120)
    text = models.TextField("isi sanggahan")
    received_on = models.DateField("diterima")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("dicatat", auto_now_add=True)
    state = models.CharField(
        "status", max_length=8, choices=ObjectionState, default=ObjectionState.OPEN
    )
    answer = models.TextField("jawaban", blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField("dijawab", null=True, blank=True)

    objects = OfSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = "sanggahan"
        verbose_name_plural = "sanggahan"
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="trainings_objection_answered_together",
                condition=Q(state="open", answered_at__isnull=True, answer="")
                | (~Q(state="open") & Q(answered_at__isnull=False) & ~Q(answer="")),
            )
        ]

    def __str__(self):
        return self.text[:60]


for tracked in (Candidate, CandidateScore, CandidateDocument):
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pghistory.Statement,
        exclude=["updated_at"] if tracked is CandidateScore else None,
    )(tracked)
pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())(Objection)
