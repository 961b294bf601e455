"""Rows of another region go to that region's tray, once, and are not seen by the giver again."""

import pytest
from django.urls import reverse

from imports import queries, tray
from imports.errors import NotAllowed, NothingToApply
from imports.models import BatchState, ImportBatch
from imports.services import batches, handing, steps
from imports.states import READ
from tests.imports.conftest import apply, make_event
from tests.imports.views.conftest import browser, text  # noqa: F401
from tests.imports.workbooks import BUDI, SITI
from trainings.models import Enrolment

# A woman of Mekarsari, Kabupaten Utara, in the list of Kota Selatan.
WATI = ("Wati Lestari", "3171014405900014", "P", "4 Mei 1990", "Mekarsari", "Hulu", "PSM")


@pytest.fixture
def jambore(staff):
    return make_event(staff, "99", code="JMB-1", title="Jambore")


@pytest.fixture
def batch(upload, jambore) -> ImportBatch:
    found = upload(SITI, WATI, BUDI, event=jambore)
    assert (found.rows_new, found.rows_error) == (2, 1)
    return found


@pytest.fixture
def given(batch, kasudin) -> ImportBatch:
    (new,) = handing.hand_over(batch=batch, by=kasudin, rings=False)
    assert steps.run(new.pk, READ)
    new.refresh_from_db()
    return new


def test_rows_wait_in_the_tray_of_their_region(given, batch, kasudin, other_kasudin):
    assert (given.state, given.region_id) == (BatchState.CHECKED, "99.01")
    assert (given.rows_new, given.rows_error) == (1, 0)
    assert (given.uploaded_by, given.handed_from) == (kasudin, batch)
    assert not given.file
    assert given in tray.waiting(other_kasudin)
    assert given not in tray.waiting(kasudin)
    assert queries.batch_for(kasudin, given.public_id) is None


def test_the_other_region_applies_them_and_the_giver_its_own(
    given, batch, kasudin, other_kasudin, jambore
):
    theirs = apply(given, by=other_kasudin)
    ours = apply(batch, by=kasudin)

    assert (theirs.rows_applied, ours.rows_applied) == (1, 2)
    origins = set(Enrolment.objects.filter(event=jambore).values_list("regency_code", flat=True))
    assert origins == {"99.01", "99.71"}


def test_nothing_of_the_givers_other_rows_comes_along(given):
    assert list(given.rows.values_list("number", flat=True)) == [3]
    assert all(not table["samples"] for table in given.tables)


def test_second_click_gives_nothing_twice(given, batch, kasudin):
    with pytest.raises(NothingToApply):
        handing.hand_over(batch=batch, by=kasudin, rings=False)

    assert ImportBatch.objects.filter(handed_from=batch).count() == 1


def test_giver_skips_the_row_also_when_the_file_is_read_again(given, batch, kasudin):
    batch.refresh_from_db()
    assert (batch.rows_new, batch.rows_error) == (2, 0)
    batches.recheck(batch=batch, by=kasudin, rings=False)
    steps.run(batch.pk, READ)
    batch.refresh_from_db()

    assert (batch.state, batch.rows_new, batch.rows_error) == (BatchState.CHECKED, 2, 0)
    assert handing.offers(batch) == []


def test_the_other_region_may_check_again_and_discard(given, other_kasudin):
    batches.recheck(batch=given, by=other_kasudin, rings=False)
    steps.run(given.pk, READ)
    given.refresh_from_db()
    assert given.rows_new == 1

    assert batches.discard(batch=given, by=other_kasudin).state == BatchState.DISCARDED


def test_event_of_the_givers_own_city_cannot_take_them(upload, kasudin, event):
    batch = upload(SITI, WATI)

    (offer,) = handing.offers(batch)
    assert (offer.region.code, offer.count, offer.is_possible) == ("99.01", 1, False)
    with pytest.raises(NothingToApply):
        handing.hand_over(batch=batch, by=kasudin, rings=False)


def test_auditor_hands_nothing_over(batch, auditor):
    with pytest.raises(NotAllowed):
        handing.hand_over(batch=batch, by=auditor, rings=False)


def test_pages_of_both_sides(browser, batch, kasudin, other_kasudin):  # noqa: F811
    giver, taker = browser(kasudin), browser(other_kasudin)
    page = reverse("imports:batch-detail", args=[batch.public_id])

    offered = text(giver.get(page))
    told = text(giver.post(reverse("imports:batch-hand-over", args=[batch.public_id]), follow=True))
    new = ImportBatch.objects.get(handed_from=batch)
    steps.run(new.pk, READ)
    theirs = reverse("imports:batch-detail", args=[new.public_id])

    assert "Serahkan ke wilayahnya" in offered
    log = text(giver.get(reverse("imports:batch-log", args=[batch.public_id])))

    assert "1 baris diserahkan ke" in log
    assert "Diserahkan </span>" in log or "Diserahkan</span>" in log
    assert "Sudah diserahkan" in told
    assert "Serahkan ke wilayahnya" not in told
    assert giver.get(theirs).status_code == 404
    words = text(taker.get(theirs))
    assert "Diserahkan wilayah lain" in words
    assert "Wati Lestari" in words
    assert "Siti Aminah" not in words
    assert taker.get(page).status_code == 404
