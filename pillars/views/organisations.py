"""Organisasi: Karang Taruna, UKKT, LKS."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import Permission
from accounts.views.listing import context_of
from pillars.listings import OrganisationListing


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_list(request):
    context = context_of(request, OrganisationListing())
    context["may_edit"] = request.user.has(Permission.ORGANISATION_EDIT)
    return render(request, "pillars/organisation/list.html", context)
