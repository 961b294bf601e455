"""The map of tiles: which places, which shade, and the words that say what the colour says."""

import pytest
from django.urls import reverse

from regions.models import RwCount
from reports.dashboards import tiles
from tests.reports.dashboards.conftest import THIS_YEAR
from tests.reports.registry import serve

pytestmark = pytest.mark.django_db


def named(drawing) -> dict[str, tuple[str, int, bool]]:
    return {
        one.name: (one.text, one.shade, one.is_marked)
        for group in drawing.groups
        for one in group.tiles
    }


def test_province_by_kecamatan_grouped_by_regency(counted, look, head):
    drawing = tiles.drawn(look(head), "tksk-bertugas")

    assert [group.name for group in drawing.groups] == ["Kab. Utara", "Kota Selatan"]
    found = named(drawing)
    assert set(found) == {"Hulu", "Hilir", "Pasar Baru", "Karang Anyar"}
    assert found["Pasar Baru"] == ("1 TKSK", 3, False)
    assert found["Karang Anyar"] == ("0 TKSK", 0, True)


def test_city_by_kelurahan_without_what_kelurahan_do_not_have(counted, look, kasudin):
    drawing = tiles.drawn(look(kasudin, "99.71"), "")

    assert {group.name for group in drawing.groups} == {"Kec. Pasar Baru", "Kec. Karang Anyar"}
    assert "tksk-bertugas" not in [scale.key for scale, _, _ in drawing.scales]
    assert "bagian=peta" in drawing.groups[0].url
    assert f"tahun={THIS_YEAR}&wilayah=99.71.01.1001" in drawing.groups[0].tiles[0].url


def test_late_accounts_are_marked_where_there_are_any(funded, look, head):
    found = named(tiles.drawn(look(head, "99.71"), "lpj-terlambat"))

    assert found["Pasar Baru"] == ("0 tahap", 0, False)
    assert found["Kebon Jeruk"][0] == "1 tahap"
    assert found["Kebon Jeruk"][2]


def test_psm_for_each_rw_counted(places, look, head):
    for _ in range(3):
        serve("PSM", "99.71.01.1001", "P", "2020-01-01")
    RwCount.objects.create(region_id="99.71.01", counted_on="2020-01-01", count=12, source="Uji")
    RwCount.objects.create(region_id="99.71.02", counted_on="2020-01-01", count=9, source="Uji")
    found = named(tiles.drawn(look(head), "psm-per-rw"))

    assert found["Pasar Baru"] == ("0,25 per RW", 3, False)
    assert found["Karang Anyar"] == ("0,00 per RW", 0, True)
    assert found["Hulu"] == ("tidak diketahui", 0, False)


@pytest.mark.parametrize(
    ("values", "shades"),
    [
        ([], []),
        ([0, 7], [0, 3]),
        ([1, 2], [1, 5]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([0, 1, 1, 1, 1, 1, 1, 9], [0, 1, 1, 1, 1, 1, 1, 5]),
    ],
)
def test_shades_are_as_far_apart_as_the_values_allow(values, shades):
    limits = tiles.limits_of([one for one in values if one])

    assert [tiles.shade_of(one, limits) for one in values] == shades


def test_page_says_in_words_what_the_colour_says(counted, client, head):
    client.force_login(head)
    page = client.get(
        reverse("reports:dashboard"), {"bagian": "peta", "ukuran": "tksk-bertugas"}
    ).content.decode()

    assert "style=" not in page
    assert page.count('class="tile shade-') == 4
    assert "belum ada: " in page
    assert "<caption" in page
    assert "Angka dalam tabel" in page


def test_legend_says_from_where_to_where(funded, look, head):
    late = tiles.drawn(look(head, "99.71"), "lpj-terlambat")
    assert late.legend == [(0, "0"), (3, "1")]

    scale = late.scale
    assert tiles._legend([1, 4, 1200], scale) == [(0, "0"), (1, "1"), (3, "2–4"), (5, "5–1.200")]
