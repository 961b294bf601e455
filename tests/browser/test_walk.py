"""Everybody of the office walks the site: each line of the menu, and for those who do the work
each tab and one page of each kind behind a list. No page breaks, refuses what it offered, speaks
English, is cut, too wide or a wall.

The rights of every address are the access matrix's matter; this is what a visitor would stumble
over. Pages are asked for with the test client, then looked at in Chromium without a server.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from accounts.roles import Role
from tests.browser.test_frame import CHROMIUM, ORIGIN, chromium

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What chooses another page; the rest sorts, filters or turns the leaves of the same one.
CHOOSES = {"apa", "bagian", "isi", "jenis", "lembar", "tab"}
# Pages that name things as the code or a foreign workbook does.
WORKSHOP = (
    "/admin/",
    "/panduan-gaya/",
    "/impor/kosakata/",
    "/laporan/formulir/",
    "/pelatihan/sertifikat/templat/",
)
# How many links away from the menu: who does the work sees what lies behind the lists too.
REACH = {Role.STAFF: 1, Role.KASUDIN: 1}
RAW = re.compile(
    r"\b(?:None|NaN|undefined|True|False)\b|\{\{|\{%|&(?:amp|lt|gt|quot|nbsp);|\b[a-z]{2,}_[a-z_]{2,}\b"
)
ENGLISH = re.compile(
    r"\b(?:submit|save|delete|cancel|search|the|and|with|please|required|next|previous"
    r"|forbidden|change|add|view|user|password|select|choose|clear|error|warning|loading|upload"
    r"|download|settings|event|batch|draft|closed|approved|pending|done|failed|file|sheet|from|to"
    r"|this|is|are|not|your|you|valid|field|today|day|month|year|january|february|march|may|june"
    r"|july|august|october|december|page|edit|update|login|logout|session|deadline|approve"
    r"|reject|preview)\b",
    re.IGNORECASE,
)
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
# Fifty rows as cards on a phone are a long walk; more are a wall.
TALLEST = {"laptop": 7_000, "phone": 20_000}
LOOK = """() => {
  const seen = box => box.checkVisibility({visibilityProperty: true})
    && box.getBoundingClientRect().width > 1;
  const hides = box => /hidden|clip/.test(getComputedStyle(box).overflowX);
  return {
    over: document.documentElement.scrollWidth - innerWidth,
    tall: document.documentElement.scrollHeight,
    cut: [...document.querySelectorAll("main *, header *")]
      .filter(box => seen(box) && hides(box) && box.scrollWidth > box.clientWidth + 1
        && !box.closest(".sheet-frame, .visually-hidden") && box.innerText.trim())
      .map(box => `${box.tagName}.${box.className} ${box.innerText.trim().slice(0, 40)}`),
  };
}"""

# What a page asks for by itself after it was loaded is not at hand here.
LATER = re.compile(r"^asked for|^htmx:|ERR_FAILED")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


class Page(HTMLParser):
    """What a visitor reads on a page, where its links lead, and what its buttons send to."""

    SILENT = {"script", "style", "template"}
    VOID = {"input", "br", "img", "hr", "meta", "link", "use", "path", "source", "wbr"}

    def __init__(self, html: str):
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[bool, str]] = []
        self.targets: list[str] = []
        self.empty_tables = 0
        self._open: list[str] = []
        self._action = ""
        self._rows: int | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag not in self.VOID:
            self._open.append(tag)
        if tag == "a" and found.get("href"):
            self.links.append(("main" in self._open, found["href"]))
        elif tag == "form":
            self._action = (found.get("action") or "") if found.get("method") == "post" else ""
        elif tag == "button" and found.get("type", "submit") == "submit":
            if target := found.get("formaction") or self._action:
                self.targets.append(target)
        elif tag == "tbody":
            self._rows = 0
        elif tag == "tr" and self._rows is not None:
            self._rows += 1

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "form":
            self._action = ""
        elif tag == "tbody":
            self.empty_tables += self._rows == 0
            self._rows = None

    def handle_data(self, data):
        if not self.SILENT & set(self._open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass
class Walk:
    """One visitor's way from the front page along every link to a kind of page not seen yet."""

    client: Client
    who: str
    # One page of each view, by the view's name: its address and what the site answered.
    answers: dict[str, tuple[str, Any]]
    reach: int
    wrong: list[str] = field(default_factory=list)

    def run(self) -> None:
        ahead, known = deque([("/", -1)]), set()
        while ahead:
            path, steps = ahead.popleft()
            if (kind := kind_of(path)) in known:
                continue
            known.add(kind)
            response = self.client.get(path)
            if response.status_code in (301, 302):
                ahead.appendleft((urljoin(path, response.url), steps))
                continue
            if response.status_code != 200:
                self.says(path, f"answers {response.status_code}")
                continue
            if not response["Content-Type"].startswith("text/html"):
                self.file(path, response)
                continue
            page = Page(response.content.decode())
            self.read(path, page)
            self.answers.setdefault(kind.partition(" ")[0], (path, response))
            links = [(main, urljoin(path, link)) for main, link in page.links if ours(link)]
            ahead.extendleft((link, 0) for main, link in reversed(links) if not main)
            if steps < self.reach:
                ahead.extend((link, steps + 1) for main, link in links if main)
            for target in {urljoin(path, target) for target in page.targets}:
                if (sent := f"to {kind_of(target)}") not in known:
                    known.add(sent)
                    if self.client.get(target).status_code in (403, 404, 500):
                        self.says(path, f"has a button to {target}, which refuses")

    def file(self, path: str, response) -> None:
        """Only papers of our own making may open in the browser."""
        is_paper = response["Content-Type"] == "application/pdf"
        if not is_paper and not response.get("Content-Disposition", "").startswith("attachment"):
            self.says(path, "a file that opens in the site's own name")
        if response.streaming:
            deque(response.streaming_content, maxlen=0)

    def read(self, path: str, page: Page) -> None:
        if page.empty_tables:
            self.says(path, "a table without rows and without a word about it")
        if path.startswith(WORKSHOP):
            return
        if raw := set(RAW.findall(page.text)):
            self.says(path, f"shows {sorted(raw)}")
        if english := {word.lower() for word in ENGLISH.findall(page.text)}:
            self.says(path, f"speaks English: {sorted(english)}")

    def says(self, path: str, what: str) -> None:
        self.wrong.append(f"{self.who} {path}: {what}")


