from pillars import holding


def test_a_person_who_took_part_is_held(event, enrol):
    person = enrol(event).person

    assert "1 kegiatan yang diikuti" in holding.holds_for(person)


def test_one_who_withdrew_is_not(event, enrol):
    assert holding.holds_for(enrol(event, state="withdrawn").person) == []
