"""The whole site as people meet it: a server in threads, a Celery worker beside it, Chromium."""

import os
import shutil
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from playwright.sync_api import Page, expect, sync_playwright

from config.celery import app
from tests.conftest import PASSWORD

# A corner of the broker for this process, before its first connection: a worker hears its own
# tests only.
CORNER = f"uji-{uuid.uuid4().hex}:"
app.conf.broker_transport_options["global_keyprefix"] = CORNER

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ROOT = Path(__file__).resolve().parents[2]
# Reading, applying and building take a second or two; a busy machine takes longer.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _nobody_left_behind(django_db_setup, django_db_blocker):
    """A browser keeps its connection a little longer than its test, the server's thread keeps it
    company, and with them a session of the database that is about to be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def worker(transactional_db, settings, tmp_path):
    """A Celery worker on the test's own database, files and corner of the broker."""
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo",
                "-Q", "default,imports,reports", "--without-gossip", "--without-mingle",
                "--loglevel=INFO",
            ],
            cwd=ROOT,
            env=os.environ
            | {
                "DATABASE_URL": _of_the_test(os.environ["DATABASE_URL"]),
                "SIPILAR_MEDIA_ROOT": str(settings.MEDIA_ROOT),
                "SIPILAR_BROKER_PREFIX": CORNER,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
        yield process
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    print(log.read_text())


def _of_the_test(url: str) -> str:
    return urlsplit(url)._replace(path=f"/{connection.settings_dict['NAME']}").geturl()


class Desk:
    """Somebody of the office at their own browser."""

    def __init__(self, page: Page, address: str, complaints: list[str]):
        self.page = page
        self.address = address
        self.complaints = complaints

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def log_in(self, email: str) -> None:
        self.go("/akun/login/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(self.address + "/")


@pytest.fixture
def desks(live_server, worker):
    """Opens a browser for somebody; call it inside `with`, with no database in between."""

    @contextmanager
    def desks():
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)

            def open_desk(email: str, *, width=1366, height=768, **options) -> Desk:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="id-ID", **options
                )
                context.set_default_timeout(PATIENCE)
                page = context.new_page()
                complaints: list[str] = []
                page.on("pageerror", lambda error: complaints.append(str(error)))
                page.on(
                    "console",
                    lambda said: complaints.append(said.text) if said.type == "error" else None,
                )
                desk = Desk(page, live_server.url, complaints)
                desk.log_in(email)
                return desk

            yield open_desk
            browser.close()

    return desks
