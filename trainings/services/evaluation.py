"""What participants thought of an event: answered once, on the phone, without a name.

A ticket gives the right to answer once and remembers only that it was used. The answers lie
apart from it, under an id of their own, in no order that would tell who came first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.models import (
    Enrolment,
    EvaluationQuestion,
    EvaluationResponse,
    EvaluationTicket,
    TrainingEvent,
)

About = EvaluationQuestion.About
USUAL = (
    (About.CONTENT, "Materi sesuai dengan tugas saya sehari-hari", True),
    (About.CONTENT, "Materi mudah dipahami", True),
    (About.SPEAKER, "Narasumber menguasai materi dan menjawab pertanyaan", True),
    (About.COMMITTEE, "Panitia membantu dan tepat waktu", True),
    (About.PLACE, "Tempat, konsumsi, dan perlengkapan memadai", True),
    (About.OVERALL, "Secara keseluruhan saya puas dengan kegiatan ini", True),
    (About.OVERALL, "Apa yang paling berguna, dan apa yang perlu diperbaiki?", False),
)
# Fewer answers than this are not shown: in a group of two, everybody knows who wrote what.
FEWEST_SHOWN = 5
LONGEST = 1000


@dataclass
class Result:
    """A question with its answers: how often each step of the scale, or the words."""

    question: EvaluationQuestion
    counts: list[int] = field(default_factory=lambda: [0] * 5)
    words: list[str] = field(default_factory=list)

    @property
    def answers(self) -> int:
        return sum(self.counts) if self.question.is_scale else len(self.words)

    @property
    def mean(self) -> float | None:
        total = sum(self.counts)
        return sum((n + 1) * one for n, one in enumerate(self.counts)) / total if total else None


def open_for(*, event: TrainingEvent, by: User) -> int:
    """Put the usual questions, where there are none yet, and give every participant a ticket.

    How many tickets are new.
    """
    _may(by, event)
    with transaction.atomic(), signed(by):
        TrainingEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
        if not event.evaluation_questions.exists():
            EvaluationQuestion.objects.bulk_create(
                EvaluationQuestion(event=event, about=about, text=text, is_scale=scale, order=n)
                for n, (about, text, scale) in enumerate(USUAL, start=1)
            )
        without = Enrolment.objects.filter(event=event, evaluation_ticket=None).counted()
        made = EvaluationTicket.objects.bulk_create(
            EvaluationTicket(enrolment=row) for row in without
        )
    return len(made)


def set_questions(*, event: TrainingEvent, questions: list[EvaluationQuestion], by: User) -> None:
    """Replace the questions; refused once somebody has answered."""
    _may(by, event)
    with transaction.atomic(), signed(by):
        TrainingEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
        if event.evaluation_responses.exists():
            raise MoveNotAllowed("Sudah ada jawaban; pertanyaannya tidak diubah lagi.")
        event.evaluation_questions.all().delete()
        for n, question in enumerate(questions, start=1):
            question.event, question.order = event, n
        EvaluationQuestion.objects.bulk_create(questions)


def answer(*, ticket: EvaluationTicket, answers: Mapping[int, int | str]) -> bool:
    """Keep the answers of a participant; False when this ticket was used already."""
    with transaction.atomic():
        taken = EvaluationTicket.objects.filter(pk=ticket.pk, used_on=None).update(
            used_on=timezone.localdate()
        )
        if not taken:
            return False
        event = ticket.enrolment.event
        known = {row.pk: row for row in event.evaluation_questions.all()}
        kept: dict[str, int | str] = {}
        for pk, value in answers.items():
            question = known.get(pk)
            if question is None or value in ("", None):
                continue
            kept[str(pk)] = (
                min(5, max(1, int(value))) if question.is_scale else str(value).strip()[:LONGEST]
            )
        EvaluationResponse.objects.create(event=event, answers=kept)
    return True


def results(event: TrainingEvent) -> list[Result]:
    """Question by question, in their order; empty while fewer than five people have answered."""
    found = {row.pk: Result(row) for row in event.evaluation_questions.all()}
    # By id, which is random: the order of answering is nobody's to read.
    responses = list(event.evaluation_responses.order_by("id").values_list("answers", flat=True))
    if len(responses) < FEWEST_SHOWN:
        return []
    for answers in responses:
        for pk, value in answers.items():
            result = found.get(int(pk))
            if result is None:
                continue
            if result.question.is_scale:
                result.counts[int(value) - 1] += 1
            elif value:
                result.words.append(value)
    return list(found.values())


def _may(by: User, event: TrainingEvent) -> None:
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengatur evaluasi.")
    if not lies_within(event.region_id, by.region_id):
        raise OutsideRegion("Kegiatan ini milik wilayah lain.")
