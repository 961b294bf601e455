from datetime import date

from pillars.resembling import resembling
from tests.pillars.factories import PersonFactory

BORN = date(1990, 5, 4)


def alike(by, **more):
    return resembling(**{"name": "Siti Aminah", "born_on": BORN, "nik": "", **more}, by=by)


def test_the_same_nik_comes_first_and_masked_from_another_region(kasudin):
    PersonFactory(name="Siti Aminah", born_on=BORN)
    PersonFactory(name="Budi Santoso", nik="9901010101905555", region_id="99.01.01.2001")

    holder, namesake = alike(kasudin, nik="9901010101905555")
    assert (holder.name, holder.about, holder.is_same_nik) == ("B*** S***", "Kab. Utara", True)
    assert not holder.is_visible
    assert namesake.reasons == ("nama sama", "tanggal lahir sama")


def test_spelling_and_order_of_weakness(kasudin):
    PersonFactory(name="Siti Amina", born_on=BORN)
    PersonFactory(name="Sitti Aminah", born_on=date(1980, 1, 1))

    found = alike(kasudin)
    assert {one.name for one in found} == {"Siti Amina", "Sitti Aminah"}


def test_mere_namesakes_of_other_regions_are_not_told(kasudin, staff):
    PersonFactory(name="Siti Aminah", born_on=date(1980, 1, 1), region_id="99.01.01.2001")

    assert alike(kasudin) == []
    assert len(alike(staff)) == 1


def test_nobody_like_it(kasudin):
    PersonFactory(name="Budi Santoso", born_on=BORN)

    assert alike(kasudin) == []
