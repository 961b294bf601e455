"""Masa berlaku: how long trainings of each kind count, now and before."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require
from accounts.permissions import Permission
from trainings.errors import TrainingError
from trainings.forms.validity import ValidityForm
from trainings.models import TrainingValidity
from trainings.services import validities


@require(Permission.EVENT_VIEW)
@require_GET
def validity_list(request):
    # Rules of the whole office, with nothing in them about a region or a person.
    rows = list(TrainingValidity.objects.order_by("kind", "level", "-validity"))
    today = timezone.localdate()
    for row in rows:
        row.is_now = today in row.validity
        row.is_coming = row.validity.lower > today
    return render(
        request,
        "trainings/certificates/validities.html",
        {"rows": rows, "may_edit": request.user.has(Permission.PILLAR_KIND_MANAGE)},
    )


@require(Permission.PILLAR_KIND_MANAGE)
@require_http_methods(["GET", "POST"])
def validity_set(request):
    form = ValidityForm(request.POST or None, initial={"from_on": timezone.localdate()})
    if form.is_valid():
        try:
            validities.set_validity(**form.cleaned_data, by=request.user)
        except TrainingError as refusal:
            form.add_error("from_on", str(refusal))
        else:
            messages.success(request, "Masa berlaku tersimpan.")
            return redirect("trainings:validity-list")
    return render(request, "trainings/certificates/validity_form.html", {"form": form})
