"""What gates say against each other, and what the office decides."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.trainings.checkin.conftest import scan_of
from trainings.checkin import board, conflicts
from trainings.errors import AttendanceInvalid, ReasonMissing
from trainings.models import Attendance, Scan
from trainings.services import cards


@pytest.fixture
def twice(gate, come, phone):
    """Siti, let in at two gates, the second of them offline."""
    siti = come(name="Siti Aminah")
    phone(gate("Utara"))(scan_of(siti))
    phone(gate("Selatan"))(scan_of(siti, shown="ok"))
    return siti


def test_one_person_at_two_gates_is_listed_once(twice, jambore, staff):
    found = conflicts.undecided(jambore, staff).get()

    assert (found.first_gate, found.gate.name) == ("Utara", "Selatan")


def test_the_same_gate_twice_is_no_conflict(gate, come, phone, jambore, staff):
    siti, at_gate = come(), phone(gate())
    at_gate(scan_of(siti), scan_of(siti))

    assert not conflicts.undecided(jambore, staff).exists()


def test_a_decision_settles_it_and_is_kept(twice, jambore, staff):
    scan = conflicts.undecided(jambore, staff).get()

    with pytest.raises(ReasonMissing):
        conflicts.decide(scan=scan, choice="void", reason="", by=staff)
    conflicts.decide(scan=scan, choice="void", reason="kartunya dipinjam", by=staff)

    assert not Attendance.objects.standing().exists()
    assert not conflicts.undecided(jambore, staff).exists()
    with pytest.raises(AttendanceInvalid, match="sudah diputuskan"):
        conflicts.decide(scan=scan, choice="keep", reason="", by=staff)


def test_somebody_held_back_with_an_old_card_may_be_entered(gate, come, phone, jambore, staff):
    siti = come()
    cards.reissue(enrolment=siti, reason="hilang", by=staff)
    phone(gate())(scan_of(siti))
    scan = conflicts.undecided(jambore, staff).get()

    conflicts.decide(scan=scan, choice="enter", reason="KTP cocok", by=staff)

    mark = Attendance.objects.get()
    assert (mark.enrolment, mark.source, mark.recorded_by) == (siti, "decision", staff)


def test_a_card_of_another_event_enters_nobody(gate, enrol, event, phone, jambore, staff):
    phone(gate())(scan_of(enrol(event)))
    scan = Scan.objects.get()

    with pytest.raises(AttendanceInvalid):
        conflicts.decide(scan=scan, choice="enter", reason="salah", by=staff)


def test_another_region_decides_nothing(twice, jambore, staff, kasudin):
    scan = conflicts.undecided(jambore, staff).get()

    assert not conflicts.undecided(jambore, kasudin).exists()
    with pytest.raises(PermissionDenied):
        conflicts.decide(scan=scan, choice="keep", reason="", by=kasudin)


def test_the_board_counts_and_names_the_missing(gate, come, phone, jambore, staff, kasudin, today):
    siti, budi = come(name="Siti"), come("99.71.02.1001", name="Budi")
    come("99.01.01.2001", name="Umar")
    phone(gate())(scan_of(siti))

    whole, city = (board.board(jambore, user, today) for user in (staff, kasudin))

    assert [(line.code, line.entered, line.expected) for line in whole.lines] == [
        ("99.01", 0, 1),
        ("99.71", 1, 2),
    ]
    assert (city.total.entered, city.total.missing) == (1, 1)
    assert [one.pk for one in board.missing(jambore, kasudin, today)] == [budi.pk]


def test_the_board_costs_the_same_for_many(jambore, come, staff, today, django_assert_num_queries):
    for _ in range(5):
        come()
    with django_assert_num_queries(2):
        board.board(jambore, staff, today)


def test_buses_say_who_is_missing(gate, come, phone, jambore, staff, today):
    mine, _ = come(bus="Bus 4"), come(bus="Bus 4")
    phone(gate("Bus", list_kind="bus", list_name="Bus 4"))(scan_of(mine))

    (group,) = board.carriers(jambore, staff, "bus", today)
    (bus,) = group.lines
    assert (bus.name, bus.entered, bus.missing) == ("Bus 4", 1, 1)
    assert (group.entered, group.expected, group.complete) == (1, 2, 0)


def test_the_page_of_a_bus_names_who_is_not_in_it(gate, come, phone, jambore, staff, today, client):
    mine, late = come(bus="Bus 4"), come(bus="Bus 4")
    phone(gate("Bus", list_kind="bus", list_name="Bus 4"))(scan_of(mine))
    client.force_login(staff)
    address = reverse("trainings:checkin-carriers", args=[jambore.code, "bus"])

    shown = client.get(address, {"nama": "Bus 4"}).context["absent"]
    assert [row.pk for row in shown] == [late.pk]


def test_buses_stand_in_the_order_of_their_numbers(come, jambore, staff, today):
    for name in ("A10", "A2", "A1"):
        come(bus=name)
    (group,) = board.carriers(jambore, staff, "bus", today)
    assert [line.name for line in group.lines] == ["A1", "A2", "A10"]
