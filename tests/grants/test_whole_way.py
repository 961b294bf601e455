"""From the registry to the settled instalment, through the services only."""

from grants import proofs
from grants.enums import InstalmentState, RecipientState
from grants.models import Instalment, Lpj
from grants.services import lpj
from tests.grants.conftest import spent


def test_three_instalments_are_paid_and_accounted_for(office):
    office.signed()

    assert set(office.recipients.values_list("state", flat=True)) == {RecipientState.SIGNED}
    for number in (1, 2, 3):
        office.paid(number)
        instalments = office.instalments(number)
        outcome = lpj.submit(
            instalments=instalments,
            spendings={one.pk: spent(one) for one in instalments},
            by=office.operator,
        )
        assert outcome.refused == []
        outcome = lpj.accept(lpjs=Lpj.objects.filter(instalment__in=instalments), by=office.kasudin)
        assert outcome.refused == []

    line = office.programme.line
    line.refresh_from_db()
    total = 4 * 3_000_000
    assert (line.approved_total, line.paid_total, line.spent_total) == (total, total, total)
    assert set(Instalment.objects.values_list("state", flat=True)) == {InstalmentState.SETTLED}
    assert list(proofs.prove()) == []
