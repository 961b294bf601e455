"""Bukti belanja: photographs of receipts, and those that were shown twice."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants import doubles
from grants.errors import GrantError
from grants.forms.money_lpj import ReceiptForm
from grants.models import Finding, LpjLine, Receipt
from grants.services import receipts, rights
from grants.services.evidence import ENDINGS
from grants.states import INSTALMENT_MOVES
from grants.views.frame import acting, ensure_here
from grants.views.lpj import instalment_or_404, lpj_of


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def receipt_add(request, public_id, number):
    """A receipt for one line, photographed on the spot."""
    instalment = instalment_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, instalment.recipient.region_id)
    rows = LpjLine.objects.visible_to(request.user).prefetch_related("receipts")
    line = get_object_or_404(rows, lpj=lpj_of(instalment), number=number)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = dict(form.cleaned_data)
        try:
            kept = receipts.attach(line=line, content=found.pop("photo"), by=request.user, **found)
        except GrantError as refusal:
            form.add_error("photo", str(refusal))
        else:
            size = formats.file_size(kept.file.size)
            messages.success(request, f"Bukti untuk “{line.description}” tersimpan ({size}).")
            return redirect("grants:lpj-detail", instalment.public_id)
    return render(
        request,
        "grants/lpj/receipt.html",
        {
            "instalment": instalment,
            "line": line,
            "form": form,
            "is_open": instalment.state in INSTALMENT_MOVES["account"].sources,
        },
        status=422 if form.errors else 200,
    )


def _receipt(request, public_id) -> Receipt:
    rows = Receipt.objects.select_related("line__lpj__instalment__recipient").defer(
        "line__lpj__instalment__recipient__account"
    )
    return visible_or_404(rows, request.user, public_id=public_id)


@require(Permission.GRANT_VIEW)
@require_GET
def receipt_photo(request, public_id):
    """The photograph itself."""
    receipt = _receipt(request, public_id)
    if not receipt.file:
        raise Http404
    ending = ENDINGS.get(receipt.file_type, "bin")
    response = FileResponse(
        receipt.file.open("rb"),
        content_type=receipt.file_type,
        filename=f"bukti-{receipt.public_id}.{ending}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@acting(Permission.GRANT_PROPOSE)
@require_POST
def receipt_remove(request, public_id):
    receipt = _receipt(request, public_id)
    instalment = receipt.line.lpj.instalment
    ensure_here(request.user, Permission.GRANT_PROPOSE, instalment.recipient.region_id)
    try:
        receipts.remove(receipt=receipt, by=request.user)
    except GrantError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Foto bukti dihapus.")
    return redirect("grants:lpj-detail", instalment.public_id)


@require(Permission.GRANT_VIEW)
@require_GET
def receipt_findings(request):
    """Receipts that were shown twice, those that nobody has judged first."""
    rows = Finding.objects.visible_to(request.user).filter(kind__in=receipts.KINDS)
    is_settled = request.GET.get("status") == "dinilai"
    page = page_of(
        doubles.with_all(rows.filter(settled_at__isnull=not is_settled)),
        request.GET,
        order=("-pk",),
        key="public_id",
    )
    doubles.with_twins(page.rows, request.user)
    return render(
        request,
        "grants/lpj/doubles.html",
        {
            "page": page,
            "is_settled": is_settled,
            "may_settle": rights.may(request.user, Permission.GRANT_VERIFY),
        },
    )
