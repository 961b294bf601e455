"""Who may open the pages of the registry."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.permissions import Permission as P
from tests.access_matrix import VILLAGE, Row
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory


def person(world, region):
    return {"public_id": _person(world, region).public_id}


def _person(world, region):
    return world.make(
        "person", region, lambda: PersonFactory(nik=world.nik(), region_id=VILLAGE[region])
    )


def duty(world, region):
    someone = _person(world, region)
    held = world.make(
        "duty",
        region,
        lambda: AssignmentFactory(
            person=someone,
            region_id=VILLAGE[region],
            validity=DateRange(date(2022, 1, 1), None),
        ),
    )
    return {"public_id": someone.public_id, "assignment_id": held.public_id}


def organisation(world, region):
    found = world.make(
        "organisation", region, lambda: OrganisationFactory(region_id=VILLAGE[region])
    )
    return {"public_id": found.public_id}


def appointment(world, region):
    return {"kind": "PSM", "region": VILLAGE[region], "start_on": "2-1-2015", "end_on": "1-1-2016"}


ENDING = {"last_on": "1 Mei 2024", "reason": "resigned", "note": "surat 12"}
NOBODYS_NIK = {"nik": "9971010101909999"}

ROWS = [
    Row("pillars:person-list", P.PERSON_VIEW),
    Row("pillars:person-list", P.PERSON_VIEW, query="?q=orang&pilar=PSM&pelatihan=belum"),
    Row("pillars:person-find", P.PERSON_VIEW, post=302, data=NOBODYS_NIK),
    Row("pillars:person-detail", P.PERSON_VIEW, at=person),
    Row("pillars:person-history", P.PERSON_VIEW, at=person),
    # Posted without a reason: the form again, never the number.
    Row("pillars:person-nik", P.NIK_REVEAL, at=person, post=200),
    Row("pillars:assignment-create", P.PERSON_EDIT, at=person, post=302, data=appointment),
    Row("pillars:assignment-end", P.PERSON_EDIT, at=duty, post=302, data=ENDING),
    Row("pillars:organisation-list", P.ORGANISATION_VIEW),
    Row("pillars:organisation-detail", P.ORGANISATION_VIEW, at=organisation),
]
