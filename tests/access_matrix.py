"""The table behind tests/test_access_matrix.py: every address of the site, and who may open it.

Each app keeps its rows in `tests/<app>/access_rows.py` as `ROWS`. A row names the URL, the
permission it needs, and how to make the object in its address for a given kabupaten/kota:

    def event(world, region): return {"code": world.event(region).code}

    ROWS = [
        Row("trainings:event-list", P.EVENT_VIEW),
        Row("trainings:event-detail", P.EVENT_VIEW, at=event),
        Row("trainings:event-move", P.EVENT_EDIT, at=event, get=405, post=302, data={"move": "x"}),
    ]

What follows from the row needs no writing: nobody is led to the login (302); a role without the
permission gets 403; a role with it gets `get` (and `post`) in its own region and 404 in another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from accounts.roles import Role
from accounts.services import users
from regions.codes import parent_code
from regions.models import Region
from regions.models.region import RegionKind
from regions.names import fold

APPS = ("config", "accounts", "imports", "pillars", "trainings", "grants", "reports")
# Roles of the province act for 99, the others for the kota 99.71.
HOME = {role: "99.71" if role in (Role.KASUDIN, Role.OPERATOR) else "99" for role in Role}
OWN = "99.71"
# Where each role is a stranger: another kabupaten, or another province.
ELSEWHERE = {role: "99.01" if role in (Role.KASUDIN, Role.OPERATOR) else "98.01" for role in Role}
OTHER_PROVINCE = {
    "98": ("Provinsi Lain", RegionKind.PROVINSI),
    "98.01": ("Kabupaten Lain", RegionKind.KABUPATEN),
    "98.01.01": ("Lain", RegionKind.KECAMATAN),
    "98.01.01.2001": ("Lain Desa", RegionKind.DESA),
}
# The kecamatan and desa/kelurahan that objects of a kabupaten/kota lie in.
DISTRICT = {"99.71": "99.71.01", "99.01": "99.01.01", "98.01": "98.01.01"}
VILLAGE = {"99.71": "99.71.01.1001", "99.01": "99.01.01.2001", "98.01": "98.01.01.2001"}


class Anyone:
    """For pages that need no account."""


class LoggedIn:
    """For pages that need an account and no particular right."""


@dataclass(frozen=True)
class Row:
    """One address. `at(world, region)` gives the arguments of its URL."""

    name: str
    needs: type[Anyone] | type[LoggedIn] | Permission
    at: Callable[["World", str], dict[str, Any]] | None = None
    # What those who may get in their own region; `post` is None where nothing is posted.
    get: int = 200
    post: int | None = None
    data: Any = field(default_factory=dict)  # or a function of (world, region)
    # What those who may get elsewhere; 200 for what is no secret, such as the map.
    elsewhere: int = 404
    # What a role without the permission gets, where a library answers in its own way.
    refused: int = 403
    # What somebody who is logged in gets on a page for those who are not.
    inside: int | None = None
    query: str = ""

    @property
    def is_scoped(self) -> bool:
        return self.at is not None and isinstance(self.needs, Permission)


class World:
    """The cast and whatever the rows ask for, made at the first asking."""

    # A NIK that must never be on any page; people made for the matrix get numbers like it.
    NIK = "997101{day:02}0190{serial:04}"

    def __init__(self):
        self.things: dict[tuple[str, str], Any] = {}
        self.niks: list[str] = []

    def make(self, kind: str, region: str, how: Callable[[], Any]) -> Any:
        """The thing of this kind in this region; made once."""
        key = (kind, region)
        if key not in self.things:
            self.things[key] = how()
        return self.things[key]

    def nik(self) -> str:
        nik = self.NIK.format(day=len(self.niks) + 1, serial=4001 + len(self.niks))
        self.niks.append(nik)
        return nik

    @cached_property
    def users(self) -> dict[Role, User]:
        return {role: self.user(role, HOME[role]) for role in Role}

    def user(self, role: Role, region: str, email: str = "") -> User:
        return users.create(
            email=email or f"{role}.{region}@matriks.test",
            name=f"{Role(role).label} {region}",
            role=role,
            region=Region.objects.get(code=region),
            password="rahasia-untuk-uji-saja",
        )

    def colleague(self, region: str) -> User:
        """Somebody to look at who is not one of the cast."""
        email = f"rekan.{region}@matriks.test"
        return self.make("colleague", region, lambda: self.user(Role.OPERATOR, region, email))


def other_province() -> None:
    Region.objects.bulk_create(
        Region(
            code=code,
            name=name,
            name_key=fold(name),
            kind=kind,
            level=code.count(".") + 1,
            parent_id=parent_code(code),
        )
        for code, (name, kind) in OTHER_PROVINCE.items()
    )


def rows() -> list[Row]:
    found = []
    for app in APPS:
        try:
            found += import_module(f"tests.{app}.access_rows").ROWS
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("tests."):
                raise
    return found
