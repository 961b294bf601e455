"""What every page of one event shares: the event itself, its tabs, the next steps."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import formats
from accounts.access import visible_or_404
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings import queries
from trainings.event_tabs import groups_of
from trainings.history import last_reason
from trainings.models import EnrolmentState, EventState, TrainingEvent
from trainings.states import TAKES_PARTICIPANTS, Move, moves_from
from trainings.views.uploads import upload_url

COUNTED = (EnrolmentState.NOMINATED, EnrolmentState.CONFIRMED)


def event_or_404(request, code: str) -> TrainingEvent:
    """The event, if this user may know that it exists."""
    rows = TrainingEvent.objects.select_related("region__parent__parent", "created_by", "plan_line")
    return visible_or_404(rows, request.user, code=code)


def editable_or_403(request, code: str) -> TrainingEvent:
    """The event, to be changed; the province's event is seen by a city but not its to change."""
    event = event_or_404(request, code)
    if not lies_within(event.region_id, request.user.region_id):
        raise PermissionDenied("Kegiatan ini milik wilayah lain.")
    return event


def frame(request, event: TrainingEvent, tab: str) -> dict:
    """Context for `trainings/event/base.html`."""
    user = request.user
    states = queries.states_of(user, event)
    is_mine = lies_within(event.region_id, user.region_id)
    may_edit = is_mine and user.has(Permission.EVENT_EDIT)
    takes_more = event.state in TAKES_PARTICIPANTS
    moves = sensible_moves(event) if may_edit else []
    in_line = states.get(EnrolmentState.WAITING, 0) + states.get(EnrolmentState.OFFERED, 0)
    offered = states.get(EnrolmentState.OFFERED, 0)
    participants = sum(states.get(state, 0) for state in COUNTED)
    reads_imports = user.has(Permission.IMPORT_VIEW)
    return {
        "event": event,
        "groups": groups_of(
            event,
            here=tab,
            participants=participants,
            in_line=in_line,
            offered=offered,
            batches=queries.batches_of(user, event).count() if reads_imports else None,
        ),
        "about": _about(event),
        "participants": participants,
        "waiting": states.get(EnrolmentState.NOMINATED, 0),
        "states": states,
        "pillars": list(event.pillars.all()),
        "is_mine": is_mine,
        "may_edit": may_edit,
        "may_confirm": is_mine and takes_more and user.has(Permission.EVENT_CONFIRM),
        "may_nominate": takes_more and user.has(Permission.EVENT_NOMINATE),
        "upload_url": upload_url(user, queries.SHEET, event.code) if takes_more else "",
        "moves": moves,
        "next_move": next((move for move in moves if move.name == "open"), None),
        "reason": last_reason(event) if event.state == EventState.CANCELLED else "",
    }


def _about(event: TrainingEvent) -> str:
    """`Kamis, 2 Mei 2024 · Aula Kecamatan · Jakarta Pusat`."""
    when = (
        formats.date_with_day(event.start_on)
        if event.days == 1
        else formats.date_range(event.start_on, event.end_on)
    )
    return " · ".join(filter(None, (when, event.place, formats.place(event.region))))


def sensible_moves(event: TrainingEvent) -> list[Move]:
    """The steps to offer: nothing starts after its last day or ends before its first."""
    today = timezone.localdate()
    hidden = {"start"} if event.end_on < today else set()
    if event.start_on > today:
        hidden.add("finish")
    return [move for move in moves_from(event.state) if move.name not in hidden]
