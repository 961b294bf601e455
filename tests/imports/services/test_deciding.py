"""Who a row is where its NIK meets nobody, one rule a test. Real rows, real SQL."""

from datetime import date

import pytest

from imports import queries
from imports.errors import NotAllowed, RowsRefused, WrongState
from imports.models import NotTheSame, RowChoice, RowDecision, RowLevel
from imports.services import batches, deciding
from imports.services.deciding import Decision, NotDecidable
from pillars.models import Person
from tests.imports.conftest import apply, read
from tests.imports.workbooks import HEADINGS, SITI, as_file, workbook
from tests.pillars.factories import PersonFactory
from trainings.models import Enrolment

HERE = (0, 2)
ONE_DIGIT_OFF = "3171014405900002"


def siti(**changes):
    cells = dict(zip(HEADINGS, SITI, strict=False)) | changes
    return [cells.get(heading) for heading in HEADINGS]


def known(**changes) -> Person:
    """Siti as the registry knows her, with a NIK of which one digit is another."""
    fields = {
        "name": "Siti Aminah",
        "nik": ONE_DIGIT_OFF,
        "born_on": date(1990, 5, 4),
        "region_id": "99.71.01.1002",
    } | changes
    return PersonFactory(**fields)


def candidates(batch, user):
    row = batch.rows.get()
    sheet = registry_sheet()
    return sheet.look_alikes([row], batch, user).get(row.pk, [])


def registry_sheet():
    from imports import registry

    return registry.get("participants")()


def decide(batch, choice, *, by, person=None, place=HERE):
    key = str(person.public_id) if person else ""
    deciding.decide(batch=batch, decisions=[Decision(place, choice, key)], by=by)
    batch.refresh_from_db()
    return batch


class TestWaiting:
    def test_same_name_and_birth_date_with_another_nik_waits(self, upload, kasudin):
        known()
        batch = upload(siti())
        assert (batch.rows_undecided, batch.rows_error, batch.rows_new) == (1, 0, 0)
        assert batch.rows.get().level == RowLevel.UNDECIDED
        (problem,) = queries.problems_of(batch, viewer=kasudin)
        assert (problem["code"], problem["level"]) == ("needs_decision", "error")

    @pytest.mark.parametrize("name", ["Hj. SITI AMINAH, S.Sos", "Aminah Siti", "Siti A'minah"])
    def test_titles_and_order_of_words_do_not_hide_somebody(self, upload, name):
        known()
        assert upload(siti(Nama=name)).rows_undecided == 1

    def test_an_exact_nik_never_asks(self, upload):
        known(nik=SITI[1])
        assert upload(siti()).rows_undecided == 0

    @pytest.mark.parametrize(
        "other",
        [
            {"born_on": date(1990, 5, 5), "born_at": "Bogor"},
            {"name": "Siti Aminahwati"},
            {"name": "Siti Aminih"},
        ],
    )
    def test_weak_look_alikes_only_hint(self, upload, kasudin, other):
        known(**other)
        batch = upload(siti())
        assert (batch.rows_undecided, batch.rows_new) == (0, 1)
        (hint,) = candidates(batch, kasudin)
        assert not hint.is_strong

    def test_the_reason_says_how_near_the_nik_is(self, upload, kasudin):
        known()
        (one,) = candidates(upload(siti()), kasudin)
        assert one.reasons == ("nama sama", "tanggal lahir sama", "NIK berbeda satu angka")

    def test_an_undecided_row_is_not_applied_and_stops_all_or_nothing(self, upload, kasudin):
        known()
        batch = upload(siti(), ["Budi Santoso", "3171021203850002", "L", "12-03-1985", "Duri Pulo",
                                "Karang Anyar", "TKSK"])  # fmt: skip
        with pytest.raises(RowsRefused):
            batches.apply(batch=batch, by=kasudin, all_or_nothing=True, rings=False)
        applied = apply(batch, by=kasudin)
        assert (applied.rows_applied, applied.rows_undecided) == (1, 1)
        assert Person.objects.count() == 2

    def test_somebody_added_since_the_preview_is_noticed_when_applying(self, upload, kasudin):
        batch = upload(siti(), ["Budi Santoso", "3171021203850002", "L", "12-03-1985", "Duri Pulo",
                                "Karang Anyar", "TKSK"])  # fmt: skip
        assert batch.rows_new == 2
        known()
        assert apply(batch, by=kasudin).rows_applied == 1


