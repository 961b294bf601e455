"""Susun dari register: recipients drawn at once, looked at before; and what differs from before."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import preview
from grants.enums import RecipientState
from grants.errors import GrantError
from grants.models import Recipient
from grants.services import differences as comparing
from grants.services import generating
from grants.views.frame import acting, programme_frame, programme_or_404
from grants.words import amount_before, difference_in_words
from regions.models import Region

KINDS = {"new", "changed", "same"}
DROPPED = "dropped"


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def generate(request, code):
    """What it does (GET); who would be proposed and what each lacks, then the drafts (POST)."""
    programme = programme_or_404(request, code)
    context = programme_frame(request, programme, "usulan")
    if request.method == "GET":
        return render(request, "grants/programme/generate.html", context)
    try:
        if "susun" in request.POST:
            outcome = generating.generate(programme=programme, by=request.user)
            messages.success(request, f"{outcome.done} draf usulan disusun. Periksa, lalu ajukan.")
            return redirect(f"{context['proposals_url']}&status={RecipientState.DRAFT}")
        shown = preview.of(programme, request.user)
    except GrantError as refused:
        messages.error(request, str(refused))
        return redirect("grants:programme-detail", code)
    return render(request, "grants/programme/generate.html", {**context, "preview": shown})


@require(Permission.GRANT_VIEW)
@require_GET
def differences(request, code):
    """New, changed and dropped against the period before, each with why."""
    programme = programme_or_404(request, code)
    kind = request.GET.get("jenis", "changed")
    kind = kind if kind in KINDS | {DROPPED} else "changed"
    context = programme_frame(request, programme, "selisih")
    context |= {
        "before": comparing.before(programme),
        "summary": comparing.summary(programme, request.user),
        "kind": kind,
    }
    if kind == DROPPED:
        dropped = comparing.dropped(programme, request.user)
        names = Region.objects.select_related("parent__parent__parent").in_bulk(
            {one.region_code for one in dropped}
        )
        context["dropped"] = [(one, names.get(one.region_code)) for one in dropped]
    else:
        rows = Recipient.objects.visible_to(request.user).filter(
            programme=programme, difference__kind=kind
        )
        page = page_of(
            rows.select_related("region__parent__parent__parent").defer("account"),
            request.GET,
            order=("region_id", "name", "pk"),
            key="public_id",
        )
        for one in page.rows:
            one.changed = difference_in_words(one.difference)
            one.was = amount_before(one.difference, one.amount)
        context["page"] = page
    return render(request, "grants/programme/differences.html", context)
