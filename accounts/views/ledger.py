"""Catatan akses: who looked at secrets or took data out, when and why."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.forms.ledger import LedgerFilterForm
from accounts.models import AccessLog
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services.access import many_reveals


@require(Permission.AUDIT_VIEW)
@require_GET
def access_log(request):
    visible = AccessLog.objects.visible_to(request.user)
    form = LedgerFilterForm(request.GET)
    rows = _filtered(visible, form.cleaned_data) if form.is_valid() else visible
    return render(
        request,
        "accounts/access_log.html",
        {
            "form": form,
            "page": page_of(rows, request.GET, order=("-id",)),
            "many": many_reveals(visible),
        },
    )


def _filtered(rows, wanted):
    if wanted["q"]:
        rows = rows.filter(Q(user_email__icontains=wanted["q"]) | Q(reason__icontains=wanted["q"]))
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["first"]:
        rows = rows.filter(happened_at__gte=_midnight(wanted["first"]))
    if wanted["last"]:
        rows = rows.filter(happened_at__lt=_midnight(wanted["last"] + timedelta(days=1)))
    return rows


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
