"""1,600 people through 8 gates at once, over real HTTP: every scan sent twice and shuffled, one
gate without network half of the time."""

import http.client
import json
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from pillars.models import Person
from tests.conftest import make_user
from tests.pillars.factories import PersonFactory
from tests.trainings.factories import TrainingEventFactory
from trainings.checkin import conflicts
from trainings.models import Attendance, Enrolment, Scan
from trainings.services import cards, gates

PEOPLE, GATES, AT_TWO_GATES = 1600, 8, 24
VILLAGES = ["99.71.01.1001", "99.71.02.1002", "99.01.01.2001"]


class Phone:
    """A gate's phone on a connection of its own; what it cannot send it keeps."""

    def __init__(self, address: str, gate):
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {gates.pass_for(gate.pk)}",
        }
        self.answers: list[dict] = []

    def send(self, scans: list[dict]) -> None:
        self.connection.request(
            "POST", "/gerbang/pindai/", json.dumps({"scans": scans}), self.headers
        )
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        self.answers += json.loads(body)["results"]


@pytest.fixture
def scene(transactional_db, places):
    staff = make_user("staff", "99", "staf@uji.test", "Sri Staf")
    today = timezone.localdate()
    event = TrainingEventFactory(created_by=staff, region_id="99", start_on=today, state="running")
    people = Person.objects.bulk_create(
        PersonFactory.build(region_id=VILLAGES[n % 3]) for n in range(PEOPLE)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            event=event,
            person=person,
            pillar_id="PSM",
            origin_id=person.region_id,
            state="confirmed",
        )
        for person in people
    )
    doors = [
        gates.create(event=event, name=f"Pintu {n}", day=today, by=staff).gate for n in range(GATES)
    ]
    return staff, event, enrolments, doors


def scans_of(enrolments) -> list[dict]:
    now = timezone.now().timestamp() * 1000
    return [
        {"id": str(uuid.uuid4()), "code": cards.token(one.pk), "kind": "qr", "at": now}
        for one in enrolments
    ]


def test_1600_people_by_8_gates_are_1600_entries(scene, live_server):
    staff, event, enrolments, doors = scene
    chance = random.Random(1600)
    chance.shuffle(enrolments)
    piles = [scans_of(enrolments[n::GATES]) for n in range(GATES)]
    # Some hand their card over the fence: seen at the next gate as well.
    for n in range(AT_TWO_GATES):
        piles[(n + 1) % GATES] += scans_of([enrolments[n]])
    unique = sum(len(pile) for pile in piles)

    def stand(n: int) -> list[dict]:
        phone, rows = Phone(live_server.url, doors[n]), piles[n] * 2
        random.Random(n).shuffle(rows)
        kept: list[dict] = []
        for at, scan in enumerate(rows):
            kept.append(scan)
            # The first gate is without network in every other stretch of fifty scans.
            if n == 0 and at // 50 % 2 == 0:
                continue
            phone.send(kept)
            kept = []
        if kept:
            phone.send(kept)
        phone.connection.close()
        return phone.answers

    with ThreadPoolExecutor(GATES) as pool:
        answers = [answer for found in pool.map(stand, range(GATES)) for answer in found]

    standing = Attendance.objects.filter(event=event).standing()
    assert standing.count() == PEOPLE, "none lost"
    assert standing.values("enrolment").distinct().count() == PEOPLE, "none double"
    assert Scan.objects.count() == unique == PEOPLE + AT_TWO_GATES
    results = {}
    for answer in answers:
        assert results.setdefault(answer["id"], answer["result"]) == answer["result"]
    assert sorted(results.values()) == ["already"] * AT_TWO_GATES + ["ok"] * PEOPLE
    assert conflicts.undecided(event, staff).count() == AT_TWO_GATES
