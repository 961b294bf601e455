"""The page of one organisation: what it is, its boards, units, papers, and what became of it."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.changes import changes_of, versions_of
from accounts.permissions import Permission
from accounts.services import access
from pillars import organisation_page
from pillars.forms.nik import RevealForm
from pillars.models import Board, Organisation, OrganisationDocument, StatusEvent
from pillars.services import changes


def organisation_or_404(request, public_id) -> Organisation:
    rows = Organisation.objects.select_related(
        "kind", "parent", "region__parent__parent__parent__parent"
    )
    return visible_or_404(rows, request.user, public_id=public_id)


def show(request, organisation: Organisation, tab: str, template: str, **more):
    """One tab beneath the head that all tabs share."""
    head = organisation_page.head_of(organisation, request.user)
    context = {"organisation": organisation, "tab": tab, "head": head, **more}
    return render(request, f"pillars/organisation/{template}.html", context)


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_detail(request, public_id):
    organisation = organisation_or_404(request, public_id)
    serving = organisation_page.serving(organisation, request.user)
    return show(request, organisation, "profil", "detail", serving=serving)


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_boards(request, public_id):
    organisation = organisation_or_404(request, public_id)
    return show(
        request,
        organisation,
        "kepengurusan",
        "boards",
        terms=organisation_page.terms_of(organisation, request.user),
        letters=organisation_page.letters_about_boards(organisation),
    )


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_units(request, public_id):
    organisation = organisation_or_404(request, public_id)
    kind = organisation_page.head_of(organisation, request.user).unit_kind
    if kind is None:
        raise Http404
    units = organisation_page.units_of(organisation, kind, request.user)
    return show(request, organisation, "unit", "units", units=units)


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_papers(request, public_id):
    organisation = organisation_or_404(request, public_id)
    return show(
        request,
        organisation,
        "dokumen",
        "papers",
        papers=organisation_page.papers_of(organisation),
        waiting=changes.pending(organisation),
    )


@require(Permission.ORGANISATION_VIEW)
@require_GET
def organisation_history(request, public_id):
    """Status and class, told once each, and every change of the data."""
    organisation = organisation_or_404(request, public_id)
    events = StatusEvent.objects.visible_to(request.user).filter(organisation=organisation)
    entries = [
        *changes_of(
            versions_of(Organisation).filter(pgh_obj_id=organisation.pk), noun="Data organisasi"
        ),
        *changes_of(
            versions_of(Board).filter(organisation_id=organisation.pk), noun="Kepengurusan"
        ),
        *changes_of(
            versions_of(OrganisationDocument).filter(organisation_id=organisation.pk),
            noun="Dokumen",
        ),
    ]
    return show(
        request,
        organisation,
        "riwayat",
        "history",
        events=events.select_related("recorded_by"),
        entries=sorted(entries, key=lambda entry: entry.at, reverse=True),
    )


@require(Permission.NIK_REVEAL)
@require_http_methods(["GET", "POST"])
def organisation_account_reveal(request, public_id):
    """The number of the account in full, once the reason stands in the ledger."""
    organisation = organisation_or_404(request, public_id)
    if not organisation.account_mask:
        raise Http404
    form, value = RevealForm(request.POST or None), ""
    if form.is_valid():
        try:
            value = access.reveal(
                subject=organisation,
                field="account",
                reason=form.cleaned_data["reason"],
                by=request.user,
                request=request,
            )
        except ValidationError as refusal:
            form.add_error("reason", refusal)
    page = "pillars/organisation/reveal.html"
    context = {
        "organisation": organisation,
        "form": form,
        "value": value,
        "label": "Nomor rekening",
        "title": f"Nomor rekening {organisation.name}",
        "action": reverse("pillars:organisation-account-reveal", args=[public_id]),
    }
    return render(request, "components/reveal_dialog.html" if request.htmx else page, context)
