"""Surat: the numbered papers of an event, previewed first; and texts that remind people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from pillars.forms.reason import ReasonForm
from regions.codes import lies_within
from trainings import reminders
from trainings.errors import TrainingError
from trainings.forms.letter import LetterForm
from trainings.letters.content import signer_of
from trainings.models import Letter, LetterKind
from trainings.services import letters
from trainings.views.frame import event_or_404, frame


@require(Permission.EVENT_VIEW)
@require_GET
def letter_list(request, code):
    event = event_or_404(request, code)
    context = frame(request, event, "surat")
    rows = Letter.objects.visible_to(request.user).filter(event=event)
    rows = list(rows.select_related("addressee", "issued_by", "cancelled_by"))
    for letter in rows:
        letter.is_mine = lies_within(letter.series.partition("-")[2], request.user.region_id)
    return render(
        request,
        "trainings/event/letters.html",
        {**context, "letters": rows, "kinds": _kinds(request.user, event)},
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def letter_create(request, code, kind):
    """Fill in what the event does not say, look at the PDF, then give it its number."""
    event = event_or_404(request, code)
    if kind not in LetterKind.values:
        raise Http404
    if kind not in dict(_kinds(request.user, event)):
        raise PermissionDenied("Surat ini ditulis oleh penyelenggara.")
    is_mine = lies_within(event.region_id, request.user.region_id)
    office = event.region if is_mine else request.user.region
    form = LetterForm(
        request.POST or None,
        event=event,
        kind=kind,
        user=request.user,
        proposed=signer_of(office),
    )
    if form.is_valid():
        try:
            if "pratinjau" in request.POST:
                paper = letters.preview(event=event, wish=form.wish, by=request.user)
                return HttpResponse(paper, content_type="application/pdf")
            letter = letters.issue(event=event, wish=form.wish, by=request.user)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Surat {letter.number} diterbitkan.")
            return redirect("trainings:letter-list", event.code)
    return render(
        request,
        "trainings/event/letter_form.html",
        {"event": event, "form": form, "kind": kind, "label": LetterKind(kind).label},
    )


@require(Permission.EVENT_VIEW)
@require_GET
def letter_file(request, code, public_id):
    _event, letter = _letter(request, code, public_id)
    access.download(
        by=request.user,
        subject_kind="trainings.letter",
        subject_id=str(letter.public_id),
        reason=f"Membaca surat {letter.number}",
        checksum=letter.file_sha256,
        request=request,
    )
    return FileResponse(
        letter.file.open("rb"),
        as_attachment=True,
        filename=f"{letter.number.replace('/', '-').lower()}.pdf",
        content_type="application/pdf",
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def letter_cancel(request, code, public_id):
    event, letter = _letter(request, code, public_id)
    if not lies_within(letter.series.partition("-")[2], request.user.region_id):
        raise PermissionDenied("Surat ini milik wilayah lain.")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            letters.cancel(letter=letter, reason=form.cleaned_data["reason"], by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Surat {letter.number} dibatalkan; nomornya tetap terpakai.")
        return redirect("trainings:letter-list", event.code)
    return render(
        request,
        "trainings/event/_letter_cancel.html"
        if request.htmx
        else "trainings/event/letter_cancel.html",
        {
            "event": event,
            "letter": letter,
            "form": form,
            "action": reverse("trainings:letter-cancel", args=[code, public_id]),
        },
    )


@require(Permission.EVENT_NOMINATE)
@require_GET
def reminder_list(request, code):
    """Texts to copy or to open in WhatsApp and mail, and one link for each participant."""
    event = event_or_404(request, code)
    context = frame(request, event, "surat")
    texts = reminders.of_event(event, request.user)
    page = page_of(
        reminders.reachable(event, request.user),
        request.GET,
        order=("person__name_key", "pk"),
        key="public_id",
    )
    for row in page.rows:
        row.whatsapp = texts[0].to(row.person.phone)
    return render(
        request, "trainings/event/reminders.html", {**context, "texts": texts, "page": page}
    )


def _kinds(user, event) -> list[tuple[str, str]]:
    """The papers this person may write: all of one's own event; for another, its surat tugas."""
    if not user.has(Permission.EVENT_EDIT):
        return []
    if lies_within(event.region_id, user.region_id):
        return list(LetterKind.choices)
    return [(LetterKind.ASSIGNMENT, LetterKind.ASSIGNMENT.label)]


def _letter(request, code, public_id):
    event = event_or_404(request, code)
    rows = Letter.objects.filter(event=event)
    return event, visible_or_404(rows, request.user, public_id=public_id)
