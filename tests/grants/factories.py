"""Organisations with a board and an account, and programmes for them."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from accounts import crypto
from grants.enums import LpjRule, Regime
from grants.services import budgets, programmes
from pillars.bank import account_index, account_mask
from pillars.models import Assignment, Board, Organisation, Person, PillarKind
from pillars.names import match_key, name_key
from regions.models import Region

YEAR = 2026
KIND = "KARANG_TARUNA"
VILLAGES = (
    "99.71.01.1001", "99.71.01.1002", "99.71.02.1001", "99.71.02.1002", "99.01.01.2001",
    "99.01.01.2002",
)  # fmt: skip


def person(number: int, region: str, name: str = "") -> Person:
    name = name or f"Warga {number}"
    nik = f"99710101018{number:05d}"
    return Person.objects.create(
        name=name,
        name_key=name_key(name),
        match_key=match_key(name),
        nik=nik,
        nik_index=crypto.index(nik),
        nik_mask="9971********" + nik[-4:],
        phone=f"+62812{number:08d}",
        region_id=region,
    )


def organisation(
    number: int, region: str = "99.71.01.1001", *, name: str = "", account: str | None = None
) -> Organisation:
    """A Karang Taruna whose chair, treasurer, decree and account are all there."""
    name = name or f"Karang Taruna Uji {number}"
    account = f"10{number:08d}" if account is None else account
    made = Organisation.objects.create(
        kind_id=KIND,
        name=name,
        name_key=name_key(name),
        region_id=region,
        bank_name="Bank Uji",
        account=account or None,
        account_index=account_index(account) if account else None,
        account_mask=account_mask(account) if account else "",
        account_name=name.upper() if account else "",
    )
    board = Board.objects.create(
        organisation=made,
        sk_number=f"{number:03d}/SK/{YEAR - 1}",
        sk_on=date(YEAR - 1, 3, 1),
        validity=DateRange(date(YEAR - 1, 3, 1), date(YEAR + 4, 3, 1)),
    )
    for place, post in enumerate(("chair", "treasurer")):
        Assignment.objects.create(
            person=person(2 * number + place, region),
            kind_id=made.kind_id,
            post=post,
            position={"chair": "Ketua", "treasurer": "Bendahara"}[post],
            region_id=region,
            organisation=made,
            board=board,
            validity=board.validity,
        )
    return made


def line(by, *, ceiling: int = 1_000_000_000, code: str = "5.1.05.01"):
    return budgets.create(
        year=YEAR,
        code=code,
        name="Dana stimulan",
        ceiling=ceiling,
        region=Region.objects.get(pk="99"),
        by=by,
    )


def programme(by, *, budget=None, amount: int = 1_000_000, count: int = 3, **fields):
    fields.setdefault("regime", Regime.OPERATIONAL)
    fields.setdefault("lpj_rule", LpjRule.PER_INSTALMENT)
    fields.setdefault("needs_briefing", False)
    return programmes.create(
        name=fields.pop("name", "Dana Stimulan Karang Taruna"),
        line=budget or line(by),
        kind=PillarKind.objects.get(pk=KIND),
        amount=amount,
        first_month=date(YEAR, 1, 1),
        instalment_count=count,
        by=by,
        **fields,
    )
