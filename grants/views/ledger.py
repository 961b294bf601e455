"""Buku besar: every rupiah in the order in which it was written, and the proof that it is right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require
from accounts.filter_sentence import pills_of
from accounts.models import Heartbeat
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import ledger_exports
from grants.errors import GrantError
from grants.forms.money_oversight import LedgerExportForm, LedgerFilter
from grants.models import LedgerEntry, ProofRun
from grants.services import proving

SHOWN_PROOFS = 10


@require(Permission.GRANT_VIEW)
@require_GET
def ledger_list(request):
    form = LedgerFilter(request.GET, user=request.user)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = ledger_exports.narrowed(LedgerEntry.objects.visible_to(request.user), wanted)
    page = page_of(ledger_exports.with_all(rows), request.GET, order=("-pk",))
    ledger_exports.run_on(page.rows, rows)
    return render(
        request,
        "grants/oversight/ledger.html",
        {
            "form": form,
            "page": page,
            "totals": ledger_exports.totals(rows),
            "is_filtered": any(wanted.values()),
            "may_export": request.user.has(Permission.DATA_EXPORT),
            "proof": ProofRun.objects.filter(job_state="done").first(),
        },
    )


@require(Permission.GRANT_VIEW, Permission.DATA_EXPORT)
@require_http_methods(["GET", "POST"])
def ledger_export(request):
    """Exactly what the list shows; the filter stands in the address."""
    wanted = LedgerFilter(request.GET, user=request.user)
    form = LedgerExportForm(request.POST or None)
    rows = ledger_exports.narrowed(
        LedgerEntry.objects.visible_to(request.user),
        wanted.cleaned_data if wanted.is_valid() else {},
    )
    sentence = "; ".join(f"{one.label}: {one.value}" for one in pills_of(wanted, request.GET))
    if request.method == "POST" and form.is_valid():
        name, content, content_type = ledger_exports.file_of(
            rows,
            kind=form.cleaned_data["format"],
            sentence=sentence,
            reason=form.cleaned_data["reason"],
            by=request.user,
            request=request,
        )
        response = HttpResponse(content, content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    return render(
        request,
        "grants/oversight/ledger_export.html",
        {"form": form, "count": rows.count(), "sentence": sentence},
        status=422 if form.errors else 200,
    )


@require(Permission.GRANT_VIEW)
@require_http_methods(["GET", "POST"])
def proof_list(request):
    """The last proofs, by the clock and on demand; asking for another."""
    if request.method == "POST":
        try:
            run = proving.request(by=request.user)
        except GrantError as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("grants:proof-detail", run.public_id)
    runs = list(ProofRun.objects.select_related("requested_by")[:SHOWN_PROOFS])
    return render(
        request,
        "grants/oversight/proofs.html",
        {
            "runs": runs,
            "last": next((run for run in runs if run.job_state == "done"), None),
            "nightly": Heartbeat.objects.filter(name="ledger").first(),
        },
    )


@require(Permission.GRANT_VIEW)
@require_GET
def proof_detail(request, public_id):
    run = get_object_or_404(ProofRun.objects.select_related("requested_by"), public_id=public_id)
    template = "grants/oversight/_proof.html" if request.htmx else "grants/oversight/proof.html"
    response = render(request, template, {"run": run})
    if request.htmx and not run.job_is_open:
        response["HX-Refresh"] = "true"
    return response
