"""Asking for a report: by the form, by a button; again, or not at all."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require
from accounts.permissions import Permission
from regions.codes import lies_within
from regions.models import Region
from regions.scoping import scope_of
from reports.errors import ReportError
from reports.forms.requests import QuickRequestForm, RunRequestForm
from reports.periods import Period, PeriodKind
from reports.services import runs
from reports.views.runs import run_or_404


@require(Permission.REPORT_BUILD)
@require_http_methods(["GET", "POST"])
def run_create(request):
    form = RunRequestForm(request.POST or None, user=request.user, initial=_last_closed_quarter())
    if request.method == "POST" and form.is_valid():
        return redirect("reports:run-detail", form.save().public_id)
    return render(request, "reports/run/form.html", {"form": form})


@require(Permission.REPORT_BUILD)
@require_POST
def run_request(request):
    """One click: the report of a kind, period and region, as things stand today."""
    form = QuickRequestForm(request.POST)
    if not form.is_valid():
        raise Http404
    wanted = form.cleaned_data
    region = Region.objects.filter(pk=wanted["region"]).first()
    scope = scope_of(request.user)
    if region is None or scope is None or not lies_within(region.code, scope):
        raise Http404
    try:
        run = runs.request(
            kind=wanted["kind"], period=wanted["period"], region=region, by=request.user
        )
    except ReportError as fault:
        messages.error(request, str(fault))
        return redirect("reports:current")
    return redirect("reports:run-detail", run.public_id)


@require(Permission.REPORT_BUILD)
@require_POST
def run_retry(request, public_id):
    run = runs.retry(run=run_or_404(request, public_id), by=request.user)
    return redirect("reports:run-detail", run.public_id)


@require(Permission.REPORT_BUILD)
@require_POST
def run_cancel(request, public_id):
    run = run_or_404(request, public_id)
    if runs.cancel(run=run, by=request.user):
        messages.success(request, "Pembuatan laporan dibatalkan. Tidak ada berkas yang disimpan.")
    else:
        messages.info(request, "Laporan ini sudah tidak berjalan, jadi tidak ada yang dibatalkan.")
    return redirect("reports:run-detail", run.public_id)


def _last_closed_quarter() -> dict:
    """What is most often asked for."""
    period = Period.holding(timezone.localdate(), PeriodKind.QUARTER).previous
    return {"year": period.year, "part": str(period).partition("-")[2]}
