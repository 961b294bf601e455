"""Pelaksana tugas (Plt): who acts for an absent head, Kasudin or treasurer, on which days."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.steps import EndForm, StandInForm
from grants.models import StandIn
from grants.services import stand_ins


@require(Permission.GRANT_VIEW)
@require_GET
def stand_in_list(request):
    rows = StandIn.objects.visible_to(request.user).select_related("person", "region", "made_by")
    page = page_of(rows, request.GET, order=("-pk",), key="public_id")
    today = timezone.localdate()
    for one in page.rows:
        one.last_day = one.validity.upper - timedelta(days=1)
        one.holds = one.validity.lower <= today <= one.last_day
        one.is_over = one.last_day < today
        one.dialog = f"batal-{one.pk}"
    context = {"page": page, "may_name": request.user.has(Permission.OFFICE_MANAGE)}
    return render(request, "grants/stand_in/list.html", context)


@require(Permission.OFFICE_MANAGE)
@require_http_methods(["GET", "POST"])
def stand_in_create(request):
    form = StandInForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            stand_ins.name(by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"{form.cleaned_data['person'].name} ditunjuk sebagai pelaksana tugas."
            )
            return redirect("grants:stand-in-list")
    return _form(request, form, "Tunjuk pelaksana tugas", "Tunjuk")


@require(Permission.OFFICE_MANAGE)
@require_http_methods(["GET", "POST"])
def stand_in_end(request, public_id):
    row = visible_or_404(
        StandIn.objects.select_related("person"), request.user, public_id=public_id
    )
    form = EndForm(request.POST or None, initial={"last": timezone.localdate()})
    if form.is_valid():
        try:
            stand_ins.end(stand_in=row, by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error("last", str(refused))
        else:
            messages.success(request, f"Tugas {row.person.name} diakhiri.")
            return redirect("grants:stand-in-list")
    return _form(request, form, f"Akhiri tugas {row.person.name}", "Akhiri tugas")


@require(Permission.OFFICE_MANAGE)
@require_POST
def stand_in_take_back(request, public_id):
    row = visible_or_404(
        StandIn.objects.select_related("person"), request.user, public_id=public_id
    )
    try:
        stand_ins.take_back(stand_in=row, by=request.user)
    except GrantError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Penunjukan {row.person.name} dibatalkan.")
    return redirect("grants:stand-in-list")


def _form(request, form, title, label):
    return render(
        request,
        "grants/stand_in/form.html",
        {"form": form, "title": title, "label": label},
        status=422 if form.errors else 200,
    )
