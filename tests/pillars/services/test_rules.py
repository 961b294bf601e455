from datetime import date

import pytest

from pillars import eligibility
from pillars.errors import NotAllowed, RuleInvalid
from pillars.models import EligibilityRule, PillarKind
from pillars.services import rules


@pytest.fixture
def tksk(db):
    return PillarKind.objects.get(code="TKSK")


def test_a_new_limit_holds_from_its_day_and_the_old_one_until_then(administrator, tksk):
    rules.set_rule(
        kind=tksk, code="max_age", value="40", from_on=date(2027, 1, 1),
        legal_basis="Permensos baru", by=administrator,
    )  # fmt: skip

    def limit(day):
        found = eligibility.rules_on(tksk, day)
        return next(rule.value for rule in found if rule.code == "max_age")

    assert (limit(date(2026, 12, 31)), limit(date(2027, 1, 1))) == (35, 40)


def test_what_is_set_for_later_is_not_overwritten(administrator, tksk):
    rules.set_rule(kind=tksk, code="max_age", value=40, from_on=date(2027, 1, 1), by=administrator)
    with pytest.raises(RuleInvalid, match="tanggal yang lebih"):
        rules.set_rule(
            kind=tksk, code="max_age", value=45, from_on=date(2026, 6, 1), by=administrator
        )


def test_a_rule_is_retired_and_stays_readable(administrator, tksk):
    rule = EligibilityRule.objects.get(kind=tksk, code="min_education")
    rules.retire(rule=rule, from_on=date(2027, 1, 1), by=administrator)
    codes = {one.code for one in eligibility.rules_on(tksk, date(2027, 1, 1))}
    assert "min_education" not in codes
    assert rule.code in {one.code for one in eligibility.rules_on(tksk, date(2026, 1, 1))}


@pytest.mark.parametrize(
    ("code", "value"),
    [("max_age", "tua"), ("max_age", 500), ("min_education", "TK"), ("comes_from_pillar", ["X"])],
)
def test_values_must_make_sense(administrator, tksk, code, value):
    with pytest.raises(RuleInvalid):
        rules.set_rule(
            kind=tksk, code=code, value=value, from_on=date(2030, 1, 1), by=administrator
        )


def test_only_who_manages_kinds(kasudin, tksk):
    with pytest.raises(NotAllowed):
        rules.set_rule(kind=tksk, code="max_age", value=40, from_on=date(2030, 1, 1), by=kasudin)
