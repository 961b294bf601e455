"""People, organisations, decrees and places in the search box (see accounts/search.py)."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from accounts import crypto, formats
from accounts.models import User
from accounts.permissions import Permission
from accounts.search import SHOWN, Group, Hit
from pillars import finding, identity
from pillars.models import Organisation, Person
from pillars.names import words_of
from regions import queries as places
from regions.codes import Level, within
from regions.models import Region

RW = re.compile(r"\bRW[\s.]*0*(\d{1,3})\b", re.IGNORECASE)
NUMBER = re.compile(r"[\w./\-]*\d[\w./\- ]*")
# Decrees name hundreds of people at most; so many rows are looked at before counting stops.
LOOKED_AT = 2_000


def groups(user: User, text: str) -> Iterator[Group]:
    is_name = any(len(word) >= finding.SHORTEST for word in words_of(text))
    if user.has(Permission.PERSON_VIEW) and is_name:
        yield _people(user, text)
    if user.has(Permission.ORGANISATION_VIEW) and is_name:
        yield _organisations(user, text)
    if user.has(Permission.PERSON_VIEW):
        yield _decrees(user, text)
        yield _places(user, text)


def secret(user: User, text: str) -> Iterator[Group]:
    """By NIK or telephone number, each in full."""
    digits = re.sub(r"\D", "", text)
    if user.has(Permission.PERSON_VIEW):
        rows = Person.objects.visible_to(user)
        is_nik = len(digits) == 16
        found = (
            identity.by_nik(rows, crypto.index(digits)) if is_nik else finding.by_phone(rows, text)
        )
        yield Group("Orang", "users", _person_hits(found.order_by("name_key", "id")[:SHOWN]))
    if user.has(Permission.ORGANISATION_VIEW):
        found = finding.by_phone(Organisation.objects.visible_to(user), text)
        hits = _organisation_hits(found.order_by("name_key", "id")[:SHOWN])
        yield Group("Organisasi", "building-community", hits)


def _people(user: User, text: str) -> Group:
    rows, note = Person.objects.visible_to(user), ""
    found = first_by_name(rows, text)
    if not found:
        # Any few: in the order of names the server would read the register from A on.
        keys = finding.by_sound(rows, text).order_by().values_list("pk", flat=True)[:SHOWN]
        found = _whole(Person, keys)
        note = "Ejaannya mirip; tidak ada nama yang persis seperti itu." if found else ""
    address = f"{reverse('pillars:person-list')}?{urlencode({'q': text})}"
    return Group("Orang", "users", _person_hits(found), address, note)


def _organisations(user: User, text: str) -> Group:
    found = first_by_name(Organisation.objects.visible_to(user), text)
    address = f"{reverse('pillars:organisation-list')}?{urlencode({'q': text})}"
    return Group("Organisasi", "building-community", _organisation_hits(found), address)


def first_by_name(rows: QuerySet, text: str) -> list:
    """The first few whose name begins with the text, then those that hold its words elsewhere.

    Keys first: an index alone gives them, without opening the rows it passes by.
    """
    typed = " ".join(words_of(text))
    ordered = rows.order_by("name_key", "id")
    keys = list(ordered.filter(name_key__startswith=typed).values_list("pk", flat=True)[:SHOWN])
    if len(keys) < SHOWN:
        others = finding.by_name(ordered, text).exclude(name_key__startswith=typed)
        keys += others.values_list("pk", flat=True)[: SHOWN - len(keys)]
    return _whole(rows.model, keys)


def _whole(model, keys) -> list:
    """Rows of these keys, found among the user's own a moment ago, in the same order."""
    keys = list(keys)
    found = _with_places(model._default_manager.filter(pk__in=keys)).in_bulk()
    return [found[key] for key in keys if key in found]


def _with_places(rows: QuerySet) -> QuerySet:
    rows = rows.select_related("region__parent__parent__parent")
    if rows.model is Person:
        return rows.defer("nik", "kk", "mother_name")
    return rows.select_related("kind").defer("account")


def _person_hits(people) -> list[Hit]:
    return [
        Hit(
            person.name,
            formats.region(person.region),
            reverse("pillars:person-detail", args=[person.public_id]),
        )
        for person in people
    ]


def _organisation_hits(organisations) -> list[Hit]:
    return [
        Hit(
            organisation.name,
            f"{organisation.kind.name} · {formats.region(organisation.region)}",
            reverse("pillars:organisation-detail", args=[organisation.public_id]),
        )
        for organisation in organisations
    ]


def _decrees(user: User, text: str) -> Group:
    """Decrees whose number begins like the text, with how many people stand under each."""
    group = Group("Surat keputusan", "file-certificate", [])
    if len(text) < finding.SHORTEST or not NUMBER.fullmatch(text):
        return group
    duties: Any = finding.under_decree(text)
    duties = duties.visible_to(user)
    seen = Counter(
        (number, kind) for number, kind in duties.values_list("sk_number", "kind__name")[:LOOKED_AT]
    )
    page = reverse("pillars:person-list")
    for (number, kind), count in sorted(seen.items())[:SHOWN]:
        asked = urlencode({"sk": number, "status": "pernah"})
        words = f"{kind} · {formats.number(count)} penugasan"
        group.hits.append(Hit(f"SK {number}", words, f"{page}?{asked}"))
    papers = finding.organisations_under(Organisation.objects.visible_to(user), text)
    if papers.exists():
        asked = urlencode({"sk": text})
        listed = f"{reverse('pillars:organisation-list')}?{asked}"
        group.hits.append(Hit(f"Dokumen organisasi {text}…", "SK kepengurusan dan izin", listed))
    return group


def _places(user: User, text: str) -> Group:
    """Places of the user's region by name; `RW 05 Tebet Timur` is the RW in that kelurahan."""
    match = RW.search(text)
    name = RW.sub(" ", text).strip(" ,") if match else text
    name = re.sub(r"^(kel|kelurahan|desa|kec|kecamatan|kab|kota)\b\.?\s*", "", name, flags=re.I)
    found: Any = places.named(name).filter(within("code", user.region_id)).exclude(level=Level.RW)
    if match:
        villages = list(found.filter(level=Level.VILLAGE)[:SHOWN])
        codes = [f"{village.code}.{int(match[1]):03d}" for village in villages]
        rows = Region.objects.filter(code__in=codes).select_related("parent__parent__parent")
        found = list(rows.order_by("code")) or villages
    return Group("Wilayah", "map-pin", [_place_hit(place) for place in found[:SHOWN]])


def _place_hit(place: Region) -> Hit:
    asked = urlencode({"wilayah": place.code})
    # An RW has its unit; people are looked after in the kelurahan.
    if place.level == Level.RW:
        listed, words = reverse("pillars:organisation-list"), "Organisasi di RW ini"
    else:
        listed, words = reverse("pillars:person-list"), "Orang di wilayah ini"
    return Hit(formats.region(place), words, f"{listed}?{asked}")
