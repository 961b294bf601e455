"""The main job, as the office does it: the workbook it really has goes in through the screen, every
problem is seen, the good rows are applied, and the report of the period has the right numbers.

A real browser, a real server, a real Celery worker, the real map of Jakarta.
"""

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from accounts.roles import Role
from pillars.models import PillarKind
from regions.models import Region
from regions.services import loading
from tests.browser.conftest import CHROMIUM, PATIENCE, Desk
from tests.conftest import make_user
from trainings.models import Enrolment, EventKind, EventLevel, TrainingEvent
from trainings.services import events

SAMPLES = Path(__file__).parents[1] / "fixtures" / "imports" / "samples"
GOOD = SAMPLES / "jakpus-bimbingan-dasar-2024.xlsx"
BROKEN = SAMPLES / "jaksel-peserta-rusak.xlsx"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.xdist_group("main-job"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def office(worker):
    """Jakarta with its offices, and an event in two of its cities."""
    loading.load(provinces=["31"])
    staff = make_user(Role.STAFF, "31", "staf@uji.test", "Sri Staf")
    make_user(Role.KASUDIN, "31.71", "pusat@uji.test", "Kartika Pusat")
    make_user(Role.KASUDIN, "31.74", "selatan@uji.test", "Surya Selatan")
    return {
        region: events.create(
            title=title,
            kind=EventKind.BIMTEK,
            level=EventLevel.BASIC,
            region=Region.objects.get(code=region),
            start_on=date(2024, 5, 2),
            pillars=list(PillarKind.objects.filter(code__in=["TKSK", "PSM"])),
            by=staff,
        )
        for region, title in (
            ("31.71", "Bimbingan dan Pelatihan Tingkat Dasar"),
            ("31.74", "Bimbingan Dasar Jakarta Selatan"),
        )
    }


def upload(desk: Desk, event: TrainingEvent, file: Path) -> None:
    """From the upload page to the page that shows every row."""
    desk.go(f"{reverse('imports:batch-new')}?lembar=participants&untuk={event.code}")
    desk.page.set_input_files("input[type=file]", file)
    desk.page.click("text=Unggah dan periksa")
    expect(desk.page.locator("[aria-current=step]")).to_contain_text("Periksa")


def rows_under(desk: Desk, tab: str) -> list[int]:
    """The workbook's row numbers on a tab."""
    desk.page.click(f".tab:has-text('{tab}')")
    expect(desk.page.locator(".tab[aria-current]")).to_contain_text(tab)
    ids = desk.page.locator(".sheet-row").evaluate_all("rows => rows.map(row => row.id)")
    return [int(found.rsplit("-", 1)[1]) for found in ids]


def reads_well(desk: Desk) -> None:
    """Nothing serious for a screen reader, and nothing wider than a phone."""
    found = Axe().run(desk.page).response["violations"]
    serious = [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    desk.page.set_viewport_size({"width": 360, "height": 740})
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360
    desk.page.set_viewport_size({"width": 1366, "height": 768})


def test_from_workbook_to_report(office, desks):
    event = office["31.71"]
    with desks() as open_desk:
        kasudin = open_desk("pusat@uji.test")
        page = kasudin.page
        upload(kasudin, event, GOOD)

        expect(page.locator(".verdict")).to_contain_text("Semua benar: 52 baris siap diterapkan")
        expect(page.locator(".verdict")).to_contain_text("52 baris dibaca dari 1 lembar: 52 baru.")
        expect(page.locator(".effects")).to_contain_text(
            re.compile(r"Jakarta Pusat · PSM\s+0\s+44")
        )
        expect(page.locator(".effects")).to_contain_text(
            re.compile(r"Jakarta Pusat · TKSK\s+0\s+8")
        )
        reads_well(kasudin)

        page.click("a:has-text('Terapkan 52 baris')")
        expect(page.locator("h2")).to_contain_text(["Terapkan 52 baris ke Bimbingan"])
        reads_well(kasudin)
        page.click("button:has-text('Terapkan 52 baris')")
        expect(page.locator(".verdict")).to_contain_text("52 baris diterapkan")
        reads_well(kasudin)

        page.click("text=Lihat peserta kegiatan")
        expect(page.locator("main")).to_contain_text("52")

        upload(kasudin, event, GOOD)
        expect(page.locator(".verdict")).to_contain_text("Tidak ada yang baru: 52 baris sudah")
        assert page.locator("text=/Terapkan \\d+ baris/").count() == 0

        staff = open_desk("staf@uji.test")
        figures = ask_report(staff)
        assert kasudin.complaints == staff.complaints == []

    assert figures == {"Kegiatan": "1", "Peserta": "52", "TKSK": "8", "PSM": "44"}
    assert Enrolment.objects.filter(event=event).count() == 52


def ask_report(staff: Desk) -> dict[str, str]:
    """The recap of the second quarter of 2024 in Jakarta Pusat, as its page says it."""
    page = staff.page
    staff.go(reverse("reports:run-create"))
    page.select_option("select[name=region]", "31.71")
    page.select_option("select[name=year]", "2024")
    page.select_option("select[name=part]", "Q2")
    page.click("main form:has(select[name=region]) button[type=submit]")
    expect(page.locator("h1")).to_contain_text("Rekap pelatihan Triwulan II 2024")
    page.wait_for_selector(".figures")
    figures = {
        label: page.locator(f".figure:has(.figure-label:text-is('{label}')) .figure-value")
        .inner_text()
        .split()[0]
        for label in ("Kegiatan", "Peserta")
    }
    # The table of pillars: the row's heading, and how many took part in all.
    pillars = page.locator(".card:has(.card-title:text-is('Menurut pilar dan jenis kelamin'))")
    for pillar in ("TKSK", "PSM"):
        row = pillars.locator(f"tr:has(th:text-is('{pillar}'))")
        figures[pillar] = row.locator("td").nth(2).inner_text().strip()
    return figures


def test_broken_workbook_shows_each_bad_row_and_lets_the_good_ones_in(office, desks):
    event = office["31.74"]
    truth = json.loads((SAMPLES / f"{BROKEN.name}.json").read_text())
    rows = {
        level: [case["row"] for case in truth["cases"] if case["level"] == level]
        for level in ("error", "warning")
    }
    with desks() as open_desk:
        kasudin = open_desk("selatan@uji.test")
        page = kasudin.page
        upload(kasudin, event, BROKEN)

        expect(page.locator(".verdict")).to_contain_text("16 baris siap diterapkan, 14 perlu")
        assert rows_under(kasudin, "Perlu perbaikan") == rows["error"]
        remark = page.locator("#ket-0-14")
        expect(remark).to_contain_text("Excel hanya menyimpan 15 angka, jadi angka terakhir hilang")
        expect(page.locator("#ket-0-31")).to_contain_text("Saran: Kuningan Barat")
        reads_well(kasudin)
        assert rows_under(kasudin, "Peringatan") == rows["warning"]

        page.click("a:has-text('Terapkan 16 baris')")
        page.check("text=Hanya jika semua benar")
        page.click("button:has-text('Terapkan 16 baris')")
        expect(page.locator(".notice")).to_contain_text("14 baris masih perlu perbaikan")
        page.uncheck("text=Hanya jika semua benar")
        page.click("button:has-text('Terapkan 16 baris')")

        expect(page.locator(".verdict")).to_contain_text("16 baris diterapkan")
        assert rows_under(kasudin, "Perlu perbaikan") == rows["error"]
        kasudin.go(reverse("imports:tray"))
        expect(page.locator("main")).to_contain_text("perbaiki 14 baris")
        assert kasudin.complaints == []

    assert Enrolment.objects.filter(event=event).count() == 16


def test_without_scripts_and_on_a_phone(office, desks):
    event = office["31.74"]
    with desks() as open_desk:
        kasudin = open_desk("selatan@uji.test", width=360, height=740, java_script_enabled=False)
        page = kasudin.page
        kasudin.go(f"{reverse('imports:batch-new')}?lembar=participants&untuk={event.code}")
        page.set_input_files("input[type=file]", BROKEN)
        page.click("text=Unggah dan periksa")
        until_done(kasudin, ".verdict")

        expect(page.locator("#ket-0-14")).to_be_visible()
        page.click("a:has-text('Terapkan 16 baris')")
        page.click("button:has-text('Terapkan 16 baris')")
        until_done(kasudin, ".next-steps")
        expect(page.locator(".verdict")).to_contain_text("16 baris diterapkan")

    assert Enrolment.objects.filter(event=event).count() == 16


def until_done(desk: Desk, sign: str) -> None:
    """Somebody without scripts loads the page again until the work has ended."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not desk.page.locator(sign).count():
        assert time.monotonic() < deadline, f"no {sign} on {desk.page.url}"
        desk.page.reload()
