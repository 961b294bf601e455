"""What becomes of a scan: the verdict, the entry, and what is kept."""

import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.trainings.checkin.conftest import scan_of
from trainings.models import (
    Attendance,
    AttendanceCorrection,
    Enrolment,
    EnrolmentState,
    Scan,
)
from trainings.services import cards, gates
from trainings.views.scanner import SCAN_PATH


def entries():
    return Attendance.objects.standing().count()


def test_a_card_lets_its_holder_in_once(gate, come, phone):
    siti = come(name="Siti Aminah")
    at_gate = phone(gate())

    assert at_gate(scan_of(siti)) == ["ok"]
    assert at_gate(scan_of(siti)) == ["already"]
    assert entries() == 1
    assert Scan.objects.count() == 2


def test_the_same_scan_sent_again_says_the_same_and_writes_nothing(gate, come, phone):
    scan = scan_of(come())
    at_gate = phone(gate())

    assert at_gate(scan) == at_gate(scan) == ["ok"]
    assert at_gate(scan, scan) == ["ok", "ok"]
    assert (entries(), Scan.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("state", "verdict", "enters"),
    [
        (EnrolmentState.CONFIRMED, "ok", 1),
        (EnrolmentState.NOMINATED, "unconfirmed", 1),
        (EnrolmentState.WAITING, "waiting", 0),
        (EnrolmentState.REPLACED, "replaced", 0),
    ],
)
def test_the_state_of_a_participant_decides(gate, come, phone, state, verdict, enters):
    somebody = come()
    if state != EnrolmentState.CONFIRMED:
        Enrolment.objects.filter(pk=somebody.pk).update(state=state, wait_rank=1)

    assert phone(gate())(scan_of(somebody)) == [verdict]
    assert entries() == enters


def test_a_card_of_another_event_lets_nobody_in_and_names_nobody(
    gate, come, enrol, event, client, phone
):
    stranger = enrol(event, name="Orang Lain")
    at = gate()
    answer = client.post(
        "/gerbang/pindai/",
        {"scans": [scan_of(stranger)]},
        content_type="application/json",
        headers={"authorization": f"Bearer {gates.pass_for(at.pk)}"},
    ).json()

    assert answer["results"][0]["result"] == "other_event"
    assert answer["results"][0]["name"] == ""
    assert entries() == 0


def test_a_lost_card_is_refused_once_a_new_one_is_made(gate, come, phone, staff):
    siti = come()
    cards.reissue(enrolment=siti, reason="hilang di bus", by=staff)
    at_gate = phone(gate())

    assert at_gate(scan_of(siti, version=1)) == ["old_card"]
    assert at_gate(scan_of(siti, version=2)) == ["ok"]


def test_a_helper_who_finds_the_name_needs_no_card(gate, come, phone, staff):
    siti = come()
    cards.reissue(enrolment=siti, reason="hilang di bus", by=staff)

    assert phone(gate())(scan_of(siti, kind="nik4", version=1)) == ["ok"]


@pytest.mark.parametrize("text", ["A" * 24, "halo", "3174015108790001", "'; DROP TABLE", ""])
def test_what_is_no_card_of_ours_is_unknown(gate, come, phone, text):
    come()

    assert phone(gate())(scan_of(text)) == ["unknown"]
    assert entries() == 0


def test_an_identity_card_before_the_camera_is_not_kept(gate, come, phone):
    phone(gate())(scan_of("3174015108790001"))

    assert Scan.objects.get().code == "************0001"


def test_a_made_up_signature_opens_nothing(gate, come, phone):
    token = cards.token(come().pk)
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")

    assert cards.read(token) is not None
    assert phone(gate())(scan_of(forged)) == ["unknown"]


def test_going_out_is_kept_and_is_no_entry(gate, come, phone):
    siti = come()

    assert phone(gate("Keluar", direction="out"))(scan_of(siti)) == ["left"]
    assert entries() == 0


def test_a_bus_takes_its_own_people(gate, come, phone):
    mine, other = come(bus="Bus 4"), come(bus="Bus 2")
    at_gate = phone(gate("Pintu bus", list_kind="bus", list_name="Bus 4"))

    assert at_gate(scan_of(mine), scan_of(other)) == ["ok", "wrong_list"]
    assert entries() == 0


def test_undoing_takes_the_entry_back_and_a_new_scan_enters_again(gate, come, phone):
    siti = come()
    at_gate = phone(gate())
    scan = scan_of(siti)
    at_gate(scan)

    assert at_gate(scan_of("", kind="undo", undoes=scan["id"])) == ["undone"]
    assert entries() == 0
    assert AttendanceCorrection.objects.get().after == "batal"
    assert at_gate(scan_of(siti)) == ["ok"]
    assert entries() == 1


