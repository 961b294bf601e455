"""One transfer: what the bank said of it, and what the treasurer settles by hand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.money import ConfirmForm, FailForm
from grants.models import AccountFix, PaymentLine
from grants.services import payments, rights
from grants.states import PAYMENT_MOVES
from grants.views.frame import ensure_here
from pillars.forms.reason import ReasonForm


@require(Permission.GRANT_VIEW)
@require_http_methods(["GET", "POST"])
def payment_line(request, public_id):
    """One transfer: what the bank said, and what the treasurer settles by hand."""
    rows = PaymentLine.objects.select_related(
        "batch__programme", "instalment__recipient__region__parent__parent__parent"
    ).defer("account", "instalment__recipient__account")
    line = visible_or_404(rows, request.user, public_id=public_id)
    if request.method == "POST":
        ensure_here(request.user, Permission.GRANT_PAY, line.batch.region_id)
    may_pay = rights.may(request.user, Permission.GRANT_PAY, line.batch.region_id)
    step = request.POST.get("langkah", "")
    forms = {
        "pay": ConfirmForm(request.POST if step == "pay" else None),
        "fail": FailForm(request.POST if step == "fail" else None),
        "reverse": ReasonForm(
            request.POST if step == "reverse" else None,
            help_text="Contoh: bank mengembalikan dana pada 12 Mei 2024, surat nomor 15.",
        ),
    }
    form = forms.get(step)
    if form is not None and form.is_valid():
        try:
            _settle(line, step, form.cleaned_data, request.user)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Keadaan transfer ini tersimpan.")
            return redirect("grants:payment-line", line.public_id)
    return render(
        request,
        "grants/payments/line.html",
        {
            "line": line,
            "steps": [
                (PAYMENT_MOVES[name], forms[name])
                for name in forms
                if may_pay and line.state in PAYMENT_MOVES[name].sources
            ],
            "fixes": AccountFix.objects.visible_to(request.user).filter(payment=line),
            "others": PaymentLine.objects.visible_to(request.user)
            .filter(instalment=line.instalment)
            .exclude(pk=line.pk)
            .select_related("batch")
            .defer("account"),
        },
        status=422 if form is not None and form.errors else 200,
    )


def _settle(line: PaymentLine, step: str, wanted: dict, by) -> None:
    if step == "pay":
        payments.confirm(batch=line.batch, lines=[line.pk], paid_on=wanted["paid_on"], by=by)
    elif step == "fail":
        payments.fail(line=line, cause=wanted["cause"], note=wanted["note"], by=by)
    else:
        payments.reverse(line=line, reason=wanted["reason"], by=by)
