"""Taking a register back takes back what it told of duties and organisations, and the changes
that it asked a second person for."""

from datetime import date

import pytest

from imports.services import batches, steps, taking_back
from imports.states import UNDO
from pillars.models import Assignment, ChangeRequest, EndReason, Person, StatusEvent
from pillars.services import assignments, changes, standings
from tests.pillars.factories import PersonFactory
from tests.pillars.sheets.conftest import apply, counted
from tests.pillars.sheets.test_registers import BUDI, HEADINGS, SITI, changed

# An import's events are told in its own transaction, so each needs one here, too.
pytestmark = pytest.mark.django_db(transaction=True)


def undo(batch, by):
    batches.undo(batch=batch, by=by, rings=False)
    steps.run(batch.pk, UNDO)
    batch.refresh_from_db()
    return batch.undo_result


def told() -> list[str]:
    return list(StatusEvent.objects.order_by("id").values_list("kind", flat=True))


def test_a_renewal_and_the_word_of_it_go_together(register, places, kasudin):
    apply(register(SITI, headings=HEADINGS), by=kasudin)
    before = Assignment.objects.values("validity", "sk_number", "end_reason").get()
    renewal = register(changed(SITI, Berakhir="01/01/2033"), headings=HEADINGS)
    apply(renewal, by=kasudin)
    assert told() == ["appointed", "extended"]

    result = undo(renewal, kasudin)

    assert (result["removed"], result["restored"]) == ({"peristiwa status": 1}, {"penugasan": 1})
    assert told() == ["appointed"]
    assert Assignment.objects.values("validity", "sk_number", "end_reason").get() == before


def test_undone_in_turn_nothing_is_left(register, places, kasudin):
    first = apply(register(SITI, headings=HEADINGS), by=kasudin)
    second = register(changed(SITI, Berakhir="01/01/2033"), headings=HEADINGS)
    apply(second, by=kasudin)
    undo(second, kasudin)
    undo(first, kasudin)
    assert told() == []
    assert not Person.objects.exists()


def replacement(register, kasudin):
    """Budi takes the seat of Siti by a register whose uploader said so."""
    apply(register(SITI, headings=HEADINGS), by=kasudin)
    successor = changed(
        BUDI, Kecamatan_Lokasi_Tugas="Pasar Baru", TMT="01/02/2024", Berakhir="01/01/2029"
    )
    batch = register(successor, headings=HEADINGS, defaults={"seats": "replace"})
    apply(batch, by=kasudin)
    assert told() == ["appointed", "replaced", "appointed"]
    return batch


def test_whoever_made_way_is_back_on_the_seat(register, places, kasudin):
    batch = replacement(register, kasudin)
    result = undo(batch, kasudin)
    assert result["removed"] == {"peristiwa status": 2, "penugasan": 1, "orang": 1}
    assert told() == ["appointed"]
    duty = Assignment.objects.get()
    assert (duty.person.name, duty.end_reason, duty.validity.upper) == (
        "Siti Aminah", "", date(2028, 1, 2),
    )  # fmt: skip


def test_a_seat_that_stays_taken_is_not_taken_twice(register, places, kasudin):
    batch = replacement(register, kasudin)
    successor = Assignment.objects.get(person__name="Budi Santoso")
    standings.suspend(assignment=successor, on=date(2024, 3, 1), reason="Cuti", by=kasudin)

    result = undo(batch, kasudin)

    assert {(row["label"], row["name"], row["reason"]) for row in result["kept"]} == {
        ("penugasan", "Budi Santoso", "sudah dipakai oleh peristiwa status lain"),
        ("penugasan", "Siti Aminah", taking_back.TAKEN),
        ("orang", "Budi Santoso", "sudah dipakai oleh penugasan lain"),
    }
    assert told() == ["appointed", "replaced", "appointed", "suspended"]
    assert Assignment.objects.get(person__name="Siti Aminah").end_reason == EndReason.REPLACED


def test_a_name_that_was_asked_for_is_asked_no_more(register, places, kasudin):
    PersonFactory(name="Endang Suryani", nik=SITI[1], born_on=date(1990, 5, 4))
    batch = apply(register(SITI, headings=HEADINGS), by=kasudin)
    assert ChangeRequest.objects.count() == 1
    result = undo(batch, kasudin)
    assert result["removed"]["permintaan perubahan"] == 1
    assert not ChangeRequest.objects.exists()


def test_a_name_that_two_agreed_on_stays_and_says_so(register, places, kasudin, staff):
    PersonFactory(name="Endang Suryani", nik=SITI[1], born_on=date(1990, 5, 4))
    batch = apply(register(SITI, headings=HEADINGS), by=kasudin)
    changes.accept(request=ChangeRequest.objects.get(), by=staff)
    result = undo(batch, kasudin)
    assert Person.objects.get().name == "Siti Aminah"
    assert {
        "label": "permintaan perubahan", "name": "Siti Aminah", "reason": taking_back.EDITED,
    } in result["kept"]  # fmt: skip


def test_a_duty_ended_since_stays_with_its_name(register, places, kasudin):
    batch = apply(register(SITI, headings=HEADINGS), by=kasudin)
    assert counted(batch)["new"] == 1
    duty = Assignment.objects.get()
    assignments.end(
        assignment=duty,
        last_on=date(2024, 5, 31),
        reason=EndReason.RESIGNED,
        note="Pindah",
        by=kasudin,
    )
    result = undo(batch, kasudin)
    assert {(row["label"], row["name"]) for row in result["kept"]} == {
        ("penugasan", "Siti Aminah"),
        ("orang", "Siti Aminah"),
    }
