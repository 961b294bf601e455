"""Takes the pictures of the user guide from a running demo: `python docs/take_pictures.py URL`.

Start from a fresh demo (`SIPILAR_DATA_DIR=$(mktemp -d) PORT=8300 make run`): the tour does the
main job once, so that the pictures show what the guide tells. The demo logins come from
`manage.py seed_demo --json`, given on standard input. The broken workbook goes to an event of
2024 in Jakarta Selatan, made before with `manage.py create_event --kind bimtek --region 31.74`.
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

HERE = Path(__file__).parent
IMAGES = HERE / "images"
SAMPLES = HERE.parent / "tests" / "fixtures" / "imports" / "samples"
LAPTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=360, height=740)


class Tour:
    def __init__(self, browser, address: str, cast: dict[str, dict]):
        self.browser, self.address, self.cast = browser, address, cast

    def enter(self, who: str, size: ViewportSize = LAPTOP) -> Page:
        user = self.cast[who]
        page = self.browser.new_context(viewport=size, locale="id-ID").new_page()
        page.goto(f"{self.address}/akun/login/")
        page.fill("input[name=login]", user["email"])
        page.fill("input[name=password]", user["password"])
        page.click("button[type=submit]")
        page.wait_for_selector("h1")
        return page

    def take(self, page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=IMAGES / f"{name}.png")

    def upload(self, page: Page, event: str, file: str) -> None:
        page.goto(f"{self.address}/impor/unggah/?lembar=participants&untuk={event}")
        page.set_input_files("input[type=file]", SAMPLES / file)
        page.click("form[enctype] button[type=submit]")
        page.wait_for_selector("text=/baris siap|Semua benar|perlu perbaikan/", timeout=60_000)


def main(address: str, cast: dict[str, dict]) -> None:
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-quic", "--no-first-run"],
        )
        tour = Tour(browser, address, cast)
        entrance = browser.new_context(viewport=LAPTOP).new_page()
        entrance.goto(f"{address}/akun/login/")
        tour.take(entrance, "masuk")

        kasudin = tour.enter("kasudin 31.71")
        tour.take(kasudin, "beranda")
        kasudin.goto(f"{address}/pelatihan/kegiatan/")
        tour.take(kasudin, "kegiatan")
        kasudin.goto(f"{address}/impor/unggah/?lembar=participants&untuk=BMT-3171-2024-001")
        tour.take(kasudin, "unggah")
        tour.upload(kasudin, "BMT-3171-2024-001", "jakpus-bimbingan-dasar-2024.xlsx")
        tour.take(kasudin, "siap")
        kasudin.click("text=/^\\s*Terapkan 52 baris/ >> nth=0")
        kasudin.wait_for_selector(".confirm-title")
        tour.take(kasudin, "terapkan")
        kasudin.click("button:has-text('Terapkan 52 baris')")
        kasudin.wait_for_selector("text=52 baris diterapkan", timeout=60_000)
        tour.take(kasudin, "hasil")
        kasudin.goto(f"{address}/pelatihan/kegiatan/BMT-3171-2024-001/")
        tour.take(kasudin, "ringkasan-kegiatan")

        south = tour.enter("kasudin 31.74")
        south.goto(f"{address}/pelatihan/kegiatan/")
        event = south.locator("a[href*='/pelatihan/kegiatan/BMT-3174-2024']").first
        code = event.get_attribute("href") or ""
        tour.upload(south, code.rstrip("/").split("/")[-1], "jaksel-peserta-rusak.xlsx")
        tour.take(south, "periksa")
        # High enough to show the sheet itself with its red cells.
        south.set_viewport_size(ViewportSize(width=1366, height=1400))
        tour.take(south, "periksa-sel")
        where = south.url
        phone = tour.enter("kasudin 31.74", PHONE)
        phone.goto(where)
        tour.take(phone, "periksa-hp")

        staff = tour.enter("staff 31")
        staff.goto(f"{address}/laporan/")
        tour.take(staff, "laporan")
        browser.close()


if __name__ == "__main__":
    users = json.load(sys.stdin)["users"]
    main(sys.argv[1].rstrip("/"), {f"{user['role']} {user['region']}": user for user in users})
