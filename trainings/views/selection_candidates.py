"""Calon: picked from the registry or written in a form; their papers; their way out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import crypto
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from pillars.errors import RegistryError
from pillars.forms.reason import ReasonForm
from pillars.models import Person
from pillars.services import profiles
from regions.codes import within
from trainings.errors import TrainingError
from trainings.forms.selection import NewCandidateForm, PaperForm
from trainings.models import Candidate, CandidateDocument, SelectionRequirement
from trainings.selection import fitness
from trainings.selection.states import CHECKS_PAPERS, TAKES_CANDIDATES
from trainings.services import selection_candidates
from trainings.sheets.candidates import CandidateSheet
from trainings.views.selection_frame import candidate_or_404, frame, named_call
from trainings.views.uploads import latest_uploads, upload_url

MOST_AT_ONCE = 200


@require(Permission.EVENT_VIEW)
@require_GET
def selection_candidates_list(request, public_id):
    selection = named_call(request, public_id)
    rows = (
        Candidate.objects.visible_to(request.user)
        .filter(selection=selection)
        .select_related("person__home_region__parent__parent", "seat__region__parent", "comes_from")
        .annotate(
            accepted=Count("documents", filter=Q(documents__state="accepted")),
            returned=Count("documents", filter=Q(documents__state="returned")),
        )
    )
    page = page_of(rows, request.GET, order=("seat__region_id", "pk"), key="public_id")
    found = fitness.findings_of(
        [(row.person, row.seat) for row in page.rows], selection.kind, timezone.localdate()
    )
    for row in page.rows:
        row.stopped = [one for one in found[row.person_id] if one.stops]
    return render(
        request,
        "trainings/selection/candidates.html",
        {
            **frame(request, selection, "calon"),
            "page": page,
            "paper_count": selection.requirements.count(),
            **_uploads(request.user, selection),
        },
    )


def _uploads(user, selection) -> dict:
    slug, target = CandidateSheet.slug, str(selection.public_id)
    takes = selection.state in TAKES_CANDIDATES
    return {
        "upload_url": upload_url(user, slug, target) if takes else "",
        "uploads": latest_uploads(user, slug, target),
    }


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def selection_pick(request, public_id):
    """Members of PSM and Karang Taruna who live in a kecamatan of the call."""
    selection = named_call(request, public_id)
    seats = _seats(selection, request.user)
    seat = seats.filter(region=request.GET.get("formasi", "")).first() or seats.first()
    if seat is None:
        raise PermissionDenied("Seleksi ini tidak punya formasi di wilayah Anda.")
    today = timezone.localdate()
    rows = fitness.recruitable(selection, seat, request.user, today)
    if request.method == "POST":
        wanted = rows.filter(public_id__in=request.POST.getlist("pilih")[:MOST_AT_ONCE])
        try:
            made = selection_candidates.register(seat=seat, people=list(wanted), by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{len(made)} calon didaftarkan untuk {seat.region.name}.")
            return redirect("trainings:selection-candidates", selection.public_id)
    page = page_of(
        rows.select_related("home_region__parent__parent"),
        request.GET,
        order=("name_key", "pk"),
        key="public_id",
    )
    found = fitness.findings_of([(person, seat) for person in page.rows], selection.kind, today)
    for person in page.rows:
        person.failed = [one for one in found[person.pk] if one.is_failed]
    return render(
        request,
        "trainings/selection/pick.html",
        {**frame(request, selection, "calon"), "seats": seats, "seat": seat, "page": page},
    )


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def selection_register(request, public_id):
    """Somebody who is not in the registry, or is found there by NIK."""
    selection = named_call(request, public_id)
    if not request.user.has(Permission.PERSON_EDIT):
        raise PermissionDenied
    form = NewCandidateForm(
        request.POST or None,
        seats=_seats(selection, request.user),
        scope=request.user.region_id,
    )
    if form.is_valid():
        try:
            person = _person(form.cleaned_data, request.user)
            made = selection_candidates.register(
                seat=form.cleaned_data["seat"], people=[person], by=request.user
            )
        except (TrainingError, RegistryError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Calon didaftarkan. Lengkapi berkasnya di bawah.")
            return redirect("trainings:selection-candidate", selection.public_id, made[0].public_id)
    return render(
        request,
        "trainings/selection/register.html",
        {**frame(request, selection, "calon"), "form": form},
    )


@require(Permission.EVENT_VIEW)
@require_GET
def selection_candidate(request, public_id, candidate_id):
    """Who it is, what the rules say, which papers are in and what became of them."""
    selection = named_call(request, public_id)
    candidate = candidate_or_404(request, selection, candidate_id)
    found = fitness.findings_of(
        [(candidate.person, candidate.seat)],
        selection.kind,
        timezone.localdate(candidate.registered_at),
    )
    documents = {row.requirement_id: row for row in candidate.documents.all()}
    papers = [
        {"requirement": one, "document": documents.get(one.pk), "form": PaperForm(prefix=one.pk)}
        for one in selection.requirements.all()
    ]
    context = frame(request, selection, "calon")
    return render(
        request,
        "trainings/selection/candidate.html",
        {
            **context,
            "candidate": candidate,
            "findings": found[candidate.person_id],
            "papers": papers,
            "may_check": context["may_edit"] and selection.state in CHECKS_PAPERS,
            "results": candidate.results.select_related("stage").order_by("stage__order"),
        },
    )


@require(Permission.EVENT_NOMINATE)
@require_POST
def selection_hand_in(request, public_id, candidate_id, requirement):
    selection = named_call(request, public_id)
    candidate = candidate_or_404(request, selection, candidate_id)
    paper = get_object_or_404(
        SelectionRequirement.objects.visible_to(request.user), selection=selection, pk=requirement
    )
    form = PaperForm(request.POST, request.FILES, prefix=paper.pk)
    if form.is_valid():
        try:
            selection_candidates.hand_in(
                candidate=candidate,
                requirement=paper,
                file=form.cleaned_data["file"],
                by=request.user,
            )
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{paper.title} tersimpan, menunggu pemeriksaan.")
    else:
        messages.error(request, " ".join(form.errors.get("file", ["Pilih berkasnya."])))
    return redirect("trainings:selection-candidate", selection.public_id, candidate.public_id)


@require(Permission.EVENT_EDIT)
@require_POST
def selection_check(request, public_id, candidate_id, document_id):
    """Accepted, or sent back with a reason."""
    selection = named_call(request, public_id)
    candidate, document = _document(request, selection, candidate_id, document_id)
    accept = "terima" in request.POST
    try:
        selection_candidates.check(
            document=document,
            accept=accept,
            reason=request.POST.get("alasan", ""),
            by=request.user,
        )
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Berkas diterima." if accept else "Berkas dikembalikan.")
    return redirect("trainings:selection-candidate", selection.public_id, candidate.public_id)


@require(Permission.EVENT_VIEW)
@require_GET
def selection_document(request, public_id, candidate_id, document_id):
    selection = named_call(request, public_id)
    _candidate, document = _document(request, selection, candidate_id, document_id)
    access.download(
        by=request.user,
        subject_kind="trainings.candidatedocument",
        subject_id=str(document.public_id),
        reason="Membaca berkas calon",
        checksum=document.file_sha256,
        request=request,
    )
    ending = document.file.name.rpartition(".")[2]
    return FileResponse(
        document.file.open("rb"), as_attachment=True, filename=f"berkas-calon.{ending}"
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def selection_leave(request, public_id, candidate_id):
    """They withdraw or are dropped; the reserve moves up."""
    selection = named_call(request, public_id)
    candidate = candidate_or_404(request, selection, candidate_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            selection_candidates.leave(
                candidate=candidate,
                reason=form.cleaned_data["reason"],
                is_dropped="gugur" in request.POST,
                by=request.user,
            )
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Tercatat. Bila ia terpilih, cadangan berikutnya naik.")
        return redirect("trainings:selection-candidate", selection.public_id, candidate.public_id)
    return render(
        request,
        "trainings/selection/leave.html",
        {"selection": selection, "candidate": candidate, "form": form},
    )


def _seats(selection, user):
    return (
        selection.seats.filter(within("region_id", user.region_id))
        .select_related("region__parent")
        .order_by("region_id")
    )


def _document(request, selection, candidate_id, document_id):
    candidate = candidate_or_404(request, selection, candidate_id)
    rows = CandidateDocument.objects.filter(candidate=candidate).select_related(
        "candidate__selection", "candidate__seat"
    )
    return candidate, visible_or_404(rows, request.user, public_id=document_id)


def _person(data, by) -> Person:
    known = Person.objects.visible_to(by).filter(nik_index=crypto.index(data["nik"])).first()
    if known is not None:
        return known
    names = ("sex", "born_on", "education", "state_office", "phone", "home_region")
    return profiles.register(
        name=data["name"],
        region=data["home_region"],
        nik=data["nik"],
        values={name: data[name] for name in names},
        by=by,
    )
