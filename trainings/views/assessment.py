"""Hasil kegiatan: scores with their gain, the evaluation, and what was promised (RTL)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from trainings.errors import TrainingError
from trainings.forms.assessment import (
    AnswerForm,
    FollowUpEndForm,
    FollowUpForm,
    QuestionsForm,
    ScoreForm,
)
from trainings.models import Enrolment, EvaluationTicket, FollowUp, Score
from trainings.services import evaluation, follow_ups, scores
from trainings.views.frame import editable_or_403, event_or_404, frame


def _participants(request, event):
    return Enrolment.objects.visible_to(request.user).filter(event=event).counted()


@require(Permission.EVENT_VIEW)
@require_GET
def score_list(request, code):
    """Nilai: both tests of each participant; boxes for the organiser."""
    event = event_or_404(request, code)
    return _scores(request, event)


@require(Permission.EVENT_EDIT)
@require_POST
def score_save(request, code):
    event = editable_or_403(request, code)
    form = _score_form(request, event, request.POST)
    if form.is_valid():
        try:
            changed = scores.record(event=event, values=form.values, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = f"{changed} nilai tersimpan." if changed else "Tidak ada nilai yang berubah."
            messages.success(request, said)
            return redirect(_score_page(request, code))
    return _scores(request, event, form)


def _score_page(request, code: str) -> str:
    page = reverse("trainings:score-list", args=[code])
    return f"{page}?{request.GET.urlencode()}" if request.GET else page


def _score_form(request, event, data=None) -> ScoreForm:
    rows = _participants(request, event).select_related("person", "pillar", "origin")
    page = page_of(rows, request.GET, order=("person__name_key", "pk"), key="public_id")
    known = {
        (enrolment, stage): value
        for enrolment, stage, value in Score.objects.visible_to(request.user)
        .filter(enrolment__in=page.rows)
        .values_list("enrolment_id", "stage", "value")
    }
    return ScoreForm(data, page=page, scores=known)


def _scores(request, event, form=None):
    context = frame(request, event, "nilai")
    form = form or _score_form(request, event)
    lines = []
    for row, boxes in form.lines():
        pre = form.known.get((row.pk, "pre"))
        post = form.known.get((row.pk, "post"))
        gain = None if pre is None or post is None else post - pre
        lines.append({"row": row, "boxes": boxes, "pre": pre, "post": post, "gain": gain})
    return render(
        request,
        "trainings/results/scores.html",
        {
            **context,
            "form": form,
            "page": form.page,
            "lines": lines,
            "gain": scores.gain_of(_participants(request, event)),
            "here": request.GET.urlencode(),
        },
        status=422 if form.errors else 200,
    )


@require(Permission.EVENT_VIEW)
@require_GET
def evaluation_detail(request, code):
    """Evaluasi: what people thought, and links for those who have not answered."""
    event = event_or_404(request, code)
    context = frame(request, event, "evaluasi")
    tickets = EvaluationTicket.objects.filter(enrolment__in=_participants(request, event))
    waiting = tickets.filter(used_on=None)
    return render(
        request,
        "trainings/results/evaluation.html",
        {
            **context,
            # The answers are about the whole event, and the organiser's to read.
            "results": evaluation.results(event) if context["is_mine"] else [],
            "fewest": evaluation.FEWEST_SHOWN,
            "asked": tickets.count(),
            "answered": tickets.exclude(used_on=None).count(),
            "questions": list(event.evaluation_questions.all()),
            "waiting": [
                _link(request, ticket)
                for ticket in waiting.select_related("enrolment__person").order_by(
                    "enrolment__person__name_key"
                )[:200]
            ]
            if request.user.has(Permission.EVENT_NOMINATE)
            else [],
        },
    )


def _link(request, ticket: EvaluationTicket) -> dict:
    page = reverse("trainings:evaluation-answer", args=[ticket.token])
    url = request.build_absolute_uri(page)
    return {"row": ticket.enrolment, "url": url, "whatsapp": formats.whatsapp(text=url)}


@require(Permission.EVENT_EDIT)
@require_POST
def evaluation_open(request, code):
    event = editable_or_403(request, code)
    count = evaluation.open_for(event=event, by=request.user)
    messages.success(request, f"{count} peserta mendapat tautan evaluasi.")
    return redirect("trainings:evaluation-detail", event.code)


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def evaluation_questions(request, code):
    event = editable_or_403(request, code)
    standing = QuestionsForm.written(event.evaluation_questions.all())
    form = QuestionsForm(request.POST or None, initial={"text": standing})
    if form.is_valid():
        try:
            evaluation.set_questions(event=event, questions=form.questions, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Pertanyaan tersimpan.")
            return redirect("trainings:evaluation-detail", event.code)
    return render(
        request,
        "trainings/results/form.html",
        {
            "event": event,
            "form": form,
            "title": "Pertanyaan evaluasi",
            "label": "Simpan pertanyaan",
            "back": reverse("trainings:evaluation-detail", args=[event.code]),
        },
        status=422 if form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def evaluation_answer(request, token):
    """The questionnaire on the phone of one participant; the link is the only key."""
    ticket = (
        EvaluationTicket.objects.filter(token=token)
        .select_related("enrolment__event", "enrolment__origin")
        .first()
    )
    if ticket is None:
        return _public(request, {"state": "unknown"}, status=404)
    event = ticket.enrolment.event
    if ticket.used_on:
        return _public(request, {"state": "done", "event": event})
    form = AnswerForm(request.POST or None, questions=event.evaluation_questions.all())
    if form.is_valid():
        evaluation.answer(ticket=ticket, answers=form.answers)
        return _public(request, {"state": "thanks", "event": event})
    return _public(
        request,
        {"state": "asked", "event": event, "form": form},
        status=422 if form.errors else 200,
    )


def _public(request, context, status=200) -> HttpResponse:
    response = render(request, "trainings/results/answer.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require(Permission.EVENT_VIEW)
@require_http_methods(["GET", "POST"])
def follow_up_list(request, code):
    """RTL: what was promised at this event, and one more."""
    event = event_or_404(request, code)
    may_add = request.user.has(Permission.EVENT_NOMINATE)
    people = _participants(request, event).select_related("person").order_by("person__name_key")
    form = None
    if may_add:
        form = FollowUpForm(request.POST or None, enrolments=people)
        if form.is_valid():
            try:
                follow_ups.promise(
                    enrolment=form.cleaned_data["participant"],
                    text=form.cleaned_data["text"],
                    due_on=form.cleaned_data["due_on"],
                    by=request.user,
                )
            except TrainingError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Rencana tindak lanjut tercatat.")
                return redirect("trainings:follow-up-list", event.code)
    rows = FollowUp.objects.visible_to(request.user).filter(enrolment__event=event)
    page = page_of(
        rows.select_related("enrolment__person", "enrolment__origin"),
        request.GET,
        order=("due_on", "pk"),
        key="public_id",
    )
    return render(
        request,
        "trainings/results/follow_ups.html",
        {**frame(request, event, "rtl"), "form": form, "page": page},
        status=422 if form is not None and form.errors else 200,
    )


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def follow_up_end(request, code, public_id):
    event = event_or_404(request, code)
    row = visible_or_404(
        FollowUp.objects.select_related("enrolment__person", "enrolment__event"),
        request.user,
        enrolment__event=event,
        public_id=public_id,
    )
    form = FollowUpEndForm(request.POST or None)
    if form.is_valid():
        try:
            follow_ups.finish(follow_up=row, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Hasil tindak lanjut tercatat.")
            return redirect("trainings:follow-up-list", event.code)
    return render(
        request,
        "trainings/results/form.html",
        {
            "event": event,
            "form": form,
            "title": row.text,
            "label": "Catat hasil",
            "back": reverse("trainings:follow-up-list", args=[event.code]),
        },
        status=422 if form.errors else 200,
    )
