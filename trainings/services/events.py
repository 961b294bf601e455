"""What the office does with a training event: create, edit, open, start, finish, cancel."""

from datetime import date

from django.db import transaction

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from pillars.models import PillarKind
from regions.codes import lies_within
from regions.models import Region
from trainings.errors import EventInvalid, NotAllowed, OutsideRegion
from trainings.models import EventLevel, EventState, TrainingEvent
from trainings.services.codes import next_code
from trainings.states import EVENT_MOVES

EARLIEST = date(1990, 1, 1)
LONGEST_DAYS = 366


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
) -> TrainingEvent:
    """A new event with its code, in the name of a region the creator acts for."""
    _may_edit(by, region.code)
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
) -> TrainingEvent:
    """Other words, days or places for the same event; the code stays as printed. The training
    that is asked for stays, too, unless it is given."""
    _may_edit(by, event.region_id)
    _may_edit(by, region.code)
    with transaction.atomic(), signed(by):
        event = TrainingEvent.objects.select_for_update().get(pk=event.pk)
        event.title, event.place, event.note = _tidy(title), _tidy(place), note.strip()
        event.kind, event.level, event.region = kind, level, region
        event.start_on, event.end_on = start_on, end_on or start_on
        if required_level is not None:
            event.required_level = required_level
        _check(event)
        event.save()
        event.pillars.set(pillars)
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
    _may_edit(by, event.region_id)
    step = EVENT_MOVES[name]
    with transaction.atomic(), signed(by, reason=reason):
        event = TrainingEvent.objects.select_for_update().get(pk=event.pk)
        step.check(event.state, state_label=event.get_state_display(), reason=reason)
        event.state = step.target
        event.save(update_fields=["state", "updated_at"])
    return event


def _may_edit(by: User, region_code: str) -> None:
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengelola kegiatan.")
    if not lies_within(region_code, by.region_id):
        raise OutsideRegion(
            f"Penyelenggara ({region_code}) di luar wilayah Anda, {by.region.name}."
        )


def _check(event: TrainingEvent) -> None:
    if not event.title:
        raise EventInvalid("Nama kegiatan belum diisi.")
    if event.start_on < EARLIEST:
        raise EventInvalid(
            f"Tanggal mulai {formats.long_date(event.start_on)} terlalu jauh ke belakang."
        )
    if event.end_on < event.start_on:
        raise EventInvalid("Tanggal selesai mendahului tanggal mulai.")
    if event.days > LONGEST_DAYS:
        raise EventInvalid("Kegiatan tidak boleh lebih dari satu tahun. Periksa tahun tanggalnya.")


def _tidy(text: str) -> str:
    return " ".join(text.split())
