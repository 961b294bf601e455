"""Under whose name a paper goes out."""

import pytest

from accounts.letterhead import (
    full_name,
    letterhead_of,
    offices_above,
    place_of_signing,
    signature_of,
)
from accounts.roles import Role
from regions.models import Region
from tests.conftest import make_user

pytestmark = pytest.mark.django_db


def renamed(code: str, name: str) -> Region:
    Region.objects.filter(pk=code).update(name=name)
    return Region.objects.get(pk=code)


@pytest.mark.parametrize(
    ("code", "name", "full", "place"),
    [
        (
            "99",
            "Daerah Khusus Ibukota Jakarta",
            "Provinsi Daerah Khusus Ibukota Jakarta",
            "Jakarta",
        ),
        ("99", "Gorontalo", "Provinsi Gorontalo", ""),
        (
            "99.71",
            "Kota Administrasi Jakarta Pusat",
            "Kota Administrasi Jakarta Pusat",
            "Jakarta Pusat",
        ),
        ("99.71", "Palangkaraya", "Kota Palangkaraya", "Palangkaraya"),
        ("99.01", "Kabupaten Kapuas", "Kabupaten Kapuas", ""),
        ("99.71.01", "Gambir", "Kecamatan Gambir", ""),
    ],
)
def test_names_of_places(places, code, name, full, place):
    region = renamed(code, name)

    assert full_name(region) == full
    assert place_of_signing(region) == place


def test_city_with_a_government_of_its_own_signs_itself(places):
    regency, province = offices_above(Region.objects.get(pk="99.71.01"))

    assert letterhead_of(Region.objects.get(pk="99.71.01"), regency, province) == (
        "Pemerintah Kota Selatan",
        "Dinas Sosial",
    )
    assert signature_of(regency, province).position == "Kepala Dinas Sosial Kota Selatan"


def test_administrative_city_is_an_office_of_the_province(places):
    renamed("99.71", "Kota Administrasi Selatan")
    regency, province = offices_above(Region.objects.get(pk="99.71"))

    assert letterhead_of(regency, regency, province) == (
        "Pemerintah Provinsi Uji",
        "Dinas Sosial",
        "Suku Dinas Sosial Kota Administrasi Selatan",
    )
    assert (
        signature_of(regency, province).position
        == "Kepala Suku Dinas Sosial Kota Administrasi Selatan"
    )


def test_the_only_head_signs_with_name_title_and_number(places, head):
    head.nip, head.job_title = "19700101 199503 1 001", "Plt. Kepala Dinas Sosial"
    head.save()

    sign = signature_of(None, Region.objects.get(pk="99"))
    assert (sign.name, sign.nip, sign.position) == (head.name, head.nip, head.job_title)


def test_two_heads_leave_a_dotted_line(places, head):
    make_user(Role.HEAD, "99", "kadis.lain@uji.test", "Kepala Lain")

    sign = signature_of(None, Region.objects.get(pk="99"))
    assert (sign.name, sign.nip) == ("", "")


def test_kasudin_of_another_city_does_not_sign(places, other_kasudin):
    regency, province = offices_above(Region.objects.get(pk="99.71"))

    assert signature_of(regency, province).name == ""
