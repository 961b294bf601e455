"""The page of one person: who it is, what they do now, and behind tabs all that is known."""

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from accounts.services import access
from pillars import identity, life, person_page, provenance, queries
from pillars.forms.nik import RevealForm
from pillars.models import Person, PersonAccount

LATEST = 6
# What may be opened in full on this page: the field of the row, and how the dialog calls it.
SECRETS = {"nik": "NIK", "kk": "Nomor KK", "mother_name": "Nama ibu kandung"}


def person_or_404(request, public_id) -> Person:
    rows = Person.objects.select_related("region__parent__parent", "home_region__parent__parent")
    return visible_or_404(rows, request.user, public_id=public_id)


def show(request, person: Person, tab: str, template: str, **more):
    """One tab beneath the head that all tabs share."""
    head = person_page.head_of(person, request.user)
    context = {"person": person, "tab": tab, "head": head, **more}
    return render(request, f"pillars/person/{template}.html", context)


@require(Permission.PERSON_VIEW)
@require_GET
def person_detail(request, public_id):
    try:
        person = person_or_404(request, public_id)
    except Http404:
        kept = identity.kept_for(request.user, public_id)
        if kept is None:
            raise
        return redirect("pillars:person-detail", kept.public_id)
    sources = provenance.sources_of(person, request.user)
    told = life.life_of(person, request.user, sources)
    return show(
        request,
        person,
        "ringkasan",
        "detail",
        life=told[:LATEST],
        more_life=max(0, len(told) - LATEST),
        sources=sources,
    )


@require(Permission.PERSON_VIEW)
@require_GET
def person_timeline(request, public_id):
    person = person_or_404(request, public_id)
    sources = provenance.sources_of(person, request.user)
    told = life.life_of(person, request.user, sources)
    return show(request, person, "linimasa", "timeline", life=told)


@require(Permission.PERSON_VIEW)
@require_GET
def person_duties(request, public_id):
    """Every duty, also the ended ones, with its decree and what happened to it."""
    person = person_or_404(request, public_id)
    duties = person_page.duties_of(person, request.user)
    return show(request, person, "penugasan", "duties", duties=duties)


@require(Permission.PERSON_VIEW)
@require_GET
def person_suitability(request, public_id):
    """Which duties the person may hold, rule by rule."""
    person = person_or_404(request, public_id)
    duties = list(person.assignments.active_on().select_related("region").order_by("pk"))
    kinds = person_page.suitability_of(person, duties)
    return show(request, person, "kelayakan", "suitability", kinds=kinds)


@require(Permission.PERSON_VIEW)
@require_GET
def person_history(request, public_id):
    person = person_or_404(request, public_id)
    return show(request, person, "perubahan", "history", entries=queries.changes_to(person))


@require(Permission.PERSON_VIEW)
@require_GET
def person_photo(request, public_id):
    """The portrait, for whoever may see the person; never an address that works for others."""
    person = person_or_404(request, public_id)
    if not person.photo:
        raise Http404
    return FileResponse(person.photo.open("rb"), content_type="image/jpeg")


@require(Permission.NIK_REVEAL)
@require_http_methods(["GET", "POST"])
def person_nik(request, public_id):
    """The NIK in full, once the reason stands in the ledger."""
    person = person_or_404(request, public_id)
    action = reverse("pillars:person-nik", args=[public_id])
    return reveal(request, person, person, "nik", "NIK", action)


@require(Permission.NIK_REVEAL)
@require_http_methods(["GET", "POST"])
def person_secret(request, public_id, field):
    """The family card's number or the mother's name in full, with a reason."""
    if field not in SECRETS:
        raise Http404
    person = person_or_404(request, public_id)
    action = reverse("pillars:person-secret", args=[public_id, field])
    return reveal(request, person, person, field, SECRETS[field], action)


@require(Permission.NIK_REVEAL)
@require_http_methods(["GET", "POST"])
def account_reveal(request, public_id, account_id):
    """The number of a bank account in full, with a reason."""
    person = person_or_404(request, public_id)
    rows = PersonAccount.objects.filter(person=person)
    account = visible_or_404(rows, request.user, public_id=account_id)
    action = reverse("pillars:account-reveal", args=[public_id, account_id])
    return reveal(request, person, account, "account", "Nomor rekening", action)


def reveal(request, person: Person, subject, field: str, label: str, action: str):
    """Asks why; answers with the secret once the line is in the ledger."""
    form = RevealForm(request.POST or None)
    value = ""
    if form.is_valid():
        try:
            value = access.reveal(
                subject=subject,
                field=field,
                reason=form.cleaned_data["reason"],
                by=request.user,
                request=request,
            )
        except ValidationError as refusal:
            form.add_error("reason", refusal)
    template = "components/reveal_dialog.html" if request.htmx else "pillars/person/reveal.html"
    context = {
        "person": person,
        "form": form,
        "value": value,
        "label": label,
        "title": f"{label} {person.name}",
        "action": action,
    }
    return render(request, template, context)
