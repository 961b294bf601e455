"""Marks, ranking, berita acara, objections, appointment, and the page for everybody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from accounts.services import access
from accounts.throttling import too_often
from trainings.errors import TrainingError
from trainings.forms.selection import (
    AnswerForm,
    AppointForm,
    DecreeForm,
    ObjectionForm,
    TakeBackForm,
)
from trainings.models import Candidate, Objection, Outcome, Selection, SelectionState
from trainings.selection import blind
from trainings.selection.ranking import TIE_RULE
from trainings.selection.states import RANKED
from trainings.services import (
    selection_appointing,
    selection_candidates,
    selection_judging,
    selection_results,
)
from trainings.views.certificate_check import masked_name
from trainings.views.selection_frame import (
    call_or_404,
    candidate_or_404,
    frame,
    named_call,
    own_call,
)


@require(Permission.SELECTION_REVIEW)
@require_http_methods(["GET", "POST"])
def selection_judge(request, public_id):
    """The reviewer's page: numbers and boxes. Names never reach it in a blind stage."""
    selection = call_or_404(request, public_id)
    if not blind.is_reviewer(selection, request.user):
        raise PermissionDenied("Anda tidak ditugaskan menilai seleksi ini.")
    stage = blind.current_stage(selection)
    if stage is not None and request.method == "POST":
        try:
            marks = _marks(request.POST)
            changed = selection_judging.score(
                selection=selection, stage=stage, marks=marks, by=request.user
            )
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{changed} nilai tersimpan.")
            return redirect("trainings:selection-judge", selection.public_id)
    sheets = blind.sheets(selection, stage, request.user) if stage else []
    return render(
        request,
        "trainings/selection/judge.html",
        {
            **frame(request, selection, "nilai"),
            "sheets": sheets,
            "criteria": stage.criteria.all() if stage else [],
            "complete": sum(sheet.is_complete for sheet in sheets),
        },
    )


@require(Permission.EVENT_VIEW)
@require_GET
def selection_result(request, public_id):
    """Ranking per kecamatan, berita acara, objections, and who may be appointed."""
    selection = _ranked(request, public_id)
    return _result(request, selection)


@require(Permission.EVENT_VIEW)
@require_GET
def selection_minutes(request, public_id):
    selection = own_call(request, public_id)
    if selection.state not in RANKED or not selection.minutes_file:
        raise Http404
    access.download(
        by=request.user,
        subject_kind="trainings.selection",
        subject_id=str(selection.public_id),
        reason=f"Membaca berita acara {selection.minutes_number}",
        checksum=selection.minutes_sha256,
        request=request,
    )
    return FileResponse(
        selection.minutes_file.open("rb"),
        as_attachment=True,
        filename=f"{selection.minutes_number.replace('/', '-').lower()}.pdf",
        content_type="application/pdf",
    )


