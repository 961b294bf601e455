"""Nominating from the registry, the letters of the regions, the waiting list, substitutes."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import require, visible_or_404
from accounts.paging import page_of
from accounts.permissions import Permission
from accounts.services import access
from pillars.models import Person
from regions.codes import lies_within
from trainings import invitees, validity
from trainings.errors import TrainingError
from trainings.forms.filters import ParticipantFilter
from trainings.forms.nomination import (
    CandidateFilter,
    NominationLetterForm,
    PlacingForm,
    SubstituteForm,
)
from trainings.models import Enrolment, EnrolmentState, Nomination, SeatOffer, TrainingValidity
from trainings.services import enrolments, nominations, seats
from trainings.views.frame import editable_or_403, event_or_404, frame

MOST_AT_ONCE = 2_000
SHOWN = 20


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def candidate_list(request, code):
    """Whom to send: tick some, or take all that the filter shows; the seats left stand above."""
    event = event_or_404(request, code)
    context = frame(request, event, "peserta")
    if not context["may_nominate"]:
        messages.error(request, "Kegiatan ini tidak menerima nominasi lagi.")
        return redirect("trainings:participant-list", event.code)
    form = CandidateFilter(request.GET, user=request.user, event=event)
    # Ticks alone are no fields of the form: bound even when nothing was sent.
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    letter = NominationLetterForm(*sent)
    if letter.is_valid():
        rows = form.rows()
        if "semua" not in request.POST:
            rows = form.candidates.filter(public_id__in=_ids(request.POST.getlist("pilih")))
        try:
            said = _nominate(request, event, rows, letter)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said.words)
            return redirect("trainings:participant-list", event.code)
    page = page_of(form.rows(), request.GET, order=("name_key", "pk"), key="public_id")
    lacking = set(
        invitees.lacking(
            form.candidates.filter(pk__in=[person.pk for person in page.rows]), event
        ).values_list("pk", flat=True)
    )
    expired = validity.expired_of([person.pk for person in page.rows], event.start_on)
    room = seats.Seats(event)
    limits = _quotas(event, request.user, room)
    for person in page.rows:
        person.lacks = person.pk in lacking
        person.expired = expired.get(person.pk)
        pillar = person.serving[0].kind_id if person.serving else None
        person.free = room.free(person.region_id, pillar)
    return render(
        request,
        "trainings/event/candidates.html",
        {
            **context,
            "form": form,
            "letter": letter,
            "page": page,
            "quotas": limits,
            "all_seats": sum(one["seats"] for one in limits),
            "free_seats": sum(max(0, one["free"]) for one in limits),
            "lacks_validity": form.reason == invitees.EXPIRED
            and not TrainingValidity.objects.exists(),
        },
    )


@require(Permission.EVENT_VIEW)
@require_GET
def nomination_list(request, code):
    """The letters with which regions sent their people."""
    return _letters(request, event_or_404(request, code))


@require(Permission.EVENT_NOMINATE)
@require_POST
def nomination_add(request, code):
    """The letter of my region; its people without a letter so far come under it."""
    event = event_or_404(request, code)
    form = NominationLetterForm(request.POST, request.FILES, must_have=True)
    if form.is_valid():
        try:
            nominations.record_letter(
                event=event,
                region=request.user.region,
                number=form.cleaned_data["number"],
                dated_on=form.cleaned_data["dated_on"],
                paper=form.content,
                attach=True,
                by=request.user,
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Surat nominasi tersimpan.")
            return redirect("trainings:nomination-list", event.code)
    return _letters(request, event, form)


@require(Permission.EVENT_VIEW)
@require_GET
def nomination_file(request, code, public_id):
    event = event_or_404(request, code)
    rows = Nomination.objects.filter(event=event)
    letter = visible_or_404(rows, request.user, public_id=public_id)
    if not letter.file:
        raise Http404
    access.download(
        by=request.user,
        subject_kind="trainings.nomination",
        subject_id=str(letter.public_id),
        reason=f"Membaca surat nominasi {event.code}",
        checksum=letter.file_sha256,
        request=request,
    )
    return FileResponse(
        letter.file.open("rb"),
        as_attachment=True,
        filename=f"nominasi-{event.code.lower()}-{letter.region_id}.pdf",
        content_type="application/pdf",
    )


@require(Permission.EVENT_VIEW)
@require_GET
def waiting_list(request, code):
    """Daftar tunggu: who waits in which place, to whom a seat is offered, and what they said."""
    event = event_or_404(request, code)
    context = frame(request, event, "tunggu")
    rows = (
        Enrolment.objects.visible_to(request.user)
        .filter(event=event)
        .select_related("person", "pillar", "origin__parent")
    )
    room = seats.Seats(event)
    line = list(rows.in_line())
    for waiting in line:
        waiting.free = room.free(waiting.origin_id, waiting.pillar_id)
    offers = list(
        SeatOffer.objects.visible_to(request.user)
        .filter(enrolment__event=event)
        .select_related("enrolment__person", "freed_by__person", "answered_by")[:100]
    )
    for offer in offers:
        freed = offer.freed_by
        if freed is not None:
            is_known = lies_within(freed.origin_id, request.user.region_id)
            offer.freed_name = freed.person.name if is_known else "peserta wilayah lain"
    return render(
        request,
        "trainings/event/waiting.html",
        {
            **context,
            "line": line,
            "offered": rows.filter(state=EnrolmentState.OFFERED).prefetch_related("offers"),
            "offers": offers,
            "surplus": len(seats.surplus(event)) if context["may_edit"] else 0,
        },
    )


@require(Permission.EVENT_NOMINATE)
@require_POST
def offer_answer(request, code, public_id, answer):
    event = event_or_404(request, code)
    rows = Enrolment.objects.filter(event=event)
    enrolment = visible_or_404(rows, request.user, public_id=public_id)
    deeds = {"terima": seats.accept, "tolak": seats.decline}
    if answer not in deeds:
        raise Http404
    try:
        deeds[answer](enrolment=enrolment, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        said = "menerima" if answer == "terima" else "melepas"
        messages.success(request, f"{enrolment.person.name} {said} kursi yang ditawarkan.")
    return redirect("trainings:waiting-list", event.code)


@require(Permission.EVENT_EDIT)
@require_POST
def surplus_queue(request, code):
    """What is beyond the quota goes to the waiting list."""
    event = editable_or_403(request, code)
    try:
        count = seats.queue_surplus(event=event, by=request.user)
    except TrainingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{count} orang dipindahkan ke daftar tunggu.")
    return redirect("trainings:waiting-list", event.code)


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def participant_substitute(request, code, public_id):
    """Search somebody of the same kabupaten/kota, say why, and they take the seat."""
    event = event_or_404(request, code)
    rows = Enrolment.objects.select_related("person", "pillar", "event", "origin__parent")
    enrolment = visible_or_404(rows, request.user, event=event, public_id=public_id)
    wanted = CandidateFilter(request.GET, user=request.user, event=event)
    form = SubstituteForm(request.POST or None, initial={"q": request.GET.get("q", "")})
    if request.method == "POST" and form.is_valid():
        people = Person.objects.visible_to(request.user)
        person = get_object_or_404(people, public_id=form.cleaned_data["person"])
        try:
            enrolments.substitute(
                enrolment=enrolment,
                person=person,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                f"{enrolment.person.name} diganti {person.name}. Penggantian berlaku setelah "
                "disahkan penyelenggara.",
            )
            return redirect("trainings:participant-list", event.code)
    found = [
        person
        for person in wanted.rows().order_by("name_key")[: SHOWN * 5]
        if lies_within(person.region_id, enrolment.regency_code)
    ][:SHOWN]
    return render(
        request,
        "trainings/event/substitute.html",
        {"event": event, "enrolment": enrolment, "form": form, "wanted": wanted, "found": found},
    )


@require(Permission.EVENT_NOMINATE)
@require_http_methods(["GET", "POST"])
def participant_place(request, code):
    """Bus and tent: tick people of one's region, write where they sit and sleep."""
    event = event_or_404(request, code)
    form = ParticipantFilter(request.GET, user=request.user, event=event)
    placing = PlacingForm(request.POST if request.method == "POST" else None)
    if placing.is_valid():
        rows = Enrolment.objects.visible_to(request.user).filter(
            event=event, public_id__in=_ids(request.POST.getlist("pilih"))
        )
        count = enrolments.place_in(enrolments=rows, by=request.user, **placing.cleaned_data)
        if count:
            messages.success(request, f"Bus dan kamar {count} peserta tersimpan.")
        else:
            messages.info(request, "Centang peserta dan isi bus atau kamarnya.")
        page = reverse("trainings:participant-place", args=[event.code])
        return redirect(f"{page}?{request.GET.urlencode()}")
    rows = form.rows().seated().select_related("person", "origin__parent")
    page = page_of(rows, request.GET, order=form.order, key="public_id")
    return render(
        request,
        "trainings/event/placing.html",
        {**frame(request, event, "peserta"), "form": form, "placing": placing, "page": page},
    )


