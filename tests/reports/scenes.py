"""People, events and enrolments for report tests, on the invented map of tests/conftest.py."""

from datetime import date
from importlib import import_module
from itertools import count

from django.apps import apps

from accounts.models import User
from accounts.roles import Role
from pillars.models import Person
from trainings.models import (
    Enrolment,
    EnrolmentRole,
    EnrolmentState,
    EventKind,
    EventLevel,
    EventState,
    TrainingEvent,
)

NUMBERS = count(1)


def clerk() -> User:
    user, _ = User.objects.get_or_create(
        email="penulis@uji.test",
        defaults={"name": "Penulis Acara", "role": Role.STAFF, "region_id": "99"},
    )
    return user


def kinds() -> None:
    """The pillar kinds of the migration; a test with its own transactions has emptied them."""
    import_module("pillars.migrations.0002_kinds").add_kinds(apps, None)


def event(region: str, start: str, end: str = "", **fields) -> TrainingEvent:
    number = next(NUMBERS)
    return TrainingEvent.objects.create(
        **{
            "code": f"UJI-{region.replace('.', '')}-{number:03d}",
            "title": f"Kegiatan {number}",
            "kind": EventKind.BIMTEK,
            "level": EventLevel.BASIC,
            "region_id": region,
            "start_on": date.fromisoformat(start),
            "end_on": date.fromisoformat(end or start),
            "place": "Balai Uji",
            "state": EventState.DONE,
            "created_by": clerk(),
            **fields,
        }
    )


def person(origin: str, sex: str = "L", **fields) -> Person:
    name = f"Orang {next(NUMBERS)}"
    return Person.objects.create(
        name=name,
        name_key=name.upper(),
        match_key=name.upper(),
        sex=sex,
        region_id=origin,
        **fields,
    )


def enrol(event: TrainingEvent, pillar: str, origin: str, who=None, sex="L", **fields):
    return Enrolment.objects.create(
        **{
            "event": event,
            "person": who or person(origin, sex),
            "pillar_id": pillar,
            "origin_id": origin,
            "state": EnrolmentState.CONFIRMED,
            **fields,
        }
    )


class Year2024:
    """A small year, counted by hand in test_training_recap.py."""

    def __init__(self):
        kinds()
        # Kota Selatan, in the second quarter.
        self.basic = event("99.71", "2024-05-02", "2024-05-03", title="Bimbingan dasar")
        self.tksk = enrol(self.basic, "TKSK", "99.71.01", sex="L")
        enrol(self.basic, "TKSK", "99.71.02", sex="P")
        self.psm = enrol(self.basic, "PSM", "99.71.01.1001", sex="P")
        enrol(self.basic, "PSM", "99.71.02.1002", sex="L", state=EnrolmentState.NOMINATED)
        enrol(self.basic, "PSM", "99.71.01.1002", sex="")
        self.guest = enrol(self.basic, "PSM", "99.01.01.2001", sex="L")
        # Present, but not counted.
        enrol(self.basic, "PSM", "99.71.01", role=EnrolmentRole.COMMITTEE)
        enrol(self.basic, None, "99.71.01", role=EnrolmentRole.FACILITATOR)
        enrol(self.basic, "PSM", "99.71.01", state=EnrolmentState.WITHDRAWN)
        enrol(self.basic, "PSM", "99.71.01", state=EnrolmentState.REPLACED)
        # On the first day of the quarter, with somebody who comes twice.
        self.first_day = event("99.71", "2024-04-01", kind=EventKind.REFRESHER, level="lanjut")
        enrol(self.first_day, "TKSK", "99.71.01", who=self.tksk.person)
        # Held, though nobody wrote down who came.
        self.empty = event("99.71", "2024-05-20", state=EventState.DONE)
        # Not held.
        event("99.71", "2024-05-21", state=EventState.OPEN)
        enrol(event("99.71", "2024-05-10", state=EventState.DRAFT), "PSM", "99.71.01")
        enrol(event("99.71", "2024-05-11", state=EventState.CANCELLED), "PSM", "99.71.01")
        # Kabupaten Utara: starts on the quarter's last day.
        self.last_day = event("99.01", "2024-06-30", "2024-07-02")
        enrol(self.last_day, "PSM", "99.01.01.2001")
        # The province's, in the third quarter.
        self.jambore = event(
            "99", "2024-08-30", "2024-09-01", kind=EventKind.JAMBORE, level=EventLevel.NONE
        )
        enrol(self.jambore, "KARANG_TARUNA", "99.71.01.1001", who=self.psm.person)
        enrol(self.jambore, "KARANG_TARUNA", "99.71.01.1001", sex="P")
        enrol(self.jambore, "KARANG_TARUNA", "99.71", sex="L")
        enrol(self.jambore, "KARANG_TARUNA", "99.01.02.2001", sex="P")
        # The year before.
        enrol(event("99.71", "2023-05-02"), "PSM", "99.71.01.1001")
