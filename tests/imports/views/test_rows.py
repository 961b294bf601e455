"""The rows on Periksa: tabs, search, one kind of mistake, pages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imports.views import rows
from tests.imports.views.conftest import text
from tests.imports.workbooks import SITI


def person(number: int, nik: str = "", village: str = "Kebon Jeruk") -> tuple:
    nik = nik or f"997101440590{number:04}"
    # Names have no digits; NIKs from 99 always earn a warning.
    return (
        f"Orang {chr(64 + number // 26 + 1)}{chr(97 + number % 26)}",
        nik,
        "P",
        "4 Mei 1990",
        village,
        "Pasar Baru",
        "PSM",
    )


def numbers(response) -> list[int]:
    """The workbook's row numbers on the page, from top to bottom."""
    return [int(n) for n in re.findall(r'id="baris-0-(\d+)"', response.content.decode())]


@pytest.fixture
def detail():
    return lambda batch: reverse("imports:batch-detail", args=[batch.public_id])


def test_first_tab_with_something_to_do_is_open(page, upload, detail):
    good, mixed = upload(person(1)), upload(person(1), person(2, nik="123"))
    print(
        good.state,
        good.rows_error,
        good.refusal,
        good.effects,
        text(page.get(detail(good)))[-4000:],
    )

    assert 'aria-current="page"><span>Peringatan' in text(page.get(detail(good)))
    assert 'aria-current="page"><span>Perlu perbaikan' in text(page.get(detail(mixed)))


def test_tab_shows_its_rows_only(page, upload, detail):
    batch = upload(person(1), person(2, nik="123"), person(3))

    assert numbers(page.get(f"{detail(batch)}?bagian=perbaikan")) == [3]
    assert numbers(page.get(f"{detail(batch)}?bagian=baru")) == [2, 4]
    assert numbers(page.get(f"{detail(batch)}?bagian=semua")) == [2, 3, 4]


def test_pages_go_forth_and_back_without_losing_a_row(page, upload, detail, monkeypatch):
    monkeypatch.setattr(rows, "PAGE_ROWS", 2)
    batch = upload(*(person(n) for n in range(1, 6)))

    first = page.get(f"{detail(batch)}?bagian=semua")
    second = page.get(f"{detail(batch)}?bagian=semua&sesudah=0-3")
    third = page.get(f"{detail(batch)}?bagian=semua&sesudah=0-5")
    back = page.get(f"{detail(batch)}?bagian=semua&sebelum=0-4")

    assert [numbers(one) for one in (first, second, third, back)] == [[2, 3], [4, 5], [6], [2, 3]]
    assert "sesudah=0-3" in text(first)
    assert "sebelum=0-4" in text(second)
    ways = [
        [way for way in ("prev", "next") if f'rel="{way}"' in text(one)]
        for one in (first, second, third, back)
    ]
    assert ways == [["next"], ["prev", "next"], ["prev"], ["next"]]


@pytest.mark.parametrize(
    "nonsense", ["x", "0", "-1", "0-x", "70000-99999999999", "9" * 40, "0-" + "9" * 30]
)
def test_nonsense_in_the_address_shows_the_first_page(page, upload, detail, nonsense):
    batch = upload(person(1))

    response = page.get(f"{detail(batch)}?bagian=apa&sesudah={nonsense}&masalah=%00&cari=%00")

    assert response.status_code == 200


def test_search_by_name_number_and_whole_nik(page, upload, detail):
    batch = upload(person(1), person(2), SITI)
    found = {
        words: numbers(page.get(f"{detail(batch)}?bagian=semua&cari={words}"))
        for words in ("siti", "3", SITI[1], "tidak ada")
    }

    assert found == {"siti": [4], "3": [3], SITI[1]: [4], "tidak ada": []}


def test_same_mistake_in_many_rows_is_one_line_that_filters(page, upload, detail):
    batch = upload(
        person(1, village="Kebon Jerukk"),
        person(2, village="Kebon Jerukk"),
        person(3, village="Kebon Jerukk"),
        person(4, nik="123"),
    )

    response = page.get(detail(batch))
    words = text(response)
    [problem] = {found for found in re.findall(r"masalah=([^&\"]+)", words) if "village" in found}
    filtered = page.get(f"{detail(batch)}?bagian=perbaikan&masalah={problem}")

    assert "2 macam kesalahan di 4 baris" in words
    assert "Baris 2, 3, 4" in words
    assert "Mulai dari 3 baris ini." in words
    assert '<details class="groups" open>' in text(filtered)
    assert numbers(filtered) == [2, 3, 4]


def test_cells_stand_under_the_offices_own_headings(page, upload, detail):
    batch = upload(
        person(1)[:7],
        headings=("Nama Peserta", "No. KTP", "JK", "Tgl Lahir", "Desa", "Kec.", "Unsur"),
    )

    words = text(page.get(f"{detail(batch)}?bagian=semua"))

    assert re.search(r'sheet-letter">B</span> No. KTP <span class="sheet-meaning">NIK', words)
    assert re.search(r'sheet-letter">A</span> Nama Peserta', words)


def test_cells_as_typed_or_as_read(page, upload, detail):
    batch = upload(("SITI AMINAH", *SITI[1:]))

    read = text(page.get(f"{detail(batch)}?bagian=semua"))
    typed = text(page.get(f"{detail(batch)}?bagian=semua&isi=asli"))

    assert ">Siti Aminah<" in read
    assert ">SITI AMINAH<" in typed


def test_queries_do_not_grow_with_rows(page, upload, detail):
    few = upload(*(person(n, nik="123" if n % 2 else "") for n in range(1, 4)))
    many = upload(*(person(n, nik="123" if n % 2 else "") for n in range(1, 40)))

    counts = []
    for batch in (few, many):
        page.get(detail(batch))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page.get(f"{detail(batch)}?bagian=semua")
        counts.append(len(queries))

    # The second import stands beside the first, which costs no more than one look for it.
    assert counts[1] - counts[0] <= 1
    assert counts[1] < 25
