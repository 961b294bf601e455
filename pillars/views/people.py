"""Orang: the list of people, and finding one by NIK. The page of one is in `person.py`."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import crypto
from accounts.access import require
from accounts.permissions import Permission
from accounts.views.listing import context_of
from pillars import identity
from pillars.forms.nik import NikForm
from pillars.listings import PersonListing
from pillars.models import Person


@require(Permission.PERSON_VIEW)
@require_GET
def person_list(request):
    context = context_of(request, PersonListing())
    context["may_edit"] = request.user.has(Permission.PERSON_EDIT)
    return render(request, "pillars/person/list.html", context)


@require(Permission.PERSON_VIEW)
@require_http_methods(["GET", "POST"])
def person_find(request):
    """Find by exact NIK: the number travels in the body only, and is not shown again."""
    form = NikForm(request.POST or None)
    if form.is_valid():
        people = Person.objects.visible_to(request.user)
        found = identity.by_nik(people, crypto.index(form.cleaned_data["nik"])).first()
        if found is not None:
            return redirect("pillars:person-detail", found.public_id)
        messages.warning(request, "Tidak ada orang dengan NIK itu di wilayah Anda.")
        return redirect("pillars:person-list")
    return render(
        request,
        "pillars/person/_find.html" if request.htmx else "pillars/person/find.html",
        {"form": form},
    )
