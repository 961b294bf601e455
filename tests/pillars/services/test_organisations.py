"""Organisations on screen: registered, of another status, removed; kept by the database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, connections
from django.db.utils import IntegrityError

from pillars import holding
from pillars.bank import BankAccount
from pillars.errors import (
    NotAllowed,
    OrganisationInvalid,
    OutsideRegion,
    RemovalNotPossible,
    SeatTaken,
)
from pillars.models import Organisation, PillarKind, StatusEvent
from pillars.services import organisations
from regions.models import Region
from tests.pillars.factories import AssignmentFactory, OrganisationFactory

ACCOUNT = BankAccount.written(bank_name="Bank DKI", number="123 456 78", holder="KT")


def register(by, *, kind="KARANG_TARUNA", region="99.71.01.1001", name="Karang Taruna Pasar Baru"):
    return organisations.register(
        kind=PillarKind.objects.get(pk=kind), name=name, region=region, values={}, by=by
    )


def test_registered_with_its_account_sealed(kasudin):
    kind = PillarKind.objects.get(pk="LKS")
    made = organisations.register(
        kind=kind,
        name=" Yayasan  Kasih ",
        region=Region.objects.get(pk="99.71.01.1001"),
        values={"address": "Jl. Melati", "status": "dissolved"},
        account=ACCOUNT,
        by=kasudin,
    )

    made.refresh_from_db()
    assert (made.name, made.status, made.address) == ("Yayasan Kasih", "active", "Jl. Melati")
    assert (made.account, made.account_mask) == ("12345678", "****5678")


@pytest.mark.parametrize("region", ["99.71.01.1001", "99.71.01", "99.71"])
def test_karang_taruna_of_every_level(kasudin, region):
    assert register(kasudin, region=region).region_id == region


def test_an_institution_is_of_a_kelurahan(kasudin):
    with pytest.raises(OrganisationInvalid, match="bukan Kecamatan"):
        register(kasudin, kind="LKS", region="99.71.01")


def test_a_unit_needs_its_parent_and_brings_its_rw_along(kasudin):
    with pytest.raises(OrganisationInvalid, match="induk"):
        register(kasudin, kind="UKKT", region="99.71.01.1001.005", name="UKKT RW 005")
    parent = register(kasudin)

    unit = register(kasudin, kind="UKKT", region="99.71.01.1001.005", name="UKKT RW 005")

    assert unit.parent == parent
    assert Region.objects.get(pk="99.71.01.1001.005").name == "RW 005"


def test_a_second_one_in_a_kelurahan_is_told_who_stands_there(kasudin):
    register(kasudin)

    with pytest.raises(SeatTaken, match="sudah punya Karang Taruna: Karang Taruna Pasar Baru"):
        register(kasudin, name="Karang Taruna Lain")


def test_only_where_and_by_whom_it_may_be(kasudin, treasurer):
    with pytest.raises(OutsideRegion):
        register(kasudin, region="99.01.01.2001")
    with pytest.raises(NotAllowed):
        register(treasurer)


def test_raw_sql_cannot_give_a_kelurahan_a_second_one(kasudin):
    register(kasudin)
    OrganisationFactory(region_id="99.71.01.1001")

    with pytest.raises(IntegrityError, match="one_per_seat"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pillars_organisation SET kind_id = 'KARANG_TARUNA' WHERE kind_id = 'LKS'"
        )


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_registered(kasudin):
    def attempt(number: int) -> bool:
        try:
            register(kasudin, name=f"Karang Taruna {number}")
        except SeatTaken:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as crowd:
        made = list(crowd.map(attempt, range(20)))

    assert sum(made) == 1
    assert Organisation.objects.count() == 1


def test_a_status_has_a_day_and_a_reason_and_is_told_once(kasudin):
    one = register(kasudin)
    organisations.change_status(
        organisation=one,
        status="dissolved",
        on=date(2026, 3, 1),
        reason="Musyawarah warga membubarkannya",
        by=kasudin,
    )

    told = StatusEvent.objects.get(organisation=one)
    assert (told.was, told.became, told.happened_on) == ("Aktif", "Bubar", date(2026, 3, 1))
    # The seat is free again.
    assert register(kasudin, name="Karang Taruna Baru").pk


def test_a_status_without_a_reason_or_of_tomorrow_is_refused(kasudin):
    one = register(kasudin)
    for on, reason in ((date(2026, 3, 1), "  "), (date(2090, 1, 1), "Sudah lama tidak bekerja")):
        with pytest.raises(OrganisationInvalid):
            organisations.change_status(
                organisation=one, status="dormant", on=on, reason=reason, by=kasudin
            )
    assert not StatusEvent.objects.exists()


def test_another_account_is_not_written_by_one_person(kasudin):
    one = register(kasudin)
    organisations.set_first_account(organisation=one, account=ACCOUNT, by=kasudin)

    with pytest.raises(OrganisationInvalid, match="dua orang"):
        organisations.set_first_account(organisation=one, account=ACCOUNT, by=kasudin)


def test_removed_only_when_nothing_hangs_on_it(kasudin, monkeypatch):
    one = register(kasudin)
    unit = register(kasudin, kind="UKKT", region="99.71.01.1001.005", name="UKKT RW 005")
    AssignmentFactory(organisation=one, kind_id="KARANG_TARUNA")
    why = "Terdaftar dua kali karena salah ketik"

    with pytest.raises(RemovalNotPossible, match="1 unit, 1 pengurus"):
        organisations.remove(organisation=one, reason=why, by=kasudin)

    monkeypatch.setitem(
        holding._checks, Organisation, [lambda row: ["3 penyaluran"] if row == unit else []]
    )
    with pytest.raises(RemovalNotPossible, match="3 penyaluran"):
        organisations.remove(organisation=unit, reason=why, by=kasudin)
    organisations.remove(organisation=one, reason=why, by=kasudin)

    assert not Organisation.objects.visible_to(kasudin).filter(pk=one.pk).exists()
    assert Organisation.objects.get(pk=one.pk).removed_reason == why
