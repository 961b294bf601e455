"""The frame in a real browser, under the site's own policy: fits, reads aloud, obeys keys.

Pages come from the test client and files from the static finders, so no server is needed.
"""

import mimetypes
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A name that browsers trust without a certificate; nothing listens there.
ORIGIN = "http://localhost"
SCREENS = [(1366, 768), (360, 740)]
# Headers of the connection, which Chromium makes itself.
OWN_HEADERS = {"content-length", "set-cookie"}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture
def pages(client, administrator, db):
    """What the site answers, asked before Chromium runs: its event loop and the ORM do not mix."""
    answers = {"/akun/login/": client.get(reverse("account_login"))}
    client.force_login(administrator)
    for path in ("/", "/panduan-gaya/", "/akun/2fa/", "/akun/sesi/", "/tidak-ada/", "/pekerjaan/"):
        answers[path] = client.get(path)
    return answers


@contextmanager
def chromium(answers, *, width=1366, height=768, scheme="light"):
    """A page in Chromium that reads from `answers`, and the complaints of its console."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="id-ID"
        )
        complaints = []

        def answer(route):
            path = urlsplit(route.request.url).path
            file = finders.find(path.removeprefix("/static/")) if "/static/" in path else None
            if file:
                kind = mimetypes.guess_type(file)[0]
                route.fulfill(body=Path(file).read_bytes(), content_type=kind)
            elif path in answers:
                found = answers[path]
                headers = {k: v for k, v in found.items() if k.lower() not in OWN_HEADERS}
                route.fulfill(body=found.content, status=found.status_code, headers=headers)
            else:
                complaints.append(f"asked for {route.request.url}")
                route.abort()

        page.route("**/*", answer)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and "status of 404" not in said.text
                else None
            ),
        )
        yield page, complaints
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_every_page_fits_and_reads_aloud(pages, width, height, scheme):
    found = []
    with chromium(pages, width=width, height=height, scheme=scheme) as (page, complaints):
        for path in pages:
            if path == "/pekerjaan/":
                continue
            page.goto(ORIGIN + path)
            page.wait_for_load_state("networkidle")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{path} is wider than {width} px")
            found += [
                f"{path}: {one['id']} at {one['nodes'][0]['target']}"
                for one in Axe().run(page).response["violations"]
                if one["impact"] in ("serious", "critical")
            ]

    assert not found
    assert not complaints


def test_keys_lead_to_the_content_and_out_of_a_dialog(pages):
    with chromium(pages) as (page, _):
        page.goto(ORIGIN + "/")
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.textContent")
        page.goto(f"{ORIGIN}/panduan-gaya/")
        page.focus("[data-opens=hapus]")
        page.keyboard.press("Enter")
        opened = page.evaluate("document.getElementById('hapus').open")
        page.keyboard.press("Escape")
        closed = not page.evaluate("document.getElementById('hapus').open")
        back = page.evaluate("document.activeElement.dataset.opens")

    assert first == "Langsung ke isi"
    assert (opened, closed, back) == (True, True, "hapus")


def test_phone_opens_the_menu_by_its_button(pages):
    with chromium(pages, width=360, height=740) as (page, _):
        page.goto(ORIGIN + "/")
        hidden = not page.is_visible("#menu .menu-list")
        page.click(".menu-button")
        page.wait_for_selector("#menu.show")
        shown = page.is_visible("#menu .menu-list")

    assert (hidden, shown) == (True, True)


def test_theme_is_remembered_and_nothing_else_is(pages):
    with chromium(pages) as (page, _):
        page.goto(ORIGIN + "/")
        page.click("[data-theme-toggle]")
        page.goto(ORIGIN + "/panduan-gaya/")
        theme = page.get_attribute("html", "data-bs-theme")
        kept = page.evaluate("Object.keys(localStorage)")

    assert theme == "dark"
    assert kept == ["sipilar-tema"]


def test_money_gets_its_dots_and_a_picked_date_its_words(pages):
    with chromium(pages) as (page, _):
        page.goto(f"{ORIGIN}/panduan-gaya/")
        page.fill("#id_amount", "")
        page.type("#id_amount", "2500000")
        amount = page.input_value("#id_amount")
        page.eval_on_selector(
            "[data-picks=id_held_on]",
            "box => { box.value = '2024-05-02'; box.dispatchEvent(new Event('change')); }",
        )
        day = page.input_value("#id_held_on")

    assert (amount, day) == ("2.500.000", "2 Mei 2024")
