"""The page of one uploaded workbook: it shows whatever step the workbook has reached."""

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import Permission
from accounts.services import access
from imports import seen
from imports.models import BatchState
from imports.views.approving import approval_context
from imports.views.context import batch_context, neighbours
from imports.views.finding import batch_or_404
from imports.views.handing import handing_context
from imports.views.returning import returning_context
from imports.views.rows import rows_context

HAVE_ROWS = (BatchState.CHECKED, BatchState.WAITING, BatchState.APPLIED, BatchState.UNDONE)


@require(Permission.IMPORT_VIEW)
@require_GET
def batch_detail(request, public_id):
    batch = batch_or_404(request, public_id)
    if batch.job_is_open:
        return render(request, "imports/running.html", batch_context(request, batch))
    seen.remember(request.user, batch)
    if batch.state == BatchState.UPLOADED:
        return render(request, "imports/stopped.html", batch_context(request, batch))
    if batch.state == BatchState.MAPPING:
        return redirect("imports:batch-mapping", batch.public_id)
    template = {
        BatchState.REFUSED: "imports/refused.html",
        BatchState.DISCARDED: "imports/discarded.html",
        BatchState.CHECKED: "imports/check.html",
        BatchState.WAITING: "imports/waiting.html",
        BatchState.APPLIED: "imports/result.html",
        BatchState.UNDONE: "imports/result.html",
    }[batch.state]
    context = batch_context(request, batch)
    if batch.state in HAVE_ROWS:
        context |= rows_context(request, batch) | returning_context(request, batch)
    if batch.state == BatchState.CHECKED:
        context |= neighbours(request, batch) | handing_context(batch)
    if batch.state == BatchState.WAITING:
        context |= approval_context(request, batch)
    return render(request, template, context)


@require(Permission.IMPORT_VIEW)
@require_GET
def batch_progress(request, public_id):
    """The job card alone; once the work has ended, the whole page is asked again."""
    batch = batch_or_404(request, public_id)
    response = render(request, "imports/_progress.html", batch_context(request, batch))
    if not batch.job_is_open:
        response["HX-Redirect"] = reverse("imports:batch-detail", args=[batch.public_id])
    return response


@require(Permission.IMPORT_VIEW)
@require_GET
def batch_file(request, public_id):
    """The workbook exactly as it was uploaded; who took it is logged."""
    batch = batch_or_404(request, public_id)
    if not batch.file:
        raise Http404
    access.download(
        by=request.user,
        subject_kind="imports.importbatch",
        subject_id=str(batch.public_id),
        reason="Mengunduh berkas impor seperti saat diunggah",
        checksum=batch.file_sha256,
        request=request,
    )
    return FileResponse(batch.file.open("rb"), as_attachment=True, filename=batch.file_name)
