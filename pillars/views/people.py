"""Orang: the list of people and the page of one person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import crypto
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from pillars import provenance, queries
from pillars.forms.filters import PersonFilter
from pillars.forms.nik import NikForm, RevealForm
from pillars.models import Person
from regions.codes import lies_within


@require(Permission.PERSON_VIEW)
@require_GET
def person_list(request):
    form = PersonFilter(request.GET, user=request.user)
    rows = form.rows().select_related("region__parent__parent")
    page = page_of(rows, request.GET, order=("name_key", "id"), key="public_id")
    duties = queries.duties_today(page.rows)
    for person in page.rows:
        person.duties = duties.get(person.pk, [])
    may_reveal = request.user.has(Permission.NIK_REVEAL)
    return render(
        request,
        "pillars/person/list.html",
        {"form": form, "page": page, "may_reveal": may_reveal},
    )


@require(Permission.PERSON_VIEW)
@require_http_methods(["GET", "POST"])
def person_find(request):
    """Find by exact NIK: the number travels in the body only, and is not shown again."""
    form = NikForm(request.POST or None)
    if form.is_valid():
        people = Person.objects.visible_to(request.user)
        found = people.with_nik(crypto.index(form.cleaned_data["nik"])).first()
        if found is not None:
            return redirect("pillars:person-detail", found.public_id)
        messages.warning(request, "Tidak ada orang dengan NIK itu di wilayah Anda.")
        return redirect("pillars:person-list")
    return render(
        request,
        "pillars/person/_find.html" if request.htmx else "pillars/person/find.html",
        {"form": form},
    )


@require(Permission.PERSON_VIEW)
@require_GET
def person_detail(request, public_id):
    person = person_or_404(request, public_id)
    duties = list(person.assignments.active_on().select_related("kind", "region__parent__parent"))
    may_edit = request.user.has(Permission.PERSON_EDIT)
    for duty in duties:
        duty.may_end = (
            may_edit and not duty.end_reason and lies_within(duty.region_id, request.user.region_id)
        )
    return render(
        request,
        "pillars/person/detail.html",
        {
            "person": person,
            "tab": "ringkasan",
            "duties": duties,
            "life": queries.life_of(person, request.user),
            "sources": provenance.sources_of(person, request.user),
            "may_edit": may_edit,
            "may_reveal": request.user.has(Permission.NIK_REVEAL),
        },
    )


@require(Permission.PERSON_VIEW)
@require_GET
def person_history(request, public_id):
    person = person_or_404(request, public_id)
    return render(
        request,
        "pillars/person/history.html",
        {
            "person": person,
            "tab": "perubahan",
            "entries": queries.changes_to(person),
            "may_edit": request.user.has(Permission.PERSON_EDIT),
        },
    )


@require(Permission.NIK_REVEAL)
@require_http_methods(["GET", "POST"])
def person_nik(request, public_id):
    """The NIK in full, once the reason stands in the ledger."""
    person = person_or_404(request, public_id)
    form = RevealForm(request.POST or None)
    value = ""
    if form.is_valid():
        try:
            value = access.reveal(
                subject=person,
                field="nik",
                reason=form.cleaned_data["reason"],
                by=request.user,
                request=request,
            )
        except ValidationError as refusal:
            form.add_error("reason", refusal)
    return render(
        request,
        "components/reveal_dialog.html" if request.htmx else "pillars/person/reveal.html",
        {
            "person": person,
            "form": form,
            "value": value,
            "title": f"NIK {person.name}",
            "action": reverse("pillars:person-nik", args=[public_id]),
        },
    )


def person_or_404(request, public_id) -> Person:
    rows = Person.objects.select_related("region__parent__parent", "home_region__parent__parent")
    return visible_or_404(rows, request.user, public_id=public_id)
