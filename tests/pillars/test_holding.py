from pillars import holding
from pillars.models import Organisation, Person


def test_every_check_of_a_kind_of_row_is_asked(monkeypatch):
    monkeypatch.setattr(holding, "_checks", type(holding._checks)(list))
    holding.register(Organisation, lambda _row: ["2 penyaluran"])
    holding.register(Organisation, lambda _row: [])
    holding.register(Person, lambda _row: ["3 kegiatan"])

    assert holding.holds_for(Organisation()) == ["2 penyaluran"]
    assert holding.holds_for(Person()) == ["3 kegiatan"]