@require(Permission.EVENT_EDIT)
@require_POST
def selection_object(request, public_id):
    selection = own_call(request, public_id)
    form = ObjectionForm(request.POST, seats=selection.seats.select_related("region"))
    if form.is_valid():
        try:
            selection_results.object_to(selection=selection, **form.cleaned_data, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Sanggahan dicatat.")
            return redirect("trainings:selection-result", selection.public_id)
    if selection.state not in RANKED:
        raise Http404
    return _result(request, selection, form)


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_answer(request, public_id, objection_id):
    selection = own_call(request, public_id)
    rows = Objection.objects.filter(selection=selection).select_related("selection")
    objection = visible_or_404(rows, request.user, public_id=objection_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            selection_results.answer(objection=objection, **form.cleaned_data, by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Jawaban tersimpan.")
        return redirect("trainings:selection-result", selection.public_id)
    return render(
        request,
        "trainings/selection/answer.html",
        {"selection": selection, "objection": objection, "form": form},
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_appoint(request, public_id, candidate_id):
    """The chosen one becomes TKSK; rules that speak against it ask for a reason."""
    selection = named_call(request, public_id)
    candidate = candidate_or_404(request, selection, candidate_id)
    form = AppointForm(request.POST or None, candidate=candidate)
    if form.is_valid():
        try:
            selection_appointing.appoint(
                candidate=candidate, overrides=form.overrides, by=request.user, **form.duty
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"{candidate.person.name} tercatat sebagai {selection.kind.name}."
            )
            return redirect("trainings:selection-result", selection.public_id)
    return render(
        request,
        "trainings/selection/appoint.html",
        {"selection": selection, "candidate": candidate, "form": form},
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_take_back(request, public_id, candidate_id):
    """An appointment is taken back with its reason, and the reserve moves up."""
    selection = named_call(request, public_id)
    candidate = candidate_or_404(request, selection, candidate_id)
    form = TakeBackForm(request.POST or None, initial={"last_on": timezone.localdate()})
    if form.is_valid():
        try:
            following = selection_appointing.withdraw(
                candidate=candidate, by=request.user, **form.cleaned_data
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = f"Pengangkatan {candidate.person.name} ditarik."
            if following is None:
                messages.warning(
                    request, f"{said} Tidak ada cadangan; formasinya kembali ke papan lowongan."
                )
            else:
                messages.success(
                    request, f"{said} Cadangan {following.person.name} kini terpilih; angkat dia."
                )
            return redirect("trainings:selection-result", selection.public_id)
    return render(
        request,
        "trainings/selection/take_back.html",
        {
            "selection": selection,
            "candidate": candidate,
            "form": form,
            "following": selection_candidates.next_of_reserve(candidate.seat),
        },
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_appoint_all(request, public_id):
    """Everybody chosen, under one decree."""
    selection = own_call(request, public_id)
    waiting = _waiting(selection, request.user)
    form = DecreeForm(request.POST or None)
    if form.is_valid():
        try:
            done, refused = selection_appointing.appoint_all(
                selection=selection, **form.cleaned_data, by=request.user
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{done} orang diangkat.")
            for candidate, words in refused[:10]:
                messages.warning(request, f"{candidate.person.name}: {words}")
            return redirect("trainings:selection-result", selection.public_id)
    return render(
        request,
        "trainings/selection/appoint_all.html",
        {"selection": selection, "waiting": waiting, "form": form},
    )


@never_cache
@require_GET
def selection_public(request, token):
    """The result for everybody: masked names of those who passed, numbers of those who did not."""
    if too_often(request, "selection", times=60, seconds=60):
        return render(request, "429.html", status=429)
    selection = selection_results.behind(token)
    if selection is None:
        raise Http404
    rows = list(
        selection.candidates.exclude(outcome="")
        .select_related("person", "seat__region__parent")
        .order_by("seat__region_id", "rank", "number")
    )
    for row in rows:
        row.shown = masked_name(row.person.name) if row.rank else ""
    response = render(
        request,
        "trainings/selection/public.html",
        {
            "selection": selection,
            "rows": rows,
            "objections": selection.objections.exclude(answer="").select_related("seat__region"),
            "is_open": selection.objections_until >= timezone.localdate(),
            "tie_rule": TIE_RULE,
        },
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _result(request, selection, form=None):
    rows = (
        Candidate.objects.visible_to(request.user)
        .filter(selection=selection)
        .exclude(outcome="")
        .select_related("person", "seat__region__parent", "comes_from")
        .order_by("seat__region_id", "rank", "number")
    )
    context = frame(request, selection, "hasil")
    seats = selection.seats.select_related("region").order_by("region_id")
    takes_objections = (
        context["may_edit"]
        and selection.state == SelectionState.ANNOUNCED
        and selection.objections_until is not None
    )
    return render(
        request,
        "trainings/selection/result.html",
        {
            **context,
            "rows": rows,
            "waiting": _waiting(selection, request.user).count(),
            "objections": selection.objections.select_related("seat__region", "answered_by")
            if context["is_mine"]
            else [],
            "form": form or (ObjectionForm(seats=seats) if takes_objections else None),
            "tie_rule": TIE_RULE,
            "public_url": request.build_absolute_uri(_public_path(selection))
            if context["is_public"]
            else "",
        },
    )


def _public_path(selection) -> str:
    return reverse("trainings:selection-public", args=[selection.token])


def _ranked(request, public_id) -> Selection:
    selection = named_call(request, public_id)
    if selection.state not in RANKED:
        raise Http404
    return selection


def _waiting(selection, user):
    return Candidate.objects.visible_to(user).filter(
        selection=selection, outcome=Outcome.CHOSEN, state="verified"
    )


def _marks(data):
    """`K-7Q3FX2:12=80` → {("K-7Q3FX2", 12): 80}; empty boxes are left out."""
    found = {}
    for name, text in data.items():
        number, colon, criterion = name.rpartition(":")
        if colon and criterion.isdigit() and text.strip():
            found[number, int(criterion)] = selection_judging.mark(text)
    return found
