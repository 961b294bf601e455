"""One recipient: everything in order, the next step, what was asked and answered."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require
from accounts.permissions import Permission
from accounts.services import access
from grants import recipient_page, status_link
from grants.enums import RecipientState
from grants.errors import GrantError
from grants.forms.steps import DayForm
from grants.services import agreements, decrees, recipients, rights
from grants.services.proposals import CHANGES_IN
from grants.states import RECIPIENT_MOVES
from grants.views.findings import with_others
from grants.views.frame import acting, ensure_here, open_moves, recipient_frame, recipient_or_404
from grants.words import amount_before, difference_in_words
from pillars.forms.nik import RevealForm
from pillars.forms.reason import ReasonForm

DONE = {
    "submit": "diajukan",
    "verify": "diverifikasi; menunggu penetapan",
    "return": "dikembalikan",
    "reject": "ditolak",
    "sign": "dicatat menandatangani NPHD/pakta integritas",
    "withdraw": "dibatalkan usulannya",
    "revoke": "dicabut penetapannya",
}


@require(Permission.GRANT_VIEW)
@require_GET
def recipient_detail(request, public_id):
    recipient = recipient_or_404(request, public_id)
    user = request.user
    page = recipient_page.page_of(recipient, user)
    with_others(page.findings, user)
    context = recipient_frame(request, recipient)
    may_propose = rights.may(user, Permission.GRANT_PROPOSE, recipient.region_id)
    return render(
        request,
        "grants/recipient/detail.html",
        {
            **context,
            "page": page,
            "agreement": getattr(recipient, "agreement", None),
            "difference": difference_in_words(recipient.difference),
            "amount_before": amount_before(recipient.difference, recipient.amount),
            "may_reveal": user.has(Permission.NIK_REVEAL),
            "may_write": may_propose and recipient.state in CHANGES_IN,
            "may_settle": rights.may(user, Permission.GRANT_VERIFY, recipient.region_id),
            "may_propose": may_propose,
            "own_work": recipient.state == RecipientState.SUBMITTED
            and recipient.proposed_by_id == user.pk
            and rights.may(user, Permission.GRANT_VERIFY, recipient.region_id),
            "decree_url": _decree_url(user, recipient),
            "status_url": status_link.address_of(recipient),
            "whatsapp_url": status_link.whatsapp_of(recipient),
        },
    )


def _decree_url(user, recipient) -> str:
    """The decree is prepared for all that are verified at once."""
    programme = recipient.programme
    if recipient.state != RecipientState.VERIFIED:
        return ""
    if not rights.may(user, Permission.GRANT_APPROVE, programme.region_id):
        return ""
    return reverse("grants:decree-prepare", args=[programme.code])


@require(Permission.GRANT_VIEW)
@require_http_methods(["GET", "POST"])
def recipient_move(request, public_id, move):
    """A step of the table of states; asks for what it needs first."""
    recipient = recipient_or_404(request, public_id)
    step = RECIPIENT_MOVES.get(move)
    if step is None or step.permission is None or move == "decree":
        raise Http404
    place = recipient.programme.region_id if move == "revoke" else recipient.region_id
    ensure_here(request.user, step.permission, place)
    form = _form_of(request, step)
    if request.method == "POST" and (form is None or form.is_valid()):
        refusal = _take(recipient, step.name, form.cleaned_data if form else {}, request.user)
        if not refusal:
            messages.success(request, f"{recipient.name} {DONE[move]}.")
            return redirect("grants:recipient-detail", public_id)
        if form is None:
            messages.error(request, refusal)
            return redirect("grants:recipient-detail", public_id)
        form.add_error(None, refusal)
    return render(
        request,
        "grants/recipient/_move.html" if request.htmx else "grants/recipient/move.html",
        {
            "recipient": recipient,
            "move": step,
            "form": form,
            "is_open": step in open_moves(request.user, recipient),
            "action": reverse("grants:recipient-move", args=[public_id, move]),
        },
        status=422 if form is not None and form.errors and not request.htmx else 200,
    )


def _form_of(request, step):
    if step.name == "sign":
        return DayForm(request.POST or None, label="Ditandatangani pada")
    if step.needs_reason:
        return ReasonForm(
            request.POST or None,
            help_text="Satu atau dua kalimat. Penerima membacanya di halaman statusnya.",
        )
    return None


def _take(recipient, name: str, wish: dict, by) -> str:
    """Takes the step; the refusal in words, or nothing when it was done."""
    one, reason = [recipient.pk], wish.get("reason", "")
    try:
        match name:
            case "submit":
                outcome = recipients.submit(recipients=one, by=by)
            case "verify":
                outcome = recipients.verify(recipients=one, by=by)
            case "return":
                outcome = recipients.send_back(recipients=one, reason=reason, by=by)
            case "reject":
                outcome = recipients.reject(recipients=one, reason=reason, by=by)
            case "withdraw":
                outcome = recipients.withdraw(recipients=one, reason=reason, by=by)
            case "sign":
                outcome = agreements.sign(
                    programme=recipient.programme, recipients=one, signed_on=wish["day"], by=by
                )
            case _:
                decrees.revoke(recipient=recipient, reason=reason, by=by)
                return ""
    except GrantError as refused:
        return str(refused)
    return outcome.refused[0].message if outcome.refused else ""


@acting(Permission.GRANT_PROPOSE)
@require_POST
def refresh(request, public_id):
    """Copy again what the registry says today of account, board and decree."""
    recipient = recipient_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, recipient.region_id)
    changed = recipients.refresh(recipients=[recipient.pk], by=request.user)
    messages.success(
        request,
        "Data diperbarui dari register." if changed else "Register tidak berbeda dari usulan ini.",
    )
    return redirect("grants:recipient-detail", public_id)


@require(Permission.NIK_REVEAL)
@require_http_methods(["GET", "POST"])
def account_reveal(request, public_id):
    """The number of the account in full, once the reason stands in the ledger."""
    recipient = recipient_or_404(request, public_id)
    if not recipient.account_mask:
        raise Http404
    form, value = RevealForm(request.POST or None), ""
    if form.is_valid():
        try:
            value = access.reveal(
                subject=recipient,
                field="account",
                reason=form.cleaned_data["reason"],
                by=request.user,
                request=request,
            )
        except ValidationError as refusal:
            form.add_error("reason", refusal)
    page = "grants/recipient/reveal.html"
    return render(
        request,
        "components/reveal_dialog.html" if request.htmx else page,
        {
            "recipient": recipient,
            "form": form,
            "value": value,
            "title": f"Nomor rekening {recipient.name}",
            "action": reverse("grants:recipient-account", args=[public_id]),
        },
    )
