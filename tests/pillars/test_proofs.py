import pytest
from django.db import connection

from pillars import proofs
from tests.pillars.factories import AssignmentFactory, OrganisationFactory, PersonFactory


def spoil(sql: str, table: str) -> None:
    """As somebody would who switched the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def duty(places):
    return AssignmentFactory(kind_id="TKSK", region_id="99.71.01", person=PersonFactory())


def test_all_is_well(duty):
    OrganisationFactory(kind_id="KARANG_TARUNA", region_id="99.71.01.1001")

    assert list(proofs.prove()) == []
    assert proofs.counted() == {"orang": 1, "penugasan": 1, "organisasi": 1}


def test_a_second_holder_is_found_when_the_exclusion_was_dropped(duty):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE pillars_assignment DROP CONSTRAINT pillars_assignment_one_holder_per_seat"
        )
    rival = AssignmentFactory(kind_id="TKSK", region_id="99.71.01", person=PersonFactory())

    (found,) = proofs.prove()
    assert found.promise == "satu petugas per wilayah"
    assert found.row == f"pillars_assignment {max(rival.pk, duty.pk)}"


@pytest.mark.parametrize(
    ("sql", "promise"),
    [
        ("UPDATE pillars_assignment SET seat = NULL", "tempat petugas tunggal"),
        ("UPDATE pillars_assignment SET position = 'x'", "riwayat penugasan"),
    ],
)
def test_what_was_done_past_the_triggers_is_found(duty, sql, promise):
    spoil(sql, "pillars_assignment")

    assert any(one.promise.startswith(promise) for one in proofs.prove())


def test_a_row_without_history_is_found(duty):
    spoil("UPDATE pillars_person SET name = 'Nama Lain'", "pillars_person")

    assert [one.detail for one in proofs.prove()] == ["versi terakhir di riwayat berbeda"]
