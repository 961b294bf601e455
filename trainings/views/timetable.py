"""Jadwal, narasumber and panitia of an event."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.permissions import Permission
from trainings.errors import TrainingError
from trainings.forms.timetable import BookingForm, CommitteeForm, SessionForm
from trainings.models import CommitteeMember, Session, SessionSpeaker
from trainings.services import committees, timetable
from trainings.views.frame import editable_or_403, event_or_404, frame


@require(Permission.EVENT_VIEW)
@require_GET
def session_list(request, code):
    event = event_or_404(request, code)
    return _timetable(request, event)


@require(Permission.EVENT_EDIT)
@require_POST
def session_add(request, code):
    event = editable_or_403(request, code)
    form = SessionForm(request.POST, event=event)
    if form.is_valid():
        try:
            timetable.add_session(event=event, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Sesi ditambahkan.")
            return redirect("trainings:session-list", event.code)
    return _timetable(request, event, form)


@require(Permission.EVENT_EDIT)
@require_http_methods(["GET", "POST"])
def session_edit(request, code, public_id):
    """One session: its hour, its room, and who teaches it."""
    event, session = _session(request, code, public_id)
    form = SessionForm(request.POST or None, event=event, session=session)
    if form.is_valid():
        try:
            timetable.edit_session(session=session, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Sesi diubah.")
            return redirect("trainings:session-list", event.code)
    return _session_page(request, event, session, form=form)


@require(Permission.EVENT_EDIT)
@require_POST
def session_remove(request, code, public_id):
    event, session = _session(request, code, public_id)
    try:
        timetable.remove_session(session=session, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Sesi “{session.subject}” dihapus.")
    return redirect("trainings:session-list", event.code)


@require(Permission.EVENT_EDIT)
@require_POST
def speaker_book(request, code, public_id):
    event, session = _session(request, code, public_id)
    form = BookingForm(request.POST, user=request.user)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            speaker = wanted["speaker"] or timetable.add_speaker(
                region=event.region,
                name=wanted["name"],
                institution=wanted["institution"],
                phone=wanted["phone"],
                by=request.user,
            )
            timetable.book(
                session=session,
                speaker=speaker,
                jp=wanted["jp"],
                honour=wanted["honour"] or 0,
                by=request.user,
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{speaker.name} mengajar “{session.subject}”.")
            return redirect("trainings:session-edit", event.code, session.public_id)
    return _session_page(request, event, session, booking=form)


@require(Permission.EVENT_EDIT)
@require_POST
def speaker_release(request, code, public_id, booking):
    event, session = _session(request, code, public_id)
    rows = SessionSpeaker.objects.visible_to(request.user).filter(session=session)
    timetable.release(booked=get_object_or_404(rows, pk=booking), by=request.user)
    messages.success(request, "Narasumber dilepas dari sesi ini.")
    return redirect("trainings:session-edit", event.code, session.public_id)


@require(Permission.EVENT_VIEW)
@require_GET
def committee_list(request, code):
    event = event_or_404(request, code)
    return _committee(request, event)


@require(Permission.EVENT_EDIT)
@require_POST
def committee_add(request, code):
    event = editable_or_403(request, code)
    form = CommitteeForm(request.POST)
    if form.is_valid():
        try:
            member = committees.add(event=event, by=request.user, **form.cleaned_data)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{member.name} menjadi panitia.")
            return redirect("trainings:committee-list", event.code)
    return _committee(request, event, form)


@require(Permission.EVENT_EDIT)
@require_POST
def committee_remove(request, code, public_id):
    event = editable_or_403(request, code)
    rows = CommitteeMember.objects.filter(event=event)
    member = visible_or_404(rows, request.user, public_id=public_id)
    committees.remove(member=member, by=request.user)
    messages.success(request, f"{member.name} dihapus dari panitia.")
    return redirect("trainings:committee-list", event.code)


def _timetable(request, event, form=None):
    rows = (
        Session.objects.visible_to(request.user)
        .filter(event=event)
        .prefetch_related("teaching__speaker")
    )
    days: dict = {}
    for session in rows:
        days.setdefault(session.day, []).append(session)
    context = frame(request, event, "jadwal")
    teaching = [one for session in rows for one in session.teaching.all()]
    return render(
        request,
        "trainings/event/timetable.html",
        {
            **context,
            "days": list(days.items()),
            "jp": sum(session.jp for session in rows),
            "speakers": len({one.speaker_id for one in teaching}),
            "honour": sum(one.total_honour for one in teaching),
            "form": (form or SessionForm(event=event)) if context["may_edit"] else None,
        },
    )


def _session(request, code, public_id):
    event = editable_or_403(request, code)
    rows = Session.objects.filter(event=event)
    return event, visible_or_404(rows, request.user, public_id=public_id)


def _session_page(request, event, session, *, form=None, booking=None):
    return render(
        request,
        "trainings/event/session.html",
        {
            "event": event,
            "session": session,
            "teaching": session.teaching.select_related("speaker"),
            "form": form or SessionForm(event=event, session=session),
            "booking": booking or BookingForm(user=request.user),
        },
    )


def _committee(request, event, form=None):
    context = frame(request, event, "panitia")
    members = CommitteeMember.objects.visible_to(request.user).filter(event=event)
    return render(
        request,
        "trainings/event/committee.html",
        {
            **context,
            "members": members,
            "form": (form or CommitteeForm()) if context["may_edit"] else None,
        },
    )
