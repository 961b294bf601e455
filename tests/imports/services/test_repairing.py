"""Correcting rows on screen: judged at once, never lost, never by those who only read."""

import json
from datetime import date

import pytest
from django.db import connection

from imports import queries
from imports.errors import NotAllowed, WrongState
from imports.models import RowChoice, RowEdit, RowLevel
from imports.services import batches, deciding, repairing, steps
from imports.services.deciding import Decision
from imports.services.edits import CellEdit
from imports.states import READ
from pillars.models import Person
from tests.imports.conftest import apply, make_event, read
from tests.imports.workbooks import BUDI, SAMPLES, SITI, sample
from tests.trainings.sheets.test_samples import JAKSEL, jakarta, selatan  # noqa: F401

WRONG_VILLAGE = (*SITI[:4], "Kebun Jeruk", *SITI[5:])


def edit(batch, by, *cells):
    done = repairing.edit(batch=batch, cells=[CellEdit(0, *cell) for cell in cells], by=by)
    batch.refresh_from_db()
    return done


def counted(batch):
    return batch.rows_total, batch.rows_new, batch.rows_warning, batch.rows_error


def row(batch, number):
    return batch.rows.get(number=number)


def as_staged(batch) -> list[tuple]:
    """Everything a row says, but for the nonces of what is sealed."""
    return [
        (
            one.number,
            one.values,
            sorted(one.secrets),
            one.problems,
            one.codes,
            one.level,
            one.region_code,
            one.key_index and bytes(one.key_index),
            one.outcome,
            one.differences,
            one.raw,
        )
        for one in batch.rows.order_by("sheet_index", "number")
    ]


class TestEditing:
    def test_a_corrected_cell_makes_its_row_ready(self, upload, kasudin):
        batch = upload(WRONG_VILLAGE, BUDI)
        assert counted(batch) == (2, 1, 0, 1)
        done = edit(batch, kasudin, (2, "village", "Kebon Jeruk"))
        assert done.places == [(0, 2)]
        assert counted(batch) == (2, 2, 0, 0)
        assert row(batch, 2).values["origin"].startswith("99.71")
        assert batch.effects["total"]["after"] == 2

    def test_what_was_typed_is_sealed(self, upload, kasudin):
        batch = upload((SITI[0], "317101440590000", *SITI[2:]))
        edit(batch, kasudin, (2, "nik", SITI[1]))
        kept = RowEdit.objects.get()
        assert (kept.text, kept.edited_by) == (SITI[1], kasudin)
        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM imports_rowedit")
            assert SITI[1].encode() not in bytes(cursor.fetchone()[0])

    def test_taking_it_back_restores_the_row_exactly(self, upload, kasudin):
        batch = upload(WRONG_VILLAGE, BUDI)
        before = as_staged(batch)
        edit(batch, kasudin, (2, "village", "Kebon Jeruk"), (3, "name", "Budi"))
        repairing.clear(batch=batch, cells=[(0, 2, "village"), (0, 3, "name")], by=kasudin)
        batch.refresh_from_db()
        assert as_staged(batch) == before
        assert counted(batch) == (2, 1, 0, 1)
        assert not RowEdit.objects.exists()

    def test_reading_the_file_again_takes_the_same_corrections(self, upload, kasudin):
        batch = upload(WRONG_VILLAGE, BUDI)
        edit(batch, kasudin, (2, "village", "Kebon Jeruk"))
        before = as_staged(batch)
        batches.recheck(batch=batch, by=kasudin, rings=False)
        steps.run(batch.pk, READ)
        batch.refresh_from_db()
        assert as_staged(batch) == before
        assert counted(batch) == (2, 2, 0, 0)

    def test_an_emptied_cell_is_empty(self, upload, kasudin):
        batch = upload(SITI)
        edit(batch, kasudin, (2, "name", "  "))
        assert row(batch, 2).codes == ["error:name:name_missing"]

    def test_the_last_one_typed_wins_cell_by_cell(self, upload, kasudin):
        batch = upload(WRONG_VILLAGE)
        stale = type(batch).objects.get(pk=batch.pk)
        edit(batch, kasudin, (2, "village", "Antah"), (2, "phone", "081200000001"))
        edit(stale, kasudin, (2, "village", "Kebon Jeruk"))
        batch.refresh_from_db()
        assert (batch.rows_error, row(batch, 2).values["phone"]) == (0, "+6281200000001")

    def test_only_those_who_upload_and_only_while_it_waits(self, upload, kasudin, auditor):
        batch = upload(SITI)
        with pytest.raises(NotAllowed):
            edit(batch, auditor, (2, "name", "X"))
        apply(batch, by=kasudin)
        with pytest.raises(WrongState):
            edit(batch, kasudin, (2, "name", "X"))
        assert not RowEdit.objects.exists()

    @pytest.mark.parametrize(
        "cell", [(99, "name", "X"), (2, "nonsense", "X"), (2, "name", "x" * 501)]
    )
    def test_what_does_not_exist_is_refused_whole(self, upload, kasudin, cell):
        batch = upload(SITI)
        with pytest.raises(repairing.CellNotFound):
            edit(batch, kasudin, (2, "name", "Siti"), cell)
        assert not RowEdit.objects.exists()

    def test_a_rehearsal_counts_and_keeps_nothing(self, upload, kasudin):
        batch = upload(WRONG_VILLAGE, (*BUDI[:4], "Kebun Jeruk", "Antah", *BUDI[6:]))
        before = as_staged(batch)
        cells = [CellEdit(0, number, "village", "Kebon Jeruk") for number in (2, 3)]
        found = repairing.rehearse(batch=batch, cells=cells, by=kasudin)
        assert found == {"rows": 2, "ready": 1, "refused": 1, "left": 1}
        assert as_staged(batch) == before
        assert not RowEdit.objects.exists()

    def test_many_rows_cost_as_few_queries_as_one(
        self, upload, kasudin, django_assert_max_num_queries
    ):
        rows = [
            (f"Orang {chr(64 + n)}", f"31710144059000{n:02d}", *WRONG_VILLAGE[2:])
            for n in range(1, 21)
        ]
        batch = upload(*rows)
        with django_assert_max_num_queries(40):
            edit(batch, kasudin, *[(n, "village", "Kebon Jeruk") for n in range(2, 22)])
        assert batch.rows_error == 0, [one.codes for one in batch.rows.all()]