class TestSame:
    def test_updates_that_person_and_leaves_their_nik(self, upload, kasudin):
        person = known()
        batch = decide(upload(siti(**{"No HP": "081234567890"})), RowChoice.SAME, by=kasudin,
                       person=person)  # fmt: skip
        assert batch.rows_undecided == 0
        assert "warning:nik:nik_kept" in batch.rows.get().codes
        assert apply(batch, by=kasudin).rows_applied == 1
        (now,) = Person.objects.all()
        assert (now.pk, now.nik, now.phone) == (person.pk, ONE_DIGIT_OFF, "+6281234567890")
        assert Enrolment.objects.get().person == person

    def test_fills_in_a_nik_that_the_registry_lacks(self, upload, kasudin):
        person = known(nik=None)
        batch = decide(upload(siti()), RowChoice.SAME, by=kasudin, person=person)
        apply(batch, by=kasudin)
        assert Person.objects.get().nik == SITI[1]
        assert upload(siti()).rows_same == 1

    def test_holds_when_the_file_is_read_again(self, upload, kasudin):
        from imports.services import steps
        from imports.states import READ

        batch = decide(upload(siti()), RowChoice.SAME, by=kasudin, person=known_later(upload))
        batches.recheck(batch=batch, by=kasudin, rings=False)
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        assert batch.rows_undecided == 0

    def test_two_rows_cannot_be_one_person(self, upload, kasudin):
        person = known()
        batch = upload(siti(), siti(NIK="3171014405900003"))
        decide(batch, RowChoice.SAME, by=kasudin, person=person)
        batch = decide(batch, RowChoice.SAME, by=kasudin, person=person, place=(0, 3))
        assert "error:name:person_twice" in batch.rows.get(number=3).codes
        assert apply(batch, by=kasudin).rows_applied == 1

    def test_only_somebody_who_looks_alike_may_be_named(self, upload, kasudin):
        known()
        stranger = PersonFactory(name="Orang Lain")
        batch = upload(siti())
        with pytest.raises(NotDecidable):
            decide(batch, RowChoice.SAME, by=kasudin, person=stranger)

    def test_all_clear_cases_at_once(self, upload, kasudin):
        known()
        batch = upload(siti())
        assert deciding.clear_cases(batch) == 1
        assert deciding.decide_clear_cases(batch=batch, by=kasudin) == 1
        batch.refresh_from_db()
        assert (batch.rows_undecided, batch.rows_new) == (0, 1)

    def test_two_namesakes_of_one_day_are_no_clear_case(self, upload, kasudin):
        known()
        known(nik="3171014405900009")
        batch = upload(siti())
        assert deciding.decide_clear_cases(batch=batch, by=kasudin) == 0


def known_later(upload):
    return Person.objects.first() or known()


class TestNew:
    def test_is_remembered_and_not_asked_again(self, upload, kasudin):
        known()
        batch = decide(upload(siti()), RowChoice.NEW, by=kasudin)
        assert (batch.rows_undecided, batch.rows_new) == (0, 1)
        assert upload(siti()).rows_undecided == 0
        apply(batch, by=kasudin)
        assert Person.objects.count() == 2

    def test_is_asked_again_when_the_birth_date_changes(self, upload, kasudin):
        person = known()
        decide(upload(siti()), RowChoice.NEW, by=kasudin)
        Person.objects.filter(pk=person.pk).update(born_on=date(1990, 5, 6))
        again = upload(siti(**{"Tanggal Lahir": "6 Mei 1990"}))
        assert again.rows_undecided == 1

    def test_can_be_taken_back(self, upload, kasudin):
        known()
        batch = decide(upload(siti()), RowChoice.NEW, by=kasudin)
        batch = decide(batch, "", by=kasudin)
        assert batch.rows_undecided == 1
        assert not NotTheSame.objects.exists()


class TestSkip:
    def test_is_left_out(self, upload, kasudin):
        known()
        batch = decide(upload(siti()), RowChoice.SKIP, by=kasudin)
        assert batch.rows.get().level == RowLevel.SKIPPED
        assert (batch.rows_undecided, batch.rows_error, batch.rows_new) == (0, 0, 0)

    def test_can_be_taken_back(self, upload, kasudin):
        batch = decide(upload(siti()), RowChoice.SKIP, by=kasudin)
        batch = decide(batch, "", by=kasudin)
        assert (batch.rows.get().level, batch.rows_new) == (RowLevel.OK, 1)


