"""Checking LPJs: item by item with a reason, or many that are in order at once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import formats
from accounts.permissions import Permission
from grants.enums import Judgement, LpjState
from grants.errors import GrantError
from grants.forms.money_lpj import JudgeForm, NoteForm
from grants.models import Lpj, LpjLine
from grants.services import lpj as lpjs
from grants.services import lpj_decisions
from grants.services.lpj_decisions import Verdict
from grants.views.frame import acting, ensure_here
from grants.views.lpj import detail_page, instalment_or_404, lpj_of
from grants.views.payments import ticked_ids

SHOWN_REFUSALS = 5
SAID = {
    lpj_decisions.KEEP: "Hasil pemeriksaan tersimpan; LPJ belum diputuskan.",
    lpj_decisions.RETURN: "LPJ dikembalikan beserta alasannya.",
    lpj_decisions.ACCEPT: "LPJ diterima.",
}


@acting(Permission.GRANT_VERIFY)
@require_POST
def lpj_judge(request, public_id):
    """The verdicts on all lines, and with them: keep, accept, or send back."""
    instalment = instalment_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_VERIFY, instalment.recipient.region_id)
    lpj = lpj_of(instalment)
    if lpj is None or lpj.state != LpjState.SUBMITTED:
        messages.error(request, "LPJ ini tidak sedang menunggu diperiksa.")
        return redirect("grants:lpj-detail", instalment.public_id)
    lines = list(LpjLine.objects.visible_to(request.user).filter(lpj=lpj))
    judge = {line.pk: JudgeForm(request.POST, prefix=f"baris-{line.number}") for line in lines}
    note = NoteForm(request.POST)
    if not (all(form.is_valid() for form in judge.values()) and note.is_valid()):
        return detail_page(request, instalment, 422, judge=judge, note_form=note)
    verdicts = {}
    for line in lines:
        found = judge[line.pk].cleaned_data
        if found["verdict"]:
            is_fine = found["verdict"] == Judgement.ACCEPTED
            verdicts[line.pk] = Verdict(is_fine, found["reason"])
    decision = request.POST.get("keputusan", lpj_decisions.KEEP)
    try:
        lpj_decisions.decide(
            lpj=lpj,
            verdicts=verdicts,
            decision=decision,
            note=note.cleaned_data["note"],
            by=request.user,
        )
    except GrantError as refusal:
        note.add_error("note", str(refusal))
        return detail_page(request, instalment, 422, judge=judge, note_form=note)
    messages.success(request, SAID.get(decision, SAID[lpj_decisions.KEEP]))
    return redirect("grants:lpj-detail", instalment.public_id)


@acting(Permission.GRANT_VERIFY)
@require_POST
def lpj_accept_many(request):
    """Those that are ticked; each that is not in order is named with its reason."""
    found = Lpj.objects.visible_to(request.user).filter(
        instalment__public_id__in=ticked_ids(request)
    )
    if not found.exists():
        messages.error(request, "Centang dulu LPJ yang diterima.")
        return redirect("grants:lpj-list")
    try:
        outcome = lpjs.accept(lpjs=found, by=request.user)
    except GrantError as refusal:
        messages.error(request, str(refusal))
    else:
        if outcome.done:
            messages.success(request, f"{formats.number(outcome.done)} LPJ diterima.")
        for refused in outcome.refused[:SHOWN_REFUSALS]:
            messages.error(request, f"{refused.name}: {refused.message}")
        if (more := len(outcome.refused) - SHOWN_REFUSALS) > 0:
            messages.error(request, f"{formats.number(more)} LPJ lain juga belum diterima.")
    return redirect("grants:lpj-list")
