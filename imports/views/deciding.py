"""Step 4, Terapkan, and what else may be decided about a workbook: stop, read again, discard."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.access import require
from accounts.permissions import Permission
from imports import queries, registry, states, wording
from imports.errors import ImportProblem, NotAllowed
from imports.forms.applying import ApplyForm
from imports.services import approval_rules, batches
from imports.views.context import batch_context
from imports.views.finding import batch_or_404


@require(Permission.IMPORT_APPLY)
def batch_apply(request, public_id):
    """The numbers once more, then one click; a second click finds the work already asked for."""
    batch = batch_or_404(request, public_id)
    if not registry.get(batch.sheet).may_apply(request.user):
        raise PermissionDenied
    if request.method == "GET" and (
        batch.job_is_open or batch.state not in states.CAN_BE_APPLIED or not wording.ready(batch)
    ):
        return redirect("imports:batch-detail", batch.public_id)
    form = ApplyForm(request.POST if request.method == "POST" else None, batch=batch)
    if form.is_valid():
        try:
            batches.apply(
                batch=batch,
                all_or_nothing=form.cleaned_data["all_or_nothing"],
                by=request.user,
            )
        except NotAllowed as problem:
            raise PermissionDenied(str(problem)) from None
        except ImportProblem as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("imports:batch-detail", batch.public_id)
    context = batch_context(request, batch) | {
        "step": 4,
        "form": form,
        "approval_reasons": approval_rules.reasons(batch, request.user),
    }
    return render(request, "imports/apply.html", context)


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_cancel(request, public_id):
    batch = batch_or_404(request, public_id)
    stopped = _do(request, batches.cancel, batch)
    if stopped is False:
        messages.info(request, "Pekerjaan ini sudah selesai sebelum sempat dihentikan.")
    return redirect("imports:batch-detail", batch.public_id)


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_recheck(request, public_id):
    batch = batch_or_404(request, public_id)
    _do(request, batches.recheck, batch)
    return redirect("imports:batch-detail", batch.public_id)


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_discard(request, public_id):
    """`kembali` names the newer import from whose page an older one was thrown away."""
    batch = batch_or_404(request, public_id)
    if _do(request, batches.discard, batch) is not None:
        messages.success(request, f"{batch.file_name} dibuang. Tidak ada data yang berubah.")
    back = _named(request.POST.get("kembali", ""), request.user)
    return redirect("imports:batch-detail", back.public_id) if back else redirect("imports:tray")


def _named(text: str, user):
    try:
        return queries.batch_for(user, uuid.UUID(text))
    except ValueError:
        return None


def _do(request, service, batch):
    """What the service answers; None when it refused, with its reason as a message."""
    try:
        return service(batch=batch, by=request.user)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
        return None
