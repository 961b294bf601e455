import pytest
from django.core.exceptions import ValidationError

from pillars.forms.place import PlaceField, places_called, places_like


def codes(text, **more):
    return [region.code for region in places_called(text, **more)]


def test_names_codes_and_the_words_of_the_page_find_the_place(places):
    assert codes("Mekarsari") == ["99.01.01.2002"]
    assert codes("kel. kebon jeruk") == ["99.71.01.1002"]
    assert codes("99.71.02") == ["99.71.02"]
    assert codes("Kel. Duri Pulo, Kec. Karang Anyar, Kota Selatan") == ["99.71.02.1002"]


def test_a_name_is_looked_for_inside_what_stands_after_it(places):
    assert codes("Sukamaju") == ["99.01.01.2001", "99.01.02.2001"]
    assert codes("Sukamaju, Hilir") == ["99.01.02.2001"]
    assert codes("Sukamaju, Pasar Baru") == []
    assert codes("Mekarsari", scope="99.71") == []


def test_a_repeated_name_is_answered_with_all_of_them(places):
    with pytest.raises(ValidationError, match=r"Ada 2 tempat.*Kec. Hulu.*Kec. Hilir"):
        PlaceField().clean("Sukamaju")


def test_an_unknown_name_suggests_what_holds_it(places):
    with pytest.raises(ValidationError, match="Mungkin maksudnya: Desa Mekarsari"):
        PlaceField().clean("mekar")
    assert PlaceField(required=False).clean("") is None


def test_suggestions_stay_in_the_scope(places):
    assert {region.code for region in places_like("suka")} == {"99.01.01.2001", "99.01.02.2001"}
    assert not places_like("suka", scope="99.71").exists()
    assert not places_like("s").exists()
