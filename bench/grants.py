"""Grants of 2,380 recipients: the decree and the payment through the services, each beside one
set-based writing of the very same rows and history, triggers off; and the proof of a year.

Aims: each at most 3 x the bare writing, the proof of 28,560 payment lines under 10 s.
"""

import time
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Role
from bench.measuring import apart, median, spread, table
from grants import proofs, rehearsal
from grants.models import PaymentLine, Programme, Recipient
from grants.services import budgets, decrees, generating, payments, programmes
from pillars.models import PillarKind
from regions.models import Region
from regions.services import loading

COUNT = 2_380
MONTHS = 12
TABLES = {
    "decree": (
        "grants_recipientevent", "grants_decreeline", "grants_instalment", "grants_ledgerentry",
    ),
    "payment": ("grants_ledgerentry", "grants_paymentlineevent", "grants_instalmentevent"),
}  # fmt: skip
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
    decided, bare_decided = measure("decree", lambda: decree(programme, actors))
    rehearsal.name_and_sign(programme, actors, dated_on=programme.first_month, say=str)
    batch, _outcome = payments.make(programme=programme, instalment_number=1, by=actors.payer)
    payments.send(batch=batch, by=actors.payer)
    paid, bare_paid = measure(
        "payment", lambda: payments.confirm(batch=batch, paid_on=date(2026, 1, 9), by=actors.payer)
    )
    rehearsal.account(programme, 1, actors)
    for number in range(2, MONTHS + 1):
        rehearsal.pay(programme, number, actors)
        rehearsal.account(programme, number, actors)
    proved = [apart(prove) for _ in range(options.rounds)]
    table(
        ["work", "service, s", "bare writing, s", "ratio"],
        [
            [f"{COUNT:,} approvals", *pair(decided, bare_decided)],
            [f"{COUNT:,} payments", *pair(paid, bare_paid)],
            [f"proof of {PaymentLine.objects.count():,} lines", spread(proved), "", "aim 10 s"],
        ],
    )
    if median(proved) <= 0 or Programme.objects.get().line.paid_total != COUNT * MONTHS * 500_000:
        raise RuntimeError("the year did not come out")


def pair(seconds: float, bare: float) -> list[str]:
    return [f"{seconds:.3f}", f"{bare:.3f}", f"{seconds / bare:.1f} x (aim 3)"]


def measure(work: str, call) -> tuple[float, float]:
    """Seconds of the service, and of copying the rows that it wrote with triggers off."""
    with connection.cursor() as cursor:
        first = {}
        for name in TABLES[work]:
            key = "pgh_id" if name.endswith("event") else "id"
            cursor.execute(f"SELECT coalesce(max({key}), 0) FROM {name}")
            first[name] = key, cursor.fetchone()[0]
    start = time.perf_counter()
    call()
    seconds = time.perf_counter() - start
    return seconds, write_bare(first)


def write_bare(first: dict[str, tuple[str, int]]) -> float:
    """The new rows of these tables, written again in one statement each, then taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, (key, last) in first.items():
            cursor.execute(f"CREATE TEMP TABLE copy_{name} ON COMMIT DROP AS SELECT * FROM {name}"
                           f" WHERE {key} > %s", [last])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name, (key, last) in first.items():
            cursor.execute(f"DELETE FROM {name} WHERE {key} > %s", [last])
        total = 0.0
        for name in first:
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM"
                " information_schema.columns WHERE table_name = %s"
                " AND is_generated = 'NEVER'",
                [name],
            )
            columns = cursor.fetchone()[0]
            start = time.perf_counter()
            cursor.execute(
                f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE"
                f" SELECT {columns} FROM copy_{name}"
            )
            total += time.perf_counter() - start
    return total


def decree(programme, actors) -> None:
    decrees.decree(programme=programme, dated_on=programme.first_month, by=actors.head)


def prove() -> dict:
    broken = list(proofs.prove())
    if broken:
        raise RuntimeError(f"{len(broken)} broken, such as {broken[0]}")
    return {}


def prepare() -> tuple[Programme, rehearsal.Actors]:
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
        year=2026, code="5.1", name="Bench", ceiling=10**12, region=Region.objects.get(pk="31"),
        by=people["satu"],
    )  # fmt: skip
    programme = programmes.create(
        name="Bench", line=line, regime="operasional", kind=PillarKind.objects.get(pk="LKS"),
        amount=500_000, first_month=date(2026, 1, 1), needs_briefing=False, by=people["satu"],
    )  # fmt: skip
    actors = rehearsal.Actors([people["satu"]], people["dua"], people["kadis"], people["bendahara"])
    generating.generate(programme=programme, by=people["satu"])
    rows = Recipient.objects.filter(programme=programme)
    # Who handed in and who checked is written as it would be; the measured step comes after.
    rows.update(state="submitted", proposed_by=people["satu"])
    rows.update(state="verified", verified_by=people["dua"])
    return programme, actors
