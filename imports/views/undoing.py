"""Taking an applied workbook back: what would go, what stays and why, then one click."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from accounts.access import require
from accounts.permissions import Permission
from imports import registry, states
from imports.errors import ImportProblem, NotAllowed
from imports.services import batches, undoing
from imports.views.context import batch_context
from imports.views.finding import batch_or_404


@require(Permission.IMPORT_UNDO)
def batch_undo(request, public_id):
    batch = batch_or_404(request, public_id)
    if not registry.get(batch.sheet).may_undo(request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            batches.undo(batch=batch, by=request.user)
        except NotAllowed as problem:
            raise PermissionDenied(str(problem)) from None
        except ImportProblem as problem:
            messages.warning(request, str(problem))
        return redirect("imports:batch-detail", batch.public_id)
    if batch.job_is_open or batch.state not in states.CAN_BE_UNDONE:
        return redirect("imports:batch-detail", batch.public_id)
    plan = undoing.plan(batch)
    context = batch_context(request, batch) | {
        "plan": plan,
        "kept_hidden": plan.kept_total - len(plan.kept),
    }
    return render(request, "imports/undo.html", context)
