"""A call for TKSK in Chromium: staff open it, a reviewer judges without names, the head decides,
everybody reads the result, and the chosen one is appointed."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.formats import long_date
from pillars.models import Assignment
from tests.browser.conftest import CHROMIUM
from tests.trainings.selection.conftest import call, member, reviewer  # noqa: F401
from trainings.models import Selection
from trainings.services import selection_calls

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.xdist_group("selection"),
    pytest.mark.django_db(transaction=True),
]
# Where pictures of the walk go, when somebody wants them.
PICTURES = os.environ.get("SIPILAR_PICTURES", "")


def url(name, *args):
    return reverse(f"trainings:selection-{name}", args=args)


def look(desk, name):
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 1366
    if PICTURES:
        desk.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    desk.page.set_viewport_size({"width": 360, "height": 740})
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 360
    if PICTURES:
        desk.page.screenshot(path=str(Path(PICTURES) / f"{name}-360.png"), full_page=True)
    desk.page.set_viewport_size({"width": 1366, "height": 768})


def confirm(desk, label):
    desk.page.click(f"button[data-opens]:has-text('{label}')")
    desk.page.click(f"dialog[open] button[type=submit]:has-text('{label}')")


@pytest.fixture
def opened(call, staff, member):  # noqa: F811
    selection = selection_calls.move(selection=call, name="open", by=staff)
    people = [member(name=name) for name in ("Siti Aminah", "Budi Santoso")]
    return selection, people


def test_from_call_to_appointment(opened, staff, reviewer, head, desks):  # noqa: F811
    selection, _people = opened
    key = selection.public_id
    with desks() as open_desk:
        office, judge, chief = (open_desk(one.email) for one in (staff, reviewer, head))
        office.go(url("pick", key))
        look(office, "1-pilih-calon")
        office.page.check("[data-all]")
        office.page.click("button:has-text('Daftarkan')")
        expect(office.page.locator("main")).to_contain_text("2 calon didaftarkan")
        look(office, "2-calon")
        office.go(url("detail", key))
        look(office, "3-ringkasan")
        confirm(office, "Mulai penilaian")

        for stage in range(3):
            judge.go(url("judge", key))
            rows = judge.page.locator("tbody tr")
            expect(rows).to_have_count(2)
            if stage < 2:
                expect(judge.page.locator("main")).not_to_contain_text("Siti")
            for at in range(2):
                for box in rows.nth(at).locator("input").all():
                    box.fill(str(85 - 10 * at))
            look(judge, f"4-nilai-{stage + 1}")
            judge.page.click("button:has-text('Simpan nilai')")
            expect(judge.page.locator("main")).to_contain_text("nilai tersimpan")
            office.go(url("detail", key))
            confirm(office, "Tutup tahap")
            expect(office.page.locator("main")).to_contain_text("tidak berubah lagi")

        confirm(office, "Ajukan hasil")
        expect(office.page.locator("main")).to_contain_text("Menunggu keputusan kepala dinas")
        chief.go(url("result", key))
        look(chief, "5-hasil-kepala")
        confirm(chief, "Tetapkan hasil")
        expect(chief.page.locator("main")).to_contain_text("Ditetapkan")
        office.go(url("detail", key))
        confirm(office, "Umumkan")
        expect(office.page.locator("main")).to_contain_text("Diumumkan")
        office.go(url("public", selection.token))
        look(office, "6-hasil-umum")
        complaints = office.complaints + judge.complaints + chief.complaints

    # The window for objections passes.
    past = timezone.localdate() - timedelta(days=5)
    Selection.objects.update(announced_on=past, objections_until=past + timedelta(days=3))
    with desks() as open_desk:
        office = open_desk(staff.email)
        office.go(url("result", key))
        office.page.click("a:has-text('Angkat 1 orang')")
        office.page.fill("input[name=start_on]", long_date(timezone.localdate()))
        office.page.fill("input[name=sk_number]", "SK/1/2026")
        look(office, "7-angkat")
        office.page.click("button:has-text('Angkat semua')")
        expect(office.page.locator("main")).to_contain_text("1 orang diangkat")
        look(office, "8-hasil")
        complaints += office.complaints
    assert complaints == []
    duty = Assignment.objects.get(kind_id="TKSK")
    assert duty.region_id == "99.71.01"
