"""Undangan: inviting somebody, handing over the link, and accepting it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts import letters
from accounts.access import require, visible_or_404
from accounts.forms.invitations import AcceptanceForm, InvitationForm
from accounts.models import Invitation
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import invitations

# The secret of a fresh link waits here for the one page that shows it.
FRESH = "sipilar_fresh_link"


@require(Permission.USER_MANAGE)
@require_GET
def invitation_list(request):
    rows = Invitation.objects.visible_to(request.user).select_related(
        "region__parent__parent", "invited_by", "accepted_by"
    )
    page = page_of(rows, request.GET, order=("-invited_at", "public_id"), key="public_id")
    return render(request, "accounts/invitation/list.html", {"page": page})


@require(Permission.USER_MANAGE)
def invitation_new(request):
    form = InvitationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, secret = invitations.create(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _show_link(request, invitation, secret)
    return render(request, "accounts/invitation/new.html", {"form": form})


@require(Permission.USER_MANAGE)
@require_POST
def invitation_resend(request, public_id):
    invitation = visible_or_404(Invitation.objects.all(), request.user, public_id=public_id)
    try:
        invitation, secret = invitations.resend(invitation=invitation, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("accounts:invitation-list")
    return _show_link(request, invitation, secret)


@require(Permission.USER_MANAGE)
@require_POST
def invitation_withdraw(request, public_id):
    invitation = visible_or_404(Invitation.objects.all(), request.user, public_id=public_id)
    try:
        invitations.withdraw(invitation=invitation, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Undangan untuk {invitation.name} ditarik.")
    return redirect("accounts:invitation-list")


@require(Permission.USER_MANAGE)
@never_cache
@require_GET
def invitation_link(request, public_id):
    """The link of an invitation that was just made; shown once, because only its hash is kept."""
    invitation = visible_or_404(
        Invitation.objects.select_related("region"), request.user, public_id=public_id
    )
    fresh = request.session.pop(FRESH, {})
    if fresh.get("invitation") != str(invitation.public_id):
        raise Http404
    return render(
        request,
        "accounts/invitation/link.html",
        {"invitation": invitation, "link": letters.invitation_link(fresh["secret"])},
    )


@sensitive_post_parameters()
@never_cache
def invitation_accept(request, secret):
    """For the invited person, without an account: name, password, done."""
    try:
        invitation = invitations.find(secret)
    except invitations.LinkDead:
        return _dead(request)
    form = AcceptanceForm(
        request.POST or None, email=invitation.email, initial={"name": invitation.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            invitations.accept(
                secret=secret,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
            )
        except invitations.LinkDead:
            return _dead(request)
        messages.success(request, "Akun Anda siap. Masuk dengan kata sandi yang baru dibuat.")
        return redirect("account_login")
    response = render(
        request, "accounts/invitation/accept.html", {"form": form, "invitation": invitation}
    )
    # The address of this page is the secret: nobody it links to may learn it.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _dead(request):
    return render(request, "accounts/invitation/dead.html", status=410)


def _show_link(request, invitation, secret):
    request.session[FRESH] = {"invitation": str(invitation.public_id), "secret": secret}
    return redirect("accounts:invitation-link", invitation.public_id)
