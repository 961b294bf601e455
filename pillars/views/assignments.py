"""Penugasan: a person is appointed, or a duty ends."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from pillars.errors import RegistryError, SeatTaken
from pillars.forms.assignments import AppointForm, EndForm
from pillars.models import Assignment
from pillars.services import assignments, duty_checks
from pillars.views.person import person_or_404


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def assignment_create(request, public_id):
    person = person_or_404(request, public_id)
    form = AppointForm(request.POST or None, person=person, user=request.user)
    is_taken = False
    if form.is_valid():
        try:
            made = _appoint(form, person, request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
            is_taken = isinstance(refusal, SeatTaken)
        else:
            messages.success(request, f"{person.name} tercatat sebagai {made.kind.name}.")
            return redirect("pillars:person-detail", public_id)
    if not is_taken and "replaces" not in form.data:
        del form.fields["replaces"]
    return render(request, "pillars/person/appoint.html", {"person": person, "form": form})


@require(Permission.PERSON_EDIT)
@require_POST
def assignment_judge(request, public_id):
    """How the rules judge what the form says so far, while it is being filled in."""
    person = person_or_404(request, public_id)
    form = AppointForm(request.POST, person=person, user=request.user)
    form.is_valid()
    # Nobody has asked to keep it yet, so nothing is wrong yet.
    form.errors.clear()
    return render(request, "pillars/person/_judgement.html", {"form": form})


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def assignment_end(request, public_id, assignment_id):
    person = person_or_404(request, public_id)
    duty = duty_or_404(request, person, assignment_id)
    form = EndForm(request.POST or None, duty=duty, user=request.user)
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


def duty_or_404(request, person, assignment_id) -> Assignment:
    rows = Assignment.objects.select_related("person", "kind", "region__parent__parent")
    return visible_or_404(rows, request.user, person=person, public_id=assignment_id)


def _appoint(form: AppointForm, person, by) -> Assignment:
    duty = form.duty
    is_replacing = duty.pop("replaces")
    if is_replacing:
        validity = duty_checks.span(duty["start_on"], duty["end_on"])
        holder = duty_checks.holder_of(duty["kind"], duty["region"], validity)
        if holder is not None:
            del duty["kind"], duty["region"]
            return assignments.replace(
                assignment=holder, person=person, **duty, overrides=form.overrides, by=by
            )
    return assignments.appoint(person=person, **duty, overrides=form.overrides, by=by)
