"""Kehadiran: everybody's status at one session or day, marks for many, corrections, paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from trainings.checkin import paper as papers
from trainings.errors import TrainingError
from trainings.forms.checkin import CorrectionForm, PaperForm, RowsForm
from trainings.forms.filters import ParticipantFilter
from trainings.models import (
    Attendance,
    AttendanceCorrection,
    AttendanceStatus,
    Enrolment,
    PaperList,
    Session,
)
from trainings.services import attendance
from trainings.views.frame import event_or_404, frame

MARKS = [choice for choice in AttendanceStatus.choices if choice[0] != AttendanceStatus.VOID]


@require(Permission.EVENT_VIEW)
@require_GET
def attendance_list(request, code):
    """One session's people with where their status comes from; the first session by itself."""
    event = event_or_404(request, code)
    sessions = list(Session.objects.visible_to(request.user).filter(event=event))
    chosen = next(
        (one for one in sessions if str(one.public_id) == request.GET.get("sesi")),
        sessions[0] if sessions else None,
    )
    context = {**frame(request, event, "kehadiran"), "sessions": sessions, "chosen": chosen}
    if chosen is None:
        return render(request, "trainings/checkin/attendance.html", context)
    form = ParticipantFilter(request.GET, user=request.user, event=event)
    found = attendance.standing(event, chosen)
    rows = form.rows().filter(pk__in=found).select_related("person", "origin__parent__parent")
    page = page_of(rows, request.GET, order=form.order, key="public_id")
    labels = dict(AttendanceStatus.choices)
    hours = attendance.attended_jp(event)
    for enrolment in page.rows:
        status, enrolment.mark, enrolment.source = found[enrolment.pk]
        enrolment.attendance, enrolment.attendance_label = status, labels[status]
        if not enrolment.mark and chosen.day > timezone.localdate():
            # Nobody is absent from what has not been held.
            enrolment.attendance, enrolment.attendance_label = "idle", "Belum berlangsung"
        attended, total = hours.get(enrolment.pk, (0, 0))
        enrolment.hours = f"{attended} dari {total} JP"
    seen = set(form.visible.values_list("pk", flat=True))
    present = sum(1 for pk, one in found.items() if pk in seen and one[0] in ("hadir", "terlambat"))
    return render(
        request,
        "trainings/checkin/attendance.html",
        {
            **context,
            "form": form,
            "page": page,
            "present": present,
            "people": len(seen & set(found)),
            "marks": MARKS,
            "may_record": request.user.has(Permission.ATTENDANCE_RECORD),
        },
    )


@require(Permission.ATTENDANCE_RECORD)
@require_POST
def attendance_record(request, code, session_id):
    """Mark the ticked people; whoever has a mark keeps it."""
    event = event_or_404(request, code)
    session = visible_or_404(Session.objects.all(), request.user, event=event, public_id=session_id)
    try:
        ticked = [UUID(text) for text in request.POST.getlist("pilih")]
    except ValueError:
        raise Http404 from None
    people = Enrolment.objects.visible_to(request.user).filter(event=event, public_id__in=ticked)
    status = request.POST.get("kehadiran", "")
    try:
        count = attendance.record(
            event=event,
            session=session,
            marks=dict.fromkeys(people.values_list("pk", flat=True), status),
            by=request.user,
        )
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{count} orang dicatat.")
    return redirect(f"{reverse('trainings:attendance-list', args=[code])}?sesi={session_id}")


@require(Permission.ATTENDANCE_RECORD)
@require_http_methods(["GET", "POST"])
def attendance_correct(request, code, mark):
    event = event_or_404(request, code)
    rows = Attendance.objects.select_related("event", "enrolment__person", "session")
    found = visible_or_404(rows, request.user, event=event, pk=mark)
    form = CorrectionForm(request.POST or None, initial={"status": found.status})
    if form.is_valid():
        try:
            attendance.correct(attendance=found, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Perbaikan tersimpan; catatan semula tetap ada.")
            chosen = f"?sesi={found.session.public_id}" if found.session else ""
            return redirect(reverse("trainings:attendance-list", args=[code]) + chosen)
    history = AttendanceCorrection.objects.filter(attendance=found).select_related("corrected_by")
    return render(
        request,
        "trainings/checkin/correct.html",
        {**frame(request, event, "kehadiran"), "mark": found, "form": form, "history": history},
    )


@require(Permission.ATTENDANCE_RECORD)
@require_http_methods(["GET", "POST"])
def paper_list(request, code):
    """Lists that were printed, and a new one to print."""
    event = event_or_404(request, code)
    form = PaperForm(request.POST or None, event=event, user=request.user)
    if form.is_valid():
        try:
            paper = papers.make(event=event, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("trainings:paper-detail", code, paper.number)
    rows = PaperList.objects.visible_to(request.user).filter(event=event).select_related("session")
    return render(
        request,
        "trainings/checkin/papers.html",
        {**frame(request, event, "kehadiran"), "form": form, "papers": rows},
    )


@require(Permission.ATTENDANCE_RECORD)
@require_http_methods(["GET", "POST"])
def paper_detail(request, code, number):
    """Type the rows that were signed: first the names, then the entry."""
    event = event_or_404(request, code)
    paper = _paper(request, event, number)
    form = RowsForm(request.POST or None)
    people, rows = [], []
    if form.is_valid():
        try:
            rows = papers.numbers_in(form.cleaned_data["rows"], len(paper.enrolments))
            if "simpan" in request.POST:
                count = papers.record(paper=paper, numbers=rows, by=request.user)
                messages.success(
                    request, f"{count} orang dicatat hadir dari daftar {paper.number}."
                )
                return redirect("trainings:paper-list", code)
            people = list(zip(rows, papers.people_of(paper, rows), strict=False))
        except TrainingError as refusal:
            form.add_error("rows", str(refusal))
    return render(
        request,
        "trainings/checkin/paper.html",
        {**frame(request, event, "kehadiran"), "paper": paper, "form": form, "people": people},
    )


@require(Permission.ATTENDANCE_RECORD)
@require_GET
def paper_file(request, code, number):
    event = event_or_404(request, code)
    paper = _paper(request, event, number)
    access.download(
        by=request.user,
        subject_kind="trainings.paperlist",
        subject_id=f"{event.code}/{paper.number}",
        reason="Daftar hadir untuk ditandatangani",
        request=request,
    )
    answer = HttpResponse(papers.pdf(paper), content_type="application/pdf")
    answer["Content-Disposition"] = (
        f'attachment; filename="daftar-hadir-{event.code}-{paper.number}.pdf"'
    )
    return answer


def _paper(request, event, number) -> PaperList:
    rows = PaperList.objects.select_related("event__region__parent", "session", "region")
    return visible_or_404(rows, request.user, event=event, number=number)
