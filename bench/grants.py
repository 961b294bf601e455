"""Grants of 2,380 recipients: the decree and the payment through the services, each beside the
set-based writing of the very same rows and history; and the proof of a year.

Aims: each at most 3 x the bare writing, the proof of 28,560 payment lines under 10 s.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from bench.measuring import apart, median, spread, table
from grants import proofs, rehearsal
from grants.models import PaymentLine, Programme, Recipient
from grants.services import agreements, budgets, decrees, generating, payments, programmes
from pillars.models import PillarKind
from regions.models import Region
from regions.services import loading

COUNT = 2_380
MONTHS = 12
_ORGANISATIONS = """
    INSERT INTO pillars_organisation
        (public_id, kind_id, name, name_key, region_id, status, address, phone, email, npwp,
         leader_name, leader_phone, classification, services, bank_name, account, account_index,
         account_mask, account_name, created_at, updated_at)
    SELECT gen_random_uuid(), 'LKS', 'Lembaga ' || n, 'lembaga' || n,
           (%(villages)s::text[])[1 + n %% array_length(%(villages)s::text[], 1)], 'active', '', '',
           '', '', '', '', '', '[]', 'Bank', %(sealed)s, sha256(convert_to('a' || n, 'UTF8')),
           '1000****' || n, 'LEMBAGA ' || n, now(), now()
      FROM generate_series(1, %(count)s) n
