"""What a reviewer gets to see: a number, the kinds of papers that were accepted, and boxes.

No object with a name in it is handed to the page in a blind stage, so that no template can show
one by mistake.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import User
from regions.scoping import scope_of
from trainings.models import (
    Candidate,
    CandidateDocument,
    CandidateScore,
    CandidateState,
    PaperState,
    Selection,
    SelectionReviewer,
    SelectionStage,
    SelectionState,
)


@dataclass(frozen=True)
class Box:
    """One mark to give: name of the form field and what stands in it."""

    criterion_id: int
    title: str
    field: str
    value: Decimal | None


@dataclass(frozen=True)
class Sheet:
    """The line of one candidate on the reviewer's page."""

    number: str
    boxes: list[Box]
    papers: list[str] = field(default_factory=list)
    # Only where the stage is not blind.
    name: str = ""
    place: str = ""

    @property
    def is_complete(self) -> bool:
        return all(box.value is not None for box in self.boxes)


def is_reviewer(selection: Selection, user: User) -> bool:
    return SelectionReviewer.objects.filter(selection=selection, user=user).exists()


def is_blinded(selection: Selection, user: User) -> bool:
    """Whoever judges without names keeps away from the pages with names until it is over."""
    if selection.state not in (SelectionState.OPEN, SelectionState.JUDGING):
        return False
    return (
        is_reviewer(selection, user)
        and selection.stages.filter(is_blind=True, closed_at__isnull=True).exists()
    )


def current_stage(selection: Selection) -> SelectionStage | None:
    """The stage that is being judged: the first that is not closed."""
    if selection.state != SelectionState.JUDGING:
        return None
    return selection.stages.filter(closed_at__isnull=True).order_by("order").first()


def in_stage(selection: Selection, stage: SelectionStage):
    """Candidates with complete papers who passed every stage before this one."""
    rows = Candidate.objects.filter(selection=selection, state=CandidateState.VERIFIED)
    for before in selection.stages.filter(order__lt=stage.order):
        rows = rows.filter(results__stage=before, results__is_passed=True)
    return rows


def judged_by(selection: Selection, stage: SelectionStage, user: User):
    """Those this reviewer judges: of their region, and nobody they registered themselves."""
    if scope_of(user) is None:
        return Candidate.objects.none()
    return in_stage(selection, stage).visible_to(user).exclude(registered_by=user)


def sheets(selection: Selection, stage: SelectionStage, user: User) -> list[Sheet]:
    """The reviewer's page, ordered by number, which says nothing."""
    rows = judged_by(selection, stage, user).order_by("number")
    if stage.is_blind:
        rows = rows.only("pk", "number")
    else:
        rows = rows.select_related("person", "seat__region")
    rows = list(rows)
    criteria = list(stage.criteria.all())
    given = {
        (score.candidate_id, score.criterion_id): score.value
        for score in CandidateScore.objects.filter(reviewer=user, criterion__stage=stage)
    }
    papers: dict[int, list[str]] = {}
    accepted = CandidateDocument.objects.filter(
        candidate__in=[row.pk for row in rows], state=PaperState.ACCEPTED
    ).values_list("candidate_id", "requirement__title")
    for candidate_id, title in accepted.order_by("requirement__order"):
        papers.setdefault(candidate_id, []).append(title)
    return [
        Sheet(
            number=row.number,
            boxes=[
                Box(one.pk, one.title, f"{row.number}:{one.pk}", given.get((row.pk, one.pk)))
                for one in criteria
            ],
            papers=papers.get(row.pk, []),
            name="" if stage.is_blind else row.person.name,
            place="" if stage.is_blind else row.seat.region.name,
        )
        for row in rows
    ]
