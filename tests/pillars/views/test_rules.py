"""Syarat pilar on screen: in plain words, with whom it touches, and changed from a day on."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from pillars.models import EligibilityRule
from tests.pillars.factories import AssignmentFactory, PersonFactory

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OLD = ("TKSK", "max_age")
LATER = {
    "value": "40",
    "from_on": "1 Januari 2027",
    "legal_basis": "Permensos baru",
    "blocks": "on",
}


@pytest.fixture
def as_kasudin(client, kasudin):
    client.force_login(kasudin, backend=BACKEND)
    return client


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator, backend=BACKEND)
    return client


def serve(born: int | None, region: str = "99.71.01", **more):
    home = f"{region}.{2001 if region.startswith('99.01') else 1001}"
    person = PersonFactory(born_on=date(born, 1, 1) if born else None, region_id=home, **more)
    return AssignmentFactory(
        person=person, kind_id="TKSK", region_id=region,
        validity=DateRange(date(2024, 1, 1), None),
    )  # fmt: skip


def test_everybody_reads_what_is_asked(as_kasudin, places):
    page = as_kasudin.get(reverse("pillars:kind-list")).content.decode()
    assert "Berusia paling tinggi 35 tahun saat didaftarkan." in page
    assert "Pernah atau sedang menjadi PSM atau Karang Taruna." in page
    assert "Hanya satu TKSK di satu kecamatan pada waktu yang sama." in page
    assert "Tambah syarat" not in page


def test_a_rule_says_whom_it_touches_in_the_own_region(as_kasudin, places):
    serve(1980, name="Siti Aminah")
    serve(None, "99.71.02")
    serve(1970, "99.01.01", name="Orang Utara")
    answer = as_kasudin.get(reverse("pillars:rule-detail", args=OLD))
    effect = answer.context["effect"]
    assert (effect.serving, effect.passed, effect.failed, effect.unknown) == (2, 0, 1, 1)
    page = answer.content.decode()
    assert "Siti Aminah" in page
    assert "Usia 44 tahun saat didaftarkan, paling tinggi 35." in page
    assert "Orang Utara" not in page


def test_a_kasudin_does_not_change_it(as_kasudin, places):
    for name in ("rule-edit", "rule-retire"):
        assert as_kasudin.post(reverse(f"pillars:{name}", args=OLD), LATER).status_code == 403
    assert EligibilityRule.objects.filter(kind="TKSK", code="max_age").count() == 1


def test_the_effect_is_seen_before_it_is_kept(as_administrator, administrator, places):
    serve(1985)
    serve(1980, "99.71.02")
    url = reverse("pillars:rule-edit", args=OLD)
    looked = as_administrator.post(url, LATER)
    assert (looked.context["effect"].passed, looked.context["effect"].failed) == (1, 1)
    assert EligibilityRule.objects.filter(code="max_age").count() == 1

    kept = as_administrator.post(url, LATER | {"langkah": "simpan"}, follow=True)
    page = kept.content.decode()
    assert "Berusia paling tinggi 40 tahun saat didaftarkan." in page
    assert administrator.name in page
    old, new = EligibilityRule.objects.filter(code="max_age").order_by("validity")
    assert (old.validity.upper, new.validity.lower) == (date(2027, 1, 1), date(2027, 1, 1))
    assert "Akan berlaku" in page


def test_a_refusal_stands_at_its_field(as_administrator, places):
    url = reverse("pillars:rule-edit", args=OLD)
    as_administrator.post(url, LATER | {"langkah": "simpan"})
    again = as_administrator.post(url, LATER | {"langkah": "simpan", "from_on": "1 Juni 2026"})
    assert "tanggal yang lebih baru" in again.content.decode()
    nonsense = as_administrator.post(url, LATER | {"value": "500"})
    assert nonsense.context["form"].errors["value"]


def test_a_new_requirement_and_the_end_of_one(as_administrator, places):
    asked = {"from_on": "1 Januari 2027", "legal_basis": "Pergub", "langkah": "simpan"}
    as_administrator.post(
        reverse("pillars:rule-edit", args=["PSM", "min_education"]), asked | {"value": "sma"}
    )
    assert EligibilityRule.objects.get(kind="PSM", code="min_education").blocks is False
    ended = as_administrator.post(
        reverse("pillars:rule-retire", args=["PSM", "min_age"]),
        {"from_on": "1 Januari 2027", "reason": "Aturan dicabut"},
        follow=True,
    )
    rule = EligibilityRule.objects.get(kind="PSM", code="min_age")
    assert rule.validity.upper == date(2027, 1, 1)
    assert "Aturan dicabut" in ended.content.decode()


@pytest.mark.parametrize("address", [("XXX", "max_age"), ("TKSK", "tinggi_badan")])
def test_what_does_not_exist_is_not_found(as_administrator, address, places):
    assert as_administrator.get(reverse("pillars:rule-detail", args=address)).status_code == 404


def test_the_list_asks_no_more_for_more_rules(
    as_administrator, places, django_assert_max_num_queries
):
    url = reverse("pillars:kind-list")
    as_administrator.get(url)
    with django_assert_max_num_queries(20):
        as_administrator.get(url)
    url = reverse("pillars:rule-detail", args=OLD)
    for code, born in (("99.71.01", 1980), ("99.71.02", 1981)):
        serve(born, code)
    with django_assert_max_num_queries(25):
        as_administrator.get(url)
