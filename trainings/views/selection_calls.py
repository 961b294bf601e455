"""Seleksi TKSK: the list of calls, a call with its clocks, its set-up, and its next steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars.forms.reason import ReasonForm
from regions.codes import CODE
from trainings.errors import TrainingError
from trainings.forms.selection import (
    OPTIONAL,
    CallForm,
    PapersForm,
    ReviewersForm,
    StageForm,
    StepFormSet,
)
from trainings.models import Selection
from trainings.selection.states import MOVES, SETS_UP
from trainings.services import selection_calls, selection_judging, selection_results
from trainings.views.selection_frame import call_or_404, frame, own_call


@require(Permission.EVENT_VIEW)
@require_GET
def selection_list(request):
    rows = (
        Selection.objects.visible_to(request.user)
        .select_related("region__parent", "kind")
        .annotate(seat_count=Count("seats", distinct=True))
    )
    chosen = _code(request)
    if chosen:
        rows = rows.filter(seats__region=chosen)
    page = page_of(rows, request.GET, order=("-opens_on", "-id"), key="public_id")
    return render(
        request,
        "trainings/selection/list.html",
        {
            "page": page,
            "chosen": chosen,
            "may_create": request.user.has(Permission.EVENT_EDIT),
        },
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_create(request):
    form = CallForm(request.POST or None, user=request.user, chosen=_code(request))
    if form.is_valid():
        try:
            selection = selection_calls.create(**form.cleaned_data, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Seleksi dibuat. Periksa tahap, berkas, dan penilainya.")
            return redirect("trainings:selection-setup", selection.public_id)
    return render(request, "trainings/selection/form.html", {"form": form})


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_edit(request, public_id):
    selection = own_call(request, public_id)
    form = CallForm(request.POST or None, instance=selection, user=request.user)
    if form.is_valid():
        try:
            selection_calls.edit(selection=selection, **form.cleaned_data, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Seleksi tersimpan.")
            return redirect("trainings:selection-detail", selection.public_id)
    return render(request, "trainings/selection/form.html", {"form": form, "selection": selection})


@require(Permission.EVENT_VIEW)
@require_GET
def selection_detail(request, public_id):
    """Where the call stands: its steps with their clocks, its stages, its next step."""
    selection = call_or_404(request, public_id)
    context = frame(request, selection, "ringkasan")
    today = timezone.localdate()
    steps = list(selection.steps.all())
    for step in steps:
        step.is_late = (step.done_on or today) > step.planned_end
        step.late_days = max(0, ((step.done_on or today) - step.planned_end).days)
    missing = []
    if context["stage"] is not None and context["may_edit"]:
        missing = selection_judging.missing(selection, context["stage"])
    return render(
        request,
        "trainings/selection/detail.html",
        {
            **context,
            "steps": steps,
            "days": sum(step.days for step in steps),
            "stages": selection.stages.prefetch_related("criteria"),
            "reviewers": selection.reviewers.select_related("user"),
            "seats": selection.seats.select_related("region__parent"),
            "missing": missing,
        },
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_setup(request, public_id):
    """Steps, papers, stages and reviewers of a call, each with its own button."""
    selection = own_call(request, public_id)
    part = request.POST.get("bagian", "")
    sent = request.POST if request.method == "POST" else None
    steps = StepFormSet(
        sent if part == "langkah" else None,
        prefix="langkah",
        initial=list(selection.steps.values("title", "office", "days", "planned_end", "done_on")),
    )
    lines = [
        paper.title if paper.is_required else f"{paper.title} {OPTIONAL}"
        for paper in selection.requirements.all()
    ]
    papers = PapersForm(sent if part == "berkas" else None, initial={"papers": "\n".join(lines)})
    stages = [
        StageForm(
            sent if part == f"tahap-{stage.pk}" else None,
            instance=stage,
            prefix=f"tahap-{stage.pk}",
        )
        for stage in selection.stages.all()
    ]
    reviewers = ReviewersForm(sent if part == "penilai" else None, selection=selection)
    forms = {"langkah": steps, "berkas": papers, "penilai": reviewers}
    forms |= {form.prefix: form for form in stages}
    if sent is not None and part in forms and forms[part].is_valid():
        try:
            _save_part(selection, part, forms[part], request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Pengaturan seleksi tersimpan.")
            return redirect("trainings:selection-setup", selection.public_id)
    return render(
        request,
        "trainings/selection/setup.html",
        {
            **frame(request, selection, "pengaturan"),
            "steps": steps,
            "papers": papers,
            "stages": stages,
            "reviewers": reviewers,
            "sets_up": selection.state in SETS_UP,
        },
    )


def _save_part(selection, part, form, by):
    if part == "langkah":
        rows = [
            {name: value for name, value in one.cleaned_data.items() if name != "DELETE"}
            for one in form.forms
            if one.cleaned_data.get("title") and not one.cleaned_data.get("DELETE")
        ]
        selection_calls.set_steps(selection=selection, rows=rows, by=by)
    elif part == "berkas":
        selection_calls.set_requirements(
            selection=selection, papers=form.cleaned_data["papers"], by=by
        )
    elif part == "penilai":
        selection_calls.assign(selection=selection, users=form.cleaned_data["users"], by=by)
    else:
        selection_calls.set_stage(stage=form.instance, **form.cleaned_data, by=by)


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_move(request, public_id, move):
    """A step that the office takes itself."""
    return _move(request, own_call(request, public_id), move, Permission.EVENT_EDIT)


@require(Permission.SELECTION_DECIDE)
@require_http_methods(["GET", "POST"])
def selection_decide(request, public_id, move):
    """What the head decides: final, or back to the office."""
    return _move(request, own_call(request, public_id), move, Permission.SELECTION_DECIDE)


@require(Permission.EVENT_EDIT)
@require_POST
def selection_stage_close(request, public_id, stage):
    """No mark of this stage changes any more."""
    selection = own_call(request, public_id)
    row = selection.stages.filter(pk=stage).first()
    if row is None:
        raise Http404
    try:
        selection_judging.close_stage(stage=row, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Tahap {row} ditutup; nilainya tidak berubah lagi.")
    return redirect("trainings:selection-detail", selection.public_id)


def _move(request, selection, name, permission):
    step = MOVES.get(name)
    if step is None:
        raise Http404
    if step.permission != permission:
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" and step.needs_reason else None)
    if request.method == "POST" and (not step.needs_reason or form.is_valid()):
        reason = form.cleaned_data["reason"] if step.needs_reason else ""
        try:
            if name == "submit":
                selection_results.submit(selection=selection, by=request.user)
            elif name == "decide":
                selection_results.decide(selection=selection, by=request.user)
            elif name == "return":
                selection_results.send_back(selection=selection, reason=reason, by=request.user)
            else:
                selection_calls.move(selection=selection, name=name, reason=reason, by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{step.label}” tercatat.")
        return redirect("trainings:selection-detail", selection.public_id)
    return render(
        request,
        "trainings/selection/move.html",
        {"selection": selection, "step": step, "form": form},
    )


def _code(request) -> str:
    code = request.GET.get("wilayah", "")
    return code if CODE.match(code) else ""
