"""Temuan: grants that look like one paid twice, and what somebody said of each."""

from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import doubles
from grants.errors import GrantError
from grants.models import Finding, Recipient
from grants.services import findings, rights
from grants.views.frame import acting, ensure_here, programme_frame, programme_or_404
from pillars.forms.reason import ReasonForm

RECEIPT_HELP = (
    "Contoh: satu nota untuk kegiatan bersama dua RW, masing-masing membayar separuh. "
    "Bila buktinya memang dipakai dua kali, kembalikan LPJ-nya."
)


@require(Permission.GRANT_VIEW)
@require_GET
def finding_list(request, code):
    programme = programme_or_404(request, code)
    rows = Finding.objects.visible_to(request.user).filter(recipient__programme=programme)
    if request.GET.get("semua") != "1":
        rows = rows.filter(settled_at__isnull=True)
    page = page_of(
        rows.select_related("recipient__region__parent", "settled_by"),
        request.GET,
        order=("kind", "pk"),
        key="public_id",
    )
    with_others(page.rows, request.user)
    return render(
        request,
        "grants/programme/findings.html",
        {
            **programme_frame(request, programme, "temuan"),
            "page": page,
            "shows_all": request.GET.get("semua") == "1",
            "may_settle": rights.may(request.user, Permission.GRANT_VERIFY),
        },
    )


def with_others(found: list[Any], user) -> None:
    """The other recipient by name, where this user may see it."""
    keys = {one.other_id for one in found} | {one.recipient_id for one in found}
    seen = (
        Recipient.objects.visible_to(user)
        .defer("account")
        .select_related("programme", "region__parent")
        .in_bulk(keys)
    )
    for one in found:
        one.seen, one.seen_other = seen.get(one.recipient_id), seen.get(one.other_id)


@acting(Permission.GRANT_VERIFY)
@require_POST
def finding_search(request, code):
    programme = programme_or_404(request, code)
    count = findings.search_again(programme=programme, by=request.user)
    said = f"{count} temuan baru." if count else "Tidak ada temuan baru."
    messages.success(request, said)
    return redirect("grants:programme-findings", code)


@acting(Permission.GRANT_VERIFY)
@require_http_methods(["GET", "POST"])
def finding_settle(request, public_id):
    """Somebody looked, and says why it is in order."""
    found = visible_or_404(
        Finding.objects.select_related(
            "recipient__programme",
            "recipient__region__parent",
            "receipt__line__lpj__instalment__recipient__region__parent",
            "receipt__uploaded_by",
        ),
        request.user,
        public_id=public_id,
    )
    ensure_here(request.user, Permission.GRANT_VERIFY, found.recipient.region_id)
    with_others([found], request.user)
    form = ReasonForm(
        request.POST or None,
        help_text=RECEIPT_HELP
        if found.receipt_id
        else "Contoh: ketua memang memimpin dua unit menurut SK 12/2026. Bila salah satu "
        "harus gugur, kembalikan atau tolak usulannya.",
    )
    if form.is_valid():
        try:
            findings.settle(finding=found, reason=form.cleaned_data["reason"], by=request.user)
        except GrantError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, "Temuan dinilai.")
            return redirect(_back(found))
    if found.receipt_id:
        doubles.with_twins([found], request.user)
    return render(
        request,
        "grants/programme/finding.html",
        {
            "found": found,
            "form": form,
            "programme": found.recipient.programme,
            "back": _back(found),
        },
        status=422 if form.errors else 200,
    )


def _back(found: Finding) -> str:
    """The list that the finding stands in."""
    if found.receipt_id:
        return reverse("grants:receipt-findings")
    return reverse("grants:programme-findings", args=[found.recipient.programme.code])
