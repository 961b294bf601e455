"""The steps to the closed book, what changed since, and who wants to be told."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import exports
from accounts.access import require
from accounts.formats import place
from accounts.permissions import Permission
from accounts.services import access
from reports import corrections
from reports.builders import BUILDERS
from reports.errors import ReportError
from reports.forms.requests import regions_for
from reports.models import ReportKind, ReportSubscription
from reports.periods import Period
from reports.services import closing
from reports.services.runs import figures_of
from reports.views.runs import run_or_404

COLUMNS = [
    exports.Column("Tabel", lambda one: one.table, 28),
    exports.Column("Baris", lambda one: one.row, 32),
    exports.Column("Kolom", lambda one: one.column, 24),
    exports.Column("Semula", lambda one: one.was),
    exports.Column("Menjadi", lambda one: one.now),
    exports.Column("Selisih", lambda one: one.difference),
]


class ReturnForm(forms.Form):
    """Why a report goes back."""

    reason = forms.CharField(
        label="Apa yang perlu diperbaiki", max_length=300, widget=forms.Textarea({"rows": 3})
    )


class SubscriptionForm(forms.Form):
    """Which reports somebody wants to be told of."""

    kind = forms.ChoiceField(label="Jenis laporan", required=False)
    region = forms.ChoiceField(label="Wilayah")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Semua jenis"), *ReportKind.choices]
        self.fields["region"].choices = [(one.code, place(one)) for one in regions_for(user)]


@require(Permission.REPORT_BUILD)
@require_POST
def closing_submit(request, public_id):
    return _step(request, public_id, closing.submit, "Laporan diajukan untuk disahkan.")


@require(Permission.REPORT_VERIFY)
@require_POST
def closing_verify(request, public_id):
    return _step(
        request, public_id, closing.verify, "Laporan disetujui dan diteruskan ke kepala dinas."
    )


@require(Permission.REPORT_APPROVE)
@require_POST
def closing_close(request, public_id):
    return _step(request, public_id, closing.close, "Buku ditutup. Laporan ini tidak berubah lagi.")


@require(Permission.REPORT_VERIFY)
@require_http_methods(["GET", "POST"])
def closing_return(request, public_id):
    run = run_or_404(request, public_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.give_back(run=run, reason=form.cleaned_data["reason"], by=request.user)
        except ReportError as fault:
            messages.error(request, str(fault))
        return redirect("reports:run-detail", run.public_id)
    return render(request, "reports/closing/return.html", {"run": run, "form": form})


@require(Permission.REPORT_VIEW)
@require_GET
def closing_corrections(request, public_id):
    """The closed report beside a fresh computation of the same period."""
    run = run_or_404(request, public_id)
    return render(
        request,
        "reports/closing/corrections.html",
        {"run": run, "rows": _corrections(run), "today": timezone.localdate()},
    )


@require(Permission.REPORT_VIEW)
@require_GET
def corrections_file(request, public_id, format):
    run = run_or_404(request, public_id)
    rows = _corrections(run)
    if format == "csv":
        data, kind = exports.csv_text(COLUMNS, rows), exports.CSV
    elif format == "xlsx":
        about = [("Laporan", str(run.public_id)), ("Sidik angka", run.figures_sha256)]
        data = exports.workbook(COLUMNS, rows, sheet="Koreksi", about=about)
        kind = exports.XLSX
    else:
        raise Http404
    name = f"koreksi_{run.kind}_{run.region_id}_{run.period}.{format}"
    access.download(
        by=request.user,
        subject_kind="reports.reportrun",
        subject_id=str(run.public_id),
        reason=f"Mengunduh {name}",
        checksum=run.figures_sha256,
        request=request,
    )
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require(Permission.REPORT_VIEW)
@require_http_methods(["GET", "POST"])
def subscriptions(request):
    form = SubscriptionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        ReportSubscription.objects.get_or_create(
            user=request.user,
            kind=form.cleaned_data["kind"],
            region_id=form.cleaned_data["region"],
        )
        return redirect("reports:subscriptions")
    rows = request.user.report_subscriptions.select_related("region")
    return render(request, "reports/closing/subscriptions.html", {"form": form, "rows": rows})


@require(Permission.REPORT_VIEW)
@require_POST
def subscription_end(request, pk):
    get_object_or_404(request.user.report_subscriptions, pk=pk).delete()
    return redirect("reports:subscriptions")


def _step(request, public_id, step, words):
    run = run_or_404(request, public_id)
    try:
        step(run=run, by=request.user)
    except ReportError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, words)
    return redirect("reports:run-detail", run.public_id)


def _corrections(run) -> list[corrections.Correction]:
    found = getattr(run, "closing", None)
    if found is None or not found.is_closed:
        raise Http404
    fresh = BUILDERS[run.kind].build(
        period=Period.parse(run.period), region=run.region, as_of=timezone.localdate()
    )
    return corrections.corrections(figures_of(run), fresh)
