"""The search box of the header: a name, a NIK, a number of a paper, a code or a place.

What is typed is posted first, so that a NIK or telephone number never stands in an address; only
words go on to the address of the results, where they can be refreshed and shared.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require
from accounts.search import Group
from pillars.finding import PHONE

ROOMS = ("pillars", "trainings", "grants", "imports", "reports")
LONGEST = 80
SHORTEST = 3
# A number this long is personal: a NIK, a family card, an account, whole or mistyped.
PERSONAL = re.compile(r"(?:\d[ .\-']?){12,}")


@cache
def providers() -> list[ModuleType]:
    return [import_module(f"{room}.search") for room in ROOMS if find_spec(f"{room}.search")]


def asked_of(name: str, user, text: str) -> Iterator:
    """What each room's `search.<name>(user, text)` answers, room by room."""
    for module in providers():
        provider = getattr(module, name, None)
        if provider is not None:
            yield provider(user, text)


def is_secret(text: str) -> bool:
    return bool(PERSONAL.search(text) or PHONE.fullmatch(text))


@require()
@require_http_methods(["GET", "POST"])
def search(request):
    if request.method == "POST":
        return _lead_on(request, " ".join(request.POST.get("q", "").split())[:LONGEST])
    text = request.GET.get("q", "").strip()[:LONGEST]
    if is_secret(text):
        text = ""
    return _results(request, text, groups_of(request.user, text))


@require()
@require_POST
def search_live(request):
    """What fits so far, while somebody types; a number that is personal waits for Enter."""
    text = " ".join(request.POST.get("q", "").split())[:LONGEST]
    waits = is_secret(text)
    groups = [] if waits else groups_of(request.user, text)
    is_short = len(text) < SHORTEST
    return render(
        request,
        "search/_live.html",
        {"text": text, "groups": groups, "waits": waits, "is_short": is_short},
    )


def _results(request, text: str, groups: list[Group]):
    return render(request, "search/results.html", {"text": text, "groups": groups})


def _lead_on(request, text: str):
    """To the one thing that a number or a code names, else to the results for the words."""
    if is_secret(text):
        return _by_secret(request, text)
    for address in asked_of("direct", request.user, text):
        if address:
            return redirect(address)
    return redirect(f"{reverse('search')}?{urlencode({'q': text})}")


def _by_secret(request, text: str):
    """One row: its page. Several: shown at once, without an address of their own."""
    digits = re.sub(r"\D", "", text)
    is_phone = bool(PHONE.fullmatch(text))
    groups = []
    if is_phone or len(digits) == 16:
        found = [group for part in asked_of("secret", request.user, text) for group in part]
        groups = [group for group in found if group.hits]
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1:
        return redirect(hits[0].url)
    if hits:
        return _results(request, "", groups)
    messages.warning(request, _nothing_under(digits, is_phone=is_phone))
    return redirect("search")


def _nothing_under(digits: str, *, is_phone: bool) -> str:
    if is_phone:
        return "Tidak ada orang atau organisasi dengan nomor telepon itu di wilayah Anda."
    if len(digits) == 16:
        return "Tidak ada orang dengan NIK itu di wilayah Anda."
    return f"NIK terdiri dari 16 angka; yang Anda tulis {len(digits)} angka."


def groups_of(user, text: str) -> list[Group]:
    """What fits the words, kind by kind, as far as the user's role and region reach."""
    if len(text) < SHORTEST:
        return []
    found = (group for part in asked_of("groups", user, text) for group in part)
    return [group for group in found if group.hits]
