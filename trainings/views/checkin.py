"""Check-in on the office's screens: which events, the live board, who is missing."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.paging import page_of
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings import queries
from trainings.checkin import board as boards
from trainings.checkin import conflicts
from trainings.forms.checkin import days_of
from trainings.models import EventState, Gate, TrainingEvent
from trainings.views.frame import event_or_404, frame

# As they stand in an address, with the column of the enrolment.
CARRIERS = {"bus": "bus", "kamar": "room"}
WORDS = {"bus": "Bus", "kamar": "Kamar/tenda"}


@require(Permission.EVENT_VIEW)
@require_GET
def checkin_list(request):
    """Events of today and to come first: where somebody will stand at a gate."""
    rows = (
        TrainingEvent.objects.visible_to(request.user)
        .exclude(state__in=[EventState.DRAFT, EventState.CANCELLED])
        .filter(end_on__gte=timezone.localdate())
        .select_related("region")
    )
    page = page_of(rows, request.GET, order=("start_on", "id"), key="code")
    participants = queries.participants_of(request.user, page.rows)
    for event in page.rows:
        event.participants = participants.get(event.pk, 0)
        event.is_today = event.start_on <= timezone.localdate()
    return render(request, "trainings/checkin/list.html", {"page": page})


@require(Permission.EVENT_VIEW)
@require_GET
def checkin_board(request, code):
    """The live board of a day; asks again by itself, and then gives only the board."""
    event = event_or_404(request, code)
    user = request.user
    day = boards.day_of(event, request.GET.get("hari", ""))
    context = {
        "event": event,
        "day": day,
        "board": boards.board(event, user, day),
        "carriers": [
            (kind, WORDS[kind], groups)
            for kind, column in CARRIERS.items()
            if (groups := boards.carriers(event, user, column, day))
        ],
        "is_live": day == timezone.localdate(),
    }
    if request.htmx:
        return render(request, "trainings/checkin/_board.html", context)
    is_mine = lies_within(event.region_id, user.region_id)
    return render(
        request,
        "trainings/checkin/board.html",
        {
            **frame(request, event, "check-in"),
            **context,
            "days": days_of(event),
            "gates": Gate.objects.visible_to(user).filter(event=event, day=day).open(),
            "conflict_count": conflicts.undecided(event, user).count() if is_mine else 0,
            "may_record": user.has(Permission.ATTENDANCE_RECORD),
        },
    )


@require(Permission.EVENT_VIEW)
@require_GET
def checkin_carriers(request, code, kind):
    """Every bus or room with how many are in it; `?nama=` names those who are not."""
    event = event_or_404(request, code)
    user = request.user
    day = boards.day_of(event, request.GET.get("hari", ""))
    column = CARRIERS[kind]
    name = request.GET.get("nama", "")
    people = boards.aboard(event, user, column, day).select_related("person", "origin__parent")
    return render(
        request,
        "trainings/checkin/carriers.html",
        {
            **frame(request, event, "check-in"),
            "kind": kind,
            "word": WORDS[kind],
            "day": day,
            "name": name,
            "absent": people.filter(**{column: name, "is_in": False}).order_by(
                "person__name_key", "pk"
            )
            if name
            else [],
            "homes": boards.carriers(event, user, column, day),
        },
    )


@require(Permission.EVENT_VIEW)
@require_GET
def checkin_missing(request, code):
    """The names to call, with their telephone numbers as far as they are ours."""
    event = event_or_404(request, code)
    user = request.user
    day = boards.day_of(event, request.GET.get("hari", ""))
    region = request.GET.get("wilayah", "")
    rows = boards.missing(event, user, day, region)
    page = page_of(
        rows, request.GET, order=("origin_id", "person__name_key", "pk"), key="public_id"
    )
    for enrolment in page.rows:
        enrolment.phone = (
            enrolment.person.phone
            if lies_within(enrolment.person.region_id, user.region_id)
            else ""
        )
    return render(
        request,
        "trainings/checkin/missing.html",
        {**frame(request, event, "check-in"), "page": page, "day": day},
    )
