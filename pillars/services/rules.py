"""The dated requirements for each kind of pillar, changed by a day and never overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from pillars.errors import NotAllowed, RuleInvalid
from pillars.models import Education, EligibilityRule, PillarKind, RuleCode

NUMBERS = {RuleCode.MIN_AGE: (0, 99), RuleCode.MAX_AGE: (1, 120), RuleCode.TERM_YEARS: (1, 20)}


def set_rule(
    *,
    kind: PillarKind,
    code: str,
    value: Any,
    from_on: date,
    blocks: bool = True,
    legal_basis: str = "",
    by: User,
) -> EligibilityRule:
    """From a day on this is asked; what was asked until then ends the day before."""
    _may_manage(by)
    value = clean_value(code, value)
    with transaction.atomic(), signed(by, reason=legal_basis):
        _close(kind, code, from_on)
        return EligibilityRule.objects.create(
            kind=kind,
            code=code,
            value=value,
            blocks=blocks,
            legal_basis=" ".join(legal_basis.split()),
            validity=DateRange(from_on, None),
        )


def retire(*, rule: EligibilityRule, from_on: date, reason: str = "", by: User) -> None:
    """From a day on this is asked no more; until then it was."""
    _may_manage(by)
    with transaction.atomic(), signed(by, reason=reason):
        _close(rule.kind, rule.code, from_on)


def clean_value(code: str, value: Any) -> Any:
    """The value as the rule's code needs it. Raises RuleInvalid."""
    if code in NUMBERS:
        lowest, highest = NUMBERS[RuleCode(code)]
        if not str(value).isdigit() or not lowest <= int(value) <= highest:
            raise RuleInvalid(f"Isi angka {lowest} sampai {highest}.")
        return int(value)
    if code == RuleCode.MIN_EDUCATION:
        if value not in Education.values:
            raise RuleInvalid(f"Isi salah satu: {', '.join(Education.values)}.")
        return value
    if code == RuleCode.COMES_FROM_PILLAR:
        named = [str(one).strip() for one in value] if isinstance(value, list) else []
        known = set(PillarKind.objects.filter(pk__in=named).values_list("pk", flat=True))
        if not named or known != set(named):
            raise RuleInvalid('Isi daftar kode pilar, misalnya ["PSM", "KARANG_TARUNA"].')
        return named
    return None


def _close(kind: PillarKind, code: str, from_on: date) -> None:
    """End what is in force on that day; what would only begin later has to be settled first."""
    rules = EligibilityRule.objects.select_for_update().filter(kind=kind, code=code)
    if rules.filter(validity__startswith__gte=from_on).exists():
        raise RuleInvalid(
            "Syarat ini sudah diatur mulai hari itu atau sesudahnya. Pilih tanggal yang lebih baru."
        )
    for rule in rules.filter(validity__contains=from_on):
        rule.validity = DateRange(rule.validity.lower, from_on)
        rule.save(update_fields=["validity"])


def _may_manage(by: User) -> None:
    if not by.has(Permission.PILLAR_KIND_MANAGE):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengatur syarat pilar.")
