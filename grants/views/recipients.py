"""The two long lists: proposals on their way, and recipients whom a decree names."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import Permission
from accounts.views.listing import context_of
from grants.listings import AwardListing, ProposalListing
from grants.models import Programme
from grants.services import rights
from grants.services.bulk import NEEDS, Action

ICONS = {
    Action.SUBMIT: "send",
    Action.VERIFY: "check",
    Action.RETURN: "arrow-back-up",
    Action.REJECT: "circle-x",
    Action.WITHDRAW: "ban",
    Action.SIGN: "signature",
    Action.BRIEF: "school",
    Action.REFRESH: "refresh",
    Action.ACCEPT_PAPERS: "file-check",
}
# What may be done with proposals in each state, the usual step first.
PROPOSALS = {
    "": (Action.SUBMIT, Action.VERIFY, Action.RETURN, Action.ACCEPT_PAPERS, Action.REFRESH,
         Action.BRIEF, Action.REJECT, Action.WITHDRAW),
    "draft": (Action.SUBMIT, Action.REFRESH, Action.BRIEF, Action.WITHDRAW),
    "returned": (Action.SUBMIT, Action.REFRESH, Action.BRIEF, Action.WITHDRAW),
    "submitted": (Action.VERIFY, Action.RETURN, Action.ACCEPT_PAPERS, Action.BRIEF, Action.REJECT),
    "verified": (Action.RETURN, Action.BRIEF, Action.REJECT),
}  # fmt: skip
AWARDS = {"": (Action.SIGN, Action.BRIEF), "decreed": (Action.SIGN, Action.BRIEF), "signed": ()}


@require(Permission.GRANT_VIEW)
@require_GET
def proposal_list(request):
    return _list(request, ProposalListing(), PROPOSALS, "grants/recipient/proposals.html")


@require(Permission.GRANT_VIEW)
@require_GET
def award_list(request):
    return _list(request, AwardListing(), AWARDS, "grants/recipient/awards.html")


def _list(request, listing, steps, template):
    user = request.user
    context = context_of(request, listing)
    form = context["form"]
    chosen = form.cleaned_data if form.is_valid() else {}
    offered = [
        (action, action.label, ICONS[action])
        for action in steps.get(chosen.get("status", ""), ())
        if rights.may(user, NEEDS[action])
    ]
    programme = None
    if chosen.get("program"):
        programme = Programme.objects.visible_to(user).filter(code=chosen["program"]).first()
    return render(
        request,
        template,
        {**context, "actions": offered, "pick": bool(offered), "programme": programme},
    )
