from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.forms.export import ExportForm
from accounts.permissions import Permission
from trainings import exports
from trainings.forms.filters import ParticipantFilter
from trainings.views.frame import event_or_404


@require(Permission.EVENT_VIEW, Permission.DATA_EXPORT)
@require_http_methods(["GET", "POST"])
def participant_export(request, code):
    """Asks as what (GET), gives the file (POST): the filter of the list stands in the address."""
    event = event_or_404(request, code)
    wanted = ParticipantFilter(request.GET, user=request.user, event=event)
    form = ExportForm(request.POST or None, user=request.user)
    if wanted.is_valid() and form.is_valid():
        made = exports.participants(
            event=event,
            form=wanted,
            query=request.GET,
            kind=form.cleaned_data["format"],
            full=form.is_full,
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            request=request,
        )
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return answer
    page = reverse("trainings:participant-export", args=[code])
    return render(
        request,
        "trainings/event/_export.html" if request.htmx else "trainings/event/export.html",
        {
            "event": event,
            "form": form,
            "sentence": exports.filter_sentence(wanted, request.GET),
            "count": wanted.rows().count(),
            "action": f"{page}?{request.GET.urlencode()}",
        },
    )
