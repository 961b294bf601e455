"""Invented people for the demo: names from a list, NIKs with a serial that no office gives out.

The same places give the same people every time, so that seeding again changes nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import crypto
from accounts.models import User
from imports.cleaning.nik import masked
from pillars.models import Assignment, Education, Person, PillarKind, StatusEvent
from pillars.names import match_key, name_key
from regions.models import Region

MEN = (
    "Ahmad Fauzi", "Budi Santoso", "Dedi Kurniawan", "Eko Prasetyo", "Hendra Wijaya",
    "Imam Subekti", "Joko Susilo", "Lukman Hakim", "Mulyadi", "Nanang Suryana", "Rahmat Hidayat",
    "Slamet Riyadi", "Taufik Ismail", "Wahyu Nugroho", "Yusuf Maulana", "Agus Salim",
)  # fmt: skip
WOMEN = (
    "Aminah", "Dewi Lestari", "Endang Rahayu", "Fitriani", "Kartini", "Lilis Suryani", "Maryam",
    "Nurhayati", "Puji Astuti", "Rina Marlina", "Siti Aisyah", "Sri Wahyuni", "Tuti Alawiyah",
    "Wulandari", "Yuliana", "Ratna Sari",
)  # fmt: skip
FAMILY = (
    "Saputra", "Hasibuan", "Siregar", "Wibowo", "Pratama", "Simanjuntak", "Firmansyah", "Utami",
    "Gunawan", "Permata", "Setiawan", "Harahap", "Handoko", "Anggraini", "Kusuma", "Ramadhan",
)  # fmt: skip
FIRST_SERIAL = 9001
# Born from which year on, within how many years: who is in a Karang Taruna is young.
ADULTS, YOUTH = (1972, 28), (1987, 18)


def people(*, places: Iterable[Region], kind: PillarKind, salt: str) -> list[Person]:
    """One person per place, of the age of people who serve; made once."""
    wanted = [_invented(place, kind, salt) for place in places]
    indices = [person.nik_index for person in wanted]
    known = {_index(person): person for person in Person.objects.filter(nik_index__in=indices)}
    missing = [person for person in wanted if _index(person) not in known]
    Person.objects.bulk_create(missing)
    return [known.get(_index(person), person) for person in wanted]


def duties(
    *, people: Iterable[Person], kind: PillarKind, start_on: date, by: User, position: str = ""
) -> None:
    """Each of them serves as `kind` where they are looked after, unless they do already, and the
    appointment stands in their story; as `assignments.appoint` does it, but many at once."""
    people = list(people)
    serving = set(
        Assignment.objects.filter(person__in=people, kind=kind).values_list("person_id", flat=True)
    )
    made = Assignment.objects.bulk_create(
        Assignment(
            person=person,
            kind=kind,
            region_id=person.region_id,
            position=position,
            sk_number=f"{n:03d}/SK-{kind.code}/{start_on.year}",
            sk_on=start_on,
            validity=DateRange(start_on, None),
        )
        for n, person in enumerate(people, start=1)
        if person.pk not in serving
    )
    StatusEvent.objects.bulk_create(
        StatusEvent(
            assignment=duty,
            region_id=duty.region_id,
            kind=StatusEvent.Kind.APPOINTED,
            happened_on=start_on,
            became=f"SK {duty.sk_number}",
            recorded_by=by,
        )
        for duty in made
    )


def _index(person: Person) -> bytes:
    return bytes(person.nik_index or b"")


def _invented(place: Region, kind: PillarKind, salt: str) -> Person:
    chance = Random(f"{place.code} {kind.code} {salt}")
    is_woman = chance.random() < 0.55
    name = f"{chance.choice(WOMEN if is_woman else MEN)} {chance.choice(FAMILY)}"
    first, years = YOUTH if kind.code == "KARANG_TARUNA" else ADULTS
    born_on = date(first, 1, 1) + timedelta(days=chance.randrange(365 * years))
    area = place.code.replace(".", "")[:6].ljust(6, "0")
    day = born_on.day + (40 if is_woman else 0)
    serial = FIRST_SERIAL + chance.randrange(999)
    nik = f"{area}{day:02d}{born_on:%m%y}{serial:04d}"
    return Person(
        name=name,
        name_key=name_key(name),
        match_key=match_key(name),
        nik=nik,
        nik_index=crypto.index(nik),
        nik_mask=masked(nik),
        sex="P" if is_woman else "L",
        born_on=born_on,
        education=chance.choice([Education.SMA, Education.SMA, Education.D3, Education.D4_S1]),
        phone=f"+62812{chance.randrange(10_000_000, 99_999_999)}",
        region=place,
        home_region=place,
    )
