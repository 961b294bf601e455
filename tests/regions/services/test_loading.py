import pytest

from regions.codes import Level
from regions.models import Region, RegionAlias
from regions.models.region import RegionKind
from regions.services import loading


@pytest.mark.parametrize(
    ("province", "regencies", "districts", "villages"),
    [("31", 6, 44, 267), ("62", 14, 136, 1571), ("65", 5, 55, 482), ("75", 6, 77, 729)],
)
def test_load_counts_are_those_of_the_decree(db, province, regencies, districts, villages):
    [loaded] = loading.load(provinces=[province])

    assert (loaded.regencies, loaded.districts, loaded.villages) == (
        regencies,
        districts,
        villages,
    )
    assert [Region.objects.within(province).at(level).count() for level in list(Level)[:4]] == [
        1,
        regencies,
        districts,
        villages,
    ]


def test_load_twice_writes_nothing(db):
    loading.load(provinces=["31"])
    aliases = RegionAlias.objects.count()

    [again] = loading.load(provinces=["31"])

    assert again.written == 0
    assert RegionAlias.objects.count() == aliases > 0


def test_load_brings_a_changed_name_back_and_leaves_dates_alone(db):
    loading.load(provinces=["31"])
    Region.objects.filter(code="31.71.01").update(name="Gambirr", valid_until="2030-01-01")

    [again] = loading.load(provinces=["31"])

    gambir = Region.objects.get(code="31.71.01")
    assert again.written == 1
    assert (gambir.name, gambir.name_key, str(gambir.valid_until)) == (
        "Gambir",
        "gambir",
        "2030-01-01",
    )


def test_load_knows_the_kinds(db):
    loading.load(provinces=["31", "62"])

    assert Region.objects.get(code="31.01").kind == RegionKind.KABUPATEN
    assert Region.objects.get(code="31.71").kind == RegionKind.KOTA
    assert Region.objects.within("31").filter(kind=RegionKind.KELURAHAN).count() == 267
    assert Region.objects.within("62").filter(kind=RegionKind.DESA).count() == 1432
    assert Region.objects.get(code="31.71.01.1001").parent_id == "31.71.01"


def test_load_strips_blanks_from_names(db):
    loading.load(provinces=["31"])

    assert not [
        name for name in Region.objects.values_list("name", flat=True) if name.strip() != name
    ]


def test_load_unknown_province_writes_nothing(db):
    with pytest.raises(loading.UnknownProvince, match="99"):
        loading.load(provinces=["31", "99"])

    assert not Region.objects.exists()
