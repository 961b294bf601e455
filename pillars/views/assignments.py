"""Penugasan: a person is appointed, or a duty ends."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from pillars.errors import RegistryError
from pillars.forms.assignments import AppointForm, EndForm
from pillars.models import Assignment
from pillars.services import assignments
from pillars.views.person import person_or_404


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def assignment_create(request, public_id):
    person = person_or_404(request, public_id)
    form = AppointForm(request.POST or None, person=person, user=request.user)
    if form.is_valid():
        try:
            made = assignments.appoint(person=person, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{person.name} tercatat sebagai {made.kind.name}.")
            return redirect("pillars:person-detail", public_id)
    return render(request, "pillars/person/appoint.html", {"person": person, "form": form})


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def assignment_end(request, public_id, assignment_id):
    person = person_or_404(request, public_id)
    rows = Assignment.objects.select_related("kind", "region__parent__parent")
    duty = visible_or_404(rows, request.user, person=person, public_id=assignment_id)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            assignments.end(assignment=duty, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Tugas {duty.kind.name} {person.name} diakhiri.")
            return redirect("pillars:person-detail", public_id)
    return render(
        request,
        "pillars/person/end.html",
        {
            "person": person,
            "duty": duty,
            "form": form,
            "action": reverse("pillars:assignment-end", args=[public_id, assignment_id]),
        },
    )
