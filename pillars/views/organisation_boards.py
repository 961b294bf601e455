"""Kepengurusan: a new board, and who joins, follows or leaves."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from pillars.errors import RegistryError
from pillars.forms.boards_of_organisations import (
    BoardForm,
    CorrectionForm,
    LeaveForm,
    OfficerForm,
    ReplaceForm,
)
from pillars.models import Assignment, Board
from pillars.services import boards
from pillars.views.organisation import organisation_or_404
from pillars.views.organisation_forms import form_page


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def board_install(request, public_id):
    organisation = organisation_or_404(request, public_id)
    form = BoardForm(request.POST or None)
    if form.is_valid():
        try:
            boards.install(organisation=organisation, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Kepengurusan baru tercatat. Tambahkan pengurusnya.")
            return redirect("pillars:organisation-boards", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Kepengurusan baru",
        label="Simpan kepengurusan",
        intro="Kepengurusan sebelumnya berakhir sehari sebelum masa bakti ini mulai; riwayatnya "
        "tetap tersimpan.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def board_correct(request, public_id, board_id):
    organisation = organisation_or_404(request, public_id)
    board = _board(request, organisation, board_id)
    form = CorrectionForm(request.POST or None, board=board)
    if form.is_valid():
        try:
            boards.correct(board=board, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "SK kepengurusan dibetulkan.")
            return redirect("pillars:organisation-boards", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Betulkan SK kepengurusan",
        label="Simpan pembetulan",
        intro="Untuk yang keliru dicatat. Kepengurusan yang berganti dicatat sebagai kepengurusan "
        "baru.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def officer_add(request, public_id, board_id):
    organisation = organisation_or_404(request, public_id)
    board = _board(request, organisation, board_id)
    form = OfficerForm(request.POST or None, user=request.user)
    if form.is_valid():
        found = form.cleaned_data
        try:
            made = boards.add_officer(
                board=board,
                person=form.person,
                position=found["position"],
                start_on=found["start_on"],
                override_reason=found["override_reason"],
                by=request.user,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.person.name} tercatat sebagai {made.position}.")
            return redirect("pillars:organisation-boards", public_id)
    return form_page(request, organisation, form, title="Tambah pengurus", label="Simpan pengurus")


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def officer_replace(request, public_id, assignment_id):
    organisation = organisation_or_404(request, public_id)
    duty = _duty(request, organisation, assignment_id)
    form = ReplaceForm(request.POST or None, user=request.user)
    if form.is_valid():
        found = form.cleaned_data
        try:
            boards.replace_officer(
                duty=duty,
                person=form.person,
                start_on=found["start_on"],
                note=found["note"],
                override_reason=found["override_reason"],
                by=request.user,
            )
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.person.name} menggantikan {duty.person.name}.")
            return redirect("pillars:organisation-boards", public_id)
    return form_page(
        request,
        organisation,
        form,
        title=f"Ganti {duty.position or 'pengurus'}",
        label="Simpan penggantian",
        intro=f"Menggantikan {duty.person.name}.",
    )


@require(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def officer_remove(request, public_id, assignment_id):
    organisation = organisation_or_404(request, public_id)
    duty = _duty(request, organisation, assignment_id)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            boards.remove_officer(duty=duty, **form.cleaned_data, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Tugas {duty.person.name} sebagai pengurus diakhiri.")
            return redirect("pillars:organisation-boards", public_id)
    return form_page(
        request,
        organisation,
        form,
        title="Akhiri tugas pengurus",
        label="Akhiri tugas",
        intro=f"{duty.person.name}, {duty.position or 'pengurus'}.",
    )


def _duty(request, organisation, assignment_id) -> Assignment:
    rows = Assignment.objects.select_related(
        "person", "board__organisation__kind", "board__organisation__region", "organisation"
    ).filter(board__isnull=False)
    return visible_or_404(rows, request.user, organisation=organisation, public_id=assignment_id)


def _board(request, organisation, board_id) -> Board:
    rows = Board.objects.select_related("organisation__kind", "organisation__region")
    return visible_or_404(rows, request.user, organisation=organisation, public_id=board_id)
