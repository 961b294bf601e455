"""Who could take a seat: people who already serve there, or anybody looked for by name."""

from django.db.models import Exists, OuterRef

from accounts.models import User
from pillars.models import Assignment, Person, PillarKind
from pillars.names import match_key, words_of
from pillars.queries import duties_today
from regions.codes import Level, ancestor
from regions.models import Region

SHOWN = 30


def candidates(kind: PillarKind, place: Region, text: str, user: User) -> list[Person]:
    """People of my region with `duties`; without a name those who serve in the place itself.

    A TKSK comes from the PSM or the Karang Taruna of the kecamatan (domain.md 1.3); whether a
    rule speaks against somebody is judged when they are appointed.
    """
    people = Person.objects.visible_to(user)
    if text:
        found = people
        for word in words_of(text):
            found = found.filter(name_key__contains=word)
        if not found.exists():
            found = people
            for word in filter(None, map(match_key, words_of(text))):
                found = found.filter(match_key__contains=word)
        people = found.within(ancestor(place.code, Level.REGENCY) or place.code)
    else:
        serves = Assignment.objects.active_on().filter(person=OuterRef("pk")).exclude(kind=kind)
        people = people.within(place.code).filter(Exists(serves))
    rows = list(people.select_related("region__parent__parent").order_by("name_key", "pk")[:SHOWN])
    duties = duties_today(rows)
    for person in rows:
        person.duties = duties.get(person.pk, [])
    return rows
