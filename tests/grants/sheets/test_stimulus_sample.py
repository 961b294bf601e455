"""The office's own list of 2024, from upload to paid instalment, against what is true of it."""

import json
from datetime import date

import pytest

from grants import proofs, rehearsal
from grants.models import Finding, PaymentLine, Recipient
from grants.queries import totals
from grants.services import budgets, programmes
from imports import registry
from imports.models import BatchState
from imports.services import batches, steps
from imports.states import APPLY, READ
from pillars.models import Organisation, PillarKind
from regions.codes import Level
from regions.models import Region
from regions.services import loading
from tests.conftest import make_user
from tests.imports.workbooks import SAMPLES, sample

NAME = "dki-stimulan-karang-taruna-2024.xlsx"


@pytest.fixture
def truth():
    return json.loads((SAMPLES / f"{NAME}.json").read_text())


@pytest.fixture
def people(db):
    loading.load(provinces=["31"])
    roles = {"staff": "31", "head": "31", "treasurer": "31"}
    return {
        role: make_user(role, region, f"{role}@uji.test", role) for role, region in roles.items()
    }


@pytest.fixture
def programme(people):
    staff = people["staff"]
    line = budgets.create(
        year=2024,
        code="5.1.05.05",
        name="Dana stimulan Karang Taruna",
        ceiling=15_864_000_000,
        region=Region.objects.get(pk="31"),
        by=staff,
    )
    return programmes.create(
        name="Dana Stimulan Karang Taruna dan UKKT 2024",
        line=line,
        regime="operasional",
        kind=PillarKind.objects.get(pk="KARANG_TARUNA"),
        amount=1_000_000,
        other_amounts={"UKKT": 500_000},
        first_month=date(2024, 1, 1),
        by=staff,
    )


def upload(programme, by):
    batch = batches.upload(
        sheet=registry.get("stimulus"), file=sample(NAME), by=by, target=programme.code, rings=False
    )
    steps.run(batch.pk, READ)
    batch.refresh_from_db()
    return batch


def apply(batch, by):
    batches.apply(batch=batch, by=by, all_or_nothing=False, rings=False)
    steps.run(batch.pk, APPLY)
    batch.refresh_from_db()
    return batch


def test_the_list_becomes_recipients_and_a_month_is_paid_to_the_rupiah(people, programme, truth):
    staff = people["staff"]
    rows = truth["villages"] + truth["units"]
    batch = upload(programme, staff)

    assert (batch.rows_new, batch.rows_error) == (rows, 0), batch.refusal
    assert batch.effects["grants"]["amount"] == truth["yearly_total"]

    apply(batch, staff)

    assert batch.state == BatchState.APPLIED, batch.refusal
    found = Recipient.objects.filter(programme=programme)
    assert found.count() == rows
    assert sum(found.values_list("amount", flat=True)) == truth["monthly_total"]
    assert sum(found.values_list("total_amount", flat=True)) == truth["yearly_total"]
    assert set(found.values_list("follows_setting", flat=True)) == {True}
    assert not found.filter(account_index=None).exists()
    assert not found.filter(chair_name="").exists()
    assert Organisation.objects.count() == rows

    again = upload(programme, staff)
    assert (again.rows_same, again.rows_new, again.rows_changed) == (rows, 0, 0)

    actors = rehearsal.Actors(
        [staff],
        make_user("staff", "31", "staf2@uji.test", "Staf Kedua"),
        people["head"],
        people["treasurer"],
    )
    assert Finding.objects.count() == 0
    rehearsal.decide(programme, actors, dated_on=date(2024, 1, 2), say=str)
    assert rehearsal.pay(programme, 1, actors) == rows
    assert rehearsal.account(programme, 1, actors) == rows

    programme.line.refresh_from_db()
    assert programme.line.paid_total == truth["monthly_total"] == programme.line.spent_total
    assert PaymentLine.objects.filter(state="paid").count() == rows
    by_regency = totals([programme], staff, level=Level.REGENCY)
    assert sum(one.paid for one in by_regency) == truth["monthly_total"]
    villages = {one.region_code: 0 for one in by_regency}
    for code in found.filter(organisation__kind="KARANG_TARUNA").values_list(
        "regency_code", flat=True
    ):
        villages[code] += 1
    names = dict(Region.objects.filter(code__in=villages).values_list("code", "name"))
    assert {names[code].upper(): count for code, count in villages.items()} == truth["by_regency"]
    assert list(proofs.prove()) == []
