"""Step 2, Kenali: the columns as they were recognised, for the user to confirm or change."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from accounts.access import require
from accounts.permissions import Permission
from imports import registry, states
from imports.errors import ImportProblem, NotAllowed
from imports.forms.mapping import MappingForm
from imports.models import BatchState
from imports.services import batches
from imports.views.context import batch_context
from imports.views.finding import batch_or_404


@require(Permission.IMPORT_VIEW)
def batch_mapping(request, public_id):
    batch = batch_or_404(request, public_id)
    sheet = registry.get(batch.sheet)
    may_change = sheet.may_upload(request.user)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    if batch.job_is_open or batch.state not in states.CAN_BE_MAPPED:
        return redirect("imports:batch-detail", batch.public_id)
    if request.method == "POST" and (swap := request.POST.get("tukar")):
        return _exchange(request, batch, swap)
    form = MappingForm(request.POST or None, batch=batch, sheet=sheet)
    if form.is_valid() and _choose(request, batch, form):
        return redirect("imports:batch-detail", batch.public_id)
    context = batch_context(request, batch) | {
        "step": 2,
        "form": form,
        "parts": form.parts(),
        "questions": form.questions(),
        "reasons": batch.effects.get("reasons", []) if batch.state == BatchState.MAPPING else [],
        "is_forced": batch.state == BatchState.MAPPING,
    }
    return render(request, "imports/mapping.html", context)


def _exchange(request, batch, swap: str):
    """`0:3:7`: the columns at 3 and 7 of the first sheet hold each other's values."""
    try:
        index, one, other = (int(part) for part in swap.split(":"))
        columns = next(t for t in batch.tables if t["index"] == index)["mapping"]["columns"]
        keys = {position: key for key, position in columns.items()}
        chosen = {str(one): keys[other], str(other): keys[one]}
    except (ValueError, KeyError, StopIteration):
        messages.warning(request, "Kolom itu tidak dikenal. Muat ulang halaman, lalu coba lagi.")
        return redirect("imports:batch-mapping", batch.public_id)
    try:
        batches.choose_mapping(
            batch=batch,
            tables=[{"index": index, "use": True, "columns": chosen}],
            by=request.user,
        )
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
        return redirect("imports:batch-mapping", batch.public_id)
    return redirect("imports:batch-detail", batch.public_id)


def _choose(request, batch, form) -> bool:
    """Whether the choice was taken; otherwise the form says what is missing."""
    try:
        batches.choose_mapping(
            batch=batch, tables=form.tables(), defaults=form.answers(), by=request.user
        )
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        form.add_error(None, str(problem))
        return False
    return True
