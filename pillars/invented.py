"""Invented people for the demo: names from a list, NIKs with a serial that no office gives out.

The same places give the same people every time, so that seeding again changes nothing.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import crypto
from imports.cleaning.nik import masked
from pillars.models import Assignment, Education, Person, PillarKind
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


def people(*, places: Iterable[Region], kind: PillarKind, salt: str) -> list[Person]:
    """One person per place, of the age of people who serve; made once."""
    wanted = [_invented(place, kind, salt) for place in places]
    indices = [person.nik_index for person in wanted]
    known = {_index(person): person for person in Person.objects.filter(nik_index__in=indices)}
    missing = [person for person in wanted if _index(person) not in known]
    Person.objects.bulk_create(missing)
    return [known.get(_index(person), person) for person in wanted]


def duties(*, people: Iterable[Person], kind: PillarKind, start_on: date) -> None:
    """Each of them serves as `kind` where they are looked after, unless they do already."""
    people = list(people)
    serving = set(
        Assignment.objects.filter(person__in=people, kind=kind).values_list("person_id", flat=True)
    )
    Assignment.objects.bulk_create(
        Assignment(
            person=person,
            kind=kind,
            region_id=person.region_id,
            sk_number=f"{n:03d}/SK-{kind.code}/{start_on.year}",
            sk_on=start_on,
            validity=DateRange(start_on, None),
        )
        for n, person in enumerate(people, start=1)
        if person.pk not in serving
    )


def _index(person: Person) -> bytes:
    return bytes(person.nik_index or b"")


def _invented(place: Region, kind: PillarKind, salt: str) -> Person:
    chance = Random(f"{place.code} {kind.code} {salt}")
    is_woman = chance.random() < 0.55
    name = f"{chance.choice(WOMEN if is_woman else MEN)} {chance.choice(FAMILY)}"
    born_on = date(1972, 1, 1) + timedelta(days=chance.randrange(365 * 28))
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