def ours(link: str) -> bool:
    parts = urlsplit(link)
    return not (parts.scheme or parts.netloc) and not parts.path.startswith(("/static/", "/admin/"))


def kind_of(path: str) -> str:
    """The pages of two people are of one kind, two tabs are not."""
    parts = urlsplit(path)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return path
    fixed = [
        str(value) for name, value in found.kwargs.items() if name in ("kind", "sheet", "move")
    ]
    chosen = sorted(f"{key}={value}" for key, value in parse_qsl(parts.query) if key in CHOOSES)
    return " ".join([found.view_name, *fixed, *chosen])


@pytest.fixture
def demo(db, settings):
    """The demo as `make run` shows it."""
    settings.SIPILAR_MFA_REQUIRED = False
    call_command("seed_demo", province=["31"], force=True, json=True, stdout=StringIO())
    with connection.cursor() as cursor:
        # So much at once in one transaction is new to the planner.
        cursor.execute("ANALYZE")


def test_nobody_stumbles(demo, client):
    answers, wrong = {}, []
    for role in Role:
        user = User.objects.filter(role=role, is_active=True).order_by("pk").last()
        client.force_login(user, backend=BACKEND)
        walk = Walk(client, role, answers, REACH.get(role, 0))
        walk.run()
        wrong += walk.wrong
    pages = dict(answers.values())

    assert wrong + looked_at(pages) == []


def looked_at(pages) -> list[str]:
    found = []
    # Tabs of one page differ in the query only, which the stand-in for the server does not read.
    places = {f"/{number}/": path for number, path in enumerate(pages)}
    with chromium({place: pages[path] for place, path in places.items()}) as (page, complaints):
        for place, path in places.items():
            complaints.clear()
            page.set_viewport_size(LAPTOP)
            page.goto(ORIGIN + place)
            found += measured(page, path, "laptop")
            found += [
                f"{path}: {one['id']} at {one['nodes'][0]['target']}"
                for one in Axe().run(page).response["violations"]
                if one["impact"] in ("serious", "critical")
            ]
            page.set_viewport_size(PHONE)
            found += measured(page, path, "phone")
            found += [f"{path}: {said}" for said in complaints if not LATER.search(said)]
    return found


def measured(page, path: str, screen: str) -> list[str]:
    seen = page.evaluate(LOOK)
    found = [f"{path}: cut on a {screen}: {what}" for what in seen["cut"]]
    if seen["over"] > 0:
        found.append(f"{path}: {seen['over']} px too wide for a {screen}")
    if seen["tall"] > TALLEST[screen]:
        found.append(f"{path}: {seen['tall']} px tall on a {screen}")
    return found
