"""Kenali: the columns as recognised, for the user to confirm or change."""

import re

import pytest
from django.urls import reverse

from imports.models import BatchState, RememberedMapping
from tests.imports.conftest import apply, read
from tests.imports.views.conftest import text, work
from tests.imports.workbooks import SITI, as_file, workbook

ODD = ("Siapa", "Nomor Kependudukan", "L/P", "Kapan lahir", "Kelurahan", "Kecamatan", "Unsur")


@pytest.fixture
def asked(upload):
    """A workbook whose headings for name and NIK nobody has seen before."""
    batch = upload(SITI, headings=ODD)
    assert batch.state == BatchState.MAPPING
    return batch


def address(batch) -> str:
    return reverse("imports:batch-mapping", args=[batch.public_id])


def choices(batch, **changed) -> dict:
    """The form as the page shows it, with some choices changed: {"A": "name"}."""
    data = {"pakai-0": "on"}
    table = batch.tables[0]
    known = {position: key for key, position in table["mapping"]["columns"].items()}
    for position in table["mapping"]["headings"]:
        key = changed.get(chr(ord("A") + int(position)), known.get(int(position), ""))
        data[f"kolom-0-{position}"] = key
    return data


def test_page_of_a_waiting_batch_leads_to_the_question(page, asked):
    response = page.get(reverse("imports:batch-detail", args=[asked.public_id]))

    assert response.url == address(asked)


def test_question_shows_letters_headings_samples_and_what_is_missing(page, asked):
    words = text(page.get(address(asked)))

    assert "Belum ada kolom untuk: Nama lengkap" in words
    assert re.search(r'sheet-letter">A</span>.*?Siapa.*?Siti Aminah', words)
    assert SITI[1] not in words
    assert ">Kembali<" not in words


def test_answer_is_read_with_and_remembered_for_the_office(page, asked, upload):
    response = page.post(address(asked), choices(asked, A="name", B="nik", D="birth_date"))
    batch = work(asked)

    assert response.status_code == 302
    assert batch.state == BatchState.CHECKED
    assert (batch.rows_new, batch.rows_error) == (1, 0)
    assert RememberedMapping.objects.get().region_id == "99.71"
    assert upload(SITI, headings=ODD).state == BatchState.CHECKED


def test_answer_without_a_needed_column_says_which(page, asked):
    response = page.post(address(asked), choices(asked))

    assert response.status_code == 200
    assert "kolom Nama lengkap belum dipilih" in text(response)
    assert "Belum dapat dibaca" in text(response)
    asked.refresh_from_db()
    assert not asked.job_is_open


def test_one_column_twice_is_told(page, asked):
    response = page.post(address(asked), choices(asked, A="name", B="name"))

    assert "dipilih untuk dua kolom" in text(response)


@pytest.mark.parametrize("wrong", ["rahasia", "pk", "__class__"])
def test_a_column_that_the_sheet_does_not_have_is_refused(page, asked, wrong):
    response = page.post(address(asked), choices(asked, A=wrong))

    assert response.status_code == 200
    asked.refresh_from_db()
    assert not asked.job_is_open


def test_what_the_workbook_does_not_say_is_asked_once_for_all_rows(page, kasudin, event):
    event.title = "Pertemuan"
    event.save()
    file = as_file(
        workbook(
            SITI[:6], headings=("Nama", "NIK", "L/P", "Tanggal Lahir", "Kelurahan", "Kecamatan")
        )
    )
    batch = read(file, by=kasudin, event=event)

    words = text(page.get(address(batch)))
    silent = page.post(address(batch), choices(batch))
    answered = page.post(address(batch), choices(batch) | {"jawab-pillar": "PSM"})
    batch = work(batch)

    assert "dari unsur apa?" in words
    assert silent.status_code == 200
    assert "Pilih jawabannya dulu" in text(silent)
    assert answered.status_code == 302
    assert batch.state == BatchState.CHECKED
    assert batch.rows.get().values["pillar"] == "PSM"


def test_columns_can_be_changed_at_any_time_before_applying(page, upload):
    batch = upload((*SITI, "081234567890"))

    before = text(page.get(reverse("imports:batch-detail", args=[batch.public_id])))
    page.post(address(batch), choices(batch, H=""))
    batch = work(batch)

    assert address(batch) in before
    assert "phone" not in batch.tables[0]["mapping"]["columns"]


def test_after_applying_the_columns_are_closed(page, upload, kasudin):
    batch = apply(upload(SITI), by=kasudin)

    response = page.get(address(batch))

    assert response.url == reverse("imports:batch-detail", args=[batch.public_id])


def test_auditor_reads_the_columns_and_changes_nothing(browser, auditor, asked):
    client = browser(auditor)

    words = text(client.get(address(asked)))
    posted = client.post(address(asked), choices(asked, A="name", B="nik"))

    assert "Siapa" in words
    assert "Lanjut memeriksa" not in words
    assert posted.status_code == 403
    asked.refresh_from_db()
    assert asked.state == BatchState.MAPPING
