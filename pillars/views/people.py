"""Orang: the list of people, and finding one by NIK. The page of one is in `person.py`."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import crypto
from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars import queries
from pillars.forms.filters import PersonFilter
from pillars.forms.nik import NikForm
from pillars.models import Person


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
