"""The list of events, the first tab of one event, and what is done with the event itself."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars.forms.reason import ReasonForm
from trainings import queries
from trainings.errors import TrainingError
from trainings.forms.event import EventForm
from trainings.forms.filters import WHEN, EventFilter
from trainings.models import EventState, PlanLine
from trainings.services import events
from trainings.states import EVENT_MOVES
from trainings.views.frame import editable_or_403, event_or_404, frame


@require(Permission.EVENT_VIEW)
@require_GET
def event_list(request):
    form = EventFilter(request.GET, user=request.user)
    rows = form.rows().select_related("region").prefetch_related("pillars")
    page = page_of(rows, request.GET, order=form.order, key="code")
    participants = queries.participants_of(request.user, page.rows)
    for event in page.rows:
        event.participants = participants.get(event.pk, 0)
    return render(
        request,
        "trainings/event/list.html",
        {
            "form": form,
            "page": page,
            "when": form.when,
            "when_tabs": WHEN,
            "may_create": request.user.has(Permission.EVENT_EDIT),
        },
    )


@require(Permission.EVENT_VIEW)
@require_GET
def event_detail(request, code):
    event = event_or_404(request, code)
    context = frame(request, event, "ringkasan")
    return render(
        request,
        "trainings/event/summary.html",
        {
            **context,
            "breakdown": queries.breakdown(event, request.user),
            "siblings": queries.other_waves(event) if event.wave else [],
        },
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def event_create(request):
    form = EventForm(
        request.POST or None, user=request.user, line=_planned(request, request.GET.get("rencana"))
    )
    if form.is_valid():
        state = EventState.DRAFT if "draft" in request.POST else EventState.OPEN
        try:
            event = events.create(**form.cleaned_data, state=state, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Kegiatan {event.code} dibuat.")
            for other in queries.same_day(event)[:1]:
                messages.warning(
                    request,
                    f"{other.title} ({other.code}) juga mulai pada hari itu. Bila keduanya "
                    "kegiatan yang sama, batalkan salah satu.",
                )
            return redirect("trainings:event-detail", event.code)
    return render(request, "trainings/event/form.html", {"form": form})


def _planned(request, key: str | None) -> PlanLine | None:
    """The line of the plan from whose page an event is made."""
    if not key:
        return None
    try:
        return visible_or_404(PlanLine.objects.all(), request.user, public_id=UUID(key))
    except ValueError:
        raise Http404 from None


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def event_edit(request, code):
    event = editable_or_403(request, code)
    form = EventForm(request.POST or None, user=request.user, event=event)
    if form.is_valid():
        try:
            events.edit(event=event, **form.cleaned_data, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Perubahan kegiatan tersimpan.")
            return redirect("trainings:event-detail", event.code)
    return render(request, "trainings/event/form.html", {"form": form, "event": event})


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def event_move(request, code, move):
    """One step of the table in states.py; steps that need a reason ask for it first."""
    event = editable_or_403(request, code)
    step = EVENT_MOVES.get(move)
    if step is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" and step.needs_reason else None)
    if request.method == "POST" and (not step.needs_reason or form.is_valid()):
        reason = form.cleaned_data["reason"] if step.needs_reason else ""
        try:
            event = events.move(event=event, name=move, reason=reason, by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Status kegiatan sekarang: {event.get_state_display()}.")
        return redirect("trainings:event-detail", event.code)
    participants = queries.participants_of(request.user, [event]).get(event.pk, 0)
    return render(
        request,
        "trainings/event/_move.html" if request.htmx else "trainings/event/move.html",
        {
            "event": event,
            "step": step,
            "form": form,
            "participants": participants,
            "action": reverse("trainings:event-move", args=[event.code, move]),
        },
    )
