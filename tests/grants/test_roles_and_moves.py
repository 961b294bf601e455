"""Each step of the tables in `states.py`, tried by each role and from each state: the services
ask for the right that the table names, and the database lets through what the table allows."""

import itertools
from dataclasses import dataclass
from datetime import date

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.roles import Role, permissions_of
from grants.enums import InstalmentState, PaymentState, RecipientState
from grants.errors import NotAllowed
from grants.models import Instalment, Lpj, PaymentBatch, PaymentLine, Recipient
from grants.services import (
    agreements,
    bank_results,
    decrees,
    generating,
    lpj,
    payments,
    recipients,
    refunds,
)
from grants.states import INSTALMENT_MOVES, PAYMENT_MOVES, RECIPIENT_MOVES
from tests.grants.conftest import spent

REASON = "Perlu dilihat lagi"
HEAD = "No Referensi;No Rekening Tujuan;Nominal;Status;Keterangan Bank;Tanggal Transaksi"


@pytest.fixture
def everybody(office, administrator, auditor) -> dict[str, object]:
    """One person of each role."""
    return {
        Role.ADMINISTRATOR: administrator, Role.STAFF: office.staff, Role.HEAD: office.head,
        Role.TREASURER: office.treasurer, Role.KASUDIN: office.kasudin,
        Role.OPERATOR: office.operator, Role.AUDITOR: auditor,
    }  # fmt: skip


@dataclass
class Desk:
    """What the steps are tried on."""

    office: object
    folder: object

    @property
    def batch(self) -> PaymentBatch:
        return PaymentBatch.objects.get()

    @property
    def one(self) -> Instalment:
        return self.office.instalments(1).order_by("pk").first()

    # Where a step begins.
    def drafted(self):
        generating.generate(programme=self.office.programme, by=self.office.operator)

    def submitted(self):
        self.office.submitted()

    def verified(self):
        self.office.verified()

    def decreed(self):
        self.office.decreed()

    def signed(self):
        self.office.signed()

    def listed(self):
        self.office.signed()
        payments.make(
            programme=self.office.programme, instalment_number=1, by=self.office.treasurer
        )

    def sent(self):
        self.office.signed().sent()

    def paid(self):
        self.office.signed().paid()

    def accounted(self):
        self.paid()
        rows = self.office.instalments(1)
        told = {one.pk: spent(one) for one in rows}
        lpj.submit(instalments=rows, spendings=told, by=self.office.operator)

    def asked_back(self):
        self.accounted()
        refunds.ask_back(instalment=self.one, reason=REASON, by=self.office.kasudin)

    # Steps of a recipient.
    def submit(self, by):
        recipients.submit(recipients=self.office.recipients, by=by)

    def verify(self, by):
        recipients.verify(recipients=self.office.recipients, by=by)

    def send_back(self, by):
        recipients.send_back(recipients=self.office.recipients, reason=REASON, by=by)

    def reject(self, by):
        recipients.reject(recipients=self.office.recipients, reason=REASON, by=by)

    def withdraw(self, by):
        recipients.withdraw(recipients=self.office.recipients, reason=REASON, by=by)

    def decree(self, by):
        decrees.decree(programme=self.office.programme, by=by)

    def sign(self, by):
        agreements.sign(programme=self.office.programme, recipients=self.office.recipients, by=by)

    def revoke(self, by):
        decrees.revoke(recipient=self.office.recipients.first(), reason=REASON, by=by)

    # Steps of an instalment and of a payment line.
    def make_list(self, by):
        payments.make(programme=self.office.programme, instalment_number=1, by=by)

    def take_out(self, by):
        payments.withdraw(batch=self.batch, lines=self.batch.lines.all(), reason=REASON, by=by)

    def send(self, by):
        payments.send(batch=self.batch, by=by)

    def confirm(self, by):
        payments.confirm(batch=self.batch, paid_on=date.today(), by=by)

    def fail(self, by):
        payments.fail(line=self.batch.lines.first(), cause="account_closed", by=by)

    def reverse(self, by):
        payments.reverse(line=self.batch.lines.first(), reason=REASON, by=by)

    def other_amount(self, by):
        self._answer(by, self._row(amount=1))

    def contradiction(self, by):
        self._answer(by, self._row(), self._row(status="GAGAL"))

    def cut_answer(self, by):
        self._answer(by, self._row()[:20])

    def account(self, by):
        lpj.submit(instalments=[self.one], spendings={self.one.pk: spent(self.one)}, by=by)

    def return_lpj(self, by):
        lpj.send_back(lpj=self.one.lpj, reason=REASON, by=by)

    def accept_lpj(self, by):
        lpj.accept(lpjs=Lpj.objects.all(), by=by)

    def ask_back(self, by):
        refunds.ask_back(instalment=self.one, reason=REASON, by=by)

    def refund(self, by):
        one = Instalment.objects.get(state=InstalmentState.REFUNDING)
        refunds.record(
            instalment=one, amount=one.refund_due, bank_reference="NTPN 1", by=by,
            deposited_on=date.today(),
        )  # fmt: skip

    def _row(self, *, amount=None, status="BERHASIL") -> str:
        line = self.batch.lines.order_by("number").first()
        return f"{line.reference};{line.account};{amount or line.amount};{status};;05-01-2026"

    def _answer(self, by, *rows):
        path = self.folder / "hasil.csv"
        path.write_text("\r\n".join([HEAD, *rows]))
        bank_results.take(batch=self.batch, path=path, file_name=path.name, by=by)


