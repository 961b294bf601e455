"""Kartu peserta: sheets to print, the link for one person's phone, a new card for a lost one."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from accounts.services import access
from pillars.forms.reason import ReasonForm
from trainings.errors import TrainingError
from trainings.models import CardSheet, Enrolment
from trainings.services import card_sheets, cards
from trainings.views.frame import editable_or_403, event_or_404, frame


@require(Permission.ATTENDANCE_RECORD)
@require_http_methods(["GET", "POST"])
def card_sheet_list(request, code):
    event = event_or_404(request, code)
    if request.method == "POST":
        wanted = request.POST.get("kartu", "8")
        try:
            card_sheets.request(event=event, per_page=10 if wanted == "10" else 8, by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        return redirect("trainings:card-sheet-list", event.code)
    rows = CardSheet.objects.visible_to(request.user).filter(event=event)
    return render(
        request,
        "trainings/checkin/cards.html",
        {
            **frame(request, event, "check-in"),
            "sheets": list(rows.select_related("requested_by")[:10]),
        },
    )


@require(Permission.ATTENDANCE_RECORD)
@require_GET
def card_sheet_job(request, code, public_id):
    """The job's own card, asked for again while it runs."""
    sheet = _sheet(request, code, public_id)
    response = render(
        request, "trainings/checkin/_card_job.html", {"sheet": sheet, "event": sheet.event}
    )
    if not sheet.job_is_open:
        response["HX-Refresh"] = "true"
    return response


@require(Permission.ATTENDANCE_RECORD)
@require_GET
def card_sheet_file(request, code, public_id):
    sheet = _sheet(request, code, public_id)
    if not sheet.file:
        raise Http404
    access.download(
        by=request.user,
        subject_kind="trainings.cardsheet",
        subject_id=str(sheet.public_id),
        reason=f"Kartu peserta {sheet.event.code}",
        checksum=sheet.sha256,
        request=request,
    )
    return FileResponse(
        sheet.file.open("rb"),
        as_attachment=True,
        filename=f"kartu-{sheet.event.code}.pdf",
        content_type="application/pdf",
    )


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def card_reissue(request, code, public_id):
    """The card's link for the person's phone; and a new card when the old one is lost."""
    event = editable_or_403(request, code)
    rows = Enrolment.objects.select_related("event", "person", "origin__parent__parent")
    enrolment = visible_or_404(rows, request.user, event=event, public_id=public_id)
    form = ReasonForm(
        request.POST or None,
        help_text="Contoh: hilang di bus. Kartu lama ditolak di semua gerbang sejak sekarang.",
    )
    if form.is_valid():
        try:
            cards.reissue(enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.user)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Kartu baru untuk {enrolment.person.name} siap.")
        return redirect("trainings:card-reissue", event.code, public_id)
    return render(
        request,
        "trainings/checkin/card.html",
        {
            **frame(request, event, "peserta"),
            "enrolment": enrolment,
            "form": form,
            "link": request.build_absolute_uri(
                reverse("card", args=[cards.token_of(enrolment).lower()])
            ),
        },
    )


def _sheet(request, code, public_id) -> CardSheet:
    event = event_or_404(request, code)
    rows = CardSheet.objects.select_related("event", "requested_by")
    return visible_or_404(rows, request.user, event=event, public_id=public_id)
