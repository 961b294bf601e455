"""The kasudin mends the broken workbook on the screen: on a laptop without a mouse, and reads on a
phone what is left. A real browser, a real server, a real worker, the real map of Jakarta."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.crypto import index
from accounts.roles import Role
from imports.models import ImportBatch, RowEdit
from pillars.models import Assignment, Person, PillarKind
from pillars.names import match_key, name_key
from regions.models import Region
from regions.services import loading
from tests.browser.conftest import CHROMIUM
from tests.browser.test_main_job import BROKEN, reads_well, upload
from tests.conftest import PASSWORD, make_user
from trainings.models import EventKind, EventLevel
from trainings.services import events

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.xdist_group("main-job"),
    pytest.mark.django_db(transaction=True),
]
KNOWN = "3174075810850481"
# What is typed from one faulty cell to the next, each closed with Enter.
TYPED = [
    "3174016611770123",
    "3174074701990081",
    "3174080401720188",
    "3174094706720001",
    "3174015604710991",
    "Rina Lestari",
    "3 Oktober 1994",
    "23-06-1999",
]


@pytest.fixture
def event(worker):
    """An event of Jakarta Selatan, and one of its people already in the registry."""
    loading.load(provinces=["31"])
    staff = make_user(Role.STAFF, "31", "staf@uji.test", "Sri Staf")
    make_user(Role.KASUDIN, "31.74", "selatan@uji.test", "Surya Selatan")
    village = Region.objects.get(name="Rawa Barat", code__startswith="31.74")
    name = "Estiawan Pratiwi"
    person = Person.objects.create(
        name=name,
        name_key=name_key(name),
        match_key=match_key(name),
        nik=KNOWN,
        nik_index=index(KNOWN),
        nik_mask="3174********0481",
        born_on=date(1985, 10, 18),
        sex="P",
        region=village,
    )
    Assignment.objects.create(
        person=person,
        kind=PillarKind.objects.get(code="PSM"),
        region=village,
        validity=(timezone.localdate().replace(month=1, day=1), None),
    )
    return events.create(
        title="Bimbingan Dasar Jakarta Selatan",
        kind=EventKind.BIMTEK,
        level=EventLevel.BASIC,
        region=Region.objects.get(code="31.74"),
        start_on=date(2024, 5, 2),
        pillars=list(PillarKind.objects.filter(code__in=["TKSK", "PSM"])),
        by=staff,
    )


def row(page, number: int):
    return page.locator(f"tbody[data-baris='0-{number}']")


def cell(page, number: int, column: str):
    return page.locator(f"#sel-0-{number}-{column}")


def test_the_broken_workbook_is_mended_with_the_keyboard(event, desks):
    with desks() as open_desk:
        kasudin = open_desk("selatan@uji.test")
        page, keys = kasudin.page, kasudin.page.keyboard
        upload(kasudin, event, BROKEN)
        expect(page.locator(".action-bar")).to_contain_text("14 perlu perbaikan")

        # A lost digit: the guesses, the best of them first, ticked with the space bar.
        for _ in range(80):
            keys.press("Tab")
            if page.evaluate("document.activeElement.id") == "sel-0-14-nik":
                break
        expect(cell(page, 14, "nik")).to_be_focused()
        keys.press("Tab")
        keys.press("Enter")
        guess = row(page, 14).locator(".guess").first
        expect(guess).to_contain_text("cocok dengan Estiawan Pratiwi, PSM Rawa Barat, di register")
        expect(guess.locator("input")).to_be_focused()
        assert row(page, 14).locator(".guess").count() <= 10
        assert row(page, 14).locator(".guess input:checked").count() == 0
        keys.press("Space")
        keys.press("Tab")
        keys.press("Enter")
        expect(row(page, 14)).to_contain_text("Sudah benar")
        expect(page.locator(".action-bar")).to_contain_text("13 perlu perbaikan")
        expect(row(page, 14)).not_to_contain_text(KNOWN)

        # One cell after the other, Enter leading on.
        expect(cell(page, 15, "nik")).to_be_focused()
        for text in TYPED:
            keys.press("Control+A")
            keys.type(text)
            keys.press("Enter")
        expect(cell(page, 23, "village")).to_be_focused()
        expect(page.locator(".action-bar")).to_contain_text("5 perlu perbaikan")

        # A village of another city: its kecamatan stands open beside it.
        keys.type("Karet")
        keys.press("Enter")
        keys.press("Control+A")
        keys.type("Karet")
        keys.press("Tab")
        expect(cell(page, 24, "district")).to_be_focused()
        keys.type("Setiabudi")
        keys.press("Enter")
        expect(row(page, 24)).to_contain_text("Sudah benar")
        cell(page, 25, "pillar").focus()
        for text in ("PSM", "3174024204910066", "Kuningan Barat"):
            keys.press("Control+A")
            keys.type(text)
            keys.press("Enter")
        expect(page.locator(".action-bar")).to_contain_text("30 siap")
        expect(page.locator(".action-bar")).not_to_contain_text("perlu perbaikan")
        reads_well(kasudin)

        # Apply is one key away, and everything goes in.
        page.locator("a:has-text('Terapkan 30 baris')").focus()
        keys.press("Enter")
        page.locator("button:has-text('Terapkan 30 baris')").press("Enter")
        expect(page.locator(".verdict")).to_contain_text("30 baris diterapkan")
        assert kasudin.complaints == []

        phone = open_desk("selatan@uji.test", width=360, height=740, has_touch=True)
        phone.go(reverse("imports:batch-list"))
        phone.page.click(f"text={BROKEN.name}")
        expect(phone.page.locator(".verdict")).to_contain_text("30 baris diterapkan")
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert phone.complaints == []

    assert ImportBatch.objects.get().rows_applied == 30
    assert RowEdit.objects.count() == 15
    assert Person.objects.count() == 30


def test_nothing_typed_is_lost_when_the_session_ends(event, desks):
    with desks() as open_desk:
        kasudin = open_desk("selatan@uji.test", width=360, height=740)
        page = kasudin.page
        upload(kasudin, event, BROKEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.context.clear_cookies(name="sipilar")
        cell(page, 20, "name").fill("Rina Lestari")
        cell(page, 20, "name").press("Enter")
        expect(page.locator("#sesi-habis")).to_contain_text("Sesi Anda habis")
        expect(cell(page, 20, "name")).to_have_value("Rina Lestari")

        other = page.context.new_page()
        other.goto(kasudin.address + "/akun/login/")
        other.fill("input[name=login]", "selatan@uji.test")
        other.fill("input[name=password]", PASSWORD)
        other.click("main button[type=submit]")
        other.wait_for_url(kasudin.address + "/")
        page.get_by_role("button", name="Simpan lagi").click()
        expect(row(page, 20)).to_contain_text("Sudah benar")
        expect(page.locator("#sesi-habis")).to_be_hidden()

    assert RowEdit.objects.get().text == "Rina Lestari"


def test_a_column_from_excel_is_pasted_at_once(event, desks):
    with desks() as open_desk:
        kasudin = open_desk("selatan@uji.test")
        page = kasudin.page
        upload(kasudin, event, BROKEN)
        page.click("text=Lihat calon NIK >> nth=0")
        expect(row(page, 14).locator(".guess").first).to_be_visible()
        reads_well(kasudin)
        column = [KNOWN, *TYPED[:5]]
        cell(page, 14, "nik").focus()
        page.evaluate(
            """text => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                document.activeElement.dispatchEvent(
                    new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
            }""",
            "\r\n".join(column) + "\r\n",
        )
        expect(page.locator(".action-bar")).to_contain_text("8 perlu perbaikan")
        expect(row(page, 19)).to_contain_text("Sudah benar")
        assert kasudin.complaints == []

    assert RowEdit.objects.count() == 6
