from django.db import connection

from trainings import proofs


def spoil(sql: str, table: str) -> None:
    """As somebody would who switched the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_all_is_well(event, enrol):
    enrol(event)

    assert list(proofs.prove()) == []
    assert proofs.counted()["peserta"] == 1


def test_a_change_past_the_history_is_found(event, enrol):
    row = enrol(event)
    spoil(f"UPDATE trainings_enrolment SET note = 'x' WHERE id = {row.pk}", "trainings_enrolment")

    found = list(proofs.prove())
    assert [one.row for one in found] == [f"trainings_enrolment {row.pk}"]
    assert "riwayat" in found[0].promise
