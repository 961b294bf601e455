"""An import that waits for a second person: what they look at, and what they may decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import formats
from accounts.access import require
from accounts.permissions import Permission
from imports import registry, states
from imports.errors import ImportProblem, NotAllowed
from imports.forms.approving import ApprovalRuleForm, SendBackForm
from imports.models import ApprovalRule, ImportBatch
from imports.sampling import sample_of
from imports.services import approval_rules, approving
from imports.views.context import batch_context
from imports.views.finding import batch_or_404
from imports.views.grid import grids


@require(Permission.IMPORT_APPROVE)
@require_POST
def batch_approve(request, public_id):
    batch = batch_or_404(request, public_id)
    _decide(request, approving.approve, batch=batch)
    return redirect("imports:batch-detail", batch.public_id)


@require(Permission.IMPORT_APPROVE)
@require_http_methods(["GET", "POST"])
def batch_send_back(request, public_id):
    """The reason is asked on a page of its own, so that nothing is sent back by a slip."""
    batch = batch_or_404(request, public_id)
    if not approving.may_decide(batch, request.user):
        raise PermissionDenied
    form = SendBackForm(request.POST or None)
    if request.method == "GET" and not _waits(batch):
        return redirect("imports:batch-detail", batch.public_id)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _decide(request, approving.send_back, batch=batch, reason=reason):
            messages.success(
                request, f"{batch.file_name} dikembalikan. Alasan Anda tampil di halamannya."
            )
        return redirect("imports:batch-detail", batch.public_id)
    context = batch_context(request, batch) | {"form": form}
    return render(request, "imports/send_back.html", context)


@require(Permission.IMPORT_UPLOAD)
@require_POST
def batch_withdraw(request, public_id):
    batch = batch_or_404(request, public_id)
    if _decide(request, approving.withdraw, batch=batch):
        messages.success(request, "Permintaan persetujuan ditarik. Anda dapat memperbaikinya lagi.")
    return redirect("imports:batch-detail", batch.public_id)


@require(Permission.IMPORT_RULE_MANAGE)
@require_http_methods(["GET", "POST"])
def approval_rule(request):
    rule = (
        ApprovalRule.objects.visible_to(request.user).filter(region=request.user.region_id).first()
    )
    form = ApprovalRuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        approval_rules.change(by=request.user, **form.cleaned_data)
        messages.success(request, "Aturan persetujuan disimpan dan langsung berlaku.")
        return redirect("imports:approval-rule")
    return render(request, "imports/approval_rule.html", {"form": form, "rule": rule})


def approval_context(request, batch: ImportBatch) -> dict:
    """What the page of a waiting batch shows, for the one who decides and for the others."""
    user = request.user
    sample = sample_of(batch, viewer=user)
    may_decide = approving.may_decide(batch, user)
    is_own = approving.is_makers_own(batch, user)
    return {
        "sample": grids(batch, sample.rows),
        "sample_count": len(sample.rows),
        "hidden_warnings": sample.hidden_warnings,
        "waiting_title": _title(batch),
        "waiting_reasons": approval_rules.reasons(batch, batch.approval_asked_by)
        if batch.approval_asked_by
        else [],
        "may_approve": may_decide and not is_own,
        "must_be_another": may_decide and is_own,
        "may_withdraw": registry.get(batch.sheet).may_upload(user),
    }


def _title(batch: ImportBatch) -> str:
    ready = formats.number(batch.rows_new + batch.rows_changed)
    return f"{ready} baris menunggu persetujuan"


def _waits(batch: ImportBatch) -> bool:
    return batch.state in states.CAN_BE_APPROVED and not batch.job_is_open


def _decide(request, service, **given) -> ImportBatch | None:
    """What the service answers; None when it refused, with its reason as a message."""
    try:
        return service(by=request.user, **given)
    except NotAllowed as problem:
        raise PermissionDenied(str(problem)) from None
    except ImportProblem as problem:
        messages.warning(request, str(problem))
        return None
