import pytest
from django.urls import reverse

from regions.models import Region, RegionAlias
from regions.resolution import Resolver


@pytest.fixture
def as_admin(client, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    client.force_login(administrator)
    return client


def test_list_counts_what_lies_in_a_province(as_admin):
    page = as_admin.get(reverse("regions:region-list")).content.decode()

    assert "Provinsi Uji" in page
    cells = page[page.index("Provinsi Uji") :]
    assert [word in cells for word in (">2<", ">4<", ">7<")] == [True] * 3


def test_detail_walks_down_and_up(as_admin):
    page = as_admin.get(reverse("regions:region-detail", args=["99.71"])).content.decode()

    assert reverse("regions:region-detail", args=["99.71.01"]) in page
    assert reverse("regions:region-detail", args=["99"]) in page
    assert as_admin.get(reverse("regions:region-detail", args=["12.34"])).status_code == 404


def test_search_finds_names_spellings_and_codes(as_admin):
    RegionAlias.objects.create(region_id="99.71.02.1002", name="Dupul", name_key="dupul")
    url = reverse("regions:region-list")

    for text in ("duri", "DURI PULO", "dupul", "99.71.02.1002"):
        assert "Duri Pulo" in as_admin.get(url, {"q": text}).content.decode()
    assert "Tidak ada wilayah" in as_admin.get(url, {"q": "zzz"}).content.decode()


def test_pages_cost_as_many_queries_for_one_place_as_for_many(
    as_admin, django_assert_max_num_queries
):
    as_admin.get("/")  # the first click also keeps the list of devices
    with django_assert_max_num_queries(8):
        as_admin.get(reverse("regions:region-detail", args=["99"]))
    with django_assert_max_num_queries(8):
        as_admin.get(reverse("regions:region-detail", args=["99.71"]))


def test_added_spelling_is_understood_at_once(as_admin):
    url = reverse("regions:alias-add", args=["99.71.02.1002"])

    response = as_admin.post(url, {"name": "Kel. Dupul", "note": ""}, follow=True)

    assert "kini dikenali" in response.content.decode()
    assert Resolver(["99"]).village("DUPUL", "99.71.02").code == "99.71.02.1002"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("...", "tidak berisi huruf"),
        ("DURI PULO", "sama dengan nama resminya"),
        ("Karang-Anyar", "nama resmi wilayah lain"),
    ],
)
def test_spelling_that_would_mislead_is_refused(as_admin, name, says):
    url = reverse("regions:alias-add", args=["99.71.02.1002"])

    response = as_admin.post(url, {"name": name})

    assert says in response.content.decode()
    assert not RegionAlias.objects.exists()


def test_spelling_of_a_neighbour_is_refused(as_admin):
    RegionAlias.objects.create(region_id="99.71.02.1001", name="Lama", name_key="lama")

    page = as_admin.post(reverse("regions:alias-add", args=["99.71.02.1002"]), {"name": "LAMA"})

    assert "sudah dipakai untuk Karang Anyar" in page.content.decode()


def test_deleted_spelling_is_gone(as_admin):
    alias = RegionAlias.objects.create(region_id="99.71.02.1001", name="Lama", name_key="lama")

    as_admin.post(reverse("regions:alias-delete", args=["99.71.02.1001", alias.pk]))

    assert not RegionAlias.objects.exists()
    assert Region.objects.filter(pk="99.71.02.1001").exists()


def test_history_keeps_who_added_and_who_deleted_a_spelling(as_admin, administrator):
    as_admin.post(reverse("regions:alias-add", args=["99.71.02.1002"]), {"name": "Dupul"})
    alias = RegionAlias.objects.get()
    as_admin.post(reverse("regions:alias-delete", args=["99.71.02.1002", alias.pk]))

    versions = RegionAlias.pgh_event_model.objects.order_by("pgh_id")
    assert [version.pgh_label for version in versions] == ["insert", "delete"]
    assert {version.pgh_context.metadata["user"] for version in versions} == {administrator.pk}
