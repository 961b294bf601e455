"""What an app may put on the home page; `config/home.py` gathers it from every app.

An app offers it in its own `home.py`, each function taking the user and returning a list:
`cards` (what waits), `figures` (how my region stands), `recent` (what came in last) and `jobs`
(what is running). All four are optional; every row must already be `visible_to(user)`.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class HomeCard:
    """Something that waits for this user: how many, since when, and where to do it."""

    key: str
    title: str
    count: int
    text: str
    url: str
    tone: str = "action"
    oldest_at: datetime | None = None
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class HomeFigure:
    """A figure of the user's region, with its definition and the rows behind it."""

    key: str
    label: str
    value: int
    definition: str
    url: str = ""
    unit: str = ""
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class HomeItem:
    """Something that happened lately, such as an import, with the page that tells of it."""

    title: str
    text: str
    url: str
    at: datetime
    state: str = ""
    state_label: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeJob:
    """Long work of this user that is running, or has ended and was not looked at yet."""

    key: str
    title: str
    state: str
    state_label: str
    text: str
    url: str
    done: int = 0
    total: int = 0
    started_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")
