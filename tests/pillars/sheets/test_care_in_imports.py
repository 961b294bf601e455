"""A workbook meets people who were merged, removed, or are called otherwise by now."""

from datetime import date

from pillars.models import Assignment, ChangeRequest, Person
from pillars.services import changes, merging, removing
from tests.pillars.factories import PersonFactory
from tests.pillars.sheets.conftest import apply, counted
from tests.pillars.sheets.test_registers import HEADINGS, SITI

NIK = SITI[1]


def known(**more):
    return PersonFactory(**{"name": "Siti Aminah", "nik": NIK, "born_on": date(1990, 5, 4)} | more)


def test_the_nik_of_a_merged_row_leads_to_the_kept_one(register, places, kasudin):
    kept = PersonFactory(name="Siti Aminah", born_on=date(1990, 5, 4))
    gone = known()
    merging.merge(kept=kept, merged=gone, reason="KTP", by=kasudin)

    batch = apply(register(SITI, headings=HEADINGS), by=kasudin)

    assert counted(batch)["error"] == 0
    assert Assignment.objects.get().person_id == kept.pk
    assert Person.objects.count() == 2


def test_somebody_removed_comes_back_with_the_workbook(register, places, kasudin):
    person = known()
    removing.remove(person=person, reason="baris contoh di templat", by=kasudin)

    apply(register(SITI, headings=HEADINGS), by=kasudin)

    person.refresh_from_db()
    assert person.removed_at is None
    assert Assignment.objects.get().person_id == person.pk


def test_quite_another_name_waits_for_a_second_person(register, places, kasudin, staff):
    person = known(name="Endang Suryani")

    apply(register(SITI, headings=HEADINGS), by=kasudin)

    person.refresh_from_db()
    assert person.name == "Endang Suryani"
    asked = ChangeRequest.objects.get()
    assert (asked.before_mask, asked.proposed_mask, asked.asked_by) == (
        "Endang Suryani",
        "Siti Aminah",
        kasudin,
    )
    changes.accept(request=asked, by=staff)
    person.refresh_from_db()
    assert person.name == "Siti Aminah"


def test_another_spelling_is_written_at_once(register, places, kasudin):
    person = known(name="Siti Aminnah")

    apply(register(SITI, headings=HEADINGS), by=kasudin)

    person.refresh_from_db()
    assert person.name == "Siti Aminah"
    assert not ChangeRequest.objects.exists()


def test_the_office_may_let_imports_change_names(register, places, kasudin, settings):
    settings.SIPILAR_IMPORTED_NAMES_TAKE_TWO = False
    person = known(name="Endang Suryani")

    apply(register(SITI, headings=HEADINGS), by=kasudin)

    person.refresh_from_db()
    assert person.name == "Siti Aminah"
