"""Hours from scans, marks and corrections."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from trainings.checkin import paper as papers
from trainings.errors import AttendanceInvalid, ReasonMissing
from trainings.models import (
    Attendance,
    AttendanceCorrection,
    CardSheet,
    Gate,
    Scan,
    Session,
)
from trainings.services import attendance, card_sheets, gates


@pytest.fixture
def sessions(event):
    """Two sessions of 2 and 4 JP, at 08.00 and 10.00."""
    about = {"event": event, "day": event.start_on}
    return [
        Session.objects.create(**about, starts_at=time(8), ends_at=time(9, 30), subject="A", jp=2),
        Session.objects.create(**about, starts_at=time(10), ends_at=time(13), subject="B", jp=4),
    ]


@pytest.fixture
def seen(event, kasudin):
    """seen(enrolment, "08.10"): scanned at the gate at that hour of the event's day."""
    doors = {}

    def at(enrolment, clock, direction="in"):
        gate = (
            doors.get(direction)
            or gates.create(
                event=event, name=direction, day=event.start_on, direction=direction, by=kasudin
            ).gate
        )
        doors[direction] = gate
        hour, minute = map(int, clock.split("."))
        moment = timezone.make_aware(datetime.combine(event.start_on, time(hour, minute)))
        first = not Attendance.objects.filter(enrolment=enrolment, session=None).exists()
        scan = Scan.objects.create(
            gate=gate, event=event, enrolment=enrolment, day=event.start_on, direction=direction,
            scanned_at=moment, kind="qr",
            result="left" if direction == "out" else "ok" if first else "already",
        )  # fmt: skip
        if direction == "in" and first:
            Attendance.objects.create(
                enrolment=enrolment, event=event, day=event.start_on, status="hadir",
                source="scan", at=moment, scan=scan,
            )  # fmt: skip

    return at


@pytest.mark.parametrize(
    ("scans", "hours", "statuses"),
    [
        ([], 0, ["alpa", "alpa"]),
        ([("07.40", "in")], 6, ["hadir", "hadir"]),
        ([("08.20", "in")], 6, ["terlambat", "hadir"]),
        ([("09.45", "in")], 4, ["alpa", "hadir"]),
        ([("14.00", "in")], 0, ["alpa", "alpa"]),
        ([("07.40", "in"), ("09.40", "out")], 2, ["hadir", "alpa"]),
        ([("07.40", "in"), ("09.40", "out"), ("09.55", "in")], 6, ["hadir", "hadir"]),
        # A gate that was offline hands in an earlier scan later.
        ([("09.45", "in"), ("07.50", "in")], 6, ["hadir", "hadir"]),
    ],
)
def test_hours_follow_from_the_gates(event, sessions, enrol, seen, scans, hours, statuses):
    siti = enrol(event)
    for clock, direction in scans:
        seen(siti, clock, direction)

    assert attendance.attended_jp(event) == {siti.pk: (hours, 6)}
    assert [attendance.standing(event, one)[siti.pk][0] for one in sessions] == statuses


def test_a_mark_for_the_session_comes_before_the_gates(event, sessions, enrol, seen, kasudin):
    siti = enrol(event)
    seen(siti, "07.40")
    attendance.record(event=event, session=sessions[1], marks={siti.pk: "sakit"}, by=kasudin)

    assert attendance.attended_jp(event) == {siti.pk: (2, 6)}


def test_a_correction_keeps_the_original_and_wants_a_reason(event, sessions, enrol, kasudin):
    siti = enrol(event)
    attendance.record(event=event, session=sessions[0], marks={siti.pk: "alpa"}, by=kasudin)
    mark = Attendance.objects.get()

    with pytest.raises(ReasonMissing):
        attendance.correct(attendance=mark, status="hadir", reason=" ", by=kasudin)
    attendance.correct(attendance=mark, status="hadir", reason="salah baris", by=kasudin)

    kept = AttendanceCorrection.objects.get()
    assert (kept.before, kept.after, kept.corrected_by) == ("alpa", "hadir", kasudin)
    assert attendance.attended_jp(event) == {siti.pk: (2, 6)}
    with pytest.raises(AttendanceInvalid):
        attendance.correct(attendance=mark, status="hadir", reason="lagi", by=kasudin)


