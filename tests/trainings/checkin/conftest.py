import uuid

import pytest
from django.utils import timezone

from tests.trainings.factories import TrainingEventFactory
from trainings.models import EnrolmentState
from trainings.services import cards, gates


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def jambore(staff, today):
    """The province's event of today, running."""
    return TrainingEventFactory(
        created_by=staff,
        region_id="99",
        code="JMB-99-2026-001",
        title="Jambore Uji",
        start_on=today,
        state="running",
    )


@pytest.fixture
def come(jambore, enrol):
    """come(name=…): a confirmed participant of the jambore."""

    def make(origin="99.71.01.1001", *, event=None, state=EnrolmentState.CONFIRMED, **fields):
        return enrol(event or jambore, origin, state=state, **fields)

    return make


@pytest.fixture
def gate(jambore, staff, today):
    """gate(): an opened gate of the jambore; gate(name=…, direction=…) for more."""

    def make(name="Pintu utara", **fields):
        by = fields.pop("by", staff)
        fields = {"event": jambore, "day": today, **fields}
        return gates.create(name=name, by=by, **fields).gate

    return make


def scan_of(enrolment, *, kind="qr", at=None, version=1, **more):
    """A scan as the phone hands it in."""
    at = at or timezone.now()
    code = enrolment if isinstance(enrolment, str) else cards.token(enrolment.pk, version)
    return {
        "id": str(uuid.uuid4()),
        "code": code,
        "kind": kind,
        "at": at.timestamp() * 1000,
        **more,
    }


@pytest.fixture
def phone(client):
    """phone(gate)(scan, …): hands in scans with the gate's pass; the results in their order."""

    def at(gate):
        def hand_in(*scans, status=200, **more):
            response = client.post(
                "/gerbang/pindai/",
                {"scans": list(scans), "device": "uji", **more},
                content_type="application/json",
                headers={"authorization": f"Bearer {gates.pass_for(gate.pk)}"},
            )
            assert response.status_code == status, response.content
            if status != 200:
                return response.json()["error"]
            found = {row["id"]: row["result"] for row in response.json()["results"]}
            return [found[scan["id"]] for scan in scans]

        return hand_in

    return at
