from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from pillars.models import PillarKind
from trainings import queries
from trainings.errors import TrainingError
from trainings.forms.quotas import QuotaForm
from trainings.services import quotas
from trainings.views.frame import editable_or_403, event_or_404, frame


@require(Permission.EVENT_VIEW)
@require_GET
def quota_list(request, code):
    """Kuota per wilayah dan pilar: boxes for the organiser, plain figures for others."""
    event = event_or_404(request, code)
    table = queries.breakdown(event, request.user)
    return _page(request, event, table, _form(event, table))


@require(Permission.EVENT_EDIT)
@require_POST
def quota_save(request, code):
    event = editable_or_403(request, code)
    table = queries.breakdown(event, request.user)
    form = _form(event, table, request.POST)
    if form.is_valid():
        try:
            changed = quotas.set_seats(event=event, seats=form.seats, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = f"{changed} kuota tersimpan." if changed else "Tidak ada kuota yang berubah."
            messages.success(request, said)
            return redirect("trainings:quota-list", event.code)
    return _page(request, event, table, form)


def _form(event, table, data=None) -> QuotaForm:
    places = [
        *((row.code, row.name) for row in table.rows),
        (event.region_id, f"{formats.place(event.region)} seluruhnya"),
    ]
    wanted = list(event.pillars.all()) or list(PillarKind.objects.filter(is_active=True))
    pillars = list({kind.pk: kind for kind in (*table.pillars, *wanted)}.values())
    people = table.people(event.region_id)
    return QuotaForm(data, event=event, places=places, pillars=pillars, people=people)


def _page(request, event, table, form):
    context = frame(request, event, "kuota")
    return render(
        request,
        "trainings/event/quotas.html",
        {**context, "form": form if context["may_edit"] else None, "breakdown": table},
    )