def test_recording_twice_changes_nothing(event, sessions, enrol, kasudin):
    siti = enrol(event)
    marks = {siti.pk: "hadir"}

    first = attendance.record(event=event, session=sessions[0], marks=marks, by=kasudin)
    again = attendance.record(event=event, session=sessions[0], marks={siti.pk: "alpa"}, by=kasudin)

    assert (first, again) == (1, 0)
    assert Attendance.objects.get().status == "hadir"


def test_nobody_marks_people_of_another_region(province_event, enrol, kasudin):
    stranger = enrol(province_event, "99.01.01.2001")

    with pytest.raises(AttendanceInvalid):
        attendance.record(
            event=province_event,
            day=province_event.start_on,
            marks={stranger.pk: "hadir"},
            by=kasudin,
        )


def test_hours_take_one_statement(event, sessions, enrol, django_assert_num_queries):
    for _ in range(5):
        enrol(event)
    with django_assert_num_queries(1):
        assert len(attendance.attended_jp(event)) == 5


@pytest.mark.parametrize(
    ("attended", "total", "percent"), [(0, 0, 0), (4, 5, 80), (799, 1000, 79), (6, 6, 100)]
)
def test_percent_is_rounded_down(attended, total, percent):
    assert attendance.percent(attended, total) == percent


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-3, 5", [1, 2, 3, 5]),
        ("5;2\n2", [2, 5]),
        (" 1 – 2 ", [1, 2]),
    ],
)
def test_row_numbers_as_people_type_them(text, numbers):
    assert papers.numbers_in(text, 6) == numbers


@pytest.mark.parametrize("text", ["", "0", "7", "3-1", "1-7", "satu", "1--2", "1.5"])
def test_row_numbers_that_are_none_are_refused_with_words(text):
    with pytest.raises(AttendanceInvalid, match=r"\w"):
        papers.numbers_in(text, 6)


def test_a_printed_list_keeps_its_rows_whatever_changes(event, enrol, kasudin):
    budi, siti = enrol(event, name="Budi"), enrol(event, name="Siti")
    paper = papers.make(event=event, day=event.start_on, by=kasudin)
    enrol(event, name="Andi")

    assert papers.record(paper=paper, numbers=[2], by=kasudin) == 1
    assert Attendance.objects.get().enrolment == siti
    assert [one.pk for one in papers.people_of(paper)] == [budi.pk, siti.pk]
    assert papers.pdf(paper).startswith(b"%PDF")


def test_cards_are_set_as_one_pdf(event, enrol, kasudin):
    for _ in range(9):
        enrol(event, bus="Bus 1")
    card_sheets.request(event=event, per_page=8, by=kasudin)
    sheet = card_sheets.claim(CardSheet.objects.get().pk)

    card_sheets.build(sheet)

    sheet.refresh_from_db()
    assert (sheet.job_state, sheet.cards) == ("done", 9)
    with sheet.file.open() as paper:
        assert paper.read(4) == b"%PDF"


def test_a_link_opens_its_gate_on_its_day_only(staff, today_event):
    opened = gates.create(event=today_event, name="Utara", day=today_event.start_on, by=staff)
    gate, shown = gates.enter(secret=opened.secret, device_name="HP Oki")

    assert gates.gate_of(shown) == gate.pk
    assert Gate.objects.get().device_name == "HP Oki"
    assert opened.secret.encode() not in bytes(gate.secret_hash)
    for moved in (timedelta(days=-1), timedelta(days=3)):
        Gate.objects.update(day=today_event.start_on + moved)
        with pytest.raises(gates.GateClosed):
            gates.enter(secret=opened.secret, device_name="")


@pytest.fixture
def today_event(event):
    event.start_on = event.end_on = timezone.localdate()
    event.region_id = "99.71"
    event.save()
    return event