def test_an_undo_that_arrives_before_its_scan_still_undoes_it(gate, come, phone):
    at_gate = phone(gate())
    scan = scan_of(come())

    at_gate(scan_of("", kind="undo", undoes=scan["id"]))
    assert at_gate(scan) == ["undone"]
    assert entries() == 0


def test_who_was_seen_at_another_gate_stays_in_when_one_gate_takes_its_scan_back(gate, come, phone):
    siti = come()
    north, south = gate("Utara"), gate("Selatan")
    scan = scan_of(siti)
    phone(north)(scan)
    phone(south)(scan_of(siti))

    phone(north)(scan_of("", kind="undo", undoes=scan["id"]))

    assert Attendance.objects.standing().get().scan.gate == south


def test_a_gate_cannot_take_back_the_scan_of_another(gate, come, phone):
    scan = scan_of(come())
    phone(gate("Utara"))(scan)

    phone(gate("Selatan"))(scan_of("", kind="undo", undoes=scan["id"]))

    assert entries() == 1


def test_any_order_gives_the_same_entries(gate, come, phone):
    people = [come() for _ in range(6)]
    north, south = phone(gate("Utara")), phone(gate("Selatan"))
    scans = [(at, scan_of(one)) for one in people for at in (north, south)]
    twice = scans * 2
    random.Random(5).shuffle(twice)
    for at_gate, scan in twice:
        at_gate(scan)

    assert entries() == 6
    assert Scan.objects.count() == 12


def test_a_revoked_gate_takes_nothing(gate, come, phone, staff):
    at = gate()
    gates.revoke(gate=at, by=staff)

    assert "dicabut" in phone(at)(scan_of(come()), status=403)
    assert Scan.objects.count() == 0


def test_a_gate_of_tomorrow_takes_nothing_yet(gate, come, phone, jambore, today):
    jambore.end_on = today + timedelta(days=1)
    jambore.save()

    phone(gate(day=today + timedelta(days=1)))(scan_of(come()), status=403)
    assert Scan.objects.count() == 0


def test_a_phone_whose_clock_is_wrong_is_set_right(gate, come, phone):
    now = timezone.now()
    wrong = now - timedelta(hours=3)
    phone(gate())(scan_of(come(), at=wrong), sent_at=wrong.timestamp() * 1000)

    assert abs(Scan.objects.get().scanned_at - now) < timedelta(seconds=30)


@pytest.mark.parametrize(
    "scan",
    [
        {},
        {"id": "x"},
        "x",
        {"id": None, "kind": "qr", "at": 1},
        {"id": "0b8ff1b8-6f4b-4c39-9d4d-0d2c0f8f4a11", "kind": "paper", "at": 1},
        {"id": "0b8ff1b8-6f4b-4c39-9d4d-0d2c0f8f4a11", "kind": "qr", "at": 1e300},
        {"id": "0b8ff1b8-6f4b-4c39-9d4d-0d2c0f8f4a11", "kind": "qr", "at": "NaN"},
    ],
)
def test_what_is_no_scan_is_refused_with_words(gate, client, scan):
    response = client.post(
        "/gerbang/pindai/",
        {"scans": [scan]},
        content_type="application/json",
        headers={"authorization": f"Bearer {gates.pass_for(gate().pk)}"},
    )

    assert response.status_code == 400
    assert response.json()["error"]


@pytest.mark.parametrize("shown", ["", "Bearer 1", "Bearer 1.00", "Bearer x.y", "Bearer ."])
def test_a_made_up_pass_opens_nothing(gate, client, shown):
    gate()
    for path in ("daftar", "kabar"):
        assert client.get(f"/gerbang/{path}/", headers={"authorization": shown}).status_code == 403
    assert client.post("/gerbang/pindai/", headers={"authorization": shown}).status_code == 403


def test_a_scan_costs_one_statement_and_no_session(gate, come, phone, django_assert_num_queries):
    at_gate = phone(gate())
    scan, many = scan_of(come()), [scan_of(come()) for _ in range(20)]
    at_gate(scan_of(come()))  # the connection is made ready once
    # The one statement goes to the database prepared, past Django's own counting.
    with django_assert_num_queries(0):
        at_gate(scan)
        at_gate(*many)


def test_the_lane_of_scans_is_its_address(client):
    assert reverse("gate:scan") == SCAN_PATH
    response = client.post(SCAN_PATH)

    assert response.status_code == 403
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sessionid" not in response.cookies


def test_the_database_itself_keeps_scans_and_entries(gate, come, phone):
    phone(gate())(scan_of(come()))

    for rows in (Scan.objects, Attendance.objects):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            rows.all()._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(status="alpa")
    with pytest.raises(Exception, match="Cannot"), transaction.atomic():
        Scan.objects.update(result="ok")
