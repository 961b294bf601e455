"""What happens to a duty while it lasts: perpanjang, nonaktifkan, aktifkan lagi, pindahkan."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.permissions import Permission
from pillars.errors import RegistryError
from pillars.forms.assignments import ExtendForm, MoveForm, ResumeForm, SuspendForm
from pillars.forms.judged import JudgedForm
from pillars.services import assignments, standings
from pillars.views.assignments import duty_or_404
from pillars.views.person import person_or_404


@dataclass(frozen=True)
class Act:
    """A page with one form and one service behind it."""

    form: Any
    service: Callable[..., Any]
    title: str
    button: str
    icon: str
    explained: str
    done: str


ACTS = {
    "extend": Act(
        ExtendForm, standings.extend, "Perpanjang tugas", "Perpanjang", "calendar-plus",
        "Tugas yang sama berlanjut sampai hari terakhir yang baru. SK lama tetap di riwayat.",
        "diperpanjang",
    ),
    "suspend": Act(
        SuspendForm, standings.suspend, "Nonaktifkan sementara", "Nonaktifkan", "player-pause",
        "Orang ini tetap memegang tugasnya, tetapi tercatat tidak bertugas sejak tanggal itu.",
        "dinonaktifkan sementara",
    ),
    "resume": Act(
        ResumeForm, standings.resume, "Aktifkan kembali", "Aktifkan", "player-play",
        "Catat hari kembali bertugas.",
        "aktif kembali",
    ),
    "move": Act(
        MoveForm, assignments.move, "Pindahkan tugas", "Pindahkan", "arrows-exchange",
        "Tugas di tempat lama berakhir sehari sebelum hari pertama di tempat baru.",
        "dipindahkan",
    ),
}  # fmt: skip


@require(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def assignment_act(request, public_id, assignment_id, act):
    person = person_or_404(request, public_id)
    duty = duty_or_404(request, person, assignment_id)
    what = ACTS[act]
    form = what.form(request.POST or None, duty=duty, user=request.user)
    if form.is_valid():
        values = form.cleaned_data
        if isinstance(form, JudgedForm):
            values = {**form.duty, "overrides": form.overrides}
        try:
            what.service(assignment=duty, **values, by=request.user)
        except RegistryError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Tugas {duty.kind.name} {person.name} {what.done}.")
            return redirect("pillars:person-duties", public_id)
    return render(
        request,
        "pillars/person/act.html",
        {"person": person, "duty": duty, "form": form, "act": what},
    )
