"""Pembayaran: lists of transfers, who is on them, who waits and why."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from grants.enums import BatchState, FailureCause, PaymentState
from grants.errors import GrantError
from grants.forms.money import (
    BatchFilter,
    DueForm,
    LineFilter,
    MakeForm,
    NumbersForm,
    PaperForm,
)
from grants.models import AccountFix, PaperRun, PaymentBatch, PaymentLine
from grants.services import payments, rights
from grants.states import PAYMENT_OPEN
from grants.views.frame import acting, ensure_here
from pillars.forms.reason import ReasonForm

SHOWN_REFUSALS = 200
DOUBTFUL = (PaymentState.WRONG_AMOUNT, PaymentState.CONTRADICTED, PaymentState.UNANSWERED)
ORDER = {state: place for place, state in enumerate(PaymentState.values)}


def batch_or_404(request, public_id) -> PaymentBatch:
    rows = PaymentBatch.objects.select_related("programme", "region", "bank_format", "made_by")
    return visible_or_404(rows, request.user, public_id=public_id)


def payable_or_404(request, public_id) -> PaymentBatch:
    """A list that this treasurer keeps."""
    batch = batch_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PAY, batch.region_id)
    return batch


@require(Permission.GRANT_VIEW)
@require_GET
def payment_list(request):
    """The lists, the newest first; sums are of all their transfers."""
    form = BatchFilter(request.GET, user=request.user)
    rows = PaymentBatch.objects.visible_to(request.user).select_related("programme", "region")
    wanted = form.cleaned_data if form.is_valid() else {}
    if wanted.get("program"):
        rows = rows.filter(programme=wanted["program"])
    if wanted.get("status"):
        rows = rows.filter(state=wanted["status"])
    page = page_of(rows, request.GET, order=("-pk",), key="public_id")
    mine = PaymentLine.objects.visible_to(request.user).filter(batch__in=page.rows)
    counted = {
        row["batch"]: row
        for row in mine.order_by()
        .values("batch")
        .annotate(
            lines=Count("pk", filter=~Q(state=PaymentState.WITHDRAWN)),
            asked=Sum("amount", filter=~Q(state=PaymentState.WITHDRAWN)),
            paid=Sum("amount", filter=Q(state=PaymentState.PAID)),
            failed=Count("pk", filter=Q(state=PaymentState.FAILED)),
            doubtful=Count("pk", filter=Q(state__in=DOUBTFUL)),
        )
    }
    for batch in page.rows:
        batch.mine = counted.get(batch.pk, {})
    return render(
        request,
        "grants/payments/list.html",
        {
            "form": form,
            "page": page,
            "is_filtered": any(wanted.values()),
            "may_pay": rights.may(request.user, Permission.GRANT_PAY),
            "open_fixes": AccountFix.objects.visible_to(request.user)
            .exclude(state="accepted")
            .count(),
        },
    )


@acting(Permission.GRANT_PAY)
@require_http_methods(["GET", "POST"])
def payment_new(request):
    """First who would be paid and who waits, and why; then the list itself."""
    chosen = request.POST if request.method == "POST" else request.GET
    form = DueForm(chosen if chosen.get("program") else None, user=request.user)
    context = {"form": form}
    if form.is_bound and form.is_valid():
        programme, number = form.cleaned_data["program"], form.cleaned_data["tahap"]
        make_form = MakeForm(request.POST or None)
        try:
            if request.method == "POST" and make_form.is_valid():
                batch, outcome = payments.make(
                    programme=programme,
                    instalment_number=number,
                    bank_format=make_form.cleaned_data["bank_format"],
                    by=request.user,
                )
                if batch is not None:
                    words = f"Daftar {batch.number} berisi {formats.number(outcome.done)} transfer."
                    if outcome.refused:
                        words += f" {formats.number(len(outcome.refused))} penerima tidak ikut."
                    messages.success(request, words)
                    return redirect("grants:payment-detail", batch.public_id)
                messages.info(request, "Tidak ada yang dapat dibayar; alasannya di bawah ini.")
            amount, outcome = payments.preview(
                programme=programme, instalment_number=number, by=request.user
            )
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            context |= {
                "programme": programme,
                "number": number,
                "amount": amount,
                "outcome": outcome,
                "reasons": _grouped(outcome),
                "make_form": make_form,
            }
    return render(
        request,
        "grants/payments/new.html",
        context,
        status=422 if form.errors else 200,
    )


def _grouped(outcome) -> list[dict]:
    """Refusals under their reason, the most frequent first."""
    groups: dict[str, dict] = {}
    for one in outcome.refused:
        group = groups.setdefault(one.code, {"message": one.message, "count": 0, "names": []})
        group["count"] += 1
        if len(group["names"]) < SHOWN_REFUSALS:
            group["names"].append(one.name)
    return sorted(groups.values(), key=lambda group: -group["count"])


@require(Permission.GRANT_VIEW)
@require_GET
def payment_detail(request, public_id):
    return detail_page(request, batch_or_404(request, public_id))


def detail_page(request, batch: PaymentBatch, status=200, **forms):
    """The list with its transfers, as far as this user sees them, and its next step."""
    user = request.user
    form = LineFilter(request.GET)
    mine = PaymentLine.objects.visible_to(user).filter(batch=batch)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _narrowed(mine, wanted)
    page = page_of(
        rows.select_related("instalment__recipient__region__parent__parent__parent").defer(
            "account", "instalment__recipient__account"
        ),
        request.GET,
        order=("number", "pk"),
        key="public_id",
    )
    by_state = {
        row["state"]: row
        for row in mine.order_by().values("state").annotate(lines=Count("pk"), amount=Sum("amount"))
    }
    causes = mine.filter(state=PaymentState.FAILED).order_by().values_list("cause")
    may_pay = rights.may(user, Permission.GRANT_PAY, batch.region_id)
    paid = by_state.get(PaymentState.PAID, {})
    runs = PaperRun.objects.visible_to(user).filter(batch=batch)
    return render(
        request,
        "grants/payments/detail.html",
        {
            "batch": batch,
            "form": form,
            "page": page,
            "is_filtered": any(wanted.values()),
            "states": [
                (state, PaymentState(state).label, row["lines"], row["amount"])
                for state, row in sorted(by_state.items(), key=lambda item: ORDER[item[0]])
            ],
            "lines": sum(r["lines"] for s, r in by_state.items() if s != PaymentState.WITHDRAWN),
            "amount": sum(r["amount"] for s, r in by_state.items() if s != PaymentState.WITHDRAWN),
            "paid": paid,
            "open_lines": sum(by_state.get(state, {}).get("lines", 0) for state in PAYMENT_OPEN),
            "causes": [
                (cause, FailureCause(cause).label, count)
                for cause, count in causes.annotate(count=Count("pk")).order_by("-count")
            ],
            "results": batch.results.select_related("uploaded_by") if may_pay else [],
            "may_pay": may_pay,
            "may_withdraw": may_pay and batch.state == BatchState.DRAFT,
            "may_print": bool(paid) and user.has(Permission.DATA_EXPORT),
            "paper_form": PaperForm(),
            "runs": runs.order_by("-pk")[:5],
            "withdraw_form": forms.get("withdraw_form")
            or ReasonForm(help_text="Contoh: rekening organisasi sedang dibekukan."),
        },
        status=status,
    )


def _narrowed(rows, wanted):
    if words := wanted.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(reference__iexact=words))
    if wanted.get("status"):
        rows = rows.filter(state=wanted["status"])
    if wanted.get("sebab"):
        rows = rows.filter(cause=wanted["sebab"])
    return rows


@acting(Permission.GRANT_PAY)
@require_http_methods(["GET", "POST"])
def payment_numbers(request, public_id):
    batch = payable_or_404(request, public_id)
    names = list(NumbersForm.base_fields)
    form = NumbersForm(request.POST or None, initial={name: getattr(batch, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            payments.set_numbers(batch=batch, by=request.user, **form.papers())
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Nomor SPP, SPM, dan SP2D tersimpan.")
            return redirect("grants:payment-detail", batch.public_id)
    return render(
        request,
        "grants/payments/numbers.html",
        {"batch": batch, "form": form},
        status=422 if form.errors else 200,
    )


@acting(Permission.GRANT_PAY)
@require_POST
def payment_withdraw(request, public_id):
    """Ticked transfers leave a list that was not sent."""
    batch = payable_or_404(request, public_id)
    form = ReasonForm(request.POST)
    ticked = ticked_ids(request)
    if not ticked:
        messages.error(request, "Centang dulu transfer yang ditarik dari daftar.")
        return redirect("grants:payment-detail", batch.public_id)
    if not form.is_valid():
        return detail_page(request, batch, 422, withdraw_form=form)
    lines = PaymentLine.objects.visible_to(request.user).filter(batch=batch, public_id__in=ticked)
    try:
        count = payments.withdraw(
            batch=batch, lines=lines, reason=form.cleaned_data["reason"], by=request.user
        )
    except GrantError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{formats.number(count)} transfer ditarik dari daftar.")
    return redirect("grants:payment-detail", batch.public_id)


def ticked_ids(request) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("pilih")]
    except ValueError:
        raise Http404 from None
