import pytest

from trainings.errors import MoveNotAllowed, NotAllowed, OutsideRegion
from trainings.models import EvaluationQuestion, EvaluationResponse, EvaluationTicket
from trainings.services import evaluation


@pytest.fixture
def asked(kasudin, event, enrol):
    """An event with six participants, who all have a link."""
    for _ in range(6):
        enrol(event)
    assert evaluation.open_for(event=event, by=kasudin) == 6
    return event


def _answers(event, step, words="") -> dict:
    return {one.pk: step if one.is_scale else words for one in event.evaluation_questions.all()}


def test_opening_twice_gives_links_only_to_the_new(kasudin, asked, enrol):
    enrol(asked)

    assert evaluation.open_for(event=asked, by=kasudin) == 1
    assert asked.evaluation_questions.count() == len(evaluation.USUAL)


def test_a_link_answers_once(asked):
    ticket = EvaluationTicket.objects.first()

    assert evaluation.answer(ticket=ticket, answers=_answers(asked, 5, "Bagus")) is True
    assert evaluation.answer(ticket=ticket, answers=_answers(asked, 1, "Buruk")) is False
    assert EvaluationResponse.objects.count() == 1


def test_answers_do_not_know_who_gave_them(asked):
    evaluation.answer(ticket=EvaluationTicket.objects.first(), answers=_answers(asked, 4))

    names = {field.name for field in EvaluationResponse._meta.get_fields()}
    assert names == {"id", "event", "answers"}


def test_results_wait_for_five_answers(asked):
    tickets = list(EvaluationTicket.objects.all())
    for ticket in tickets[:4]:
        evaluation.answer(ticket=ticket, answers=_answers(asked, 4))
    assert evaluation.results(asked) == []

    evaluation.answer(ticket=tickets[4], answers=_answers(asked, 2, "AC terlalu dingin"))
    first, *_, last = evaluation.results(asked)
    assert first.counts == [0, 1, 0, 4, 0]
    assert first.mean == pytest.approx(3.6)
    assert last.words == ["AC terlalu dingin"]


def test_foreign_questions_and_steps_outside_the_scale_are_not_kept(asked):
    question = asked.evaluation_questions.first()
    evaluation.answer(ticket=EvaluationTicket.objects.first(), answers={question.pk: 9, 10**6: 3})

    assert EvaluationResponse.objects.get().answers == {str(question.pk): 5}


def test_questions_stay_once_somebody_answered(kasudin, asked):
    new = [EvaluationQuestion(about="content", text="Materi berguna bagi saya")]
    evaluation.set_questions(event=asked, questions=new, by=kasudin)
    assert [one.text for one in asked.evaluation_questions.all()] == ["Materi berguna bagi saya"]

    evaluation.answer(ticket=EvaluationTicket.objects.first(), answers=_answers(asked, 4))
    with pytest.raises(MoveNotAllowed):
        evaluation.set_questions(event=asked, questions=new, by=kasudin)


def test_only_the_organiser_opens_it(operator, other_kasudin, event):
    with pytest.raises(NotAllowed):
        evaluation.open_for(event=event, by=operator)
    with pytest.raises(OutsideRegion):
        evaluation.open_for(event=event, by=other_kasudin)
