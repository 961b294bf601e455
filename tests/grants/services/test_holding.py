"""An instalment waits for the LPJ of the one before it, unless the head lets it through."""

from datetime import timedelta

import pytest
from django.utils import timezone

from grants import proofs, queries
from grants.errors import MoveNotAllowed, NotAllowed, ReasonMissing
from grants.models import Instalment, Lpj
from grants.services import lpj, payments, waivers
from tests.grants.conftest import spent

REASON = "Ketua lama wafat, pengganti sedang dikukuhkan lurah"


@pytest.fixture
def one_open(office):
    """The first instalment is paid; three account for it, one does not."""
    office.signed().paid(1)
    rows = list(office.instalments(1).order_by("pk"))
    late, others = rows[0], rows[1:]
    lpj.submit(
        instalments=others, spendings={one.pk: spent(one) for one in others}, by=office.operator
    )
    lpj.accept(lpjs=Lpj.objects.filter(instalment__in=others), by=office.kasudin)
    return late


def test_one_is_held_and_the_others_go_on(office, one_open):
    batch, outcome = payments.make(
        programme=office.programme, instalment_number=2, by=office.treasurer
    )

    assert outcome.done == batch.line_count == 3
    assert [(one.name, one.code) for one in outcome.refused] == [
        (one_open.recipient.name, "lpj_open")
    ]
    lines = queries.status_of(one_open.recipient)
    assert "Tahap 2: tertahan, karena LPJ tahap 1 belum selesai." in lines


def test_a_waiver_lets_it_through_and_stays_on_record(office, one_open):
    second = Instalment.objects.get(recipient=one_open.recipient, number=2)
    until = timezone.localdate() + timedelta(days=14)
    waiver = waivers.grant(instalment=second, reason=REASON, valid_until=until, by=office.head)
    _batch, outcome = payments.make(
        programme=office.programme, instalment_number=2, by=office.treasurer
    )

    assert outcome.refused == []
    assert outcome.done == 4
    told = queries.waived(office.head, office.programme).get()
    assert (told.waiver_number, told.waiver_reason) == (waiver.number, REASON)
    assert list(proofs.prove()) == []


def test_a_withdrawn_waiver_holds_again(office, one_open):
    second = Instalment.objects.get(recipient=one_open.recipient, number=2)
    until = timezone.localdate() + timedelta(days=14)
    waiver = waivers.grant(instalment=second, reason=REASON, valid_until=until, by=office.head)
    waivers.withdraw(waiver=waiver, reason="LPJ sudah diminta", by=office.head)

    _batch, outcome = payments.make(
        programme=office.programme, instalment_number=2, by=office.treasurer
    )

    assert outcome.by_code == {"lpj_open": 1}


def test_only_the_head_waives_and_says_why(office, one_open):
    second = Instalment.objects.get(recipient=one_open.recipient, number=2)
    today = timezone.localdate()

    with pytest.raises(NotAllowed):
        waivers.grant(instalment=second, reason=REASON, valid_until=today, by=office.kasudin)
    with pytest.raises(ReasonMissing):
        waivers.grant(instalment=second, reason="ya", valid_until=today, by=office.head)
    with pytest.raises(MoveNotAllowed):
        waivers.grant(instalment=one_open, reason=REASON, valid_until=today, by=office.head)