class TestTwins:
    """Correcting one row can free another, or hit one."""

    OTHER = "3171014405900002"

    def test_another_nik_frees_the_row_that_waited_for_it(self, upload, kasudin):
        batch = upload(SITI, ("Ani Rahayu", *SITI[1:]))
        assert row(batch, 3).codes == ["error:nik:nik_repeated"]
        done = edit(batch, kasudin, (2, "nik", self.OTHER))
        assert done.places == [(0, 2), (0, 3)]
        assert counted(batch) == (2, 2, 0, 0)

    def test_a_nik_that_another_row_has_waits_for_it(self, upload, kasudin):
        batch = upload(SITI, ("Ani Rahayu", self.OTHER, *SITI[2:]))
        edit(batch, kasudin, (3, "nik", SITI[1]))
        assert row(batch, 3).codes == ["error:nik:nik_repeated"]
        edit(batch, kasudin, (3, "nik", self.OTHER))
        assert counted(batch) == (2, 2, 0, 0)

    def test_skipping_one_row_frees_the_other(self, upload, kasudin):
        batch = upload(SITI, SITI)
        assert counted(batch) == (2, 1, 0, 1)
        deciding.decide(batch=batch, decisions=[Decision((0, 2), RowChoice.SKIP)], by=kasudin)
        batch.refresh_from_db()
        assert (row(batch, 2).level, row(batch, 3).level) == (RowLevel.SKIPPED, RowLevel.OK)
        assert (batch.rows_new, batch.rows_error) == (1, 0)
        deciding.decide(batch=batch, decisions=[Decision((0, 2), "")], by=kasudin)
        batch.refresh_from_db()
        assert row(batch, 3).codes == ["error:nik:nik_repeated"]
        assert counted(batch) == (2, 1, 0, 1)

    def test_husband_and_wife_with_one_nik(self, upload, kasudin):
        husband = ("Budi Santoso", SITI[1], "L", "12-03-1985", *SITI[4:])
        batch = upload(husband, SITI)
        # The NIK is hers, though he stands first.
        assert "error:nik:nik_shared" in row(batch, 2).codes
        assert row(batch, 3).level == RowLevel.OK
        (remark,) = [
            problem
            for problem in queries.row_of(batch, viewer=kasudin, sheet_index=0, number=2).problems
            if problem.code == "nik_shared"
        ]
        assert "baris 3 (Siti Aminah)" in remark.message
        assert "suami atau istri" in remark.message
        edit(batch, kasudin, (2, "nik", BUDI[1]))
        assert counted(batch) == (2, 2, 0, 0)


def test_numbers_and_dates_are_judged_as_the_file_has_them(upload, kasudin):
    """A NIK stored as a number stays one when another cell of its row is corrected."""
    batch = upload(("Siti", 3171014405900010, "P", date(1990, 5, 4), "Kebun Jeruk", *SITI[5:]))
    edit(batch, kasudin, (2, "village", "Kebon Jeruk"))
    assert row(batch, 2).codes == ["error:nik:nik_lost_digit"]
    assert row(batch, 2).values["born_on"] == "1990-05-04"


# Row, column, what stands on the identity card.
CORRECTIONS = [
    (14, "nik", "3174075810850481"),
    (15, "nik", "3174016611770123"),
    (16, "nik", "3174074701990081"),
    (17, "nik", "3174080401720188"),
    (18, "nik", "3174094706720001"),
    (19, "nik", "3174015604710991"),
    (20, "name", "Rina Lestari"),
    (21, "birth_date", "3 Oktober 1994"),
    (22, "birth_date", "23-06-1999"),
    (23, "village", "Karet"),
    (24, "village", "Karet"),
    (24, "district", "Setiabudi"),
    (25, "pillar", "PSM"),
    (27, "nik", "3174024204910066"),
    (28, "birth_date", "6 Februari 1996"),
    (29, "sex", "L"),
    (31, "village", "Kuningan Barat"),
]


def test_the_broken_sample_repaired_cell_by_cell(selatan):  # noqa: F811
    event = make_event(selatan, "31.74")
    batch = read(sample(JAKSEL), by=selatan, event=event)
    truth = json.loads((SAMPLES / f"{JAKSEL}.json").read_text())
    assert (batch.rows_total, batch.rows_error) == (truth["rows"], truth["error"])
    for cell in CORRECTIONS:
        edit(batch, selatan, cell)
    left = {one.number: one.codes for one in batch.rows.filter(level__gt=0)}
    assert counted(batch) == (30, 30, batch.rows_warning, 0), left
    apply(batch, by=selatan)
    assert (batch.rows_applied, Person.objects.count()) == (30, 30)
    again = read(sample(JAKSEL), by=selatan, event=event)
    assert (again.rows_new, again.rows_error) == (0, 14)