# Table of steps, the rows that have these states, and for each step: where it begins, the verb.
TABLES = {
    "recipient": (RECIPIENT_MOVES, Recipient, {
        "submit": ("drafted", "submit"), "verify": ("submitted", "verify"),
        "return": ("submitted", "send_back"), "reject": ("submitted", "reject"),
        "withdraw": ("submitted", "withdraw"), "decree": ("verified", "decree"),
        "sign": ("decreed", "sign"), "revoke": ("decreed", "revoke"),
    }),
    "instalment": (INSTALMENT_MOVES, Instalment, {
        "process": ("signed", "make_list"), "release": ("listed", "take_out"),
        "pay": ("sent", "confirm"), "unpay": ("paid", "reverse"),
        "account": ("paid", "account"), "return_lpj": ("accounted", "return_lpj"),
        "settle": ("accounted", "accept_lpj"), "ask_back": ("accounted", "ask_back"),
        "refund": ("asked_back", "refund"), "cancel": ("signed", "revoke"),
    }),
    "payment": (PAYMENT_MOVES, PaymentLine, {
        "send": ("listed", "send"), "withdraw": ("listed", "take_out"),
        "pay": ("sent", "confirm"), "fail": ("sent", "fail"),
        "doubt_amount": ("sent", "other_amount"), "contradict": ("sent", "contradiction"),
        "leave_open": ("sent", "cut_answer"), "reverse": ("paid", "reverse"),
    }),
}  # fmt: skip
STEPS = [
    pytest.param(table, name, id=f"{table}-{name}")
    for table, (_moves, _model, tried) in TABLES.items()
    for name in tried
]
ENTITLED = [
    pytest.param(table, name, role, id=f"{table}-{name}-{role}")
    for table, (moves, _model, tried) in TABLES.items()
    for name in tried
    for role in Role.values
    if moves[name].permission in permissions_of(role)
]


def states_of(model) -> list[tuple[int, str]]:
    return list(model.objects.order_by("pk").values_list("pk", "state"))


def test_every_step_that_somebody_takes_is_tried():
    for moves, _model, tried in TABLES.values():
        assert set(tried) == {name for name, move in moves.items() if move.permission is not None}


