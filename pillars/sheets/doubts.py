"""What today's rules say of somebody whom a register names: warnings, because a decree stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from imports.cleaning.types import Problem, warning
from pillars import eligibility
from pillars.eligibility import Facts
from pillars.models import EligibilityRule, RuleCode
from pillars.sheets.places import PlaceFinder

# Rules that the cells of a row can speak for, with the column that the remark stands at.
COLUMNS = {
    RuleCode.MIN_AGE: "birth_date",
    RuleCode.MAX_AGE: "birth_date",
    RuleCode.MIN_EDUCATION: "education",
    RuleCode.HOME_IN_DUTY_REGION: "village",
    RuleCode.TERM_YEARS: "end_on",
}
STANDS = " Penugasan tetap dicatat menurut SK-nya; periksa datanya."


class Rules:
    """The rules of the kinds of one workbook, read once."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._rules: dict[str, list[EligibilityRule]] = {}
        for rule in EligibilityRule.objects.filter(kind__in=kinds, code__in=list(COLUMNS)):
            self._rules.setdefault(rule.kind_id, []).append(rule)

    def doubts(
        self, values: Mapping[str, Any], places: PlaceFinder, *, advice: str = STANDS
    ) -> list[Problem]:
        """A warning for each rule that the row's own cells fail; what they do not say is let be."""
        rules = self._rules.get(values["pillar"])
        first = values.get("start_on") or values.get("start_from")
        region = values.get("duty_region", "")
        if not rules or not first or not region:
            return []
        start_on = date.fromisoformat(first)
        in_force = [rule for rule in rules if start_on in rule.validity]
        if not in_force:
            return []
        home, born, last = (values.get(key) for key in ("home_region", "born_on", "end_on"))
        facts = Facts(
            born_on=date.fromisoformat(born) if born else None,
            education=values.get("education", ""),
            home=home or "",
            home_name=places.name(home) if home else "",
        )
        found = eligibility.findings(
            in_force,
            facts,
            region=region,
            region_name=places.name(region),
            start_on=start_on,
            end_on=date.fromisoformat(last) if last else None,
        )
        return [
            warning(COLUMNS[RuleCode(one.code)], f"rule_{one.code}", one.text + advice)
            for one in found
            if one.is_failed
        ]
