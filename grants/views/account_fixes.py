"""Perbaikan rekening: the bank refused an account; one person writes the right one down, another
checks it, and the next payment goes there."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants.enums import FixState
from grants.errors import GrantError
from grants.forms.money import FixFilter, FixForm
from grants.models import AccountFix
from grants.services import account_fixes, rights
from grants.views.frame import acting, ensure_here
from pillars.forms.reason import ReasonForm


@require(Permission.GRANT_VIEW)
@require_GET
def fix_list(request):
    form = FixFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = AccountFix.objects.visible_to(request.user).select_related(
        "recipient__programme", "recipient__region__parent__parent__parent", "payment__batch"
    )
    rows = rows.defer("account", "recipient__account", "payment__account")
    if wanted.get("status"):
        rows = rows.filter(state=wanted["status"])
    else:
        rows = rows.exclude(state=FixState.ACCEPTED)
    if wanted.get("sebab"):
        rows = rows.filter(cause=wanted["sebab"])
    page = page_of(rows, request.GET, order=("pk",), key="public_id")
    return render(
        request,
        "grants/payments/fixes.html",
        {"form": form, "page": page, "is_filtered": any(wanted.values())},
    )


def _fix(request, public_id) -> AccountFix:
    rows = AccountFix.objects.select_related(
        "recipient__programme",
        "recipient__region__parent__parent__parent",
        "payment__batch",
        "proposed_by",
        "accepted_by",
    ).defer("account", "recipient__account", "payment__account")
    return visible_or_404(rows, request.user, public_id=public_id)


@require(Permission.GRANT_VIEW)
@require_GET
def fix_detail(request, public_id):
    return _page(request, _fix(request, public_id))


def _page(request, fix: AccountFix, status=200, form=None, reason_form=None):
    user, place = request.user, fix.recipient.region_id
    is_open = fix.state != FixState.ACCEPTED
    may_check = fix.state == FixState.PROPOSED and rights.may(user, Permission.GRANT_VERIFY, place)
    return render(
        request,
        "grants/payments/fix.html",
        {
            "fix": fix,
            "may_propose": is_open and rights.may(user, Permission.GRANT_PROPOSE, place),
            "may_check": may_check and fix.proposed_by_id != user.pk,
            "is_own": may_check and fix.proposed_by_id == user.pk,
            "form": form
            or FixForm(
                initial={
                    "bank_name": fix.bank_name or fix.recipient.bank_name,
                    "account_name": fix.account_name,
                }
            ),
            "reason_form": reason_form
            or ReasonForm(help_text="Contoh: nama di buku tabungan masih nama ketua lama."),
        },
        status=status,
    )


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def fix_propose(request, public_id):
    fix = _fix(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, fix.recipient.region_id)
    if request.method == "GET":
        return redirect("grants:fix-detail", fix.public_id)
    form = FixForm(request.POST)
    if form.is_valid():
        try:
            account_fixes.propose(fix=fix, by=request.user, **form.cleaned_data)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Rekening baru tersimpan dan menunggu diperiksa orang lain.")
            return redirect("grants:fix-detail", fix.public_id)
    return _page(request, fix, 422, form=form)


@acting(Permission.GRANT_VERIFY)
@require_POST
def fix_accept(request, public_id):
    fix = _fix(request, public_id)
    ensure_here(request.user, Permission.GRANT_VERIFY, fix.recipient.region_id)
    try:
        account_fixes.accept(fix=fix, by=request.user)
    except GrantError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Rekening diterima. Pembayaran berikutnya memakai rekening ini.")
    return redirect("grants:fix-detail", fix.public_id)


@acting(Permission.GRANT_VERIFY)
@require_POST
def fix_return(request, public_id):
    fix = _fix(request, public_id)
    ensure_here(request.user, Permission.GRANT_VERIFY, fix.recipient.region_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            account_fixes.send_back(fix=fix, reason=form.cleaned_data["reason"], by=request.user)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Dikembalikan untuk diisi lagi.")
            return redirect("grants:fix-detail", fix.public_id)
    return _page(request, fix, 422, reason_form=form)
