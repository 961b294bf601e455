"""Somebody at their browser, over real HTTP."""

from __future__ import annotations

import html
import http.cookiejar
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.conftest import PASSWORD

FIELD = re.compile(r'<input[^>]*name="(?P<name>csrfmiddlewaretoken|key)"[^>]*>')
VALUE = re.compile(r'value="([^"]*)"')
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """One page as it came."""

    status: int
    url: str
    body: str

    @property
    def words(self) -> str:
        """What somebody reads."""
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", self.body, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of its forms."""
        found = {}
        for field in FIELD.finditer(self.body):
            value = VALUE.search(field.group())
            found[field["name"]] = value[1] if value else ""
        return found


class Browser:
    """Keeps cookies and follows redirects, as browsers do."""

    def __init__(self, address: str):
        self.address = address
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )

    def log_in(self, email: str) -> Answer:
        page = self.get("/akun/login/")
        return self.post("/akun/login/", page.hidden | {"login": email, "password": PASSWORD})

    def get(self, path: str) -> Answer:
        return self._send(urllib.request.Request(self._full(path)))

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form; `csrfmiddlewaretoken` among the fields, as the page had it."""
        if any(isinstance(value, SimpleUploadedFile) for value in fields.values()):
            data, kind = encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT
        else:
            data, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        return self._send(self.request(path, data, kind))

    def request(self, path: str, data: bytes, kind: str) -> urllib.request.Request:
        return urllib.request.Request(
            self._full(path), data=data, headers={"Content-Type": kind, "Referer": self.address}
        )

    def _full(self, path: str) -> str:
        return path if path.startswith("http") else self.address + path

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self.opener.open(request, timeout=SECONDS) as response:
                return Answer(response.status, response.url, response.read().decode())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.url, refusal.read().decode())
