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
    return render(
        request, "pillars/organisation/list.html", context_of(request, OrganisationListing())
    )
