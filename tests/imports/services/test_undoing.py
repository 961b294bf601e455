"""Taking an applied workbook back: the tables are as before, except what others built on."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from imports.errors import NotAllowed, WrongState
from imports.models import BatchState
from imports.services import batches, steps, taking_back, undoing
from imports.states import UNDO
from pillars.models import Person
from tests.imports.conftest import apply, make_event
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Enrolment


def undo(batch, by):
    batches.undo(batch=batch, by=by, rings=False)
    steps.run(batch.pk, UNDO)
    batch.refresh_from_db()
    return batch


def checksum() -> str:
    """Of every value of every person and enrolment, but for the moment of the last change."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
              SELECT 'p' || (to_jsonb(p) - 'updated_at')::text AS line FROM pillars_person p
              UNION ALL
              SELECT 'e' || (to_jsonb(e) - 'updated_at')::text FROM trainings_enrolment e
            ) lines
            """
        )
        return cursor.fetchone()[0]


def test_the_tables_are_as_before(upload, kasudin):
    apply(upload(SITI), by=kasudin)
    before = checksum()
    batch = apply(upload((*SITI[:7], "081234567899"), BUDI), by=kasudin)
    assert checksum() != before
    undo(batch, kasudin)
    assert checksum() == before
    assert (batch.state, batch.undone_by) == (BatchState.UNDONE, kasudin)
    assert batch.undo_result == {
        "removed": {"peserta": 1, "orang": 1},
        "restored": {"orang": 1},
        "kept_total": 0,
        "kept": [],
    }


def test_looking_changes_nothing(upload, kasudin):
    batch = apply(upload(SITI, BUDI), by=kasudin)
    before = checksum()
    assert undoing.plan(batch).removed == {"peserta": 2, "orang": 2}
    assert checksum() == before


# The history's context lasts as long as its transaction, so this edit needs one of its own.
@pytest.mark.django_db(transaction=True)
def test_what_was_edited_since_stays_and_says_why(upload, kasudin):
    batch = apply(upload(SITI, BUDI), by=kasudin)
    Person.objects.filter(name="Siti Aminah").update(phone="+628999999999")
    undo(batch, kasudin)
    assert list(Person.objects.values_list("name", flat=True)) == ["Siti Aminah"]
    assert batch.undo_result["kept"] == [
        {"label": "orang", "name": "Siti Aminah", "reason": taking_back.EDITED}
    ]


def test_a_person_whom_another_event_needs_stays(upload, kasudin):
    other_event = make_event(kasudin, "99.71", "UJI-2")
    first = apply(upload(SITI, BUDI), by=kasudin)
    apply(upload(SITI, event=other_event), by=kasudin)
    undo(first, kasudin)
    assert list(Person.objects.values_list("name", flat=True)) == ["Siti Aminah"]
    assert list(Enrolment.objects.values_list("event__code", flat=True)) == [other_event.code]
    assert [row["reason"] for row in first.undo_result["kept"]] == [
        "sudah dipakai oleh peserta lain"
    ]


def test_twice_is_once_and_not_without_the_right(upload, kasudin, auditor):
    batch = apply(upload(SITI), by=kasudin)
    with pytest.raises(NotAllowed):
        batches.undo(batch=batch, by=auditor, rings=False)
    undo(batch, kasudin)
    assert batches.undo(batch=batch, by=kasudin, rings=False).state == BatchState.UNDONE
    assert steps.run(batch.pk, UNDO) is False


def test_only_what_was_applied_can_be_undone(upload, kasudin):
    with pytest.raises(WrongState):
        batches.undo(batch=upload(SITI), by=kasudin, rings=False)


def test_undone_rows_can_be_applied_again_from_a_new_upload(upload, kasudin):
    undo(apply(upload(SITI), by=kasudin), kasudin)
    again = apply(upload(SITI), by=kasudin)
    assert again.rows_applied == 1


def test_the_command_shows_and_then_does(upload, kasudin, capsys):
    batch = apply(upload(SITI), by=kasudin)
    call = ["undo_import", str(batch.public_id), "--as", kasudin.email, "--json"]
    call_command(*call)
    shown = json.loads(capsys.readouterr().out)
    assert (shown["applied"], shown["removed"]) == (False, {"peserta": 1, "orang": 1})
    assert Person.objects.count() == 1
    call_command(*call, "--apply")
    done = json.loads(capsys.readouterr().out)
    assert (done["applied"], done["state"]) == (True, "undone")
    assert not Person.objects.exists()


def test_another_region_does_not_find_it(upload, kasudin, other_kasudin, capsys):
    batch = apply(upload(SITI), by=kasudin)
    with pytest.raises(SystemExit) as stopped:
        call_command("undo_import", str(batch.public_id), "--as", other_kasudin.email, "--json")
    assert stopped.value.code == 2
    assert Person.objects.count() == 1