def _letters(request, event, form=None):
    context = frame(request, event, "peserta")
    rows = Nomination.objects.visible_to(request.user).filter(event=event)
    people = Enrolment.objects.visible_to(request.user).counted().filter(event=event)
    return render(
        request,
        "trainings/event/nominations.html",
        {
            **context,
            "form": (form or NominationLetterForm(must_have=True))
            if context["may_nominate"]
            else None,
            "letters": rows.select_related("region__parent", "created_by").annotate(
                people=Count("enrolments")
            ),
            "without": people.filter(nomination=None).count(),
        },
    )


def _nominate(request, event, rows, letter: NominationLetterForm) -> nominations.Nominated:
    people = list(rows.order_by("region_id", "name_key")[:MOST_AT_ONCE])
    paper = None
    if letter.is_given and people:
        paper = nominations.record_letter(
            event=event,
            region=request.user.region,
            number=letter.cleaned_data["number"],
            dated_on=letter.cleaned_data["dated_on"],
            paper=letter.content,
            by=request.user,
        )
    return nominations.nominate(
        event=event,
        candidates=nominations.candidates_of(people, invitees.pillars_of(event)),
        letter=paper,
        by=request.user,
    )


def _quotas(event, user, room: seats.Seats) -> list[dict]:
    """The quotas that bind this user's people, with the seats left."""
    return [
        {
            "place": quota.region,
            "pillar": quota.pillar,
            "seats": quota.seats,
            "taken": room.taken[quota.region_id, quota.pillar_id],
            "free": quota.seats - room.taken[quota.region_id, quota.pillar_id],
            "over": room.taken[quota.region_id, quota.pillar_id] - quota.seats,
        }
        for quota in event.quotas.select_related("region", "pillar")
        if lies_within(quota.region_id, user.region_id)
        or lies_within(user.region_id, quota.region_id)
    ][:60]


def _ids(texts: list[str]) -> list[str]:
    """What was ticked; anything that is no id of ours is nobody."""
    try:
        return [str(UUID(text)) for text in texts]
    except ValueError:
        raise Http404 from None
