"""Programmes: what is granted this year, to whom, in which instalments, under which rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from grants.enums import LpjRule, ProgrammeState, Regime
from grants.errors import GrantInvalid
from grants.models import AmountSetting, BudgetLine, Programme, RequiredDocument
from grants.services import rights
from grants.services.days import add_months
from pillars.models import PillarKind

PREFIXES = {Regime.OPERATIONAL: "STM", Regime.HIBAH: "HBH"}
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """One instalment of a programme: its days, and what the settings grant for it."""

    number: int
    start: date
    end: date
    amount: int


def create(
    *,
    name: str,
    line: BudgetLine,
    regime: str,
    kind: PillarKind,
    amount: int,
    first_month: date,
    other_amounts: dict[str, int] | None = None,
    instalment_count: int = 12,
    months_each: int = 1,
    lpj_rule: str = LpjRule.PER_INSTALMENT,
    lpj_days: int = 30,
    lpj_due_on: date | None = None,
    levels: Sequence[int] = (),
    requirements: Sequence[tuple[str, str]] = (),
    needs_briefing: bool = True,
    sla_days: dict[str, int] | None = None,
    note: str = "",
    by: User,
) -> Programme:
    """A programme with its first amount. Without `levels` it is for the level at which the kind
    usually serves; `requirements` are (code, name) of papers; `other_amounts` {kind: amount} are
    further kinds that are paid in the same programme."""
    rights.ensure(by, Permission.GRANT_VERIFY, line.region_id)
    name = " ".join(name.split())
    first = first_month.replace(day=1)
    if not name:
        raise GrantInvalid("Nama program belum diisi.")
    if first.year != line.year:
        raise GrantInvalid(f"Bulan pertama harus di tahun anggaran {line.year}.")
    others = other_amounts or {}
    if min([amount, *others.values()]) <= 0:
        raise GrantInvalid("Jumlah per tahap harus lebih dari nol.")
    kinds = PillarKind.objects.in_bulk([kind.pk, *others])
    if not 1 <= instalment_count * months_each <= MONTHS:
        raise GrantInvalid("Semua tahap bersama-sama paling lama satu tahun.")
    with transaction.atomic(), signed(by):
        programme = Programme.objects.create(
            code=_next_code(regime, line.region_id, line.year),
            name=name,
            line=line,
            region_id=line.region_id,
            regime=regime,
            kind=kind,
            other_kinds=sorted(others),
            levels=list(levels) or sorted({one.duty_level for one in kinds.values()}),
            first_month=first,
            instalment_count=instalment_count,
            months_each=months_each,
            lpj_rule=lpj_rule,
            lpj_days=lpj_days,
            lpj_due_on=lpj_due_on or date(line.year + 1, 1, 10),
            needs_briefing=needs_briefing,
            sla_days=sla_days or {},
            note=note.strip(),
            created_by=by,
        )
        AmountSetting.objects.bulk_create(
            AmountSetting(programme=programme, kind_id=code, valid_from=first, amount=granted)
            for code, granted in {kind.pk: amount, **others}.items()
        )
        RequiredDocument.objects.bulk_create(
            RequiredDocument(programme=programme, code=code, name=label, order=order * 10)
            for order, (code, label) in enumerate(requirements, start=1)
        )
    return programme


def set_amount(
    *,
    programme: Programme,
    amount: int,
    valid_from: date,
    kind: PillarKind | None = None,
    by: User,
) -> AmountSetting:
    """Another amount from a day on; recipients that are decreed keep what was decreed."""
    rights.ensure(by, Permission.GRANT_VERIFY, programme.region_id)
    if amount <= 0:
        raise GrantInvalid("Jumlah per tahap harus lebih dari nol.")
    with transaction.atomic(), signed(by):
        setting, _made = AmountSetting.objects.update_or_create(
            programme=programme,
            kind=kind or programme.kind,
            valid_from=valid_from,
            defaults={"amount": amount},
        )
    return setting


def close(*, programme: Programme, by: User) -> Programme:
    """Nothing more is proposed in it; what runs goes on."""
    rights.ensure(by, Permission.GRANT_VERIFY, programme.region_id)
    with transaction.atomic(), signed(by):
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        programme.state = ProgrammeState.CLOSED
        programme.save(update_fields=["state", "updated_at"])
    return programme


def periods(programme: Programme, kind: str = "") -> list[Period]:
    """The instalments of a programme for a kind of recipient (its first one without `kind`);
    each has the amount that holds on its first day."""
    wanted = kind or programme.kind_id
    every = list(programme.amounts.order_by("valid_from"))
    settings = [one for one in every if one.kind_id == wanted]
    settings = settings or [one for one in every if one.kind_id is None]
    found = []
    for number in range(1, programme.instalment_count + 1):
        start = add_months(programme.first_month, (number - 1) * programme.months_each)
        end = add_months(start, programme.months_each) - timedelta(days=1)
        holding = [one.amount for one in settings if one.valid_from <= start]
        if not holding:
            raise GrantInvalid(f"Besaran untuk tahap {number} belum diatur.")
        found.append(Period(number, start, end, holding[-1]))
    return found


def _next_code(regime: str, region: str, year: int) -> str:
    stem = f"{PREFIXES[Regime(regime)]}-{region.replace('.', '')}-{year}-"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stem])
    used = Programme.objects.filter(code__startswith=stem).values_list("code", flat=True)
    last = max((int(code.removeprefix(stem)) for code in used), default=0)
    return f"{stem}{last + 1:03d}"
