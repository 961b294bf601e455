"""Who may open the boards and the pages that care for the data."""

from accounts.permissions import Permission as P
from accounts.roles import Role
from pillars.models import ChangeRequest
from tests.access_matrix import VILLAGE, Row
from tests.pillars.factories import PersonFactory


def person(world, region):
    return world.make(
        "person", region, lambda: PersonFactory(nik=world.nik(), region_id=VILLAGE[region])
    )


def asked_change(world, region):
    made = world.make(
        "change",
        region,
        lambda: ChangeRequest.objects.create(
            person=person(world, region),
            region_id=VILLAGE[region],
            field=ChangeRequest.Field.NAME,
            proposed="Nama Lain",
            proposed_mask="Nama Lain",
            reason="salah ketik menurut KTP",
            asked_by=world.user(Role.OPERATOR, region, f"pengubah.{region}@matriks.test"),
        ),
    )
    return {"public_id": made.public_id}


ROWS = [
    Row("pillars:change-list", P.PERSON_VIEW),
    Row("pillars:change-decide", P.CHANGE_DECIDE, at=asked_change, get=405, post=302),
    # Only the asker takes it back: everybody of the cast is somebody else.
    Row("pillars:change-withdraw", P.PERSON_VIEW, at=asked_change, get=405, post=403),
]
