"""Terapkan, and what else may be decided: stop, read again, discard."""

import pytest
from django.urls import reverse

from accounts.models import JobState
from imports.models import BatchState, ImportBatch
from tests.imports.conftest import apply, read
from tests.imports.views.conftest import text, work
from tests.imports.workbooks import BUDI, SITI, as_file
from trainings.models import Enrolment

BAD = ("Wati Lestari", "997101440590", "P", "4 Mei 1990", "Kebon Jeruk", "Pasar Baru", "PSM")


def address(name, batch) -> str:
    return reverse(f"imports:{name}", args=[batch.public_id])


def test_confirmation_says_the_numbers_and_the_effect(page, upload):
    batch = upload(SITI, BUDI, BAD)

    words = text(page.get(address("batch-apply", batch)))

    assert "Terapkan 2 baris ke Pelatihan Dasar TKSK dan PSM?" in words
    assert "2 baris baru" in words
    assert "1 baris perlu perbaikan</strong> tidak diterapkan" in words
    assert "Kota Selatan · TKSK" in words


def test_one_click_applies_and_the_page_says_where_it_stands(page, upload, event):
    batch = upload(SITI, BAD)

    response = page.post(address("batch-apply", batch))
    running = text(page.get(response.url))
    batch = work(batch)
    done = text(page.get(response.url))

    assert "Menerapkan peserta.xlsx" in running
    assert batch.state == BatchState.APPLIED
    assert "1 baris diterapkan" in done
    assert Enrolment.objects.filter(event=event).count() == 1


def test_second_click_and_second_tab_apply_nothing_twice(page, upload, event):
    batch = upload(SITI, BUDI)

    first = page.post(address("batch-apply", batch))
    second = page.post(address("batch-apply", batch))
    work(batch)
    third = page.post(address("batch-apply", batch))
    batch.refresh_from_db()

    assert first.url == second.url == third.url == address("batch-detail", batch)
    assert batch.state == BatchState.APPLIED
    assert not batch.job_is_open
    assert Enrolment.objects.filter(event=event).count() == 2


def test_only_if_all_are_right_waits_for_the_bad_row(page, upload):
    batch = upload(SITI, BAD)

    response = page.post(address("batch-apply", batch), {"all_or_nothing": "on"})

    assert response.status_code == 200
    assert "1 baris masih perlu perbaikan" in text(response)
    batch.refresh_from_db()
    assert not batch.job_is_open


def test_nothing_to_apply_leads_back(page, upload, kasudin):
    apply(upload(SITI), by=kasudin)
    again = upload(SITI)

    assert page.get(address("batch-apply", again)).url == address("batch-detail", again)


def test_failed_applying_tells_why_and_can_be_asked_again(page, upload):
    batch = upload(SITI)
    page.post(address("batch-apply", batch))
    ImportBatch.objects.update(job_state=JobState.FAILED, job_error="Basis data sedang penuh.")

    words = text(page.get(address("batch-detail", batch)))
    page.post(address("batch-apply", batch))

    assert "Basis data sedang penuh." in words
    assert work(batch).state == BatchState.APPLIED


@pytest.mark.parametrize("name", ["batch-apply", "batch-cancel", "batch-recheck", "batch-discard"])
def test_auditor_decides_nothing(browser, auditor, upload, name):
    batch = upload(SITI)

    assert browser(auditor).post(address(name, batch)).status_code == 403
    batch.refresh_from_db()
    assert (batch.state, batch.job_is_open) == (BatchState.CHECKED, False)


@pytest.mark.parametrize("name", ["batch-apply", "batch-cancel", "batch-recheck", "batch-discard"])
def test_kasudin_of_another_city_finds_nothing_to_decide(browser, other_kasudin, upload, name):
    batch = upload(SITI)

    assert browser(other_kasudin).post(address(name, batch)).status_code == 404
    batch.refresh_from_db()
    assert (batch.state, batch.job_is_open) == (BatchState.CHECKED, False)


@pytest.mark.parametrize("name", ["batch-cancel", "batch-recheck", "batch-discard"])
def test_following_a_link_decides_nothing(page, upload, name):
    assert page.get(address(name, upload(SITI))).status_code == 405


def test_stopped_work_stays_stopped(page, upload):
    batch = upload(SITI)
    page.post(address("batch-apply", batch))

    page.post(address("batch-cancel", batch))
    batch = work(batch)

    assert batch.state == BatchState.CHECKED
    assert batch.job_state == JobState.CANCELLED


def test_stopping_what_has_ended_says_so(page, upload):
    response = page.post(address("batch-cancel", upload(SITI)), follow=True)

    assert "sudah selesai sebelum sempat dihentikan" in text(response)


def test_discarding_forgets_rows_and_file(page, upload, django_capture_on_commit_callbacks):
    batch = upload(SITI)
    storage, name = batch.file.storage, batch.file.name

    with django_capture_on_commit_callbacks(execute=True):
        response = page.post(address("batch-discard", batch), follow=True)
    batch.refresh_from_db()

    assert "dibuang" in text(response)
    assert batch.state == BatchState.DISCARDED
    assert not batch.rows.exists()
    assert not storage.exists(name)


def test_discarding_an_older_import_leads_back_to_the_newer(page, upload):
    old, new = upload(SITI), upload(SITI, BUDI)
    offer = text(page.get(address("batch-detail", new)))

    response = page.post(address("batch-discard", old), {"kembali": str(new.public_id)})

    assert "Buang yang lama" in offer
    assert response.url == address("batch-detail", new)


@pytest.mark.parametrize("back", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_discarding_leads_to_the_tray_otherwise(page, upload, back):
    response = page.post(address("batch-discard", upload(SITI)), {"kembali": back})

    assert response.url == reverse("imports:tray")


def test_applied_import_cannot_be_discarded(page, upload, kasudin):
    batch = apply(upload(SITI), by=kasudin)

    response = page.post(address("batch-discard", batch), follow=True)
    batch.refresh_from_db()

    assert "tidak dapat dibuang" in text(response)
    assert batch.state == BatchState.APPLIED


def test_reading_again_sees_what_changed_since(page, upload, kasudin):
    batch = upload(SITI)
    apply(upload(SITI), by=kasudin)

    page.post(address("batch-recheck", batch))
    batch = work(batch)

    assert (batch.rows_new, batch.rows_same) == (0, 1)


def test_refused_file_can_be_discarded(page, kasudin, event):
    batch = read(as_file(b"bukan buku kerja"), by=kasudin, event=event)

    page.post(address("batch-discard", batch))
    batch.refresh_from_db()

    assert batch.state == BatchState.DISCARDED
