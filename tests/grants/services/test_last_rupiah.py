"""Twenty at once for the last rupiah of a budget line."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from grants import proofs
from grants.errors import CeilingExceeded
from grants.models import Recipient
from grants.services import decrees, generating, recipients
from tests.grants import factories

HANDS = 20


@pytest.mark.django_db(transaction=True)
def test_exactly_one_of_twenty_gets_the_last_rupiah(places, staff, operator, kasudin, head):
    for number in range(1, HANDS + 1):
        village = f"99.71.01.1{number + 100}"
        type(places["99"]).objects.create(
            code=village, name=f"Kelurahan {number}", name_key=f"kelurahan{number}", level=4,
            kind="kelurahan", parent_id="99.71.01",
        )  # fmt: skip
        factories.organisation(number, village)
    budget = factories.line(staff, ceiling=3_000_000)
    programme = factories.programme(staff, budget=budget, amount=1_000_000, count=3)
    generating.generate(programme=programme, by=operator)
    everybody = Recipient.objects.filter(programme=programme)
    recipients.submit(recipients=everybody, by=operator)
    recipients.verify(recipients=everybody, by=kasudin)
    keys = list(everybody.values_list("pk", flat=True))
    assert len(keys) == HANDS
    start = Barrier(HANDS)

    def approve(key: int) -> bool:
        start.wait()
        try:
            return decrees.decree(programme=programme, recipients=[key], by=head).outcome.done == 1
        except CeilingExceeded:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        won = list(pool.map(approve, keys))

    assert won.count(True) == 1
    budget.refresh_from_db()
    assert budget.approved_total == budget.ceiling
    assert everybody.filter(state="decreed").count() == 1
    assert list(proofs.prove()) == []
