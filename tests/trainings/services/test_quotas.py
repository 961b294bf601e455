import pytest

from trainings.errors import NotAllowed, OutsideRegion, QuotaInvalid
from trainings.models import Quota
from trainings.services import quotas

HULU = "99.71.01"


def seats_of(event):
    return {(q.region_id, q.pillar_id): q.seats for q in event.quotas.all()}


def test_quotas_are_set_changed_and_taken_away(kasudin, event):
    assert quotas.set_seats(event=event, seats={(HULU, "PSM"): 4, (HULU, None): 9}, by=kasudin) == 2
    assert quotas.set_seats(event=event, seats={(HULU, "PSM"): 4}, by=kasudin) == 0
    changed = quotas.set_seats(
        event=event, seats={(HULU, "PSM"): 6, (HULU, None): None}, by=kasudin
    )

    assert changed == 2
    assert seats_of(event) == {(HULU, "PSM"): 6}


def test_what_is_not_named_stays(kasudin, event):
    quotas.set_seats(event=event, seats={(HULU, "PSM"): 4}, by=kasudin)
    quotas.set_seats(event=event, seats={(HULU, "TKSK"): 1}, by=kasudin)

    assert seats_of(event) == {(HULU, "PSM"): 4, (HULU, "TKSK"): 1}


@pytest.mark.parametrize("number", [-1, 100_001])
def test_numbers_that_are_no_seats_are_refused(kasudin, event, number):
    with pytest.raises(QuotaInvalid):
        quotas.set_seats(event=event, seats={(HULU, "PSM"): number}, by=kasudin)


def test_only_places_of_the_organiser_have_quotas(kasudin, event):
    with pytest.raises(QuotaInvalid):
        quotas.set_seats(event=event, seats={("99.01", "PSM"): 4}, by=kasudin)


def test_only_the_organiser_sets_them(kasudin, auditor, province_event, event):
    with pytest.raises(OutsideRegion):
        quotas.set_seats(event=province_event, seats={("99.71", None): 4}, by=kasudin)
    with pytest.raises(NotAllowed):
        quotas.set_seats(event=event, seats={(HULU, None): 4}, by=auditor)
    assert not Quota.objects.exists()


def test_history_tells_who_set_a_quota(kasudin, event):
    quotas.set_seats(event=event, seats={(HULU, "PSM"): 4}, by=kasudin)
    quotas.set_seats(event=event, seats={(HULU, "PSM"): None}, by=kasudin)

    versions = Quota.pgh_event_model.objects.order_by("pgh_id")
    assert [version.pgh_label for version in versions] == ["insert", "delete"]
    assert {version.pgh_context.metadata["user"] for version in versions} == {kasudin.pk}
