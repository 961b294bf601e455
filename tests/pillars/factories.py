"""People for tests: plain, with a NIK of the invented province, nothing else by surprise."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import crypto
from imports.cleaning.nik import masked
from pillars.models import Assignment, Organisation, Person
from pillars.names import match_key, name_key


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Orang Uji {n}")
    name_key = factory.LazyAttribute(lambda person: name_key(person.name))
    match_key = factory.LazyAttribute(lambda person: match_key(person.name))
    nik = factory.Sequence(lambda n: f"997101010190{n % 10_000:04d}")
    nik_index = factory.LazyAttribute(lambda person: person.nik and crypto.index(person.nik))
    nik_mask = factory.LazyAttribute(lambda person: masked(person.nik) if person.nik else "")
    sex = "P"
    region_id = "99.71.01.1001"


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    person = factory.SubFactory(PersonFactory)
    kind_id = "PSM"
    region_id = "99.71.01.1001"
    validity = DateRange(date(2022, 1, 1), None)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    kind_id = "LKS"
    name = factory.Sequence(lambda n: f"Yayasan Uji {n}")
    name_key = factory.LazyAttribute(lambda organisation: name_key(organisation.name))
    region_id = "99.71.01.1001"
