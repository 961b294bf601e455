"""The bank: its file goes out, its answer is looked at and then booked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import formats
from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from grants.enums import BatchState, PaymentState, ResultOutcome
from grants.errors import GrantError
from grants.forms.money import ConfirmForm, ResultForm
from grants.models import PaymentLine, ResultFile, ResultUpload
from grants.services import bank_files, payments, result_uploads, rights
from grants.states import PAYMENT_MOVES
from grants.views.frame import acting
from grants.views.payments import batch_or_404, payable_or_404
from pillars.forms.reason import ReasonForm

SHOWN_ROWS = 300
# What a treasurer has to look at comes first.
OUTCOMES = (
    ResultOutcome.WRONG_AMOUNT,
    ResultOutcome.CONTRADICTED,
    ResultOutcome.UNKNOWN_ACCOUNT,
    ResultOutcome.UNREADABLE,
    ResultOutcome.FAILED,
    ResultOutcome.DOUBLED,
    ResultOutcome.ALREADY,
    ResultOutcome.PAID,
)


@acting(Permission.GRANT_PAY)
@require_http_methods(["GET", "POST"])
def bank_file(request, public_id):
    """Account numbers in clear leave the house: why, and by whom, is written down first."""
    batch = payable_or_404(request, public_id)
    form = ReasonForm(
        request.POST or None,
        initial={"reason": f"Dikirim ke bank untuk {batch.programme.name}"[:300]},
        help_text="Berkas memuat nomor rekening lengkap; alasan ini masuk catatan akses.",
    )
    may_have = batch.state != BatchState.CANCELLED
    if request.method == "POST" and may_have and form.is_valid():
        try:
            if batch.state == BatchState.DRAFT:
                file = payments.send(batch=batch, by=request.user)
            else:
                file = bank_files.write(batch)
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            access.download(
                by=request.user,
                subject_kind="grants.paymentbatch",
                subject_id=str(batch.public_id),
                reason=form.cleaned_data["reason"],
                checksum=file.sha256,
                request=request,
            )
            response = HttpResponse(file.content, content_type=file.content_type)
            response["Content-Disposition"] = f'attachment; filename="{file.name}"'
            return response
    return render(
        request,
        "grants/payments/bank_file.html",
        {"batch": batch, "form": form, "may_have": may_have},
        status=422 if form.errors else 200,
    )


@acting(Permission.GRANT_PAY)
@require_http_methods(["GET", "POST"])
def payment_confirm(request, public_id):
    """The bank statement shows all that is still open."""
    batch = payable_or_404(request, public_id)
    open_lines = PaymentLine.objects.visible_to(request.user).filter(
        batch=batch, state__in=PAYMENT_MOVES["pay"].sources
    )
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = payments.confirm(
                batch=batch, paid_on=form.cleaned_data["paid_on"], by=request.user
            )
        except GrantError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{formats.number(count)} transfer dicatat cair.")
            return redirect("grants:payment-detail", batch.public_id)
    return render(
        request,
        "grants/payments/confirm.html",
        {"batch": batch, "form": form, "count": open_lines.count()},
        status=422 if form.errors else 200,
    )


@acting(Permission.GRANT_PAY)
@require_http_methods(["GET", "POST"])
def result_new(request, public_id):
    batch = payable_or_404(request, public_id)
    form = ResultForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = result_uploads.put(
                batch=batch, content=file.read(), file_name=file.name, by=request.user
            )
        except GrantError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("grants:result-preview", upload.public_id)
    return render(
        request,
        "grants/payments/result_new.html",
        {"batch": batch, "form": form},
        status=422 if form.errors else 200,
    )


def _upload(request, public_id) -> ResultUpload:
    """An answer that this treasurer is looking at."""
    upload = get_object_or_404(
        ResultUpload.objects.select_related("batch__programme"), public_id=public_id
    )
    payable_or_404(request, upload.batch.public_id)
    return upload


@acting(Permission.GRANT_PAY)
@require_GET
def result_preview(request, public_id):
    """What each row of the answer comes to, before anything is booked."""
    upload = _upload(request, public_id)
    seen = result_uploads.preview(upload=upload, by=request.user)
    lines = seen.lines
    return render(
        request,
        "grants/payments/result_preview.html",
        {
            "upload": upload,
            "batch": upload.batch,
            "seen": seen,
            "outcomes": _outcomes(seen.counts),
            "rows": _with_names(request.user, _sorted(seen.rows)[:SHOWN_ROWS]),
            "more": max(0, len(seen.rows) - SHOWN_ROWS),
            "ends": [
                (state, PaymentState(state).label, lines[state])
                for state in PaymentState.values
                if lines[state]
            ],
            "paid": seen.counts[ResultOutcome.PAID],
            "failed": seen.counts[ResultOutcome.FAILED],
        },
    )


@acting(Permission.GRANT_PAY)
@require_POST
def result_apply(request, public_id):
    upload = _upload(request, public_id)
    try:
        file = result_uploads.apply(upload=upload, by=request.user)
    except GrantError as refusal:
        messages.error(request, str(refusal))
        return redirect("grants:result-preview", upload.public_id)
    messages.success(request, f"Jawaban bank {file.file_name} tercatat.")
    return redirect("grants:result-detail", file.public_id)


@acting(Permission.GRANT_PAY)
@require_POST
def result_discard(request, public_id):
    upload = _upload(request, public_id)
    result_uploads.discard(upload=upload, by=request.user)
    messages.info(request, "Berkas dibuang; tidak ada yang berubah.")
    return redirect("grants:payment-detail", upload.batch.public_id)


@require(Permission.GRANT_VIEW)
@require_GET
def result_detail(request, public_id):
    """An answer that was booked. A city sees the rows of its own recipients."""
    found = ResultFile.objects.select_related("uploaded_by", "batch")
    file = get_object_or_404(found, public_id=public_id)
    batch = batch_or_404(request, file.batch.public_id)
    rows = file.rows.all()
    is_all = rights.may(request.user, Permission.GRANT_VIEW, batch.region_id)
    if not is_all:
        rows = rows.filter(line__in=PaymentLine.objects.visible_to(request.user))
    outcome = request.GET.get("hasil", "")
    if outcome in ResultOutcome.values:
        rows = rows.filter(outcome=outcome)
    page = page_of(
        rows.select_related("line").defer("line__account"), request.GET, order=("number", "pk")
    )
    return render(
        request,
        "grants/payments/result.html",
        {
            "file": file,
            "batch": batch,
            "page": page,
            "outcome": outcome,
            "outcomes": _outcomes(file.counts) if is_all else [],
            "total": file.row_count,
        },
    )


def _outcomes(counts) -> list[tuple[str, str, int]]:
    return [
        (outcome.value, outcome.label, counts.get(outcome.value, 0))
        for outcome in OUTCOMES
        if counts.get(outcome.value, 0)
    ]


def _sorted(rows):
    place = {outcome.value: at for at, outcome in enumerate(OUTCOMES)}
    return sorted(rows, key=lambda row: (place[row.outcome], row.number))


def _with_names(user, rows):
    lines = (
        PaymentLine.objects.visible_to(user)
        .filter(pk__in={row.line_id for row in rows if row.line_id})
        .defer("account")
        .in_bulk()
    )
    for row in rows:
        row.of = lines.get(row.line_id)
    return rows
