"""Peserta: who takes part in an event, confirming and withdrawing them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import formats
from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from pillars.forms.reason import ReasonForm
from regions.codes import lies_within
from regions.models import Region
from trainings.errors import TrainingError
from trainings.forms.filters import ParticipantFilter
from trainings.models import Enrolment, EnrolmentState
from trainings.services import enrolments
from trainings.states import ENROLMENT_MOVES
from trainings.views.frame import editable_or_403, event_or_404, frame

SHOWN_REFUSALS = 5


@require(Permission.EVENT_VIEW)
@require_GET
def participant_list(request, code):
    event = event_or_404(request, code)
    user = request.user
    form = ParticipantFilter(request.GET, user=user, event=event)
    rows = form.rows().select_related(
        "person", "pillar", "origin__parent__parent", "replaced_by__person"
    )
    page = page_of(rows, request.GET, order=form.order, key="public_id")
    may_reveal = user.has(Permission.NIK_REVEAL)
    has_begun = event.start_on <= timezone.localdate()
    for enrolment in page.rows:
        person = enrolment.person
        enrolment.is_known = lies_within(person.region_id, user.region_id)
        enrolment.may_reveal = may_reveal and enrolment.is_known and person.nik_mask
        enrolment.above = _above(enrolment.origin, event.region)
        enrolment.is_nominated = enrolment.state == EnrolmentState.NOMINATED
        enrolment.is_withdrawn = enrolment.state in ENROLMENT_MOVES["reinstate"].sources
        enrolment.may_leave = enrolment.state in ENROLMENT_MOVES["withdraw"].sources
        enrolment.may_be_absent = has_begun and enrolment.state in ENROLMENT_MOVES["absent"].sources
        enrolment.may_be_substituted = enrolment.state in enrolments.SUBSTITUTED
    context = frame(request, event, "peserta")
    if context["may_confirm"]:
        context["waiting"] = form.rows().filter(state=EnrolmentState.NOMINATED).count()
    return render(
        request,
        "trainings/event/participants.html",
        {
            **context,
            "form": form,
            "page": page,
            "sort": form.sort,
            "may_export": user.has(Permission.DATA_EXPORT),
            "has_sizes": form.visible.exclude(shirt_size="").exists(),
        },
    )


@require(Permission.EVENT_CONFIRM)
@require_POST
def participant_confirm(request, code):
    """Confirm the ticked participants, or everybody who waits within the filter."""
    event = editable_or_403(request, code)
    rows = Enrolment.objects.visible_to(request.user).filter(event=event)
    if "semua" in request.POST:
        rows = ParticipantFilter(request.GET, user=request.user, event=event).rows()
    else:
        rows = rows.filter(public_id__in=_ids(request.POST.getlist("pilih")))
    try:
        done = enrolments.confirm(event=event, enrolments=rows, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        for one in done.paid_twice[:SHOWN_REFUSALS]:
            messages.warning(
                request,
                f"{one.enrolment.person.name} belum disahkan: sudah dibayar pada "
                f"{one.other.title} ({one.other.code}) di hari yang sama.",
            )
        if len(done.paid_twice) > SHOWN_REFUSALS:
            more = len(done.paid_twice) - SHOWN_REFUSALS
            messages.warning(request, f"{more} orang lain juga sudah dibayar di kegiatan lain.")
        if done.confirmed:
            messages.success(request, f"{done.confirmed} peserta disahkan.")
        elif not done.paid_twice:
            messages.info(request, "Tidak ada peserta yang menunggu pengesahan.")
    return redirect(_back(request, event))


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def participant_withdraw(request, code, public_id):
    event, enrolment = _participant(request, code, public_id)
    form = ReasonForm(
        request.POST or None,
        help_text="Contoh: sakit, digantikan tahun depan. Tercatat pada peserta dan riwayat.",
    )
    if form.is_valid():
        try:
            enrolments.withdraw(
                enrolment=enrolment, reason=form.cleaned_data["reason"], by=request.user
            )
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{enrolment.person.name} dicatat mundur.")
        return redirect("trainings:participant-list", event.code)
    return render(
        request,
        "trainings/event/_withdraw.html" if request.htmx else "trainings/event/withdraw.html",
        {
            "event": event,
            "enrolment": enrolment,
            "form": form,
            "action": reverse("trainings:participant-withdraw", args=[code, public_id]),
        },
    )


@require(Permission.EVENT_NOMINATE)
@require_POST
def participant_reinstate(request, code, public_id):
    event, enrolment = _participant(request, code, public_id)
    try:
        enrolments.reinstate(enrolment=enrolment, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{enrolment.person.name} diikutkan lagi.")
    return redirect("trainings:participant-list", event.code)


@require(Permission.EVENT_NOMINATE)
@require_POST
def participant_absent(request, code, public_id):
    """Confirmed, and did not come: not counted, and proposed again next year."""
    event, enrolment = _participant(request, code, public_id)
    try:
        enrolments.mark_absent(enrolment=enrolment, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{enrolment.person.name} dicatat tidak hadir.")
    return redirect("trainings:participant-list", event.code)


def _participant(request, code, public_id):
    event = event_or_404(request, code)
    rows = Enrolment.objects.select_related("person", "event")
    return event, visible_or_404(rows, request.user, event=event, public_id=public_id)


def _above(origin: Region, organiser: Region) -> str:
    """The places that hold the origin, as far as they lie beneath the organiser."""
    parts, place = [], origin.parent
    while place is not None and place.level > organiser.level:
        parts.append(formats.place(place))
        place = place.parent
    return ", ".join(parts)


def _ids(texts: list[str]) -> list[str]:
    """What was ticked; anything that is no id of ours is nobody."""
    try:
        return [str(UUID(text)) for text in texts]
    except ValueError:
        raise Http404 from None


def _back(request, event) -> str:
    page = reverse("trainings:participant-list", args=[event.code])
    return f"{page}?{request.GET.urlencode()}" if request.GET else page
