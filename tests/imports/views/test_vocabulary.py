"""Kosakata kolom: the office's own words over columns."""

import pytest
from django.urls import reverse

from imports.models import BatchState, HeadingWord
from tests.imports.views.conftest import text
from tests.imports.workbooks import HEADINGS, SITI

URL = reverse("imports:vocabulary")
ODD = ("Siapa gerangan", *HEADINGS[1:])


@pytest.fixture
def office(browser, administrator):
    return browser(administrator)


def test_page_shows_built_in_words_of_each_column(office):
    words = text(office.get(f"{URL}?lembar=participants"))

    assert "nomor induk kependudukan" in words
    assert "Nama lengkap" in words


def test_added_word_is_understood_from_now_on(office, upload):
    before = upload(SITI, headings=ODD)

    response = office.post(f"{URL}?lembar=participants", {"column": "name", "word": ODD[0]})
    after = upload(SITI, headings=ODD)

    assert response.status_code == 302
    assert before.state == BatchState.MAPPING
    assert after.state == BatchState.CHECKED
    assert ODD[0] in text(office.get(f"{URL}?lembar=participants"))


def test_word_means_one_column_whatever_its_spelling(office):
    office.post(f"{URL}?lembar=participants", {"column": "name", "word": "Siapa Gerangan"})

    response = office.post(
        f"{URL}?lembar=participants", {"column": "nik", "word": "  SIAPA   gerangan. "}
    )

    assert "sudah tercatat untuk kolom Nama lengkap" in text(response)
    assert HeadingWord.objects.count() == 1


@pytest.mark.parametrize(("column", "word"), [("", "Kata"), ("rahasia", "Kata"), ("name", "...")])
def test_nonsense_is_not_added(office, column, word):
    response = office.post(f"{URL}?lembar=participants", {"column": column, "word": word})

    assert response.status_code == 200
    assert not HeadingWord.objects.exists()


def test_removed_word_is_forgotten(office, upload):
    office.post(f"{URL}?lembar=participants", {"column": "name", "word": ODD[0]})
    word = HeadingWord.objects.get()

    office.post(reverse("imports:vocabulary-delete", args=[word.pk]))

    assert not HeadingWord.objects.exists()
    assert upload(SITI, headings=ODD).state == BatchState.MAPPING


def test_kasudin_does_not_change_the_words_of_everybody(page):
    assert page.get(URL).status_code == 403
    assert page.post(URL, {"column": "name", "word": "Kata"}).status_code == 403


def test_unknown_sheet_does_not_exist(office):
    assert office.get(f"{URL}?lembar=rahasia").status_code == 404
