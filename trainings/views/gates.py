"""Gerbang: made by the office for one day, with a link and its QR for the helper's phone."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from trainings.checkin import qr
from trainings.errors import TrainingError
from trainings.forms.checkin import GateForm
from trainings.models import Gate
from trainings.services import gates
from trainings.views.frame import editable_or_403, frame


@require(Permission.EVENT_EDIT)
@never_cache
@require_http_methods(["GET", "POST"])
def gate_list(request, code):
    """The gates of an event, and a new one; its link is shown on the page that answers."""
    event = editable_or_403(request, code)
    form = GateForm(request.POST or None, event=event, user=request.user)
    if form.is_valid():
        try:
            opened = gates.create(event=event, by=request.user, **form.wanted)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _link(request, event, opened)
    rows = Gate.objects.visible_to(request.user).filter(event=event).select_related("session")
    return render(
        request,
        "trainings/checkin/gates.html",
        {**frame(request, event, "check-in"), "form": form, "gates": list(rows)},
    )


@require(Permission.EVENT_EDIT)
@never_cache
@require_POST
def gate_renew(request, code, public_id):
    event, gate = _gate(request, code, public_id)
    try:
        opened = gates.renew(gate=gate, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
        return redirect("trainings:gate-list", event.code)
    return _link(request, event, opened)


@require(Permission.EVENT_EDIT)
@require_POST
def gate_revoke(request, code, public_id):
    event, gate = _gate(request, code, public_id)
    gates.revoke(gate=gate, by=request.user)
    messages.success(request, f"{gate.name} dicabut; tidak ada yang dapat memindai di sana lagi.")
    return redirect("trainings:gate-list", event.code)


def _gate(request, code, public_id):
    event = editable_or_403(request, code)
    rows = Gate.objects.select_related("event")
    return event, visible_or_404(rows, request.user, event=event, public_id=public_id)


def _link(request, event, opened: gates.Opened):
    """Shown once: the secret stands behind "#" and is kept nowhere."""
    address = f"{settings.PUBLIC_URL}{reverse('gate:page')}#{opened.secret}"
    return render(
        request,
        "trainings/checkin/gate_link.html",
        {
            **frame(request, event, "check-in"),
            "gate": opened.gate,
            "address": address,
            "qr": qr.drawing(address),
        },
    )
