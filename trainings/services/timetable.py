"""The timetable of an event: sessions, and who teaches them.

The database keeps that a room holds one session at a time and a narasumber teaches in one place
at a time, at whatever event; here its refusal gets words.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import formats
from accounts.changes import signed
from accounts.models import User
from regions.models import Region
from trainings.errors import TimetableInvalid
from trainings.models import JP_MINUTES, Session, SessionSpeaker, Speaker, TrainingEvent
from trainings.services.rights import may_edit


def add_session(
    *,
    event: TrainingEvent,
    day: date,
    starts_at: time,
    ends_at: time,
    subject: str,
    by: User,
    jp: int | None = None,
    room: str = "",
) -> Session:
    """A new line of the timetable; without a number of JP, those that fit into the time."""
    may_edit(by, event.region_id)
    with transaction.atomic(), signed(by):
        event = TrainingEvent.objects.select_for_update(no_key=True).get(pk=event.pk)
        last = event.sessions.filter(day=day).aggregate(last=Max("order"))["last"]
        session = Session(event=event, order=(last or 0) + 1)
        return _write(session, day, starts_at, ends_at, subject, jp, room)


def edit_session(
    *,
    session: Session,
    day: date,
    starts_at: time,
    ends_at: time,
    subject: str,
    by: User,
    jp: int | None = None,
    room: str = "",
) -> Session:
    """Another hour, room or subject; those who teach it move with it."""
    may_edit(by, session.event.region_id)
    with transaction.atomic(), signed(by):
        session = Session.objects.select_for_update().get(pk=session.pk)
        return _write(session, day, starts_at, ends_at, subject, jp, room)


def remove_session(*, session: Session, by: User) -> None:
    """Take a line out, while nobody's attendance hangs on it."""
    may_edit(by, session.event.region_id)
    try:
        with transaction.atomic(), signed(by):
            session.teaching.all().delete()
            session.delete()
    except IntegrityError:
        raise TimetableInvalid(
            "Sesi ini sudah punya catatan kehadiran, jadi tidak dapat dihapus."
        ) from None


def add_speaker(
    *,
    region: Region,
    name: str,
    by: User,
    institution: str = "",
    job_title: str = "",
    phone: str = "",
) -> Speaker:
    """A narasumber, or the one whom the office knows under this name and institution."""
    may_edit(by, region.code)
    name, institution = " ".join(name.split()), " ".join(institution.split())
    if not name:
        raise TimetableInvalid("Nama narasumber belum diisi.")
    with transaction.atomic(), signed(by):
        speaker, _ = Speaker.objects.get_or_create(
            region=region,
            name=name,
            institution=institution,
            defaults={
                "job_title": " ".join(job_title.split()),
                "phone": phone.strip(),
                "created_by": by,
            },
        )
    return speaker


def book(
    *, session: Session, speaker: Speaker, by: User, jp: int | None = None, honour: int = 0
) -> SessionSpeaker:
    """This narasumber teaches this session; refused while they teach elsewhere at that hour."""
    may_edit(by, session.event.region_id)
    with _refusals(speaker), transaction.atomic(), signed(by):
        booked, _ = SessionSpeaker.objects.update_or_create(
            session=session,
            speaker=speaker,
            defaults={"jp": session.jp if jp is None else jp, "honour": honour},
        )
    return booked


def release(*, booked: SessionSpeaker, by: User) -> None:
    """They do not teach it after all."""
    may_edit(by, booked.session.event.region_id)
    with transaction.atomic(), signed(by):
        booked.delete()


def jp_between(starts_at: time, ends_at: time) -> int:
    """Whole JP that fit between two hours of a day."""
    minutes = (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute
    return max(0, minutes // JP_MINUTES)


def _write(session, day, starts_at, ends_at, subject, jp, room) -> Session:
    event = session.event
    if not event.start_on <= day <= event.end_on:
        raise TimetableInvalid(
            f"{formats.long_date(day)} bukan hari kegiatan ini "
            f"({formats.date_range(event.start_on, event.end_on)})."
        )
    if ends_at <= starts_at:
        raise TimetableInvalid("Jam selesai harus sesudah jam mulai.")
    session.day, session.starts_at, session.ends_at = day, starts_at, ends_at
    session.subject, session.room = " ".join(subject.split()), " ".join(room.split())
    session.jp = jp_between(starts_at, ends_at) if jp is None else jp
    if not session.subject:
        raise TimetableInvalid("Materi sesi belum diisi.")
    with _refusals():
        session.save()
    return session


@contextmanager
def _refusals(speaker: Speaker | None = None) -> Iterator[None]:
    """The database's refusals in words; the block's changes are undone."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        constraint = getattr(getattr(refusal.__cause__, "diag", None), "constraint_name", "")
        if constraint == "trainings_session_one_at_a_time_in_a_room":
            raise TimetableInvalid(
                "Ruang ini sudah dipakai sesi lain pada jam itu. Ubah jamnya, atau isi ruang lain "
                "bila kelasnya paralel."
            ) from None
        if constraint == "trainings_sessionspeaker_not_in_two_places":
            who = speaker.name if speaker else "Narasumber sesi ini"
            raise TimetableInvalid(
                f"{who} sudah mengajar di sesi lain pada jam itu. Pilih jam atau narasumber lain."
            ) from None
        raise
