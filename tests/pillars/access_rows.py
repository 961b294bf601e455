"""Who may open the pages of the registry."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.permissions import Permission as P
from accounts.roles import Role
from pillars.models import TransferRequest
from tests.access_matrix import VILLAGE, Row
from tests.imports.access_rows import batch
from tests.pillars import care_access_rows, organisation_access_rows, person_access_rows
from tests.pillars.factories import AssignmentFactory, PersonFactory


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


def transfer(world, region):
    """Somebody whom the same kabupaten/kota asks for: both ends are seen together."""
    someone = _person(world, region)
    made = world.make(
        "transfer",
        region,
        lambda: TransferRequest.objects.create(
            person=someone,
            from_region_id=VILLAGE[region],
            to_region_id=region,
            asked_name="Orang",
            asked_by=world.user(Role.OPERATOR, region, f"peminta.{region}@matriks.test"),
        ),
    )
    return {"public_id": made.public_id}


def asking(world, region):
    """A row of an import that could ask for somebody."""
    return {"batch_id": batch(world, region)["public_id"], "place": "0-2"}


def appointment(world, region):
    return {"kind": "PSM", "region": VILLAGE[region], "start_on": "2-1-2015", "end_on": "1-1-2016"}


ENDING = {"last_on": "1 Mei 2024", "reason": "resigned", "note": "surat 12"}
NOBODYS_NIK = {"nik": "9971010101909999"}

ROWS = [
    *care_access_rows.ROWS,
    *person_access_rows.ROWS,
    Row("pillars:person-list", P.PERSON_VIEW),
    Row("pillars:person-list", P.PERSON_VIEW, query="?q=orang&pilar=PSM&pelatihan=belum"),
    Row("pillars:person-find", P.PERSON_VIEW, post=302, data=NOBODYS_NIK),
    Row("pillars:assignment-create", P.PERSON_EDIT, at=person, post=302, data=appointment),
    Row("pillars:assignment-judge", P.PERSON_EDIT, at=person, get=405, post=200, data=appointment),
    Row("pillars:assignment-end", P.PERSON_EDIT, at=duty, post=302, data=ENDING),
    # A duty without a last day needs no extension, and one in service cannot come back: the form
    # again, with the reason.
    Row("pillars:assignment-extend", P.PERSON_EDIT, at=duty, post=200),
    Row("pillars:assignment-suspend", P.PERSON_EDIT, at=duty, post=200),
    Row("pillars:assignment-resume", P.PERSON_EDIT, at=duty, post=200),
    Row("pillars:assignment-move", P.PERSON_EDIT, at=duty, post=200),
    Row("pillars:transfer-list", P.PERSON_VIEW),
    Row("pillars:transfer-decide", P.IMPORT_APPROVE, at=transfer, get=405, post=302),
    Row("pillars:transfer-ask", P.PERSON_EDIT, at=asking, get=405, post=302),
    Row("pillars:organisation-list", P.ORGANISATION_VIEW),
    *organisation_access_rows.ROWS,
]
