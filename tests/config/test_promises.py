import json

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import Heartbeat
from config.tasks import prove_promises
from tests.pillars.factories import PersonFactory


def change_past_the_history(person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE pillars_person DISABLE TRIGGER USER")
        cursor.execute("UPDATE pillars_person SET name = 'Nama Lain' WHERE id = %s", [person.pk])
        cursor.execute("ALTER TABLE pillars_person ENABLE TRIGGER USER")


@pytest.fixture
def person(places):
    return PersonFactory(region_id="99.71.01.1001")


def test_verify_counts_and_is_content(person, capsys):
    call_command("verify", json=True)

    said = json.loads(capsys.readouterr().out)
    assert said["broken"] == []
    assert said["counted"]["orang"] == 1


def test_verify_names_the_row_and_fails(person, capsys):
    change_past_the_history(person)
    with pytest.raises(SystemExit):
        call_command("verify", json=True)

    (broken,) = json.loads(capsys.readouterr().out)["broken"]
    assert (broken["room"], broken["row"]) == ("pillars", f"pillars_person {person.pk}")


def test_the_night_leaves_a_word_for_the_status_page(person):
    prove_promises()
    assert "semua janji ditepati" in Heartbeat.objects.get(name="promises").note

    change_past_the_history(person)
    prove_promises()
    assert "1 rusak" in Heartbeat.objects.get(name="promises").note