class TestWithoutNik:
    def test_is_refused_until_somebody_says_who_it_is(self, upload, kasudin):
        person = known()
        batch = upload(siti(NIK=None))
        assert (batch.rows_error, batch.rows_undecided) == (1, 0)
        batch = decide(batch, RowChoice.SAME, by=kasudin, person=person)
        assert batch.rows_error == 0
        assert apply(batch, by=kasudin).rows_applied == 1
        assert Person.objects.get().nik == ONE_DIGIT_OFF
        assert Enrolment.objects.get().person == person

    def test_staff_of_the_province_may_add_somebody_new(self, upload, staff):
        batch = decide(upload(siti(NIK=None), by=staff), RowChoice.NEW, by=staff)
        assert apply(batch, by=staff).rows_applied == 1
        person = Person.objects.get()
        assert (person.name, person.nik, person.nik_mask) == ("Siti Aminah", None, "")
        assert Enrolment.objects.get().person == person

    def test_a_kasudin_may_not_unless_the_setting_says_so(self, upload, kasudin, settings):
        batch = upload(siti(NIK=None))
        with pytest.raises(NotDecidable):
            decide(batch, RowChoice.NEW, by=kasudin)
        settings.SIPILAR_PEOPLE_WITHOUT_NIK = "all"
        assert decide(batch, RowChoice.NEW, by=kasudin).rows_new == 1

    def test_another_mistake_still_refuses(self, upload, staff):
        batch = upload(siti(NIK=None, Kelurahan="Antah Berantah"), by=staff)
        batch = decide(batch, RowChoice.NEW, by=staff)
        assert batch.rows_error == 1


class TestDifferences:
    def changed(self, upload):
        known(nik=SITI[1], phone="+6281111111111", address="")
        return upload(siti(**{"No HP": "081234567890"}), headings=HEADINGS)

    def test_a_field_can_be_kept(self, upload, kasudin):
        batch = self.changed(upload)
        assert "phone" in batch.rows.get().differences
        deciding.keep(batch=batch, fields={HERE: ["phone"]}, by=kasudin)
        row = batch.rows.get()
        assert "phone" not in row.differences
        assert row.differences["kept"]["phone"][0] == "+6281111111111"
        apply(batch, by=kasudin)
        assert Person.objects.get().phone == "+6281111111111"

    def test_and_be_taken_after_all(self, upload, kasudin):
        batch = self.changed(upload)
        deciding.keep(batch=batch, fields={HERE: ["phone"]}, by=kasudin)
        deciding.keep(batch=batch, fields={HERE: []}, by=kasudin)
        apply(batch, by=kasudin)
        assert Person.objects.get().phone == "+6281234567890"

    def test_filling_blanks_only(self, upload, kasudin):
        person = known(nik=SITI[1], phone="+6281111111111", sex="")
        batch = upload(siti(**{"No HP": "081234567890"}))
        deciding.set_rule(batch=batch, rule="fill", by=kasudin)
        apply(batch, by=kasudin)
        person.refresh_from_db()
        assert (person.phone, person.sex) == ("+6281111111111", "P")

    def test_keeping_everything_makes_the_row_the_same(self, upload, kasudin):
        known(nik=SITI[1], phone="+6281111111111")
        apply(upload(siti()), by=kasudin)
        batch = upload(siti(**{"No HP": "081234567890"}))
        assert batch.rows_changed == 1
        deciding.set_rule(batch=batch, rule="keep", by=kasudin)
        batch.refresh_from_db()
        assert (batch.rows_changed, batch.rows_same) == (0, 1)


class TestScope:
    def test_somebody_of_another_region_is_masked_and_cannot_be_taken(self, upload, kasudin):
        person = known(region_id="99.01.01.2001")
        batch = upload(siti())
        (one,) = candidates(batch, kasudin)
        assert (one.is_visible, one.name, one.url, one.changes) == (False, "S*** A***", "", ())
        assert deciding.clear_cases(batch) == 0
        with pytest.raises(NotDecidable):
            decide(batch, RowChoice.SAME, by=kasudin, person=person)

    def test_whoever_may_not_upload_may_not_decide(self, upload, head):
        known()
        with pytest.raises(NotAllowed):
            decide(upload(siti()), RowChoice.NEW, by=head)

    def test_nothing_is_decided_once_it_is_applied(self, upload, kasudin):
        batch = apply(upload(siti()), by=kasudin)
        with pytest.raises(WrongState):
            decide(batch, RowChoice.SKIP, by=kasudin)
        assert not RowDecision.objects.exists()


def test_matching_costs_the_same_for_one_row_and_for_many(
    kasudin, event, django_assert_max_num_queries
):
    from django.db import connection

    from imports.services import matching

    rows = [siti(Nama=f"Siti {'abcdefghij'[n % 10]}minah", NIK=f"31710144059{n:05d}")
            for n in range(1, 40)]  # fmt: skip
    batch = read(as_file(workbook(*rows)), by=kasudin, event=event)
    sheet = registry_sheet()
    sheet.begin(batch)
    with django_assert_max_num_queries(8), connection.cursor() as cursor:
        matching.match(cursor, sheet, batch)
