"""Dispensasi: the head lets one instalment through although an LPJ is open."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import queries
from grants.errors import GrantError
from grants.forms.money_oversight import WaiverForm
from grants.models import Waiver
from grants.services import rights, waivers
from grants.views.frame import acting, ensure_here
from grants.views.lpj import instalment_or_404
from pillars.forms.reason import ReasonForm


@require(Permission.GRANT_VIEW)
@require_GET
def waiver_list(request):
    rows = Waiver.objects.visible_to(request.user).select_related(
        "instalment__recipient__programme",
        "instalment__recipient__region__parent__parent__parent",
        "granted_by",
    )
    page = page_of(
        rows.defer("instalment__recipient__account"),
        request.GET,
        order=("-pk",),
        key="public_id",
    )
    today = timezone.localdate()
    for one in page.rows:
        one.holds = one.withdrawn_at is None and one.granted_on <= today <= one.valid_until
    return render(
        request,
        "grants/oversight/waivers.html",
        {"page": page, "may_withdraw": rights.may(request.user, Permission.GRANT_APPROVE)},
    )


@acting(Permission.GRANT_APPROVE)
@require_http_methods(["GET", "POST"])
def waiver_new(request, public_id):
    instalment = instalment_or_404(request, public_id)
    programme = instalment.recipient.programme
    ensure_here(request.user, Permission.GRANT_APPROVE, programme.region_id)
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            waiver = waivers.grant(instalment=instalment, by=request.user, **form.cleaned_data)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Dispensasi {waiver.number} diberikan.")
            return redirect("grants:lpj-detail", instalment.public_id)
    held = queries.holders([instalment.pk]).get(instalment.pk)
    words = "Tidak ada LPJ yang menahan tahap ini sekarang."
    if held is not None:
        numbers = ", ".join(str(number) for number in held.numbers)
        words = f"Tertahan karena LPJ tahap {numbers} belum selesai."
    return render(
        request,
        "grants/lpj/ask.html",
        {
            "instalment": instalment,
            "form": form,
            "title": "Beri dispensasi",
            "label": "Beri dispensasi",
            "words": words,
        },
        status=422 if form.errors else 200,
    )


@acting(Permission.GRANT_APPROVE)
@require_http_methods(["GET", "POST"])
def waiver_withdraw(request, public_id):
    rows = Waiver.objects.select_related("instalment__recipient__programme").defer(
        "instalment__recipient__account"
    )
    waiver = visible_or_404(rows, request.user, public_id=public_id)
    programme = waiver.instalment.recipient.programme
    ensure_here(request.user, Permission.GRANT_APPROVE, programme.region_id)
    form = ReasonForm(
        request.POST or None, help_text="Contoh: janji LPJ tidak ditepati sampai 20 Mei 2024."
    )
    if request.method == "POST" and form.is_valid():
        try:
            waivers.withdraw(waiver=waiver, reason=form.cleaned_data["reason"], by=request.user)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Dispensasi {waiver.number} dicabut.")
            return redirect("grants:waiver-list")
    return render(
        request,
        "grants/lpj/ask.html",
        {
            "instalment": waiver.instalment,
            "form": form,
            "title": f"Cabut dispensasi {waiver.number}",
            "label": "Cabut dispensasi",
            "words": "Yang sudah dibayar tetap dibayar.",
        },
        status=422 if form.errors else 200,
    )
