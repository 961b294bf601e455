"""Every URL of the site × every role × {own region, another region, nobody} (ASVS 8.2.1, 8.2.2).

The table is in tests/access_matrix.py. A URL without a row fails, and so does a row without a
URL. While walking, each page also shows that reading changes nothing (3.5.3) and that no NIK is
on it (8.2.3).
"""

import io
import re
import zipfile

import pytest
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import connection, transaction
from django.urls import URLPattern, get_resolver, reverse

from accounts.permissions import Permission
from accounts.roles import ROLES, Role
from tests.access_matrix import ELSEWHERE, OWN, Anyone, Row, World, other_province, rows

ROWS = rows()
WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# What reading may write: the session, who is where, and the ledger of reading itself.
READING_WRITES = {
    "django_session",
    "usersessions_usersession",
    "accounts_accesslog",
    "pghistory_context",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def names(patterns, prefix="") -> set[str]:
    found = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            found.add(f"{prefix}{pattern.name}")
        elif pattern.namespace == "admin":
            # One room with one door; its pages are Django's own.
            found.add("admin:index")
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names(pattern.url_patterns, inner)
    return found


def test_every_url_has_its_row():
    known = names(get_resolver().url_patterns)
    listed = [row.name for row in ROWS]

    assert known - set(listed) == set(), "add a row in tests/<app>/access_rows.py"
    assert set(listed) - known == set(), "rows without a URL"
    assert len(listed) == len({(row.name, row.query) for row in ROWS}), "a row stands twice"


@pytest.fixture
def world(places, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    other_province()
    return World()


class Walk:
    """One row, walked by everybody; every step is taken back."""

    def __init__(self, row: Row, world: World, client):
        self.row, self.world, self.client = row, world, client
        self.wrong: list[str] = []

    def url(self, region: str) -> str:
        kwargs = self.row.at(self.world, region) if self.row.at else {}
        return reverse(self.row.name, kwargs=kwargs) + self.row.query

    def step(self, who: str, method: str, region: str, wanted: set[int]) -> None:
        url = self.url(region)
        data = self.row.data(self.world, region) if callable(self.row.data) else self.row.data
        written: set[str] = set()

        def watch(execute, sql, params, many, context):
            if match := WRITE.match(sql):
                written.add(match.group(1))
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = getattr(self.client, method)(url, data if method == "post" else None)
            body = text_of(response)
            transaction.set_rollback(True)
        place = f"{who} {method.upper()} {region}"
        if response.status_code not in wanted:
            self.wrong.append(f"{place}: {response.status_code}, expected {sorted(wanted)}")
        if method == "get" and written - READING_WRITES:
            self.wrong.append(f"{place}: reading wrote {sorted(written - READING_WRITES)}")
        for nik in self.world.niks:
            if nik in body:
                self.wrong.append(f"{place}: a NIK in clear")

    def nobody(self) -> None:
        self.client.logout()
        if self.row.needs is Anyone:
            self.step("nobody", "get", OWN, {self.row.get})
        else:
            self.step("nobody", "get", OWN, {302})
            if self.row.post:
                self.step("nobody", "post", OWN, {302})

    def somebody(self, role: Role) -> None:
        user = self.world.users[role]
        may = not isinstance(self.row.needs, Permission) or (
            self.row.needs in ROLES[role].permissions
        )
        self.url(OWN)  # its objects stand outside what is taken back
        self.url(ELSEWHERE[role])
        self.client.force_login(user, backend=BACKEND)
        wanted = self.row.get if self.row.inside is None else self.row.inside
        self.step(role, "get", OWN, {wanted if may else self.row.refused})
        if self.row.post:
            self.client.force_login(user, backend=BACKEND)
            self.step(role, "post", OWN, {self.row.post if may else self.row.refused})
        if self.row.is_scoped:
            away = self.row.elsewhere
            self.client.force_login(user, backend=BACKEND)
            if self.row.get != 405:
                self.step(
                    f"{role} elsewhere", "get", ELSEWHERE[role], {away} if may else {403, 404}
                )
            if self.row.post:
                self.step(
                    f"{role} elsewhere", "post", ELSEWHERE[role], {away} if may else {403, 404}
                )


def text_of(response) -> str:
    """The body as text, also that of a workbook."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name + row.query)
def test_access(row, world, client):
    walk = Walk(row, world, client)
    assert world.users
    walk.nobody()
    for role in Role:
        walk.somebody(role)
    assert walk.wrong == []


def test_login_page_leads_back(client, db):
    response = client.get("/pengaturan/pengguna/")

    assert response.url == f"/akun/login/?{REDIRECT_FIELD_NAME}=/pengaturan/pengguna/"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_admin_is_closed_to_every_other_role(role, world, client):
    client.force_login(world.users[role], backend=BACKEND)

    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/accounts/user/", follow=True).status_code == 403
