"""The two-person rule for NIK, name and account."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.roles import Role
from pillars.bank import BankAccount
from pillars.errors import ChangeNotPossible, NotAllowed, OutsideRegion
from pillars.models import ChangeRequest, ChangeState, Organisation, Person, PersonAccount
from pillars.services import changes
from tests.conftest import make_user
from tests.pillars.factories import OrganisationFactory, PersonFactory

Field = ChangeRequest.Field
WHY = "salah ketik, dicocokkan dengan KTP"
NIK = "3171014405900714"


@pytest.fixture
def person(places):
    return PersonFactory(name="Siti Aminah")


def wish(number="1234567890", holder="Siti Aminah"):
    return BankAccount.written(bank_name="Bank DKI", number=number, holder=holder)


def ask(person, by, field=Field.NAME, proposed="Siti Aminah Putri", **more):
    return changes.ask(subject=person, field=field, proposed=proposed, reason=WHY, by=by, **more)


def test_nothing_changes_until_another_person_agrees(person, operator, kasudin):
    asked = ask(person, operator)
    person.refresh_from_db()
    assert person.name == "Siti Aminah"

    changes.accept(request=asked, by=kasudin)

    person.refresh_from_db()
    assert (person.name, person.name_key) == ("Siti Aminah Putri", "SITI AMINAH PUTRI")
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (ChangeState.ACCEPTED, kasudin)


def test_the_asker_does_not_decide_by_service(person, kasudin):
    asked = ask(person, kasudin)

    with pytest.raises(NotAllowed, match="dua orang"):
        changes.accept(request=asked, by=kasudin)
    with pytest.raises(NotAllowed, match="dua orang"):
        changes.decline(request=asked, note="tidak", by=kasudin)

    person.refresh_from_db()
    assert person.name == "Siti Aminah"


def test_the_asker_does_not_decide_by_sql(person, kasudin):
    asked = ask(person, kasudin)

    with (
        pytest.raises(IntegrityError, match="pillars_changerequest_takes_two"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE pillars_changerequest SET state = 'accepted', decided_by_id = asked_by_id, "
            "decided_at = now() WHERE id = %s",
            [asked.pk],
        )


def test_a_nik_is_sealed_and_shown_as_masks_only(person, operator, kasudin):
    asked = ask(person, operator, Field.NIK, NIK)

    assert asked.proposed_mask == "3171********0714"
    assert asked.before_mask == person.nik_mask
    with connection.cursor() as cursor:
        cursor.execute("SELECT proposed FROM pillars_changerequest WHERE id = %s", [asked.pk])
        assert NIK.encode() not in bytes(cursor.fetchone()[0])

    changes.accept(request=asked, by=kasudin)
    person.refresh_from_db()
    assert (person.nik, person.nik_mask) == (NIK, "3171********0714")


def test_a_nik_of_somebody_else_is_told_to_be_merged(person, operator):
    PersonFactory(nik=NIK)

    with pytest.raises(ChangeNotPossible, match="gabungkan"):
        ask(person, operator, Field.NIK, NIK)


def test_a_nik_taken_meanwhile_is_refused_in_words(person, operator, kasudin):
    asked = ask(person, operator, Field.NIK, NIK)
    PersonFactory(nik=NIK)

    with pytest.raises(ChangeNotPossible, match="sudah tercatat untuk orang lain"):
        changes.accept(request=asked, by=kasudin)


def test_a_nik_that_is_none_is_refused(person, operator):
    with pytest.raises(ChangeNotPossible, match="16 angka"):
        ask(person, operator, Field.NIK, "12345")


def test_the_same_value_asks_nothing(person, operator):
    assert ask(person, operator, Field.NAME, "Siti  Aminah ") is None
    assert ask(person, operator, Field.NIK, person.nik) is None
    assert not ChangeRequest.objects.exists()


def test_one_change_waits_at_a_time(person, operator):
    ask(person, operator)

    with pytest.raises(ChangeNotPossible, match="menunggu orang kedua"):
        ask(person, operator, proposed="Siti Lain")


def test_an_account_of_a_person_is_added_and_changed_by_two(person, operator, kasudin):
    changes.accept(request=ask(person, operator, Field.ACCOUNT, wish()), by=kasudin)
    held = person.accounts.get()
    assert (held.account, held.account_mask) == ("1234567890", "******7890")

    other = ask(person, operator, Field.ACCOUNT, wish("99988877"), account=held)
    changes.accept(request=other, by=kasudin)

    held.refresh_from_db()
    assert (held.account, held.account_name) == ("99988877", "Siti Aminah")
    assert PersonAccount.objects.count() == 1


def test_the_account_of_an_organisation(places, operator, kasudin):
    unit = OrganisationFactory(kind_id="LKS")
    asked = changes.ask(
        subject=unit, field=Field.ACCOUNT, proposed=wish(holder="Yayasan"), reason=WHY, by=operator
    )
    changes.accept(request=asked, by=kasudin)

    unit = Organisation.objects.get()
    assert (unit.account, unit.bank_name, unit.account_name) == (
        "1234567890",
        "Bank DKI",
        "Yayasan",
    )


def test_what_changed_meanwhile_is_not_overwritten(person, operator, kasudin):
    asked = ask(person, operator)
    Person.objects.update(name="Siti Zubaidah", name_key="SITI ZUBAIDAH")

    with pytest.raises(ChangeNotPossible, match="berubah sejak"):
        changes.accept(request=asked, by=kasudin)


def test_other_regions_neither_ask_nor_decide(person, operator, other_kasudin):
    with pytest.raises(OutsideRegion):
        ask(person, other_kasudin)
    asked = ask(person, operator)
    with pytest.raises(OutsideRegion):
        changes.accept(request=asked, by=other_kasudin)


def test_an_operator_asks_but_does_not_decide(person, operator):
    asked = ask(person, operator)
    second = make_user(Role.OPERATOR, "99.71", "dua@uji.test", "Dua")

    with pytest.raises(NotAllowed):
        changes.accept(request=asked, by=second)


def test_the_asker_withdraws(person, operator, kasudin):
    asked = ask(person, operator)
    with pytest.raises(NotAllowed):
        changes.withdraw(request=asked, by=kasudin)

    changes.withdraw(request=asked, by=operator)

    assert changes.pending(person) == []
    with pytest.raises(ChangeNotPossible, match="sudah diputuskan"):
        changes.accept(request=asked, by=kasudin)


@pytest.mark.parametrize("number", ["12ab", "123", "1" * 30])
def test_an_account_that_is_none_is_refused_in_words(number):
    with pytest.raises(ValueError, match="rekening"):
        BankAccount.written(bank_name="Bank DKI", number=number)
