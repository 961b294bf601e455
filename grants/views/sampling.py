"""Monitoring: whom to visit, drawn so that it can be drawn again, and what was found there."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.money_oversight import SampleForm, VisitForm
from grants.models import MonitoringSample, SampledRecipient
from grants.services import rights, sampling
from grants.views.frame import acting, ensure_here


@require(Permission.GRANT_VIEW)
@require_GET
def sample_list(request):
    rows = MonitoringSample.objects.visible_to(request.user).select_related(
        "programme", "region", "drawn_by"
    )
    page = page_of(
        rows.annotate(visited=Count("members", filter=Q(members__visited_on__isnull=False))),
        request.GET,
        order=("-pk",),
        key="public_id",
    )
    return render(
        request,
        "grants/oversight/samples.html",
        {"page": page, "may_draw": rights.may(request.user, Permission.GRANT_VERIFY)},
    )


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def sample_draw(request):
    form = SampleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            sample = sampling.draw(
                programme=wanted["program"],
                size=wanted["size"],
                seed=wanted["seed"],
                by=request.user,
            )
        except GrantError as refusal:
            form.add_error("size", str(refusal))
        else:
            messages.success(request, f"{sample.size} penerima terpilih.")
            return redirect("grants:sample-detail", sample.public_id)
    return render(
        request,
        "grants/oversight/sample_draw.html",
        {"form": form, "weights": weights()},
        status=422 if form.errors else 200,
    )


def weights() -> list[tuple[str, int]]:
    """Risks in words and how much likelier each makes a visit."""
    return [(sampling.LABELS[code], weight) for code, weight in sampling.WEIGHTS.items()]


@require(Permission.GRANT_VIEW)
@require_GET
def sample_detail(request, public_id):
    rows = MonitoringSample.objects.select_related("programme", "region", "drawn_by")
    sample = visible_or_404(rows, request.user, public_id=public_id)
    members = list(
        SampledRecipient.objects.visible_to(request.user)
        .filter(sample=sample)
        .select_related("recipient__region__parent__parent__parent", "recorded_by")
        .defer("recipient__account")
    )
    for member in members:
        member.why = [sampling.LABELS.get(risk, risk) for risk in member.risks]
    return render(
        request,
        "grants/oversight/sample.html",
        {
            "sample": sample,
            "members": members,
            "visited": sum(1 for member in members if member.visited_on),
            "may_record": rights.may(request.user, Permission.GRANT_VERIFY),
        },
    )


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def sample_visit(request, public_id, rank):
    sample = visible_or_404(
        MonitoringSample.objects.select_related("programme"), request.user, public_id=public_id
    )
    rows = SampledRecipient.objects.visible_to(request.user).select_related("recipient__region")
    member = get_object_or_404(rows.defer("recipient__account"), sample=sample, rank=rank)
    ensure_here(request.user, Permission.GRANT_VERIFY, member.recipient.region_id)
    form = VisitForm(
        request.POST or None,
        initial={"visited_on": member.visited_on, "result": member.result},
    )
    if request.method == "POST" and form.is_valid():
        try:
            sampling.note_visit(member=member, by=request.user, **form.cleaned_data)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Hasil kunjungan {member.recipient.name} tersimpan.")
            return redirect("grants:sample-detail", sample.public_id)
    return render(
        request,
        "grants/oversight/sample_visit.html",
        {"sample": sample, "member": member, "form": form},
        status=422 if form.errors else 200,
    )
