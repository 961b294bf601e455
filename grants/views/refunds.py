"""Setor kembali: unspent money goes back to the treasury with its slip (STS)."""

from django.contrib import messages
from django.db.models import Sum
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import formats
from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from grants.enums import InstalmentState
from grants.errors import GrantError
from grants.forms.money_lpj import RefundForm
from grants.models import Instalment, Refund
from grants.services import refunds, rights
from grants.views.frame import acting, ensure_here
from grants.views.lpj import instalment_or_404
from pillars.forms.reason import ReasonForm


@require(Permission.GRANT_VIEW)
@require_GET
def refund_list(request):
    """What is still owed, and what came back."""
    user = request.user
    is_done = request.GET.get("status") == "disetor"
    owing = Instalment.objects.visible_to(user).filter(state=InstalmentState.REFUNDING)
    context = {"is_done": is_done, "owed": owing.aggregate(Sum("refund_due"))["refund_due__sum"]}
    if is_done:
        rows = Refund.objects.visible_to(user).select_related(
            "recipient__programme", "recipient__region__parent__parent__parent", "instalment"
        )
        order, key = ("-pk",), "public_id"
    else:
        rows = owing.select_related(
            "recipient__programme", "recipient__region__parent__parent__parent"
        ).annotate(back=Sum("refunds__amount"))
        order, key = ("paid_on", "pk"), "public_id"
    page = page_of(rows.defer("recipient__account"), request.GET, order=order, key=key)
    if not is_done:
        for one in page.rows:
            one.left = one.refund_due - (one.back or 0)
    return render(
        request,
        "grants/lpj/refunds.html",
        {**context, "page": page, "may_record": rights.may(user, Permission.GRANT_PAY)},
    )


@acting(Permission.GRANT_PAY)
@require_http_methods(["GET", "POST"])
def refund_record(request, public_id):
    instalment = instalment_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PAY, instalment.recipient.programme.region_id)
    left = max(0, instalment.refund_due - refunds.paid_back(instalment))
    form = RefundForm(
        request.POST or None, initial={"amount": left, "deposited_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            refund = refunds.record(instalment=instalment, by=request.user, **form.cleaned_data)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            amount = formats.rupiah(refund.amount)
            messages.success(request, f"Setoran {amount} tercatat dengan STS {refund.number}.")
            return redirect("grants:lpj-detail", instalment.public_id)
    return render(
        request,
        "grants/lpj/ask.html",
        {
            "instalment": instalment,
            "form": form,
            "title": "Catat setoran kembali",
            "label": "Catat setoran",
            "words": f"Masih harus disetor {formats.rupiah(left)}.",
        },
        status=422 if form.errors else 200,
    )


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def refund_ask(request, public_id):
    """No LPJ came, or none that holds: the whole instalment is asked back."""
    instalment = instalment_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_VERIFY, instalment.recipient.region_id)
    form = ReasonForm(
        request.POST or None,
        help_text="Contoh: teguran III tanggal 4 Maret 2024 tidak dijawab.",
    )
    if request.method == "POST" and form.is_valid():
        try:
            refunds.ask_back(
                instalment=instalment, reason=form.cleaned_data["reason"], by=request.user
            )
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Penerima diminta menyetor kembali.")
            return redirect("grants:lpj-detail", instalment.public_id)
    return render(
        request,
        "grants/lpj/ask.html",
        {
            "instalment": instalment,
            "form": form,
            "title": "Minta setor kembali",
            "label": f"Minta setor kembali {formats.rupiah(instalment.amount)}",
            "words": "Seluruh dana tahap ini diminta kembali ke kas daerah.",
        },
        status=422 if form.errors else 200,
    )
