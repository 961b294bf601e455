"""A programme with recipients, taken as far as a test wants it."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from grants.models import BankFormat, Instalment, PaymentBatch, Programme, Recipient
from grants.services import agreements, decrees, generating, payments, recipients
from grants.services.lpj import Spending
from tests.grants import factories


@dataclass
class Office:
    """The people of a grant in the order in which they act, and a programme with recipients."""

    staff: object
    operator: object
    kasudin: object
    head: object
    treasurer: object
    programme: Programme

    @property
    def recipients(self):
        return Recipient.objects.filter(programme=self.programme)

    def instalments(self, number: int = 1):
        return Instalment.objects.filter(recipient__programme=self.programme, number=number)

    def submitted(self):
        generating.generate(programme=self.programme, by=self.operator)
        recipients.submit(recipients=self.recipients, by=self.operator)
        return self

    def verified(self):
        self.submitted()
        recipients.verify(recipients=self.recipients, by=self.kasudin)
        return self

    def decreed(self):
        self.verified()
        decrees.decree(programme=self.programme, by=self.head)
        return self

    def signed(self):
        self.decreed()
        agreements.sign(programme=self.programme, recipients=self.recipients, by=self.operator)
        return self

    def sent(self, number: int = 1) -> PaymentBatch:
        batch, _outcome = payments.make(
            programme=self.programme, instalment_number=number, by=self.treasurer
        )
        payments.send(batch=batch, by=self.treasurer)
        batch.refresh_from_db()
        return batch

    def paid(self, number: int = 1, on: date | None = None) -> PaymentBatch:
        batch = self.sent(number)
        payments.confirm(batch=batch, paid_on=on or date.today(), by=self.treasurer)
        batch.refresh_from_db()
        return batch


def spent(instalment: Instalment, amount: int | None = None) -> list[Spending]:
    return [Spending("Konsumsi rapat", instalment.amount if amount is None else amount)]


@pytest.fixture(autouse=True)
def _bank_formats(request):
    """What a migration wrote, which a test with real transactions leaves empty."""
    if {"db", "transactional_db"} & set(request.fixturenames) and not BankFormat.objects.exists():
        import_module("grants.migrations.0002_bank_formats").add_formats(apps, None)


@pytest.fixture
def organisations(places):
    """Four of Kota Selatan, two of Kabupaten Utara."""
    return [
        factories.organisation(number, village)
        for number, village in enumerate(factories.VILLAGES, start=1)
    ]


@pytest.fixture
def office(organisations, staff, operator, kasudin, head, treasurer) -> Office:
    programme = factories.programme(staff)
    return Office(staff, operator, kasudin, head, treasurer, programme)
