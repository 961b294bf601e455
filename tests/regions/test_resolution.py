import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regions.codes import Level, lies_within
from regions.models import Region, RegionAlias
from regions.names import fold
from regions.resolution import How, Resolver
from regions.services import loading

FIXTURES = Path(__file__).parent.parent / "fixtures" / "regions"


def dki_2014() -> list[dict]:
    """The open-data file of 2014: lines end with CR only, upper case, old spellings."""
    text = (FIXTURES / "dki-kelurahan-2014.csv").read_bytes().decode()
    assert "\n" not in text
    return list(csv.DictReader(text.split("\r")))


def code_in(row: dict) -> str:
    return (
        f"31.{int(row['nomor_kabupaten']):02}.{int(row['nomor_kecamatan']):02}"
        f".{row['no_kelurahan']}"
    )


def test_every_kelurahan_of_the_2014_file_resolves_to_its_code(jakarta):
    rows = [row for row in dki_2014() if row["nama_kelurahan"]]
    found = {
        code_in(row): jakarta.path(
            regency=row["nama_kabupaten"],
            district=row["nama_kecamatan"],
            village=row["nama_kelurahan"],
        ).code
        for row in rows
    }
    assert {code: match for code, match in found.items() if code != match} == {}
    assert set(found) == set(Region.objects.at(Level.VILLAGE).values_list("code", flat=True))
    assert len(rows) == 267


@pytest.mark.parametrize("province", ["31", "62", "65", "75"])
def test_every_name_resolves_to_itself_inside_its_parent(db, province):
    loading.load(provinces=[province])
    resolver = Resolver([province])
    wrong = []
    for place in Region.objects.within(province).filter(level__gt=Level.PROVINCE):
        ask = {
            Level.REGENCY: resolver.regency,
            Level.DISTRICT: resolver.district,
            Level.VILLAGE: resolver.village,
        }[place.level]
        for text in (place.name, place.name.upper(), f" {place.name} "):
            match = ask(text, place.parent_id)
            if (match.code, match.how) != (place.code, How.NAME):
                wrong.append((place.code, text, match))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kota Administrasi Jakarta Pusat", "31.71"),
        ("KOTA ADM. JAKARTA PUSAT", "31.71"),
        ("Kota Adm Jakarta Pusat", "31.71"),
        ("WIL. KOTA JAKARTA PUSAT", "31.71"),
        ("Jakarta Pusat ", "31.71"),
        ("JAKPUS", "31.71"),
        ("Jkt. Pst", "31.71"),
        ("Sudinsos Jakarta Timur", "31.75"),
        ("Suku Dinas Sosial Kota Administrasi Jakarta Timur", "31.75"),
        ("II. KOTA ADMINISTRASI JAKARTA UTARA", "31.72"),
        ("KAB.ADM.KEP.SERIBU", "31.01"),
        ("Kab. Adm. Kepulauan Seribu", "31.01"),
        ("Kepulauan\u00a0Seribu", "31.01"),
        ("31.74", "31.74"),
        ("3174", "31.74"),
    ],
)
def test_regency_is_found_however_offices_write_it(jakarta, text, code):
    assert jakarta.regency(text).code == code


@pytest.mark.parametrize(
    ("text", "parent", "code"),
    [
        ("KEC. GAMBIR", "31.71", "31.71.01"),
        ("I. KECAMATAN GAMBIR", "31.71", "31.71.01"),
        ("1) Kec Gambir", "31.71", "31.71.01"),
        ("Setia Budi", "31.74", "31.74.02"),
        ("Palmerah", "31.73", "31.73.07"),
        ("PULO GADUNG", "31.75", "31.75.02"),
        ("Kramat Jati", "31.75", "31.75.04"),
        ("Kep. Seribu Utara", "31.01", "31.01.01"),
        ("Kep. Seribu Sel.", "31.01", "31.01.02"),
        ("Kb. Jeruk", "31.73", "31.73.05"),
        ("Tj. Priok", "31.72", "31.72.02"),
    ],
)
def test_district_is_found_however_offices_write_it(jakarta, text, parent, code):
    assert jakarta.district(text, parent).code == code


@pytest.mark.parametrize(
    ("text", "parent", "code", "how"),
    [
        ("P. PANGGANG", "31.01", "31.01.01.1001", How.SPELLING),
        ("P.KELAPA", "31.01", "31.01.01.1002", How.SPELLING),
        ("KERENDANG", "31.73.04", "31.73.04.1005", How.ALIAS),
        ("Kel. Kerendang", "31.73.04", "31.73.04.1005", How.ALIAS),
        ("KAMPUNG TENGAH", "31.75.04", "31.75.04.1002", How.ALIAS),
        ("Kp. Tengah", "31.75.04", "31.75.04.1002", How.SPELLING),
        ("HALIM PERDANA KUSUMAH", "31.75.08", "31.75.08.1004", How.ALIAS),
        ("Kelurahan Gambir", "31.71", "31.71.01.1001", How.NAME),
        ("31.71.01.1001", "31.71", "31.71.01.1001", How.CODE),
        ("3171011001", "", "31.71.01.1001", How.CODE),
    ],
)
def test_village_is_found_however_offices_write_it(jakarta, text, parent, code, how):
    match = jakarta.village(text, parent)
    assert (match.code, match.how) == (code, how)


