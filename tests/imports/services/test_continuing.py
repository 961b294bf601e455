"""The refused rows of an applied workbook go on by themselves, once."""

import pytest

from imports.errors import NotAllowed, NothingToApply, WrongState
from imports.models import ImportBatch, RowEdit
from imports.services import batches, continuing, repairing, steps
from imports.services.edits import CellEdit
from imports.states import READ
from imports.tray import waiting
from tests.imports.conftest import apply
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Enrolment

WRONG = (*SITI[:4], "Kebun Jeruk", *SITI[5:])


def mend(batch, by, text="Kebon Jeruk"):
    repairing.edit(batch=batch, cells=[CellEdit(0, 2, "village", text)], by=by)
    batch.refresh_from_db()


@pytest.fixture
def applied(upload, kasudin):
    """Budi went in; Siti waits, with a first attempt at her village."""
    batch = upload(WRONG, BUDI)
    mend(batch, kasudin, "Kebon Jerux")
    return apply(batch, by=kasudin)


def test_they_are_corrected_and_applied_without_a_file(applied, kasudin):
    rest = continuing.with_refused(batch=applied, by=kasudin)
    assert (rest.rows_total, rest.rows_error, rest.state) == (1, 1, "checked")
    assert [edit.text for edit in RowEdit.objects.filter(batch=rest)] == ["Kebon Jerux"]
    mend(rest, kasudin)
    assert (rest.rows_new, rest.rows_error) == (1, 0)
    apply(rest, by=kasudin)
    assert Enrolment.objects.count() == 2


def test_a_second_click_finds_the_first_ones(applied, kasudin):
    rest = continuing.with_refused(batch=applied, by=kasudin)
    assert continuing.with_refused(batch=applied, by=kasudin) == rest
    assert ImportBatch.objects.count() == 2


def test_it_waits_in_the_tray_in_place_of_the_first(applied, kasudin, staff):
    assert list(waiting(kasudin)) == [applied]
    rest = continuing.with_refused(batch=applied, by=staff)
    assert list(waiting(kasudin)) == [rest]
    # Whoever asked, the rows stay those of their uploader.
    assert (rest.uploaded_by, rest.uploaded_at) == (kasudin, applied.uploaded_at)


def test_reading_it_again_makes_nothing_twice(applied, kasudin):
    rest = continuing.with_refused(batch=applied, by=kasudin)
    mend(rest, kasudin)
    batches.recheck(batch=rest, by=kasudin, rings=False)
    steps.run(rest.pk, READ)
    rest.refresh_from_db()
    assert (rest.rows_new, rest.rows_same, rest.rows_error) == (1, 1, 0)


def test_who_may_and_when(upload, applied, kasudin, auditor):
    with pytest.raises(NotAllowed):
        continuing.with_refused(batch=applied, by=auditor)
    with pytest.raises(WrongState):
        continuing.with_refused(batch=upload(WRONG), by=kasudin)
    clean = apply(upload(("Ani", "3171014405900009", *SITI[2:])), by=kasudin)
    with pytest.raises(NothingToApply):
        continuing.with_refused(batch=clean, by=kasudin)