"""


def run(options) -> None:
    programme, actors = prepare()
    verified = Recipient.objects.filter(programme=programme)
    decided = Compared(
        added=(
            "grants_recipientevent",
            "grants_decreeline",
            "grants_instalment",
            "grants_ledgerentry",
        ),
        changed=("grants_recipient", "grants_budgetline"),
    ).measure(options.rounds, lambda: decree(programme, actors))
    agreements.sign(
        programme=programme,
        recipients=verified,
        signed_on=programme.first_month,
        by=actors.proposers[0],
    )
    batch, _outcome = payments.make(programme=programme, instalment_number=1, by=actors.payer)
    payments.send(batch=batch, by=actors.payer)
    paid = Compared(
        added=("grants_ledgerentry", "grants_paymentlineevent", "grants_instalmentevent"),
        changed=(
            "grants_paymentline",
            "grants_instalment",
            "grants_paymentbatch",
            "grants_budgetline",
        ),
    ).measure(
        options.rounds,
        lambda: payments.confirm(batch=batch, paid_on=date(2026, 1, 9), by=actors.payer),
    )
    rehearsal.account(programme, 1, actors)
    for number in range(2, MONTHS + 1):
        rehearsal.pay(programme, number, actors)
        rehearsal.account(programme, number, actors)
    proved = [apart(prove) for _ in range(options.rounds)]
    table(
        ["work", "service, s", "bare writing, s", "ratio"],
        [
            [f"{COUNT:,} approvals", *decided],
            [f"{COUNT:,} payments", *paid],
            [f"proof of {PaymentLine.objects.count():,} lines", spread(proved), "", "aim 10 s"],
        ],
    )
    if Programme.objects.get().line.paid_total != COUNT * MONTHS * 500_000:
        raise RuntimeError("the year did not come out")


@dataclass
class Compared:
    """A service beside the same writing without us: the rows that it adds, its history among
    them, by one INSERT a table, and the columns that it changes by one UPDATE a table. Indexes,
    checks and foreign keys hold for both; our triggers only for the service. Both begin with
    tables as the other found them, vacuumed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    last: dict[str, int] = field(default_factory=dict)

    def measure(self, rounds: int, call: Callable[[], object]) -> list[str]:
        services, bare = [], []
        self.last = {name: _last(name) for name in self.added}
        self._sweep()
        for number in range(rounds):
            if number:
                self._go_back()
            self._keep("before", self.changed)
            services.append({"seconds": _seconds(call)})
            self._keep("after", (*self.changed, *self.added))
            self._go_back()
            bare.append({"seconds": _seconds(self._statements())})
            self._switch("ENABLE")
        ratio = median(services) / median(bare)
        return [spread(services), spread(bare), f"{ratio:.1f} x (aim 3)"]

    def _keep(self, when: str, names: tuple[str, ...]) -> None:
        for name in names:
            rows = "true" if name in self.changed else f"{_key(name)} > {self.last[name]}"
            _execute(f"DROP TABLE IF EXISTS {when}_{name}")
            _execute(f"CREATE TEMP TABLE {when}_{name} AS SELECT * FROM {name} WHERE {rows}")
            _execute(f"ANALYZE {when}_{name}")

    def _statements(self) -> Callable[[], None]:
        """What writes everything that the service wrote, and checks the foreign keys."""
        self._switch("DISABLE")
        statements = [_update(name, "after", "before") for name in self.changed] + [
            f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE"
            f" SELECT {columns} FROM after_{name}"
            for name in self.added
            for columns in [", ".join(_columns(name))]
        ]

        def write() -> None:
            with transaction.atomic():
                for statement in statements:
                    _execute(statement)

        return write

    def _go_back(self) -> None:
        """As it was before the service, and without what that leaves in the tables."""
        self._switch("DISABLE")
        with transaction.atomic():
            for name in reversed(self.added):
                _execute(f"DELETE FROM {name} WHERE {_key(name)} > {self.last[name]}")
            for name in self.changed:
                _execute(_update(name, "before", "after"))
        self._switch("ENABLE")
        self._sweep()

    def _sweep(self) -> None:
        for name in {*self.added, *self.changed}:
            _execute(f"VACUUM (FULL, ANALYZE) {name}")

    def _switch(self, to: str) -> None:
        for name in {*self.added, *self.changed}:
            _execute(f"ALTER TABLE {name} {to} TRIGGER USER")


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _different(name: str) -> list[str]:
    """The columns that the service changed in any row."""
    columns = _columns(name)
    differs = ", ".join(f"bool_or(b.{one} IS DISTINCT FROM a.{one})" for one in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {differs} FROM before_{name} b JOIN after_{name} a USING (id)")
        return [one for one, is_other in zip(columns, cursor.fetchone(), strict=True) if is_other]


def _update(name: str, to: str, since: str) -> str:
    """The UPDATE of the rows and columns that are other in `to` than in `since`."""
    columns = _different(name)
    differs = " OR ".join(f"w.{one} IS DISTINCT FROM k.{one}" for one in columns)
    _execute(f"DROP TABLE IF EXISTS change_{name}")
    _execute(
        f"CREATE TEMP TABLE change_{name} AS SELECT k.id, {', '.join(f'k.{c}' for c in columns)}"
        f" FROM {to}_{name} k JOIN {since}_{name} w USING (id) WHERE {differs}"
    )
    _execute(f"ANALYZE change_{name}")
    return (
        f"UPDATE {name} t SET {', '.join(f'{one} = k.{one}' for one in columns)}"
        f" FROM change_{name} k WHERE k.id = t.id"
    )


def _columns(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(column_name) FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [name],
        )
        return [column for (column,) in cursor.fetchall()]


def _key(name: str) -> str:
    return "pgh_id" if name.endswith("event") else "id"


def _last(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max({_key(name)}), 0) FROM {name}")
        return cursor.fetchone()[0]


def decree(programme, actors) -> None:
    decrees.decree(programme=programme, dated_on=programme.first_month, by=actors.head)


def prove() -> dict:
    broken = list(proofs.prove())
    if broken:
        raise RuntimeError(f"{len(broken)} broken, such as {broken[0]}")
    return {}


def prepare(year: int = 2026) -> tuple[Programme, rehearsal.Actors]:
    """A programme with its recipients, checked and ready for the head's decree."""
    from accounts.crypto import seal

    loading.load(provinces=["31"])
    people = {
        name: User.objects.create(
            email=f"{name}@bench.test", name=name, role=role, region_id="31",
            password=make_password("bench"),
        )
        for name, role in (
            ("satu", Role.STAFF), ("dua", Role.STAFF), ("kadis", Role.HEAD),
            ("bendahara", Role.TREASURER),
        )
    }  # fmt: skip
    villages = list(
        Region.objects.filter(code__startswith="31.", level=4).values_list("code", flat=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _ORGANISATIONS,
            {"villages": villages, "sealed": seal("1234567890"), "count": COUNT},
        )
        cursor.execute("ANALYZE pillars_organisation")
    line = budgets.create(
        year=year, code="5.1", name="Bench", ceiling=10**12, region=Region.objects.get(pk="31"),
        by=people["satu"],
    )  # fmt: skip
    programme = programmes.create(
        name="Bench", line=line, regime="operasional", kind=PillarKind.objects.get(pk="LKS"),
        amount=500_000, first_month=date(year, 1, 1), needs_briefing=False, by=people["satu"],
    )  # fmt: skip
    actors = rehearsal.Actors([people["satu"]], people["dua"], people["kadis"], people["bendahara"])
    generating.generate(programme=programme, by=people["satu"])
    rows = Recipient.objects.filter(programme=programme)
    # Who handed in and who checked is written as it would be; the measured step comes after.
    rows.update(state="submitted", proposed_by=people["satu"])
    rows.update(state="verified", verified_by=people["dua"])
    return programme, actors
