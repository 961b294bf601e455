"""Making an event after another: a copy for another year, or the next angkatan."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.permissions import Permission
from trainings.errors import TrainingError
from trainings.forms.cloning import CloneForm, WaveForm
from trainings.services import cloning
from trainings.views.frame import editable_or_403


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def event_clone(request, code):
    event = editable_or_403(request, code)
    this_year = timezone.localdate().year
    title = event.title.replace(str(event.start_on.year), str(max(this_year, event.start_on.year)))
    form = CloneForm(request.POST or None, initial={"title": title})
    if form.is_valid():
        try:
            fresh = cloning.clone(event=event, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                f"{fresh.code} dibuat sebagai draf dengan kuota, jadwal, dan panitia yang sama. "
                "Pesertanya masih kosong.",
            )
            return redirect("trainings:event-detail", fresh.code)
    return render(request, "trainings/event/clone.html", {"event": event, "form": form})


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def event_wave(request, code):
    event = editable_or_403(request, code)
    form = WaveForm(request.POST or None)
    if form.is_valid():
        try:
            fresh = cloning.add_wave(event=event, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Angkatan {fresh.wave} dibuat sebagai draf: {fresh.code}.")
            return redirect("trainings:event-detail", fresh.code)
    context = {"event": event, "form": form, "is_wave": True}
    return render(request, "trainings/event/clone.html", context)
