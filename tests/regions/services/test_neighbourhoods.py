from regions.models import Region
from regions.services import neighbourhoods


def test_an_rw_comes_into_the_map_once(places):
    assert neighbourhoods.ensure(["99.71.01.1001.005", "99.71.01.1001.005"]) == 1
    assert neighbourhoods.ensure(["99.71.01.1001.005", "99.71.01.1001.006"]) == 1

    made = Region.objects.get(pk="99.71.01.1001.005")
    assert (made.name, made.level, made.parent_id) == ("RW 005", 5, "99.71.01.1001")
