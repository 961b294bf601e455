from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from pillars.models import PillarKind
from trainings import queries
from trainings.errors import TrainingError
from trainings.forms.quotas import QuotaForm
from trainings.services import quotas
from trainings.views.frame import event_or_404, frame


@require_http_methods(["GET", "POST"])
@require(Permission.EVENT_VIEW)
def quota_list(request, code):
    """Kuota per wilayah dan pilar: boxes for the organiser, plain figures for others."""
    event = event_or_404(request, code)
    context = frame(request, event, "kuota")
    if request.method == "POST" and not context["may_edit"]:
        raise PermissionDenied("Kuota diatur oleh penyelenggara.")
    table = queries.breakdown(event, request.user)
    form = None
    if context["may_edit"]:
        places = [
            *((row.code, row.name) for row in table.rows),
            (event.region_id, f"{formats.place(event.region)} seluruhnya"),
        ]
        kinds = context["pillars"] or list(PillarKind.objects.filter(is_active=True))
        shown = list({kind.pk: kind for kind in (*table.pillars, *kinds)}.values())
        form = QuotaForm(
            request.POST or None,
            event=event,
            places=places,
            pillars=shown,
            people=table.people(event.region_id),
        )
        if form.is_valid():
            try:
                changed = quotas.set_seats(event=event, seats=form.seats, by=request.user)
            except TrainingError as refusal:
                form.add_error(None, str(refusal))
            else:
                said = f"{changed} kuota tersimpan." if changed else "Tidak ada kuota yang berubah."
                messages.success(request, said)
                return redirect("trainings:quota-list", event.code)
    return render(
        request, "trainings/event/quotas.html", {**context, "form": form, "breakdown": table}
    )
