"""Unggah: the first of the five steps."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import BatchState, ImportBatch
from tests.imports.conftest import make_event
from tests.imports.views.conftest import text, work
from tests.imports.workbooks import SITI, workbook
from trainings.models import EventState

NEW = reverse("imports:batch-new")


def address(event) -> str:
    return f"{NEW}?lembar=participants&untuk={event.code}"


def form(event, content=None, name="peserta.xlsx", key=None) -> dict:
    content = workbook(SITI) if content is None else content
    return {
        "key": key or uuid.uuid4(),
        "target": event.code,
        "file": SimpleUploadedFile(name, content),
    }


def test_page_says_the_limits_and_examples_before_anything_is_chosen(page, event, settings):
    settings.SIPILAR_UPLOAD_MAX_BYTES = 7 * 1024 * 1024

    words = text(page.get(address(event)))

    assert "sampai 7 MB" in words
    assert "Pelatihan Dasar TKSK dan PSM" in words
    assert "Contoh benar" in words
    assert "3,17101E+15" in words
    assert 'type="file"' in words


def test_upload_leads_to_the_batch_that_waits_for_the_worker(page, event, kasudin):
    response = page.post(address(event), form(event))

    batch = ImportBatch.objects.get()
    assert response.url == reverse("imports:batch-detail", args=[batch.public_id])
    assert batch.uploaded_by == kasudin
    assert batch.job_is_open
    assert "Halaman ini boleh ditinggalkan" in text(page.get(response.url))


def test_same_page_sent_twice_is_one_import(page, event):
    key = uuid.uuid4()

    first = page.post(address(event), form(event, key=key))
    second = page.post(address(event), form(event, key=key))

    assert first.url == second.url
    assert ImportBatch.objects.count() == 1


def test_another_file_from_the_same_page_is_another_import(page, event):
    key = uuid.uuid4()

    first = page.post(address(event), form(event, key=key))
    second = page.post(address(event), form(event, workbook(SITI, title="Lain"), key=key))

    assert first.url != second.url
    assert ImportBatch.objects.count() == 2


def test_key_of_somebody_elses_import_leads_nowhere_near_it(page, browser, event, operator):
    key = uuid.uuid4()
    theirs = browser(operator).post(address(event), form(event, key=key))

    mine = page.post(address(event), form(event, key=key))

    assert mine.url != theirs.url


def test_every_page_draws_its_own_key(page, event):
    keys = {
        re.search(r'name="key" value="([^"]+)"', page.get(address(event)).content.decode())[1]
        for _ in range(2)
    }

    assert len(keys) == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("foto.png", b"\x89PNG", "bukan buku kerja"),
        ("peserta.xlsm", b"PK", "makro"),
        ("peserta.xlsx", b"", "kosong"),
    ],
)
def test_what_cannot_be_a_workbook_is_told_at_once(page, event, name, content, words):
    response = page.post(address(event), form(event, content, name))

    assert response.status_code == 200
    assert words in text(response)
    assert not ImportBatch.objects.exists()


def test_file_over_the_limit_is_told_with_both_sizes(page, event, settings):
    settings.SIPILAR_UPLOAD_MAX_BYTES = 1024 * 1024

    response = page.post(address(event), form(event, b"x" * 1_500_000))

    assert "1,5 MB; batasnya 1 MB" in text(response)
    assert not ImportBatch.objects.exists()


def test_forgotten_file_is_asked_for(page, event):
    response = page.post(address(event), {"key": uuid.uuid4(), "target": event.code})

    assert "Pilih dulu berkas" in text(response)


def test_event_of_another_region_does_not_exist(page, other_kasudin):
    theirs = make_event(other_kasudin, "99.01", "UJI-2")

    assert page.get(address(theirs)).status_code == 404
    assert page.post(address(theirs), form(theirs)).status_code == 404


def test_closed_event_says_so_instead_of_offering_the_form(page, event):
    event.state = EventState.CANCELLED
    event.save()

    words = text(page.get(address(event)))

    assert "tidak menerima peserta lagi" in words
    assert 'type="file"' not in words


def test_without_an_event_the_user_chooses_among_their_own(page, event, other_kasudin):
    make_event(other_kasudin, "99.01", "UJI-2", title="Milik wilayah lain")

    words = text(page.get(f"{NEW}?lembar=participants"))

    assert event.code in words
    assert "Milik wilayah lain" not in words


def test_without_any_event_the_page_says_what_comes_first(page, places):
    words = text(page.get(f"{NEW}?lembar=participants"))

    assert "Belum ada kegiatan yang menerima peserta" in words


def test_unknown_sheet_does_not_exist(page):
    assert page.get(f"{NEW}?lembar=rahasia").status_code == 404


def test_auditor_uploads_nothing(browser, auditor, event):
    client = browser(auditor)

    assert client.get(address(event)).status_code == 403
    assert client.post(address(event), form(event)).status_code == 403
    assert not ImportBatch.objects.exists()


def test_same_file_again_is_told_on_its_page(page, event, kasudin):
    first = page.post(address(event), form(event))
    work(ImportBatch.objects.get())
    with ImportBatch.objects.get().file.open() as stored:
        content = stored.read()
    second = page.post(address(event), form(event, content))
    batch = work(ImportBatch.objects.latest("pk"))

    words = text(page.get(second.url))

    assert batch.state == BatchState.CHECKED
    assert "Berkas yang sama sudah Anda unggah" in words
    assert first.url in words
