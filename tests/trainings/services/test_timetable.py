from datetime import date, time

import pytest

from tests.trainings.factories import TrainingEventFactory
from trainings.errors import EventInvalid, OutsideRegion, TimetableInvalid
from trainings.models import Session, SessionSpeaker
from trainings.services import cloning, committees, events, timetable

DAY = date(2024, 5, 2)


def add(event, start, end, by, **more):
    words = {"day": DAY, "subject": "Etika", **more}
    return timetable.add_session(event=event, starts_at=start, ends_at=end, by=by, **words)


@pytest.fixture
def speaker(kasudin, city):
    return timetable.add_speaker(region=city, name=" Dr.  Sri ", institution="Sentra", by=kasudin)


def test_jp_are_counted_from_the_hours(event, kasudin):
    assert add(event, time(8), time(9, 30), kasudin).jp == 2
    assert add(event, time(9, 30), time(10), kasudin).jp == 0
    assert add(event, time(10), time(12), kasudin, jp=3).jp == 3


def test_a_room_holds_one_session_at_a_time(event, kasudin):
    add(event, time(8), time(10), kasudin)
    add(event, time(10), time(11), kasudin)
    add(event, time(9), time(11), kasudin, room="Kelas B")
    with pytest.raises(TimetableInvalid, match="Ruang ini sudah dipakai"):
        add(event, time(9), time(10), kasudin)
    assert Session.objects.filter(event=event).count() == 3


def test_days_and_hours_fit_the_event(event, kasudin, other_kasudin):
    with pytest.raises(TimetableInvalid, match="bukan hari kegiatan"):
        add(event, time(8), time(9), kasudin, day=date(2024, 5, 3))
    with pytest.raises(TimetableInvalid, match="Jam selesai"):
        add(event, time(9), time(9), kasudin)
    with pytest.raises(OutsideRegion):
        add(event, time(8), time(9), other_kasudin)


def test_a_speaker_is_in_one_place_at_a_time_at_whatever_event(
    event, kasudin, staff, speaker, session
):
    other = TrainingEventFactory(created_by=staff, region_id="99")
    first, second = session(time(8), time(10)), session(time(9), time(11), of=other)
    booked = timetable.book(session=first, speaker=speaker, honour=900_000, by=kasudin)
    assert booked.total_honour == 0
    assert speaker.name == "Dr. Sri"

    with pytest.raises(TimetableInvalid, match="Sri sudah mengajar"):
        timetable.book(session=second, speaker=speaker, by=staff)
    events.cancel(event=event, reason="Banjir", by=kasudin)
    again = timetable.book(session=second, speaker=speaker, by=staff)
    again.refresh_from_db()
    booked.refresh_from_db()
    assert (again.period, booked.period) == (second.period, None)


def test_moving_a_session_moves_its_speaker(event, kasudin, speaker, session):
    first, second = session(time(8), time(9)), session(time(9), time(10))
    timetable.book(session=first, speaker=speaker, jp=2, honour=500_000, by=kasudin)
    booked = timetable.book(session=second, speaker=speaker, jp=1, by=kasudin)
    hours = {"day": DAY, "subject": "Etika", "room": "Kelas B", "by": kasudin}

    with pytest.raises(TimetableInvalid, match="sudah mengajar"):
        timetable.edit_session(session=first, starts_at=time(9), ends_at=time(10), **hours)
    timetable.release(booked=booked, by=kasudin)
    timetable.edit_session(session=first, starts_at=time(9), ends_at=time(10), **hours)

    moved = SessionSpeaker.objects.get()
    assert (moved.period.lower.hour, moved.total_honour) == (9, 1_000_000)


def test_days_of_an_event_do_not_leave_its_sessions_behind(event, kasudin, session):
    session(time(8), time(9))
    with pytest.raises(EventInvalid, match="1 sesi"):
        events.edit(
            event=event, title=event.title, kind=event.kind, level=event.level,
            region=event.region, start_on=date(2024, 6, 1), end_on=None, pillars=[], place="",
            note="", by=kasudin,
        )  # fmt: skip


def test_a_copy_has_everything_but_people(event, kasudin, enrol, session, speaker):
    timetable.book(session=session(time(8), time(9)), speaker=speaker, by=kasudin)
    committees.add(event=event, name="Retno", duty="Ketua", by=kasudin)
    enrol(event)

    copy = cloning.clone(
        event=event, title="Tahun depan", start_on=date(2025, 5, 5), with_speakers=True, by=kasudin
    )

    assert (copy.state, copy.cloned_from, copy.kind) == ("draft", event, event.kind)
    assert [one.day for one in copy.sessions.all()] == [date(2025, 5, 5)]
    assert copy.sessions.get().teaching.get().speaker == speaker
    assert (copy.committee.get().name, copy.enrolments.count()) == ("Retno", 0)
    with pytest.raises(EventInvalid, match="narasumber"):
        cloning.clone(event=event, title="Hari sama", start_on=DAY, with_speakers=True, by=kasudin)


def test_waves_are_numbered_and_know_each_other(event, kasudin):
    second = cloning.add_wave(event=event, start_on=date(2024, 5, 9), by=kasudin)
    third = cloning.add_wave(event=second, start_on=date(2024, 5, 16), by=kasudin)

    event.refresh_from_db()
    assert [one.wave for one in (event, second, third)] == [1, 2, 3]
    assert {second.wave_of, third.wave_of} == {event}


def test_the_panitia_is_listed_once_each(event, kasudin):
    committees.add(event=event, name="Retno", duty="Ketua", by=kasudin)
    with pytest.raises(TimetableInvalid, match="sudah tercatat"):
        committees.add(event=event, name=" Retno", duty="Ketua ", by=kasudin)
    committees.remove(member=event.committee.get(), by=kasudin)
    assert not event.committee.exists()
