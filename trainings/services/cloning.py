"""An event made after another: next year's, or the next wave (angkatan) of the same."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from accounts.changes import signed
from accounts.models import User
from trainings.errors import EventInvalid
from trainings.models import (
    CommitteeMember,
    EventState,
    Quota,
    Session,
    SessionSpeaker,
    TrainingEvent,
)
from trainings.services import events
from trainings.services.rights import may_edit

COPIED = [
    "kind",
    "level",
    "required_level",
    "region",
    "place",
    "note",
    "cost_planned",
    "pays_attendance",
    "capacity",
    "min_attendance_percent",
    "min_post_score",
]


def clone(
    *,
    event: TrainingEvent,
    title: str,
    start_on: date,
    by: User,
    with_speakers: bool = False,
) -> TrainingEvent:
    """A draft with the same quota, timetable and committee, as many days long; no people."""
    with transaction.atomic():
        fresh = _copy(event, title=title, start_on=start_on, by=by)
        fresh.cloned_from = event
        with signed(by):
            fresh.save(update_fields=["cloned_from", "updated_at"])
            _copy_rest(event, fresh, with_speakers=with_speakers)
    return fresh


def add_wave(*, event: TrainingEvent, start_on: date, by: User) -> TrainingEvent:
    """The next wave: the same event again for other people, under one line of the plan."""
    may_edit(by, event.region_id)
    with transaction.atomic():
        first = event.wave_of or event
        first = TrainingEvent.objects.select_for_update().get(pk=first.pk)
        last = max([first.wave or 1, *(wave.wave or 1 for wave in first.waves.all())])
        fresh = _copy(first, title=first.title, start_on=start_on, by=by)
        with signed(by):
            if first.wave is None:
                first.wave = 1
                first.save(update_fields=["wave", "updated_at"])
            fresh.wave_of, fresh.wave = first, last + 1
            fresh.plan_line = first.plan_line
            fresh.save(update_fields=["wave_of", "wave", "plan_line", "updated_at"])
            _copy_rest(first, fresh, with_speakers=False)
    return fresh


def _copy(event: TrainingEvent, *, title: str, start_on: date, by: User) -> TrainingEvent:
    return events.create(
        **{name: getattr(event, name) for name in COPIED},
        title=title,
        start_on=start_on,
        end_on=start_on + timedelta(days=event.days - 1),
        pillars=list(event.pillars.all()),
        state=EventState.DRAFT,
        by=by,
    )


def _copy_rest(event: TrainingEvent, fresh: TrainingEvent, *, with_speakers: bool) -> None:
    shift = fresh.start_on - event.start_on
    Quota.objects.bulk_create(
        Quota(event=fresh, region_id=one.region_id, pillar_id=one.pillar_id, seats=one.seats)
        for one in event.quotas.all()
    )
    CommitteeMember.objects.bulk_create(
        CommitteeMember(
            event=fresh, name=one.name, nip=one.nip, duty=one.duty, phone=one.phone, order=one.order
        )
        for one in event.committee.all()
    )
    try:
        for one in event.sessions.prefetch_related("teaching"):
            session = Session.objects.create(
                event=fresh,
                day=one.day + shift,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                subject=one.subject,
                jp=one.jp,
                room=one.room,
                order=one.order,
            )
            if with_speakers:
                SessionSpeaker.objects.bulk_create(
                    SessionSpeaker(
                        session=session, speaker_id=two.speaker_id, jp=two.jp, honour=two.honour
                    )
                    for two in one.teaching.all()
                )
    except IntegrityError:
        raise EventInvalid(
            "Salah satu narasumber sudah mengajar di kegiatan lain pada hari itu. Salin tanpa "
            "narasumber, atau pilih tanggal lain."
        ) from None
