"""Who may open the boards and the pages that care for the data."""

from accounts.permissions import Permission as P
from accounts.roles import Role
from pillars.models import ChangeRequest, LikelyPair, Merge
from tests.access_matrix import DISTRICT, VILLAGE, Row
from tests.pillars.factories import PersonFactory

REMOVAL = {"alasan": "tercatat karena baris contoh"}
START = {"start_on": "2 Mei 2015", "end_on": "3 Mei 2015"}


def person(world, region):
    return world.make(
        "person", region, lambda: PersonFactory(nik=world.nik(), region_id=VILLAGE[region])
    )


def max_age(world, region):
    return {"kind": "TKSK", "code": "max_age"}


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


def two(world, region):
    """Two people who may be one."""
    other = world.make("double", region, lambda: PersonFactory(nik=None, region_id=VILLAGE[region]))
    return {"first": person(world, region).public_id, "second": other.public_id}


def pair(world, region):
    def make():
        two(world, region)
        ids = sorted(one.pk for one in (person(world, region), world.things["double", region]))
        return LikelyPair.objects.create(
            first_id=ids[0], second_id=ids[1], region_id=VILLAGE[region], score=90
        )

    return {"public_id": world.make("pair", region, make).public_id}


def merged(world, region):
    def make():
        kept, gone = (PersonFactory(nik=None, region_id=VILLAGE[region]) for _ in range(2))
        return Merge.objects.create(
            kept=kept, merged=gone, region_id=VILLAGE[region], reason="KTP sama",
            merged_by=world.colleague(region),
        )  # fmt: skip

    return {"public_id": world.make("merge", region, make).public_id}


def lone(world, region):
    found = world.make("lone", region, lambda: PersonFactory(nik=None, region_id=VILLAGE[region]))
    return {"public_id": found.public_id}


def telephones(*_whoever):
    return {"check": "hp"}


def seat(world, region):
    return {"kind": "TKSK", "region": DISTRICT[region]}


def taken_seat(world, region):
    return seat(world, region) | {"public_id": person(world, region).public_id}


ROWS = [
    Row("pillars:vacancy-list", P.PERSON_VIEW),
    Row("pillars:vacancy-list", P.PERSON_VIEW, query="?jenis=ukkt&tanggal=1-7-2023"),
    Row("pillars:vacancy-export", P.DATA_EXPORT, get=405, post=200),
    Row("pillars:seat", P.PERSON_VIEW, at=seat),
    Row("pillars:seat-take", P.PERSON_EDIT, at=taken_seat, post=302, data=START),
    Row("pillars:expiry-list", P.PERSON_VIEW),
    Row("pillars:expiry-list", P.PERSON_VIEW, query="?apa=penugasan&dalam=180"),
    Row("pillars:expiry-export", P.DATA_EXPORT, get=405, post=200),
    Row("pillars:pair-list", P.PERSON_VIEW),
    Row("pillars:pair-list", P.PERSON_VIEW, query="?bagian=digabung"),
    # Posted without saying which stays: the form again.
    Row("pillars:pair-merge", P.PERSON_MERGE, at=two, post=200),
    Row("pillars:pair-choose", P.PERSON_MERGE, at=lone),
    Row("pillars:pair-different", P.PERSON_MERGE, at=pair, get=405, post=302),
    Row("pillars:merge-undo", P.PERSON_MERGE, at=merged, get=405, post=302),
    Row("pillars:person-remove", P.PERSON_MERGE, at=lone, post=302, data=REMOVAL),
    Row("pillars:person-restore", P.PERSON_MERGE, at=lone, get=405, post=302),
    Row("pillars:quality", P.PERSON_VIEW),
    Row(
        "pillars:quality-rows",
        P.PERSON_VIEW,
        at=telephones,
        elsewhere=200,
    ),
    Row("pillars:quality-count", P.PERSON_EDIT, get=405, post=302),
    Row("pillars:untrained-list", P.PERSON_VIEW),
    Row("pillars:untrained-export", P.DATA_EXPORT, get=405, post=200),
    Row("pillars:map-change", P.REGION_MANAGE, post=200),
    Row("pillars:kind-list", P.PERSON_VIEW),
    # What is asked of a kind is the same everywhere and no secret.
    Row("pillars:rule-detail", P.PERSON_VIEW, at=max_age, elsewhere=200),
    Row("pillars:rule-edit", P.PILLAR_KIND_MANAGE, at=max_age, post=200, elsewhere=200),
    Row("pillars:rule-retire", P.PILLAR_KIND_MANAGE, at=max_age, post=200, elsewhere=200),
    Row("pillars:change-list", P.PERSON_VIEW),
    Row("pillars:change-decide", P.CHANGE_DECIDE, at=asked_change, get=405, post=302),
    # Only the asker takes it back: everybody of the cast is somebody else.
    Row("pillars:change-withdraw", P.PERSON_VIEW, at=asked_change, get=405, post=403),
]
