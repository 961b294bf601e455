"""Kuitansi: one by one, or all of a list as files for the printer."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from accounts.services import access
from grants.enums import PaymentState
from grants.errors import GrantError
from grants.forms.money import PaperForm
from grants.models import PaperFile, PaperRun, PaymentLine
from grants.papers import receipts
from grants.services import paper_runs
from grants.views.frame import paper
from grants.views.payments import batch_or_404


@require(Permission.GRANT_VIEW)
@require_GET
def receipt_paper(request, public_id):
    """The receipt of one transfer that went."""
    rows = PaymentLine.objects.select_related("batch__region__parent__parent").defer("account")
    line = visible_or_404(rows, request.user, public_id=public_id)
    if line.state != PaymentState.PAID:
        raise Http404
    access.download(
        by=request.user,
        subject_kind="grants.paymentline",
        subject_id=str(line.public_id),
        reason=f"Kuitansi {line.reference}",
        request=request,
    )
    content = receipts.set_pages([line], office=line.batch.region)
    return paper(content, f"kuitansi-{line.reference}.pdf")


@require(Permission.GRANT_VIEW, Permission.DATA_EXPORT)
@require_POST
def paper_request(request, public_id):
    batch = batch_or_404(request, public_id)
    form = PaperForm(request.POST)
    if form.is_valid():
        try:
            run = paper_runs.request(batch=batch, by=request.user, **form.cleaned_data)
        except GrantError as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("grants:paper-run", run.public_id)
    else:
        messages.error(request, "Isi banyaknya kuitansi per berkas, 10 sampai 500.")
    return redirect("grants:payment-detail", batch.public_id)


@require(Permission.GRANT_VIEW)
@require_GET
def paper_run(request, public_id):
    run = _run(request, public_id)
    template = (
        "grants/payments/_paper_run.html" if request.htmx else "grants/payments/paper_run.html"
    )
    response = render(request, template, {"run": run, "files": list(run.files.all())})
    if request.htmx and not run.job_is_open:
        response["HX-Refresh"] = "true"
    return response


@require(Permission.GRANT_VIEW, Permission.DATA_EXPORT)
@require_POST
def paper_retry(request, public_id):
    run = paper_runs.retry(run=_run(request, public_id), by=request.user)
    return redirect("grants:paper-run", run.public_id)


@require(Permission.GRANT_VIEW, Permission.DATA_EXPORT)
@require_GET
def paper_file(request, public_id, part) -> HttpResponse | FileResponse:
    run = _run(request, public_id)
    file = get_object_or_404(PaperFile, run=run, part=part)
    access.download(
        by=request.user,
        subject_kind="grants.paperfile",
        subject_id=f"{run.public_id}/{part}",
        reason=f"Mencetak {file.receipts} kuitansi daftar {run.batch.number}",
        checksum=file.sha256,
        request=request,
    )
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"kuitansi-{run.batch.number}-bagian-{part:02}.pdf",
        content_type="application/pdf",
    )


def _run(request, public_id) -> PaperRun:
    return visible_or_404(
        PaperRun.objects.select_related("batch__programme"), request.user, public_id=public_id
    )