@pytest.mark.parametrize(("table", "name"), STEPS)
def test_a_step_is_refused_to_whoever_has_no_right(office, everybody, tmp_path, table, name):
    moves, model, tried = TABLES[table]
    start, verb = tried[name]
    desk = Desk(office, tmp_path)
    getattr(desk, start)()
    before = states_of(model)
    strangers = [role for role in Role if moves[name].permission not in permissions_of(role)]

    for role in strangers:
        with pytest.raises(NotAllowed):
            getattr(desk, verb)(everybody[role])

    assert len(strangers) >= 4
    assert states_of(model) == before


@pytest.mark.parametrize(("table", "name", "role"), ENTITLED)
def test_a_step_is_taken_by_whoever_has_the_right(office, everybody, tmp_path, table, name, role):
    moves, model, tried = TABLES[table]
    start, verb = tried[name]
    desk = Desk(office, tmp_path)
    getattr(desk, start)()
    before = states_of(model)

    getattr(desk, verb)(everybody[role])

    after = dict(states_of(model))
    reached = {after[key] for key, old in before if after[key] != old}
    # Nothing but this step; a bank's answer that says nothing of the others leaves them open.
    assert moves[name].target in reached
    assert reached <= {moves[name].target, PaymentState.UNANSWERED}


# A row that has everything a later state asks for, to be put into any of them.
FULL = {
    "recipient": (RecipientState, "grants_recipient", ""),
    "instalment": (
        InstalmentState, "grants_instalment",
        ", paid_on = current_date, lpj_due_on = current_date",
    ),
    "payment": (PaymentState, "grants_paymentline", ", paid_on = current_date"),
}  # fmt: skip


@pytest.mark.parametrize("table", FULL)
def test_the_database_takes_the_steps_of_the_table_and_no_others(office, table):
    moves = TABLES[table][0].values()
    allowed = {(source, move.target) for move in moves for source in move.sources}
    states, name, also = FULL[table]
    office.signed().paid()

    for source, target in itertools.permutations(states.values, 2):
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            cursor.execute(
                f"UPDATE {name} SET state = %s {also}"
                f" WHERE id = (SELECT min(id) FROM {name})", [source],
            )  # fmt: skip
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        assert (refusal(name, target) != f"{name}_moves") == ((source, target) in allowed), (
            source, target,
        )  # fmt: skip


def refusal(name: str, target: str) -> str:
    """The promise that the step would break; none when it is taken."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {name} SET state = %s WHERE id = (SELECT min(id) FROM {name})", [target]
            )
    except IntegrityError as broken:
        return broken.__cause__.diag.constraint_name
    return ""


@pytest.mark.parametrize("column", ["proposed_by", "verified_by", "approved_by"])
def test_nobody_of_the_decision_pays_from_a_shell_either(office, column):
    office.signed()
    line_maker = getattr(office.recipients.first(), column)
    batch = office.sent()
    PaymentLine.objects.filter(batch=batch).update(state="paid", paid_on=date.today())
    line = batch.lines.first()

    with pytest.raises(IntegrityError, match="may not pay"), transaction.atomic():
        line.instalment.entries.create(
            line=office.programme.line, recipient=line.instalment.recipient, payment=line,
            account="paid", amount=line.amount, booked_on=date.today(), by=line_maker,
        )  # fmt: skip


def test_the_admin_changes_nothing_of_a_grant(client, office, administrator, settings):
    settings.SIPILAR_MFA_REQUIRED = False
    office.signed().paid()
    client.force_login(administrator)
    looked_at = 0
    for model in admin.site._registry:
        if model._meta.app_label != "grants" or model.__name__ == "BankFormat":
            continue
        row, place = model.objects.first(), f"admin:grants_{model._meta.model_name}"
        for page, arguments in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
            answer = client.post(reverse(f"{place}_{page}", args=arguments), {"state": "draft"})
            assert answer.status_code == 403, (model, page)
        looked_at += 1
    assert looked_at == 5
