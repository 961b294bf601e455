"""Organisasi: Karang Taruna, UKKT, LKS."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require, visible_or_404
from accounts.changes import changes_of, versions_of
from accounts.permissions import Permission
from accounts.views.listing import context_of
from pillars.listings import OrganisationListing
from pillars.models import Board, Organisation


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_list(request):
    return render(
        request, "pillars/organisation/list.html", context_of(request, OrganisationListing())
    )


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_detail(request, public_id):
    rows = Organisation.objects.select_related("kind", "parent", "region__parent__parent__parent")
    organisation = visible_or_404(rows, request.user, public_id=public_id)
    boards = list(organisation.boards.all())
    officers = organisation.assignments.active_on().select_related("person")
    versions = versions_of(Organisation).filter(pgh_obj_id=organisation.pk)
    board_versions = versions_of(Board).filter(organisation_id=organisation.pk)
    entries = [
        *changes_of(versions, noun="Data organisasi"),
        *changes_of(board_versions, noun="Kepengurusan"),
    ]
    return render(
        request,
        "pillars/organisation/detail.html",
        {
            "organisation": organisation,
            "boards": boards,
            "officers": officers.visible_to(request.user),
            "units": organisation.units.visible_to(request.user).order_by("region_id"),
            "documents": organisation.documents.all(),
            "entries": sorted(entries, key=lambda entry: entry.at, reverse=True),
        },
    )
