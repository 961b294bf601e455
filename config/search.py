"""The search box of the header: a name, a NIK or a code of an event leads to the page itself.

What is typed is posted first, so that a NIK never stands in an address; only words go on to the
address of the results, where they can be refreshed and shared.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import crypto, formats
from accounts.access import require
from accounts.permissions import Permission
from pillars.forms.filters import OrganisationFilter, PersonFilter
from pillars.models import Person
from trainings.forms.filters import EventFilter
from trainings.models import TrainingEvent

SHOWN = 8
LONGEST = 80
# A number this long is personal: a NIK, a family card, an account, whole or mistyped.
PERSONAL = re.compile(r"(?:\d[ .\-']?){12,}")


@dataclass(frozen=True)
class Hit:
    """A row that fits, with the words that tell it from its namesakes."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Group:
    """Rows of one kind, the first few, and where all of them are."""

    title: str
    icon: str
    hits: list[Hit]
    all_url: str


@require()
@require_http_methods(["GET", "POST"])
def search(request):
    if request.method == "POST":
        return _lead_on(request, " ".join(request.POST.get("q", "").split())[:LONGEST])
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = [] if PERSONAL.search(text) else groups_of(request.user, text)
    return render(
        request,
        "search/results.html",
        {"text": "" if PERSONAL.search(text) else text, "groups": groups},
    )


def _lead_on(request, text: str):
    """To the one thing that a number or a code names, else to the results for the words."""
    digits = re.sub(r"\D", "", text)
    if PERSONAL.search(text):
        return _by_nik(request, digits)
    if request.user.has(Permission.EVENT_VIEW):
        event = TrainingEvent.objects.visible_to(request.user).filter(code__iexact=text).first()
        if event is not None:
            return redirect("trainings:event-detail", event.code)
    return redirect(f"{reverse('search')}?{urlencode({'q': text})}")


def _by_nik(request, digits: str):
    found = None
    if len(digits) == 16 and request.user.has(Permission.PERSON_VIEW):
        people = Person.objects.visible_to(request.user)
        found = people.with_nik(crypto.index(digits)).first()
    if found is not None:
        return redirect("pillars:person-detail", found.public_id)
    if len(digits) == 16:
        messages.warning(request, "Tidak ada orang dengan NIK itu di wilayah Anda.")
    else:
        messages.warning(
            request, f"NIK terdiri dari 16 angka; yang Anda tulis {len(digits)} angka."
        )
    return redirect("search")


def groups_of(user, text: str) -> list[Group]:
    """What fits the words, kind by kind, as far as the user's role and region reach."""
    if len(text) < 3:
        return []
    query = QueryDict(mutable=True)
    query["q"] = text
    kinds = (
        (Permission.PERSON_VIEW, _people),
        (Permission.ORGANISATION_VIEW, _organisations),
        (Permission.EVENT_VIEW, _events),
    )
    groups = [find(user, query) for needs, find in kinds if user.has(needs)]
    return [group for group in groups if group.hits]


def _people(user, query: QueryDict) -> Group:
    rows = PersonFilter(query, user=user).rows().select_related("region__parent__parent")
    hits = [
        Hit(
            person.name,
            formats.region(person.region),
            reverse("pillars:person-detail", args=[person.public_id]),
        )
        for person in rows.order_by("name_key", "id")[:SHOWN]
    ]
    return Group("Orang", "users", hits, f"{reverse('pillars:person-list')}?{query.urlencode()}")


def _organisations(user, query: QueryDict) -> Group:
    rows = OrganisationFilter(query, user=user).rows()
    rows = rows.select_related("kind", "region__parent__parent__parent")
    hits = [
        Hit(
            organisation.name,
            f"{organisation.kind.name} · {formats.region(organisation.region)}",
            reverse("pillars:organisation-detail", args=[organisation.public_id]),
        )
        for organisation in rows.order_by("name_key", "id")[:SHOWN]
    ]
    address = f"{reverse('pillars:organisation-list')}?{query.urlencode()}"
    return Group("Organisasi", "building-community", hits, address)


def _events(user, query: QueryDict) -> Group:
    rows = EventFilter(query, user=user).rows().select_related("region")
    hits = [
        Hit(
            event.title,
            f"{event.code} · {formats.date_range(event.start_on, event.end_on)} · "
            f"{formats.place(event.region)}",
            reverse("trainings:event-detail", args=[event.code]),
        )
        for event in rows.order_by("-start_on", "-pk")[:SHOWN]
    ]
    address = f"{reverse('trainings:event-list')}?{query.urlencode()}"
    return Group("Kegiatan", "school", hits, address)
