"""Marks: given by reviewers, kept with every change, and frozen when a stage is closed."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from trainings.errors import MoveNotAllowed, NotAllowed, SelectionInvalid
from trainings.models import (
    Candidate,
    CandidateScore,
    Selection,
    SelectionStage,
    SelectionState,
    StageResult,
)
from trainings.selection import blind, ranking
from trainings.services import selection_calls

Key = tuple[str, int]
FROZEN = "trainings_candidatescore_frozen"


def mark(text: str) -> Decimal:
    """`82,5` as a number of a hundred. Raises SelectionInvalid."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise SelectionInvalid(f"“{text}” bukan angka. Tulis 0 sampai 100.") from error
    if not value.is_finite() or not 0 <= value <= 100:
        raise SelectionInvalid(f"Nilai {text} di luar 0 sampai 100.")
    return value.quantize(Decimal("0.01"))


def score(
    *, selection: Selection, stage: SelectionStage, marks: Mapping[Key, Decimal], by: User
) -> int:
    """Keep this reviewer's marks, by (candidate number, criterion); answers how many changed.

    Only for whom they judge: nobody they registered themselves, nobody of another region, nobody
    who is not in this stage.
    """
    if not by.has(Permission.SELECTION_REVIEW) or not blind.is_reviewer(selection, by):
        raise NotAllowed("Anda tidak ditugaskan menilai seleksi ini.")
    if (now := blind.current_stage(selection)) is None or now.pk != stage.pk:
        raise MoveNotAllowed(f"Tahap {stage} tidak sedang dinilai.")
    mine = dict(blind.judged_by(selection, stage, by).values_list("number", "pk"))
    criteria = set(stage.criteria.values_list("pk", flat=True))
    if strange := sorted({number for number, _ in marks} - mine.keys()):
        raise NotAllowed(f"Calon {strange[0]} tidak Anda nilai di tahap ini.")
    if any(criterion not in criteria for _, criterion in marks):
        raise SelectionInvalid("Kriteria ini bukan dari tahap ini.")
    before = {
        (row.candidate_id, row.criterion_id): row.value
        for row in CandidateScore.objects.filter(reviewer=by, criterion__stage=stage)
    }
    changed = [
        CandidateScore(candidate_id=mine[number], criterion_id=criterion, reviewer=by, value=value)
        for (number, criterion), value in marks.items()
        if before.get((mine[number], criterion)) != value
    ]
    try:
        with transaction.atomic(), signed(by):
            CandidateScore.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["candidate", "criterion", "reviewer"],
                update_fields=["value", "updated_at"],
            )
    except IntegrityError as error:
        if FROZEN in str(error):
            raise MoveNotAllowed(f"Tahap {stage} sudah ditutup; nilainya tetap.") from error
        raise
    return len(changed)


def missing(selection: Selection, stage: SelectionStage) -> list[str]:
    """Numbers of candidates for whom no reviewer has given every mark."""
    return [candidate.number for candidate, value in _scores(selection, stage) if value is None]


def close_stage(*, stage: SelectionStage, by: User) -> SelectionStage:
    """From here on nobody changes a mark, not even in the database; the results are written."""
    with transaction.atomic(), signed(by):
        selection = selection_calls.hold(
            stage.selection,
            by,
            frozenset({SelectionState.JUDGING}),
            "tahapnya tidak dapat ditutup",
        )
        now = blind.current_stage(selection)
        if now is None or now.pk != stage.pk:
            raise MoveNotAllowed(f"Tahap {stage} tidak sedang dinilai.")
        stage = SelectionStage.objects.select_for_update().get(pk=stage.pk)
        found = _scores(selection, stage)
        if lacking := [candidate.number for candidate, value in found if value is None]:
            raise SelectionInvalid(
                f"{len(lacking)} calon belum dinilai lengkap: {', '.join(lacking[:10])}."
            )
        StageResult.objects.bulk_create(
            StageResult(
                candidate=candidate, stage=stage, score=value, is_passed=value >= stage.pass_mark
            )
            for candidate, value in found
            if value is not None
        )
        stage.closed_at, stage.closed_by = timezone.now(), by
        stage.save(update_fields=["closed_at", "closed_by"])
    return stage


def _scores(selection: Selection, stage: SelectionStage) -> list[tuple[Candidate, Decimal | None]]:
    weights = dict(stage.criteria.values_list("pk", "weight"))
    marks: dict[int, dict[int, dict[int, Decimal]]] = defaultdict(lambda: defaultdict(dict))
    for row in CandidateScore.objects.filter(criterion__stage=stage):
        marks[row.candidate_id][row.reviewer_id][row.criterion_id] = row.value
    return [
        (candidate, ranking.stage_score(marks[candidate.pk], weights))
        for candidate in blind.in_stage(selection, stage).order_by("number")
    ]
