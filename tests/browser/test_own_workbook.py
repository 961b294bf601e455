"""The user's own workbook back: asked for on a phone, corrected, and known again on a laptop."""

import io

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM
from tests.browser.test_main_job import reads_well, upload
from tests.imports.conftest import kinds, make_event  # noqa: F401
from tests.imports.workbooks import BUDI, SITI, workbook

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.xdist_group("main-job"),
    pytest.mark.django_db(transaction=True),
]
BAD = ("Budi Santoso", 3171021203850000, *BUDI[2:])


def test_marked_on_a_phone_corrected_and_known_again(desks, kasudin, kinds, tmp_path):  # noqa: F811
    event = make_event(kasudin, "99.71")
    sent = tmp_path / "peserta.xlsx"
    sent.write_bytes(workbook(SITI, BAD))
    with desks() as open_desk:
        phone = open_desk(kasudin.email, width=360, height=740, has_touch=True)
        upload(phone, event, sent)
        ask = phone.page.get_by_role("button", name="Unduh berkas yang sudah ditandai")
        assert ask.bounding_box()["height"] >= 56
        ask.click()
        expect(phone.page.get_by_text("Siap diunduh: peserta-diperiksa.xlsx")).to_be_visible()
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
        with phone.page.expect_download() as caught:
            phone.page.get_by_role("link", name="Unduh berkas yang sudah ditandai").click()
        assert caught.value.suggested_filename == "peserta-diperiksa.xlsx"
        marked = caught.value.path().read_bytes()
        assert phone.complaints == []

        desk = open_desk(kasudin.email)
        apply_good_rows(desk, phone.page.url)
        book = openpyxl.load_workbook(io.BytesIO(marked))
        page = book["Peserta"]
        assert page["I3"].value == "Perlu perbaikan: NIK"
        page["B2"], page["B3"] = "3171014405900099", BUDI[1]
        corrected = tmp_path / "peserta-diperiksa.xlsx"
        book.save(corrected)
        upload(desk, event, corrected)
        expect(desk.page.get_by_text("2 baris: 1 baru, 1 berubah, 0 sama")).to_be_visible()
        expect(desk.page.get_by_text("1 NIK berubah sejak diterapkan")).to_be_visible()
        reads_well(desk)
        desk.page.get_by_label("Baris 2, Siti Aminah").check()
        desk.page.get_by_role("button", name="Yang dicentang orang yang sama").click()
        expect(desk.page.get_by_text("orangnya sudah dikonfirmasi sama")).to_be_visible()
        assert desk.complaints == []


def apply_good_rows(desk, url: str) -> None:
    """Apply the good rows of the workbook on that page."""
    desk.page.goto(url)
    desk.page.locator("a:has-text('Terapkan 1 baris')").first.click()
    desk.page.locator("main button:has-text('Terapkan')").first.click()
    expect(desk.page.get_by_text("1 baris diterapkan")).to_be_visible()


def test_a_template_is_fetched_on_a_phone(desks, kasudin, kinds):  # noqa: F811
    with desks() as open_desk:
        phone = open_desk(kasudin.email, width=360, height=740, has_touch=True)
        phone.go(reverse("imports:template-list"))
        with phone.page.expect_download() as caught:
            form = reverse("imports:template-file", args=["participants"])
            phone.page.locator(f"form[action='{form}'] button[type=submit]").click()
        assert caught.value.suggested_filename == "templat-participants-9971.xlsx"
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
        reads_well(phone)
        assert phone.complaints == []
