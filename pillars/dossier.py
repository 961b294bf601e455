"""What other apps know about a person; the person page gathers it without knowing them.

An app offers it in its own `dossier.py`: `entries(person, user)` returns `Entry` rows for the
timeline; every row must already be `visible_to(user)`. What narrows the list of people is in
`pillars/person_filters.py`.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps

from accounts.models import User
from pillars.models import Person


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something in a person's life as a pillar: a training, a grant, a certificate."""

    on: date
    title: str
    text: str = ""
    url: str = ""
    icon: str = "point"
    tone: str = "info"


@cache
def _providers() -> list[ModuleType]:
    names = [f"{config.name}.dossier" for config in apps.get_app_configs()]
    return [import_module(name) for name in names if name != __name__ and find_spec(name)]


def entries(person: Person, user: User) -> list[Entry]:
    """What every app tells about this person, unsorted."""
    return [
        entry
        for module in _providers()
        if hasattr(module, "entries")
        for entry in module.entries(person, user)
    ]
