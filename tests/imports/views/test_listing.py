"""Riwayat and Baki."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imports.models import BatchState, ImportBatch
from tests.imports.conftest import apply, read
from tests.imports.views.conftest import text
from tests.imports.workbooks import BUDI, SITI, as_file, workbook

LIST, TRAY = reverse("imports:batch-list"), reverse("imports:tray")
BAD = ("Wati Lestari", "997101440590", "P", "4 Mei 1990", "Kebon Jeruk", "Pasar Baru", "PSM")


def test_history_tells_who_what_and_how_it_went(page, upload):
    upload(SITI, BAD)

    words = text(page.get(LIST))

    assert "1 impor di Kota Selatan" in words
    assert "peserta.xlsx" in words
    assert "Kartika Selatan" in words
    assert "2 baris dibaca dari 1 lembar: 1 baru, 1 perlu perbaikan." in words


def test_refused_file_stands_in_the_history_with_its_reason(page, kasudin, event):
    batch = read(as_file(b"bukan buku kerja"), by=kasudin, event=event)

    assert batch.refusal["message"] in text(page.get(LIST))


def test_history_of_another_city_is_not_mine(browser, other_kasudin, upload):
    upload(SITI)

    assert "Belum ada impor" in text(browser(other_kasudin).get(LIST))
    assert "Baki kosong" in text(browser(other_kasudin).get(TRAY))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"satu.xlsx", "dua.xlsx"}),
        ("q=SATU", {"satu.xlsx"}),
        ("q=UJI-1", {"satu.xlsx", "dua.xlsx"}),
        ("q=%00", {"satu.xlsx", "dua.xlsx"}),
        ("state=applied", {"dua.xlsx"}),
        ("state=apa", {"satu.xlsx", "dua.xlsx"}),
        ("sheet=participants", {"satu.xlsx", "dua.xlsx"}),
        ("mine=on", {"satu.xlsx"}),
    ],
)
def test_filters(page, kasudin, operator, event, query, names):
    read(as_file(workbook(SITI), "satu.xlsx"), by=kasudin, event=event)
    apply(read(as_file(workbook(BUDI), "dua.xlsx"), by=operator, event=event), by=operator)

    words = text(page.get(f"{LIST}?{query}"))

    assert {name for name in ("satu.xlsx", "dua.xlsx") if name in words} == names


def test_tray_has_what_waits_with_owner_and_oldest_first(page, kasudin, operator, event):
    apply(read(as_file(workbook(SITI), "beres.xlsx"), by=kasudin, event=event), by=kasudin)
    read(as_file(workbook(SITI, BAD), "rusak.xlsx"), by=operator, event=event)
    read(as_file(workbook(BUDI), "siap.xlsx"), by=kasudin, event=event)

    words = text(page.get(TRAY))

    assert "beres.xlsx" not in words
    assert words.index("rusak.xlsx") < words.index("siap.xlsx")
    assert "Oki Operator" in words
    assert "perbaiki 1 baris" in words
    assert "terapkan 1 baris" in words


def test_refused_rows_of_an_applied_import_wait_until_a_later_one(page, upload, kasudin):
    apply(upload(SITI, BAD), by=kasudin)
    waiting = text(page.get(TRAY))
    good = (BAD[0], "9971014405900003", *BAD[2:])
    apply(upload(SITI, good), by=kasudin)

    assert "perbaiki 1 baris" in waiting
    assert "Baki kosong" in text(page.get(TRAY))


def test_everything_known_already_does_not_wait(page, upload, kasudin):
    apply(upload(SITI), by=kasudin)
    upload(SITI)

    assert "Baki kosong" in text(page.get(TRAY))


@pytest.mark.parametrize("url", [LIST, TRAY])
def test_queries_do_not_grow_with_imports(page, upload, url):
    batch = upload(SITI)
    page.get(url)
    with CaptureQueriesContext(connection) as one:
        page.get(url)
    for _ in range(5):
        copy = ImportBatch.objects.get(pk=batch.pk)
        copy.pk = copy.public_id = None
        copy.public_id = ImportBatch._meta.get_field("public_id").get_default()
        copy.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        page.get(url)

    assert ImportBatch.objects.filter(state=BatchState.CHECKED).count() == 6
    assert len(many) == len(one)