def test_misspelling_is_only_suggested(jakarta):
    match = jakarta.village("Petojo Utarra", "31.71.01")

    assert (match.code, match.how) == (None, How.UNKNOWN)
    assert match.suggestions[0].code == "31.71.01.1003"
    assert match.suggestions[0].label == ("Petojo Utara, Gambir, Kota Administrasi Jakarta Pusat")
    assert len(match.suggestions) <= 3


def test_nothing_is_suggested_for_nonsense(jakarta):
    assert jakarta.village("xxxxxxxx", "31.71.01").suggestions == ()


def test_same_name_in_another_district_is_suggested_and_not_taken(jakarta):
    # Kelurahan Jatinegara lies in kecamatan Cakung, not in kecamatan Jatinegara.
    match = jakarta.path(regency="Jakarta Timur", district="Jatinegara", village="Jatinegara")

    assert (match.code, match.how, match.level) == (None, How.UNKNOWN, Level.VILLAGE)
    assert "31.75.06.1001" in [suggestion.code for suggestion in match.suggestions]


def test_name_of_kota_and_kabupaten_is_ambiguous_until_told(gorontalo):
    bare = gorontalo.regency("Gorontalo")

    assert (bare.code, bare.how) == (None, How.AMBIGUOUS)
    assert [suggestion.code for suggestion in bare.suggestions] == ["75.01", "75.71"]
    assert gorontalo.regency("Kota Gorontalo").code == "75.71"
    assert gorontalo.regency("KAB. GORONTALO").code == "75.01"
    assert gorontalo.regency("Kab/Kota Gorontalo").how == How.AMBIGUOUS
    assert gorontalo.path(regency="Gorontalo", context="75.71").code == "75.71"


def test_district_tells_kota_and_kabupaten_apart(gorontalo):
    limboto = Region.objects.at(Level.DISTRICT).get(name="Limboto")

    match = gorontalo.path(regency="Gorontalo", district="Limboto")

    assert (match.code, match.how) == (limboto.code, How.PLACE)


def test_repeated_village_name_without_parent_is_ambiguous(places):
    resolver = Resolver(["99"])

    match = resolver.village("Sukamaju")

    assert (match.code, match.how) == (None, How.AMBIGUOUS)
    assert [suggestion.label for suggestion in match.suggestions] == [
        "Sukamaju, Hulu, Kabupaten Utara",
        "Sukamaju, Hilir, Kabupaten Utara",
    ]
    assert resolver.path(village="Sukamaju", context="99.01.02").code == "99.01.02.2001"
    assert resolver.path(district="Hulu", village="Sukamaju").code == "99.01.01.2001"


def test_district_and_village_of_one_name_are_kept_apart(places):
    resolver = Resolver(["99"])

    assert resolver.district("Pasar Baru").code == "99.71.01"
    assert resolver.village("Pasar Baru").code == "99.71.01.1001"
    assert resolver.village("Ps. Baru").code == "99.71.01.1001"


def test_place_outside_the_context_is_named_as_such(places):
    resolver = Resolver(["99"])

    match = resolver.path(village="Mekarsari", context="99.71")

    assert (match.code, match.is_outside_context) == ("99.01.01.2002", True)
    assert not resolver.path(village="Duri Pulo", context="99.71").is_outside_context


def test_wrong_kind_of_regency_is_not_taken(places):
    resolver = Resolver(["99"])

    assert resolver.regency("Kota Utara").code is None
    assert resolver.regency("Utara").code == "99.01"


def test_empty_cells_say_so(places):
    resolver = Resolver(["99"])

    assert resolver.path(regency=" ", village="-").how == How.EMPTY
    assert resolver.village("").how == How.EMPTY


def test_office_alias_counts_only_inside_its_parent(places):
    RegionAlias.objects.create(region_id="99.71.02.1002", name="Dupul", name_key=fold("Dupul"))
    resolver = Resolver(["99"])

    assert resolver.village("dupul", "99.71").code == "99.71.02.1002"
    assert resolver.village("dupul", "99.01").code is None


def test_names_outside_the_scope_are_unknown(places):
    assert Resolver(["99.71"]).regency("Kabupaten Utara").how == How.UNKNOWN


def test_place_that_ended_no_longer_resolves(places):
    Region.objects.filter(code="99.71.02.1002").update(valid_until=date(2020, 1, 1))

    assert Resolver(["99"], on=date(2024, 5, 2)).village("Duri Pulo").code is None
    assert Resolver(["99"], on=date(2019, 5, 2)).village("Duri Pulo").code == "99.71.02.1002"


def test_arabic_and_roman_numbers_are_the_same(places):
    Region.objects.filter(code="99.71.02.1002").update(name="Pulo II", name_key="puloii")

    assert Resolver(["99"]).village("Pulo 2", "99.71").code == "99.71.02.1002"


def test_loading_names_takes_two_queries(places, django_assert_num_queries):
    with django_assert_num_queries(2):
        resolver = Resolver(["99"])
        for _ in range(3):
            resolver.path(regency="Kota Selatan", district="Pasar Baru", village="Pasar Baru")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    text=st.text(max_size=40), prefix=st.sampled_from(["", "Kel. ", "KOTA ADM. ", "I. KEC. ", "P."])
)
def test_any_text_gives_a_place_inside_the_parent_or_a_reason(jakarta, text, prefix):
    for ask in (jakarta.regency, jakarta.district, jakarta.village):
        match = ask(prefix + text, "31.71")
        assert match.code is None or lies_within(match.code, "31.71")
        assert (match.code is None) == (match.how in (How.UNKNOWN, How.AMBIGUOUS, How.EMPTY))
        assert all(lies_within(found.code, "31") for found in match.suggestions)
