"""What the office does with a training event: create, edit, open, start, finish, cancel."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from pillars.models import PillarKind
from regions.codes import lies_within
from regions.models import Region
from trainings.errors import EventInvalid
from trainings.models import EventLevel, EventState, PlanLine, TrainingEvent
from trainings.services import seats
from trainings.services.codes import next_code
from trainings.services.rights import may_edit
from trainings.states import EVENT_MOVES, TAKES_PARTICIPANTS

EARLIEST = date(1990, 1, 1)
LONGEST_DAYS = 366


class Details(TypedDict, total=False):
    """What an event may have besides name, days and place; what is not given stays."""

    plan_line: PlanLine | None
    capacity: int | None
    pays_attendance: bool
    cost_planned: int | None
    cost_actual: int | None
    min_attendance_percent: int | None
    min_post_score: int | None


def create(
    *,
    title: str,
    kind: str,
    region: Region,
    start_on: date,
    end_on: date | None = None,
    level: str = EventLevel.NONE,
    required_level: str = "",
    pillars: list[PillarKind] | None = None,
    place: str = "",
    note: str = "",
    state: str = EventState.OPEN,
    by: User,
    **details: Unpack[Details],
) -> TrainingEvent:
    """A new event with its code, in the name of a region the creator acts for."""
    may_edit(by, region.code)
    event = TrainingEvent(
        title=_tidy(title),
        kind=kind,
        level=level,
        required_level=required_level,
        region=region,
        place=_tidy(place),
        start_on=start_on,
        end_on=end_on or start_on,
        note=note.strip(),
        state=state,
        created_by=by,
        **details,
    )
    _check(event)
    with transaction.atomic(), signed(by):
        event.code = next_code(kind=kind, region_code=region.code, year=start_on.year)
        event.save(force_insert=True)
        event.pillars.set(pillars or [])
    return event


def edit(
    *,
    event: TrainingEvent,
    title: str,
    kind: str,
    level: str,
    region: Region,
    start_on: date,
    end_on: date | None,
    pillars: list[PillarKind],
    place: str,
    note: str,
    required_level: str | None = None,
    by: User,
    **details: Unpack[Details],
) -> TrainingEvent:
    """Other words, days or places for the same event; the code stays as printed. The training
    that is asked for stays, too, unless it is given."""
    may_edit(by, event.region_id)
    may_edit(by, region.code)
    with transaction.atomic(), signed(by):
        event = TrainingEvent.objects.select_for_update().get(pk=event.pk)
        event.title, event.place, event.note = _tidy(title), _tidy(place), note.strip()
        event.kind, event.level, event.region = kind, level, region
        event.start_on, event.end_on = start_on, end_on or start_on
        if required_level is not None:
            event.required_level = required_level
        for name, value in details.items():
            setattr(event, name, value)
        _check(event)
        _save(event)
        event.pillars.set(pillars)
        if event.state in TAKES_PARTICIPANTS:
            # Room that was made belongs to those who wait for it.
            seats.offer_free(event)
    return event


def open_registration(*, event: TrainingEvent, by: User) -> TrainingEvent:
    """Let regions nominate."""
    return move(event=event, name="open", by=by)


def start(*, event: TrainingEvent, by: User) -> TrainingEvent:
    return move(event=event, name="start", by=by)


def finish(*, event: TrainingEvent, by: User) -> TrainingEvent:
    """It was held; participants are no longer added."""
    return move(event=event, name="finish", by=by)


def reopen(*, event: TrainingEvent, reason: str, by: User) -> TrainingEvent:
    """Take participants again, for example because a region's list came late."""
    return move(event=event, name="reopen", reason=reason, by=by)


def cancel(*, event: TrainingEvent, reason: str, by: User) -> TrainingEvent:
    """It will not be held; reports no longer count it, its participants stay on record."""
    return move(event=event, name="cancel", reason=reason, by=by)


def move(*, event: TrainingEvent, name: str, by: User, reason: str = "") -> TrainingEvent:
    """Take one of the steps of `states.EVENT_MOVES`."""
    may_edit(by, event.region_id)
    step = EVENT_MOVES[name]
    with transaction.atomic(), signed(by, reason=reason):
        event = TrainingEvent.objects.select_for_update().get(pk=event.pk)
        step.check(event.state, state_label=event.get_state_display(), reason=reason)
        event.state = step.target
        _save(event, ["state", "updated_at"])
    return event


def _save(event: TrainingEvent, fields: list[str] | None = None) -> None:
    """The days of an event are also the days of those who are paid for it, and of who teaches."""
    try:
        with transaction.atomic():
            event.save(update_fields=fields)
    except IntegrityError as refusal:
        constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "")
        if constraint == "trainings_enrolment_paid_once_a_day":
            raise EventInvalid(
                "Ada peserta yang sudah disahkan dan dibayar pada kegiatan lain di hari-hari itu. "
                "Pilih tanggal lain, atau catat dulu mundurnya dari salah satu kegiatan."
            ) from None
        if constraint == "trainings_sessionspeaker_not_in_two_places":
            raise EventInvalid(
                "Ada narasumber yang sudah mengajar di kegiatan lain pada jam yang sama. Ubah "
                "jadwalnya lebih dulu."
            ) from None
        raise


def _check(event: TrainingEvent) -> None:
    if not event.title:
        raise EventInvalid("Nama kegiatan belum diisi.")
    if event.start_on < EARLIEST:
        raise EventInvalid(
            f"Tanggal mulai {formats.long_date(event.start_on)} terlalu jauh ke belakang."
        )
    if event.end_on < event.start_on:
        raise EventInvalid("Tanggal selesai mendahului tanggal mulai.")
    line = event.plan_line
    if line is not None:
        if line.year != event.start_on.year:
            raise EventInvalid(
                f"Baris rencana itu untuk tahun {line.year}; kegiatan ini mulai pada "
                f"{event.start_on.year}."
            )
        if not lies_within(event.region_id, line.region_id):
            raise EventInvalid("Baris rencana itu milik penyelenggara lain.")
    outside = event.pk and event.sessions.exclude(day__range=(event.start_on, event.end_on))
    if outside and (count := outside.count()):
        raise EventInvalid(
            f"{count} sesi pada jadwal jatuh di luar tanggal itu. Pindahkan atau hapus sesinya "
            "lebih dulu."
        )
    if event.days > LONGEST_DAYS:
        raise EventInvalid("Kegiatan tidak boleh lebih dari satu tahun. Periksa tahun tanggalnya.")


def _tidy(text: str) -> str:
    return " ".join(text.split())
