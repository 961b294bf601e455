"""Who is reminded of what, in which words."""

from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import reverse

from reports.dashboards import nudges
from tests.reports.scenes import enrol, event
from trainings.models import Quota

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 28)


@pytest.fixture
def month(office, other_kasudin):
    """Both were given seats in February; only the city sent, and it has four LPJ to come."""
    office.signed().paid(on=date(2026, 1, 10))
    course = event("99", "2026-02-20", title="Bimtek Februari")
    for region in ("99.71", "99.01"):
        Quota.objects.create(event=course, region_id=region, seats=5)
    enrol(course, "PSM", "99.71.01.1001")
    return office


def test_a_text_for_each_office_that_owes_something(month, look, head):
    found = nudges.of(look(head, day=FEBRUARY))
    city, regency = (
        next(one for one in found.offices if one.code == code) for code in ("99.71", "99.01")
    )

    assert city.missing == ["LPJ lewat tempo: 4 (sejak 9 Februari 2026)", "Belum ada impor"]
    assert (city.person, city.mail_to) == ("Kartika Selatan", "kasudin.selatan@uji.test")
    assert "Nominasi peserta belum dikirim (sejak 20 Februari 2026)" in regency.missing
    assert "sampai 28 Februari 2026 kami belum menerima untuk Februari 2026:" in city.text
    assert city.text.endswith(f"{head.name}\n{head.get_role_display()}, Provinsi Uji")
    assert unquote(city.whatsapp) == f"https://wa.me/?text={city.text}"
    assert city.mail.startswith("mailto:kasudin.selatan%40uji.test?subject=Kelengkapan%20laporan")


def test_a_city_names_its_organisations(month, look, kasudin):
    found = nudges.of(look(kasudin, "99.71", FEBRUARY))

    named = [line for office in found.offices for line in office.missing]
    assert "LPJ lewat tempo: Karang Taruna Uji 1 (sejak 9 Februari 2026)" in named


def test_a_long_list_is_summed_up(month, look, head):
    found = nudges.of(look(head, day=FEBRUARY))
    office = found.offices[0]
    office.missing = [f"Hal {n}" for n in range(1, 16)]

    text = nudges.text_for(office, found.period, look(head, day=FEBRUARY))
    assert "- Hal 12\n- dan 3 hal lain\n" in text


def test_page_offers_the_texts_to_those_who_build_reports(month, client, head, auditor):
    def page(user):
        client.force_login(user)
        return client.get(reverse("reports:dashboard"), {"bagian": "kelengkapan"}).content.decode()

    assert "https://wa.me/?text=" in page(head)
    assert "https://wa.me/?text=" not in page(auditor)


def test_late_accounts_open_their_rows(month, client, head):
    client.force_login(head)
    page = client.get(reverse("reports:dashboard"), {"bagian": "kelengkapan"})

    assert "/laporan/dasbor/lpj-terlambat/?wilayah=99.71" in page.content.decode()
