"""One site for all fault tests, with two offices in it; and the ledger that is kept of them."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from config.launcher.errors import LauncherError
from config.launcher.paths import BASE_DIR
from config.launcher.servers import EmbeddedServers
from imports.models import ImportBatch
from pillars.models import Person
from regions.codes import parent_code
from regions.models import Region
from regions.names import fold
from tests.conftest import PASSWORD, PLACES
from tests.faults.browser import Answer, Browser
from tests.faults.site import Site, until
from tests.imports.conftest import make_event
from tests.imports.workbooks import workbook
from trainings.models import Enrolment, TrainingEvent

KASUDIN = "kasudin@gangguan.test"
STAFF = "staf@gangguan.test"
ENDED = {"done", "failed", "cancelled"}
numbers = count(1)


@pytest.fixture(scope="session")
def running_site(tmp_path_factory, django_db_blocker) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("gangguan")
    # Servers beside those of the other tests: these get killed, those must not.
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL", "SIPILAR_BROKER_PREFIX"):
            patch.delenv(name, raising=False)
        patch.setenv("SIPILAR_DATA_DIR", str(folder / "var"))
        patch.setenv("SIPILAR_PROVINCE", "99")
        # As careful as in earnest: what was committed must be there after a power cut.
        patch.delenv("SIPILAR_UNSAFE_SERVERS", raising=False)
        servers = EmbeddedServers(say=print, attached=True)
        servers.makes_keys = False
        try:
            own = servers.prepare()
            servers.start()
        except LauncherError as reason:
            pytest.skip(f"This machine cannot run servers of its own: {reason}")
        environment = os.environ | own | {"DJANGO_DEBUG": "0"}
        site = Site(servers, environment, folder)
        try:
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=BASE_DIR,
                env=site.environment,
                check=True,
            )
            with django_db_blocker.unblock(), database_of(site):
                _make_offices()
            yield site
        finally:
            site.end()


@contextmanager
def database_of(site: Site) -> Iterator[None]:
    """The ORM of this process looks into the site's database meanwhile."""
    address = urlsplit(site.postgres.url)
    usual = connections["default"]
    settings = usual.settings_dict | {
        "NAME": address.path.lstrip("/"),
        "USER": address.username,
        "PASSWORD": "",
        "HOST": parse_qs(address.query)["host"][0],
        "PORT": "",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }
    connections["default"] = own = type(usual)(settings, alias="default")
    try:
        yield
    finally:
        own.close()
        connections["default"] = usual


def _make_offices() -> None:
    Region.objects.bulk_create(
        Region(
            code=code,
            name=name,
            name_key=fold(name),
            kind=kind,
            level=code.count(".") + 1,
            parent_id=parent_code(code),
        )
        for code, (name, kind) in PLACES.items()
    )
    for role, region, email, name in (
        (Role.KASUDIN, "99.71", KASUDIN, "Kartika Selatan"),
        (Role.STAFF, "99", STAFF, "Sri Staf"),
    ):
        User.objects.create(
            email=email, name=name, role=role, region_id=region, password=make_password(PASSWORD)
        )


@pytest.fixture
def site(running_site, django_db_blocker) -> Iterator[Site]:
    """The site, whole; broken by the test, and whole again for the next."""
    running_site.heal()
    with django_db_blocker.unblock(), database_of(running_site):
        try:
            yield running_site
        except BaseException:
            print(running_site.said()[-6000:])
            raise


@pytest.fixture
def desk(site) -> Desk:
    """The kasudin, logged in, with an event of her own and people nobody has seen yet."""
    return Desk(site, site.browser(KASUDIN))


class Desk:
    """Somebody of the office who uploads a workbook and applies it."""

    def __init__(self, site: Site, browser: Browser):
        self.site = site
        self.browser = browser
        self.event: TrainingEvent = make_event(
            User.objects.get(email=KASUDIN), "99.71", f"UJI-{next(numbers)}"
        )
        self.people_before = Person.objects.count()

    @property
    def upload_page(self) -> str:
        return f"{reverse('imports:batch-new')}?lembar=participants&untuk={self.event.code}"

    def form(self, content: bytes, *, page: Answer | None = None) -> dict:
        """The upload form as the browser fills it in; `page` where it is sent a second time."""
        page = page or self.browser.get(self.upload_page)
        file = SimpleUploadedFile("peserta.xlsx", content)
        return page.hidden | {"target": self.event.code, "file": file}

    def upload(self, content: bytes) -> ImportBatch:
        answer = self.browser.post(self.upload_page, self.form(content))
        assert answer.status == 200, answer.words
        return self.batch_at(answer)

    def batch_at(self, answer: Answer) -> ImportBatch:
        """The import whose page this is."""
        found = [part for part in answer.url.split("/") if part.count("-") == 4]
        assert found, f"{answer.url}: {answer.words[:600]}"
        return ImportBatch.objects.get(public_id=uuid.UUID(found[0]))

    def page(self, batch: ImportBatch) -> Answer:
        return self.browser.get(reverse("imports:batch-detail", args=[batch.public_id]))

    def decide(self, batch: ImportBatch, verb: str, *, browser: Browser | None = None) -> Answer:
        """Press a button of the import's pages: `apply`, `recheck`."""
        browser = browser or self.browser
        token = browser.get(self.upload_page).hidden["csrfmiddlewaretoken"]
        address = reverse(f"imports:batch-{verb}", args=[batch.public_id])
        return browser.post(address, {"csrfmiddlewaretoken": token})

    def until_ended(self, batch: ImportBatch, *, sweeps: bool = False) -> ImportBatch:
        """The step has ended; with `sweeps`, the clock goes on ringing as beat would."""

        def ended() -> bool:
            if sweeps:
                self.site.sweep()
            batch.refresh_from_db()
            return batch.job_state in ENDED

        until(ended, f"batch {batch.pk} ended")
        return batch

    def checked(self, content: bytes) -> ImportBatch:
        """Uploaded and read, nothing broken yet."""
        batch = self.until_ended(self.upload(content))
        assert (batch.state, batch.job_error) == ("checked", "")
        return batch

    def ledger(self) -> dict[str, int]:
        """What was written for this event, and how many people that made."""
        return {
            "people": Person.objects.count() - self.people_before,
            "enrolments": Enrolment.objects.filter(event=self.event).count(),
        }


def people(amount: int) -> bytes:
    """A workbook of women of Kebon Jeruk who are in no other workbook."""
    rows = []
    for number in (next(numbers) for _ in range(amount)):
        born = f"{1 + number % 28:02}-{1 + number // 28 % 12:02}-{1960 + number // 336 % 40}"
        day, month, year = born.split("-")
        nik = f"317101{int(day) + 40:02}{month}{year[2:]}{number % 9999 + 1:04}"
        name = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")
        rows.append((f"Siti {name}wati", nik, "P", born, "Kebon Jeruk", "Pasar Baru", "PSM"))
    return workbook(*rows)
