"""Who may open the pages of training."""

from accounts.permissions import Permission as P
from accounts.roles import Role
from tests.access_matrix import DISTRICT, VILLAGE, Row
from tests.pillars.factories import PersonFactory
from tests.trainings.factories import EnrolmentFactory, TrainingEventFactory
from trainings.models import EnrolmentState


def event(world, region):
    return {"code": _event(world, region).code}


def _event(world, region):
    return world.make(
        "event",
        region,
        lambda: TrainingEventFactory(created_by=world.users[Role.STAFF], region_id=region),
    )


def participant(world, region):
    return _participant(world, region, EnrolmentState.NOMINATED)


def withdrawn(world, region):
    return _participant(world, region, EnrolmentState.WITHDRAWN)


def _participant(world, region, state):
    of = _event(world, region)
    found = world.make(
        f"participant {state}",
        region,
        lambda: EnrolmentFactory(
            event=of,
            origin_id=VILLAGE[region],
            state=state,
            person=PersonFactory(nik=world.nik(), region_id=VILLAGE[region]),
        ),
    )
    return {"code": of.code, "public_id": found.public_id}


def with_people(world, region):
    participant(world, region)
    return event(world, region)


def cancelling(world, region):
    return {**event(world, region), "move": "cancel"}


def ticked(world, region):
    return {"pilih": [str(participant(world, region)["public_id"])]}


def event_form(world, region):
    return {
        "title": "Bimbingan Baru",
        "kind": "bimtek",
        "level": "dasar",
        "region": region,
        "start_on": "2 Mei 2024",
        "pillars": ["PSM"],
    }


def seats(world, region):
    return {f"{DISTRICT[region]}/PSM": "4"}


ROWS = [
    Row("trainings:event-list", P.EVENT_VIEW),
    Row("trainings:event-list", P.EVENT_VIEW, query="?q=uji&periode=2024-Q2&peserta=belum"),
    Row("trainings:event-create", P.EVENT_EDIT, post=302, data=event_form),
    Row("trainings:event-detail", P.EVENT_VIEW, at=with_people),
    Row("trainings:event-edit", P.EVENT_EDIT, at=event, post=302, data=event_form),
    Row("trainings:event-move", P.EVENT_EDIT, at=cancelling, post=302, data={"reason": "batal"}),
    Row("trainings:participant-list", P.EVENT_VIEW, at=with_people),
    Row("trainings:participant-confirm", P.EVENT_CONFIRM, at=event, get=405, post=302, data=ticked),
    Row(
        "trainings:participant-export",
        P.DATA_EXPORT,
        at=with_people,
        post=200,
        data={"format": "xlsx"},
    ),
    Row(
        "trainings:participant-export",
        P.DATA_EXPORT,
        at=with_people,
        post=200,
        data={"format": "csv"},
        query="?pilar=PSM",
    ),
    Row(
        "trainings:participant-withdraw",
        P.EVENT_NOMINATE,
        at=participant,
        post=302,
        data={"reason": "sakit"},
    ),
    Row("trainings:participant-reinstate", P.EVENT_NOMINATE, at=withdrawn, get=405, post=302),
    Row("trainings:quota-list", P.EVENT_VIEW, at=event),
    Row("trainings:quota-save", P.EVENT_EDIT, at=event, get=405, post=302, data=seats),
    Row("trainings:event-batches", P.EVENT_VIEW, at=event),
    Row("trainings:event-history", P.EVENT_VIEW, at=with_people),
]
