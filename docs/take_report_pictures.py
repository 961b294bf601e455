"""Takes the guide's pictures of the approval of a report from a running demo.

The logins of the demo's staff and head of the province, whose report has not been closed yet:

    .venv/bin/python docs/take_report_pictures.py http://127.0.0.1:8000 STAF SANDI KEPALA SANDI
"""

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

IMAGES = Path(__file__).parent / "images"
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
COLOURS = 128
PATIENCE = 120


def main(site: str, staff: str, staff_word: str, head: str, head_word: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        maker = inside(browser, site, staff, staff_word)
        report = built(maker)
        maker.get_by_role("button", name="Ajukan untuk disahkan").click()

        signer = inside(browser, site, head, head_word)
        signer.goto(report)
        take(signer, "laporan-pengesahan")
        signer.get_by_role("button", name="Sahkan dan tutup buku").first.click()
        signer.locator("dialog[open] button[type=submit]").click()
        signer.wait_for_load_state()
        signer.goto(f"{report}koreksi/")
        take(signer, "laporan-koreksi")

        stranger = browser.new_context(viewport=PHONE, base_url=site).new_page()
        stranger.goto(report.replace("/laporan/", "/laporan/periksa/"))
        take(stranger, "laporan-periksa-hp")
        browser.close()


def inside(browser: Browser, site: str, email: str, password: str) -> Page:
    page = browser.new_context(viewport=LAPTOP, base_url=site).new_page()
    page.goto("/akun/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def built(page: Page) -> str:
    """The pillar recap of the quarter that ended last, which the form proposes."""
    page.goto("/laporan/baru/")
    page.select_option("select[name=kind]", "pillar-recap")
    page.click("main form button[type=submit]")
    page.wait_for_load_state()
    for _ in range(PATIENCE):
        if page.get_by_role("link", name="PDF").count():
            return page.url
        page.wait_for_timeout(1000)
        page.reload()
    sys.exit("laporan: tidak selesai dibuat")


def take(page: Page, name: str) -> None:
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    # Fewer colours: a third of the size, and nobody sees it.
    Image.open(file).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
