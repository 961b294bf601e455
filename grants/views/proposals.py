"""Usulan by hand: one organisation of its own amount, its proposal and its budget (RAB)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from grants.errors import GrantError
from grants.forms.steps import NewProposalForm, OrganisationSearch, ProposalForm
from grants.services import proposals, recipients
from grants.views.frame import (
    acting,
    ensure_here,
    programme_frame,
    programme_or_404,
    recipient_or_404,
)


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def proposal_create(request, code):
    programme = programme_or_404(request, code)
    search = OrganisationSearch(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    form = NewProposalForm(
        request.POST or None, user=request.user, programme=programme, words=words
    )
    if form.is_valid():
        try:
            recipient = recipients.add(programme=programme, by=request.user, **form.cleaned_data)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Usulan {recipient.name} dibuat. Lengkapi RAB-nya.")
            return redirect("grants:proposal-edit", recipient.public_id)
    return render(
        request,
        "grants/recipient/create.html",
        {**programme_frame(request, programme, "usulan"), "form": form, "search": search},
        status=422 if form.errors else 200,
    )


@acting(Permission.GRANT_PROPOSE)
@require_http_methods(["GET", "POST"])
def proposal_edit(request, public_id):
    recipient = recipient_or_404(request, public_id)
    ensure_here(request.user, Permission.GRANT_PROPOSE, recipient.region_id)
    names = ("purpose", "proposal_number", "proposal_on")
    initial = {name: getattr(recipient, name) for name in names}
    form = ProposalForm(request.POST or None, recipient=recipient, initial=initial)
    if form.is_valid():
        wish = {name: form.cleaned_data[name] for name in names}
        try:
            proposals.write(recipient=recipient, lines=form.lines, by=request.user, **wish)
        except GrantError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Proposal dan RAB tersimpan.")
            return redirect("grants:recipient-detail", public_id)
    return render(
        request,
        "grants/recipient/edit.html",
        {"recipient": recipient, "form": form},
        status=422 if form.errors else 200,
    )
