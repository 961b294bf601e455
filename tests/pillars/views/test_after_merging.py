"""Two rows were one human being: every screen follows to the kept one, and back again."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from pillars.models import Merge
from pillars.services import merging
from tests.pillars.factories import AssignmentFactory, PersonFactory

LIST = reverse("pillars:person-list")
NIK = "3171014405900001"


@pytest.fixture
def page(client, kasudin):
    client.force_login(kasudin, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def two(places):
    """The kept row without a NIK, and the one that has the NIK and the duty."""
    kept = PersonFactory(name="Siti Aminah", nik=None, born_on=date(1990, 5, 4))
    gone = PersonFactory(name="Siti Aminnah", nik=NIK, born_on=date(1990, 5, 4))
    AssignmentFactory(
        person=gone, kind_id="TKSK", region_id="99.71.01",
        validity=DateRange(date(2024, 1, 1), None),
    )  # fmt: skip
    return kept, gone


def names(page, query):
    return [person.name for person in page.get(f"{LIST}?{query}").context["page"]]


def found_by_nik(page):
    return page.post(reverse("pillars:person-find"), {"nik": NIK}).headers["Location"]


def exported(page):
    answer = page.post(
        reverse("lists:export-new", args=["orang"]), {"format": "csv", "nik": "tersamar"}
    )
    return answer.content.decode("utf-8-sig").splitlines()[1:]


def detail(person):
    return reverse("pillars:person-detail", args=[person.public_id])


def test_lists_search_and_export_follow_there_and_back(page, two, kasudin):
    kept, gone = two
    assert sorted(names(page, "")) == ["Siti Aminah", "Siti Aminnah"]

    merging.merge(kept=kept, merged=gone, reason="KTP dicocokkan", by=kasudin)
    assert names(page, "") == names(page, "pilar=TKSK") == ["Siti Aminah"]
    assert names(page, "q=aminnah") in ([], ["Siti Aminah"])
    assert found_by_nik(page) == detail(kept)
    assert page.get(detail(gone)).headers["Location"] == detail(kept)
    assert len(exported(page)) == 1

    merging.unmerge(merge=Merge.objects.get(), by=kasudin)
    assert sorted(names(page, "")) == ["Siti Aminah", "Siti Aminnah"]
    assert names(page, "pilar=TKSK") == ["Siti Aminnah"]
    assert found_by_nik(page) == detail(gone)
    assert page.get(detail(gone)).status_code == 200
    assert len(exported(page)) == 2
