"""The page of one workbook: it shows whatever step it has reached."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessKind, AccessLog, JobState
from imports.models import BatchState, ImportBatch
from tests.imports.conftest import apply, make_event, read
from tests.imports.views.conftest import text
from tests.imports.workbooks import BUDI, SITI, as_file, workbook

BAD = ("Wati Lestari", "997101440590", "P", "4 Mei 1990", "Kebon Jeruk", "Pasar Baru", "PSM")


def detail(batch) -> str:
    return reverse("imports:batch-detail", args=[batch.public_id])


def test_running_batch_shows_progress_and_asks_again(page, upload):
    batch = upload(SITI)
    ImportBatch.objects.update(
        job_state=JobState.RUNNING, job_done=400, job_total=1600, job_note="Membaca baris"
    )

    words = text(page.get(detail(batch)))

    assert "Membaca baris · 400 dari 1.600 (25 %)" in words
    assert reverse("imports:batch-progress", args=[batch.public_id]) in words


def test_progress_leads_on_when_the_work_has_ended(page, upload):
    batch = upload(SITI)
    url = reverse("imports:batch-progress", args=[batch.public_id])

    ended = page.get(url)
    ImportBatch.objects.update(job_state=JobState.RUNNING)
    running = page.get(url)

    assert ended["HX-Redirect"] == detail(batch)
    assert "HX-Redirect" not in running


def test_good_workbook_says_so_and_offers_to_apply_it(page, upload):
    batch = upload(SITI, BUDI)

    words = text(page.get(detail(batch)))

    assert "Semua benar: 2 baris siap diterapkan" in words
    assert "2 baris dibaca dari 1 lembar: 2 baru." in words
    assert "Terapkan 2 baris" in words
    assert "Kota Selatan · PSM" in words


def test_bad_row_stands_at_its_own_row_number_with_what_to_do(page, upload):
    batch = upload(SITI, BAD, title="DAFTAR PESERTA")

    words = text(page.get(detail(batch)))

    assert "1 baris siap diterapkan, 1 perlu perbaikan" in words
    assert 'id="baris-0-4"' in words
    assert "hanya 12 angka" in words
    assert "Berkas Anda tidak berubah" in words
    assert "cell-wrong" in words


def test_refused_file_gets_a_calm_page(page, kasudin, event):
    batch = read(as_file(b"bukan buku kerja"), by=kasudin, event=event)

    words = text(page.get(detail(batch)))

    assert batch.state == BatchState.REFUSED
    assert batch.refusal["message"] in words
    assert "Yang dapat Anda lakukan" in words
    assert "Berkas Anda tidak berubah" in words


def test_failed_reading_says_why_and_offers_to_try_again(page, upload):
    batch = upload(SITI)
    ImportBatch.objects.update(
        state=BatchState.UPLOADED,
        job_state=JobState.FAILED,
        job_error="Pekerjaan ini terhenti 3 kali.",
        job_finished_at=timezone.now(),
    )

    words = text(page.get(detail(batch)))

    assert "Pekerjaan ini terhenti 3 kali." in words
    assert reverse("imports:batch-recheck", args=[batch.public_id]) in words


def test_result_names_what_was_done_and_each_refusal(page, upload, kasudin):
    batch = apply(upload(SITI, BAD), by=kasudin)

    words = text(page.get(detail(batch)))

    assert "1 baris diterapkan" in words
    assert "Tidak diterapkan: 1 perlu perbaikan." in words
    assert "hanya 12 angka" in words
    assert "Lihat peserta kegiatan" in words


def test_everything_known_already_needs_nothing(page, upload, kasudin):
    apply(upload(SITI), by=kasudin)
    again = upload(SITI)

    words = text(page.get(detail(again)))

    assert "Tidak ada yang baru: 1 baris sudah tercatat" in words
    assert "Terapkan" not in words.replace(">Terapkan<", "")


def test_changed_row_shows_old_and_new(page, upload, kasudin):
    apply(upload((*SITI, "081234567890")), by=kasudin)
    again = upload((*SITI, "081298765432"))

    words = text(page.get(detail(again)))

    assert again.rows_changed == 1
    assert "+6281234567890" in words or "0812-3456-7890" in words
    assert "+6281298765432" in words or "0812-9876-5432" in words


def test_auditor_reads_masked_and_without_buttons(browser, auditor, upload):
    batch = upload(SITI, BAD)

    words = text(browser(auditor).get(detail(batch)))

    assert "997101440590" not in words
    assert SITI[1] not in words
    assert "perlu perbaikan" in words
    for name in ("batch-apply", "batch-discard", "batch-mapping"):
        assert reverse(f"imports:{name}", args=[batch.public_id]) not in words


def test_uploader_sees_the_refused_nik_as_typed_and_the_good_ones_masked(page, upload):
    batch = upload(SITI, BAD)

    words = text(page.get(f"{detail(batch)}?bagian=semua"))

    assert "997101440590" in words
    assert SITI[1] not in words


def test_kasudin_of_another_city_finds_nothing(browser, other_kasudin, upload):
    batch = upload(SITI)
    client = browser(other_kasudin)

    for name in ("batch-detail", "batch-progress", "batch-file", "batch-mapping", "batch-apply"):
        url = reverse(f"imports:{name}", args=[batch.public_id])
        assert client.get(url).status_code == 404, name


def test_import_for_an_event_out_of_sight_is_out_of_sight(page, upload, event, other_kasudin):
    batch = upload(SITI)
    theirs = make_event(other_kasudin, "99.01", "UJI-2")
    ImportBatch.objects.update(target=theirs.code)

    assert page.get(detail(batch)).status_code == 404


def test_original_file_comes_back_and_the_ledger_knows(page, upload, kasudin):
    content = workbook(SITI)
    batch = upload(SITI)

    response = page.get(reverse("imports:batch-file", args=[batch.public_id]))

    assert b"".join(response.streaming_content)[:2] == content[:2]
    assert 'filename="peserta.xlsx"' in response["Content-Disposition"]
    entry = AccessLog.objects.get(kind=AccessKind.DOWNLOAD)
    assert entry.user_public_id == kasudin.public_id
    assert entry.subject_id == str(batch.public_id)
    assert entry.checksum == batch.file_sha256


def test_purged_file_does_not_exist(page, upload):
    batch = upload(SITI)
    batch.file = ""
    batch.save()

    assert page.get(reverse("imports:batch-file", args=[batch.public_id])).status_code == 404


@pytest.mark.parametrize("state", [BatchState.DISCARDED, BatchState.UNDONE])
def test_ended_batch_still_has_its_page(page, upload, state):
    batch = upload(SITI)
    ImportBatch.objects.update(state=state)

    assert page.get(detail(batch)).status_code == 200
