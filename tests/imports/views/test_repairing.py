"""The grid of refused rows: what the page offers, with a script and without one."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.crypto import index
from imports.models import RowEdit
from pillars.models import Assignment, Person, PillarKind
from pillars.names import match_key, name_key
from regions.models import Region
from tests.imports.conftest import apply
from tests.imports.views.conftest import text
from tests.imports.workbooks import BUDI, SITI

WRONG = (*SITI[:4], "Kebun Jeruk", *SITI[5:])
LOST = (SITI[0], 3171014405900010, *SITI[2:])


def url(name: str, batch, *args) -> str:
    return reverse(f"imports:batch-{name}", args=[batch.public_id, *args])


def register(name: str, nik: str, region: str, **fields) -> Person:
    return Person.objects.create(
        name=name,
        name_key=name_key(name),
        match_key=match_key(name),
        nik=nik,
        nik_index=index(nik),
        nik_mask=f"{nik[:4]}********{nik[-4:]}",
        region_id=region,
        **fields,
    )


class TestTheGrid:
    def test_a_faulty_cell_and_its_sisters_are_inputs(self, page, upload):
        batch = upload(WRONG, BUDI)
        words = text(page.get(url("detail", batch)))
        assert re.findall(r'name="sel-([\w-]+)"', words) == [
            "0-2-village",
            "0-2-district",
            # The suggestion, one click away.
            "0-2-village",
        ]
        assert "Pakai “Kebon Jeruk”" in words

    def test_every_cell_of_a_row_on_demand(self, page, upload):
        words = text(page.get(url("detail", upload(WRONG)) + "?bagian=perbaikan&ubah=0-2"))
        assert 'name="sel-0-2-phone"' in words
        # A NIK that is right stays hidden even then.
        assert SITI[1] not in words

    def test_readers_get_no_inputs(self, browser, upload, auditor):
        words = text(browser(auditor).get(url("detail", upload(WRONG))))
        assert "cell-input" not in words
        assert "Perbaiki langsung" not in words

    def test_another_office_worker_corrects_without_seeing_the_nik(
        self, browser, upload, staff, kasudin
    ):
        batch = upload((SITI[0], "317101440590000", *SITI[2:]))
        assert "317101440590000" in text(browser(kasudin).get(url("detail", batch)))
        words = text(browser(staff).get(url("detail", batch)))
        assert "317101440590000" not in words
        assert 'name="sel-0-2-nik" value=""' in words


class TestWithoutAScript:
    def test_a_row_is_saved_by_its_form(self, page, upload):
        batch = upload(WRONG)
        data = {
            "sel-0-2-village": "Kebon Jeruk",
            "awal-0-2-village": "Kebun Jeruk",
            "sel-0-2-district": "Pasar Baru",
            "awal-0-2-district": "Pasar Baru",
            "kembali": "?bagian=perbaikan",
        }
        response = page.post(url("repair", batch), data)
        assert response.url == url("detail", batch) + "?bagian=perbaikan#baris-0-2"
        assert "Baris 2 sudah benar dan siap diterapkan." in text(page.get(response.url))
        # What nobody touched is no correction.
        assert [edit.column for edit in RowEdit.objects.all()] == ["village"]

    def test_the_way_back(self, page, upload):
        batch = upload(WRONG)
        page.post(url("repair", batch), {"sel-0-2-village": "Kebon Jeruk"})
        page.post(url("restore", batch), {"sel": "0-2-village"})
        batch.refresh_from_db()
        assert (batch.rows_error, RowEdit.objects.count()) == (1, 0)

    def test_nonsense_is_answered_with_words(self, page, upload):
        batch = upload(WRONG)
        response = page.post(url("repair", batch), {"sel-0-99-village": "X"}, follow=True)
        assert "Baris ini tidak ada lagi di berkas." in text(response)

    def test_the_return_address_cannot_lead_away(self, page, upload):
        batch = upload(WRONG)
        response = page.post(url("repair", batch), {"kembali": "//elsewhere.test/"})
        assert response.url == url("detail", batch)


class TestWithAScript:
    SHOWN = {"terlihat": "0-2 0-3", "kolom-0": "name nik village"}

    def test_the_rows_judged_again_and_the_counts_come_back(
        self, page, upload, django_assert_max_num_queries
    ):
        batch = upload(SITI, ("Ani Rahayu", *SITI[1:]))
        data = {"sel-0-2-nik": "3171014405900002", **self.SHOWN}
        with django_assert_max_num_queries(60):
            words = text(page.post(url("repair", batch), data, headers={"HX-Request": "true"}))
        # Row 2 was corrected, row 3 set free by it.
        assert re.findall(r'<tbody id="bagian-([\d-]+)"', words) == ["0-2", "0-3"]
        assert "2 baris sudah benar" in words
        assert 'id="tindakan"' in words
        assert "2 siap" in words
        assert "3171014405900002" not in words

    def test_a_refusal_keeps_the_page(self, page, upload):
        batch = upload(WRONG)
        data = {"sel-0-2-village": "x" * 501, **self.SHOWN}
        response = page.post(url("repair", batch), data, headers={"HX-Request": "true"})
        assert response.status_code == 409
        assert "paling panjang 500 huruf" in text(response)


class TestGuesses:
    NIK = "3171014405900017"

    @pytest.fixture
    def known(self, event):
        person = register("Siti Aminah", self.NIK, "99.71.01.1001", born_on=date(1990, 5, 4))
        Assignment.objects.create(
            person=person,
            kind=PillarKind.objects.get(code="PSM"),
            region=Region.objects.get(code="99.71.01.1001"),
            validity=(timezone.localdate(), None),
        )
        return person

    def test_the_registered_one_first_and_none_ticked(self, page, upload, known):
        batch = upload(LOST)
        words = text(page.get(url("candidates", batch, "0-2-nik"), headers={"HX-Request": "true"}))
        guesses = re.findall(r'guess-value">([\d*]+)<', words)
        assert guesses[0] == self.NIK
        assert len(guesses) == 10
        assert "cocok dengan Siti Aminah, PSM" in words
        assert "checked" not in words

    def test_ticking_one_makes_it_the_cell(self, page, upload, known):
        batch = upload(LOST)
        address = url("candidates", batch, "0-2-nik")
        page.post(address, {"calon": index(self.NIK).hex()[:20]})
        batch.refresh_from_db()
        assert (RowEdit.objects.get().text, batch.rows_error) == (self.NIK, 0)
        assert batch.rows.get().match_id == known.pk

    def test_what_is_not_offered_cannot_be_ticked(self, page, upload):
        batch = upload(LOST)
        page.post(url("candidates", batch, "0-2-nik"), {"calon": index("3171014405900027").hex()})
        assert not RowEdit.objects.exists()

    def test_somebody_of_another_region_is_not_named(self, page, upload, kinds):
        register("Siti Aminah", self.NIK, "99.01", born_on=date(1990, 5, 4))
        words = text(page.get(url("candidates", upload(("Siti Aminah", *LOST[1:])), "0-2-nik")))
        assert "cocok dengan nama serupa di register wilayah lain" in words

    def test_a_namesake_where_the_digits_are_gone(self, page, upload, known):
        batch = upload((SITI[0], "3,17101E+15", *SITI[2:]))
        words = text(page.get(url("candidates", batch, "0-2-nik")))
        # From the registry, so masked even for the uploader.
        assert "3171********0017" in words
        assert self.NIK not in words

    def test_readers_and_strangers(self, browser, upload, auditor, other_kasudin):
        batch = upload(LOST)
        address = url("candidates", batch, "0-2-nik")
        assert browser(auditor).get(address).status_code == 403
        assert browser(other_kasudin).get(address).status_code == 404

    def test_costs_few_queries(self, page, upload, known, django_assert_max_num_queries):
        batch = upload(LOST)
        with django_assert_max_num_queries(20):
            page.get(url("candidates", batch, "0-2-nik"), headers={"HX-Request": "true"})


class TestTheSameMistake:
    ROWS = [(f"Orang {chr(64 + n)}", f"31710144059000{n:02d}", *WRONG[2:]) for n in range(1, 4)]

    def address(self, batch) -> str:
        return url("same", batch) + "?masalah=error:village:village_unknown"

    def test_one_value_for_all_rows_with_its_effect_first(self, page, upload):
        batch = upload(*self.ROWS, BUDI)
        assert "Perbaiki semua" in text(page.get(url("detail", batch)))
        words = text(page.get(self.address(batch)))
        (name,) = re.findall(r'name="(ganti-\w+)" value="Kebon Jeruk"', words)
        assert "Duri Pulo" in words  # A village of the own region, to choose instead.

        words = text(page.post(self.address(batch), {name: "Kebon Jeruk"}))
        assert "3 baris diganti: 3 menjadi siap" in words
        assert not RowEdit.objects.exists()

        page.post(self.address(batch), {name: "Kebon Jeruk", "simpan": "1"})
        batch.refresh_from_db()
        assert (batch.rows_error, RowEdit.objects.count()) == (0, 3)

    def test_a_column_of_dates_written_month_first(self, page, upload):
        rows = [
            (f"Orang {chr(64 + n)}", f"31710144059000{n:02d}", "P", f"05/{n + 20}/1990", *SITI[4:])
            for n in range(1, 4)
        ]
        batch = upload(*rows)
        address = url("same", batch) + "?masalah=error:birth_date:date_month_first"
        filled = dict(re.findall(r'name="(ganti-\w+)" value="([^"]+)"', text(page.get(address))))
        assert sorted(filled.values()) == ["21 Mei 1990", "22 Mei 1990", "23 Mei 1990"]
        page.post(address, filled | {"simpan": "1"})
        batch.refresh_from_db()
        assert batch.rows_error == 0

    def test_nothing_filled_in(self, page, upload):
        words = text(page.post(self.address(upload(*self.ROWS)), {}))
        assert "Belum ada yang diganti" in words

    def test_never_for_what_names_one_person(self, page, upload):
        batch = upload(("", *SITI[1:]), ("", *BUDI[1:]))
        address = url("same", batch) + "?masalah=error:name:name_missing"
        assert page.get(address).status_code == 404

    def test_never_for_a_nik(self, page, upload):
        batch = upload(SITI, SITI)
        address = url("same", batch) + "?masalah=error:nik:nik_repeated"
        assert page.get(address).status_code == 404
        assert "Perbaiki semua" not in text(page.get(url("detail", batch)))


def test_the_refused_rows_of_an_applied_workbook_go_on(page, upload, kasudin):
    batch = apply(upload(WRONG, BUDI), by=kasudin)
    assert "Perbaiki 1 baris di layar" in text(page.get(url("detail", batch)))
    words = text(page.post(url("continue", batch), follow=True))
    assert 'name="sel-0-2-village" value="Kebun Jeruk"' in words
