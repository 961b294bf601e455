from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import Permission
from imports import wording
from trainings import queries
from trainings.history import history_of
from trainings.views.frame import event_or_404, frame

SHOWN = 100


@require(Permission.EVENT_VIEW)
@require_GET
def event_history(request, code):
    """Perubahan: who changed what, when and why."""
    event = event_or_404(request, code)
    context = frame(request, event, "perubahan")
    return render(
        request,
        "trainings/event/history.html",
        {**context, "entries": history_of(event, request.user)},
    )


@require(Permission.EVENT_VIEW, Permission.IMPORT_VIEW)
@require_GET
def event_batches(request, code):
    """Impor: the workbooks uploaded for this event, with what became of them."""
    event = event_or_404(request, code)
    batches = list(queries.batches_of(request.user, event)[:SHOWN])
    for batch in batches:
        batch.words = wording.summary(batch)
    context = frame(request, event, "impor")
    return render(request, "trainings/event/batches.html", {**context, "batches": batches})
