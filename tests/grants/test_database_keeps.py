"""What raw SQL cannot do: each promise is broken once, and the database says its name."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from grants import proofs
from grants.models import LedgerEntry, PaymentLine, Recipient
from grants.services import lpj, payments


def refused(sql: str, *parameters) -> str:
    """The promise that the database names when it refuses."""
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, parameters)
    return caught.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE grants_ledgerentry SET amount = amount + 1",
        "DELETE FROM grants_ledgerentry",
        "UPDATE grants_decree SET total_amount = 1",
    ],
)
def test_what_was_booked_or_decreed_does_not_change(office, sql):
    office.decreed()

    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_ceiling_holds(office):
    office.decreed()
    line = office.programme.line
    line.refresh_from_db()

    assert (
        refused("UPDATE grants_budgetline SET ceiling = %s", line.approved_total - 1)
        == "grants_budgetline_approved_within_ceiling"
    )
    assert (
        refused("UPDATE grants_budgetline SET approved_total = 0")
        == "grants_budgetline_totals_from_ledger"
    )
    assert (
        refused(
            """INSERT INTO grants_ledgerentry (line_id, recipient_id, account, amount, reason,
               booked_on, by_id, created_at)
           SELECT line_id, recipient_id, 'approved', 100000000000, '', current_date, by_id, now()
             FROM grants_ledgerentry LIMIT 1"""
        )
        == "grants_budgetline_approved_within_ceiling"
    )


def test_the_maker_does_not_check_and_neither_approves(office):
    office.submitted()
    assert (
        refused("UPDATE grants_recipient SET state = 'verified', verified_by_id = proposed_by_id")
        == "grants_recipient_checker_is_not_maker"
    )

    office.verified()
    office.decreed()
    assert (
        refused("UPDATE grants_recipient SET approved_by_id = proposed_by_id")
        == "grants_recipient_decreed_is_frozen"
    )


def test_a_verified_recipient_is_not_decreed_by_its_checker(office):
    office.verified()

    assert refused(
        "UPDATE grants_recipient SET state = 'decreed', approved_by_id = verified_by_id"
    ) in ("grants_recipient_approver_is_neither", "grants_recipient_each_state_has_its_actors")


def test_no_state_is_reached_past_the_table(office):
    office.submitted()

    assert refused("UPDATE grants_recipient SET state = 'signed'") == "grants_recipient_moves"
    office.verified()
    office.signed()
    assert refused("UPDATE grants_instalment SET state = 'settled'") == "grants_instalment_moves"


def test_what_was_decreed_stays_as_it_was(office):
    office.signed()

    for column in ("amount = amount + 1", "account_index = decode('00', 'hex')", "name = 'Lain'"):
        assert refused(f"UPDATE grants_recipient SET {column}") == (
            "grants_recipient_decreed_is_frozen"
        )
    assert refused("UPDATE grants_instalment SET amount = 1") == (
        "grants_instalment_schedule_is_frozen"
    )
    assert refused("UPDATE grants_decreeline SET total_amount = 1") == (
        "grants_decreeline_append_only"
    )


def test_a_payment_is_booked_once_and_not_by_the_maker(office):
    office.signed().paid()
    entry = LedgerEntry.objects.filter(account="paid").first()
    copy = """INSERT INTO grants_ledgerentry (line_id, recipient_id, instalment_id, payment_id,
                  account, amount, reason, booked_on, by_id, created_at)
              SELECT line_id, recipient_id, instalment_id, payment_id, account, amount, reason,
                     booked_on, {by}, now() FROM grants_ledgerentry WHERE id = %s"""

    assert refused(copy.format(by="by_id"), entry.pk) == "grants_ledgerentry_paid_once"

    line = PaymentLine.objects.get(pk=entry.payment_id)
    payments.reverse(line=line, reason="Bank mengembalikan uangnya", by=office.treasurer)
    assert refused(copy.format(by="by_id"), entry.pk) in (
        "grants_ledgerentry_paid_once",
        "grants_ledgerentry_paid_as_the_bank_answered",
    )
    assert list(proofs.prove()) == []


def test_nobody_of_the_decision_pays(office, settings):
    office.signed().sent()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grants_paymentline SET state = 'paid', paid_on = current_date")
    line = PaymentLine.objects.first()
    insert = """INSERT INTO grants_ledgerentry (line_id, recipient_id, instalment_id, payment_id,
                    account, amount, reason, booked_on, by_id, created_at)
                SELECT %s, i.recipient_id, i.id, y.id, 'paid', y.amount, '', current_date, %s, now()
                  FROM grants_paymentline y JOIN grants_instalment i ON i.id = y.instalment_id
                 WHERE y.id = %s"""

    for somebody in (office.operator, office.kasudin, office.head):
        assert refused(insert, office.programme.line_id, somebody.pk, line.pk) == (
            "grants_ledgerentry_payer_is_neither"
        )


def test_the_checker_of_an_lpj_is_not_its_maker(office):
    office.signed().paid()
    lpj.submit(instalments=office.instalments(1), by=office.operator)

    assert (
        refused("UPDATE grants_lpj SET state = 'accepted', judged_by_id = submitted_by_id")
        == "grants_lpj_checker_is_not_maker"
    )
    assert refused("UPDATE grants_lpj SET spent = spent + 1") == (
        "grants_lpj_received_is_spent_returned_and_remaining"
    )


def test_a_proof_names_what_was_done_with_the_guards_switched_off(office):
    office.signed().paid()
    entry = LedgerEntry.objects.filter(account="paid").first()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE grants_ledgerentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM grants_ledgerentry WHERE id = %s", [entry.pk])
        cursor.execute("ALTER TABLE grants_ledgerentry ENABLE TRIGGER USER")

    rows = {one.row for one in proofs.prove()}

    assert {
        f"grants_budgetline {entry.line_id}",
        f"grants_paymentline {entry.payment_id}",
        f"grants_instalment {entry.instalment_id}",
    } <= rows
    assert Recipient.objects.count() == 4
