"""Takes the guide's pictures of registers, check-in and certificates from a running demo.

Before: a call for TKSK is made while kecamatan are still vacant, the registers are imported, and
certificates issued for the event named here:

    .venv/bin/python docs/take_register_pictures.py http://127.0.0.1:8000 SUREL KATA-SANDI
"""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).parent / "images"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
EVENT, JAMBORE = "PLT-3172-2026-001", "JMB-31-2026-001"
COLOURS = 128


def main(site: str, email: str, password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for size, walk in ((LAPTOP, on_a_laptop), (PHONE, on_a_phone)):
            page = browser.new_context(viewport=size, base_url=site).new_page()
            page.goto("/akun/login/")
            page.fill("input[name=login]", email)
            page.fill("input[name=password]", password)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "login" not in url)
            walk(page)
        browser.close()


def on_a_laptop(page: Page) -> None:
    take(page, "orang", "/pilar/orang/?pilar=TKSK")
    opened(page, "/pilar/orang/")
    take(page, "satu-orang")
    page.get_by_role("link", name="Kelayakan").click()
    page.wait_for_load_state()
    take(page, "kelayakan")
    take(page, "organisasi", "/pilar/organisasi/?jenis=KARANG_TARUNA")
    opened(page, "/pilar/organisasi/")
    take(page, "satu-organisasi")
    take(page, "lowongan", "/pilar/lowongan/")
    take(page, "masa-berlaku", "/pilar/masa-berlaku/")
    counted(page)
    take(page, "mutu-data")
    take(page, "rencana", "/pelatihan/rencana/")
    take(page, "jambore", f"/pelatihan/kegiatan/{JAMBORE}/")
    take(page, "papan-check-in", f"/pelatihan/kegiatan/{JAMBORE}/check-in/")
    take(page, "sertifikat", f"/pelatihan/kegiatan/{EVENT}/sertifikat/")
    page.goto("/pelatihan/seleksi/")
    opened(page, "/pelatihan/seleksi/")
    take(page, "seleksi")
    take(page, "bantuan", "/hibah/program/")
    take(page, "dasbor", "/laporan/dasbor/?tahun=2024")
    page.goto("/laporan/dasbor/?bagian=peta&ukuran=psm-per-rw")
    page.mouse.wheel(0, 360)
    page.wait_for_timeout(500)
    take(page, "dasbor-peta")


def on_a_phone(page: Page) -> None:
    take(page, "orang-hp", "/pilar/orang/?pilar=TKSK")
    opened(page, "/pilar/orang/")
    take(page, "satu-orang-hp")


def counted(page: Page) -> None:
    """The figures of data quality, which a worker counts."""
    page.goto("/pilar/mutu-data/")
    page.get_by_role("button", name="Hitung ulang").click()
    for _ in range(60):
        page.wait_for_timeout(1000)
        page.goto("/pilar/mutu-data/")
        if not page.get_by_text("Belum dihitung").count():
            return
    sys.exit("mutu-data: tidak selesai dihitung")


def opened(page: Page, start: str) -> None:
    """The first row of the list."""
    page.locator(f"main table tbody a[href^='{start}']").first.click()
    page.wait_for_load_state()


def take(page: Page, name: str, path: str = "") -> None:
    if path:
        answer = page.goto(path)
        if answer is None or not answer.ok:
            sys.exit(f"{name}: {path} tidak terbuka")
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    # Fewer colours: a third of the size, and nobody sees it.
    Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
