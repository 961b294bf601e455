"""Beranda: what waits for me, how my region stands, what came in last, what is running.

Each app offers its part in its own `home.py` (see `accounts/home.py`); nothing here knows what
a training or a grant is.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.shortcuts import render
from django.utils import timezone

from accounts.access import require

ROOMS = ("imports", "trainings", "pillars", "grants", "reports", "accounts")
RECENT_SHOWN = 6


@cache
def providers() -> list[ModuleType]:
    return [import_module(f"{room}.home") for room in ROOMS if find_spec(f"{room}.home")]


def offers(name: str, user) -> Iterator:
    """What every app's `home.<name>(user)` has to say, app by app."""
    for module in providers():
        provider = getattr(module, name, None)
        if provider is not None:
            yield from provider(user)


def waiting_for(user) -> list:
    """Cards with something in them, the longest wait first, then those without a clock."""
    cards = [card for card in offers("cards", user) if card.count]
    now = timezone.now()
    return sorted(cards, key=lambda card: (card.oldest_at or now, card.order, card.title))


def jobs_of(user) -> list:
    """Running work first, then what has ended and was not looked at yet."""
    return sorted(offers("jobs", user), key=lambda job: not job.is_open)


@require()
def home(request):
    user = request.user
    return render(
        request,
        "home/index.html",
        {
            "cards": waiting_for(user),
            "figures": sorted(offers("figures", user), key=lambda figure: figure.order),
            "recent": sorted(offers("recent", user), key=lambda item: item.at, reverse=True)[
                :RECENT_SHOWN
            ],
            "jobs": jobs_of(user),
            "today": timezone.localdate(),
        },
    )


@require()
def jobs(request):
    """The work in the header; the fragment asks again by itself while something runs."""
    found = jobs_of(request.user)
    return render(
        request,
        "home/_jobs.html",
        {"jobs": found, "running": any(job.is_open for job in found)},
    )
