"""Whom a requirement touches: those who serve today, judged by the same words as on their page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from accounts.formats import place
from accounts.models import User
from pillars import eligibility, evidence
from pillars.eligibility import Facts, Verdict
from pillars.models import Assignment, EligibilityRule, PillarKind, RuleCode

# More are not judged one by one while somebody waits for the page.
MOST = 50_000
SHOWN = 20


@dataclass(slots=True)
class Effect:
    """How those who serve today stand towards one requirement."""

    serving: int = 0
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    # The first who do not meet it: (duty, what is said of them).
    examples: list[tuple[Assignment, str]] = field(default_factory=list)

    @property
    def is_judged(self) -> bool:
        return self.serving <= MOST

    @property
    def hidden(self) -> int:
        return self.failed - len(self.examples)


def serving(user: User) -> dict[str, int]:
    """By kind: how many duties run today where the user looks."""
    rows = _running(user).order_by().values("kind").annotate(count=Count("pk"))
    return dict(rows.values_list("kind", "count"))


def effect_of(rule: EligibilityRule, user: User) -> Effect:
    """The requirement, kept or only thought of, held against everybody who serves today."""
    duties = _running(user).filter(kind_id=rule.kind_id)
    found = Effect(serving=duties.count())
    if not found.is_judged:
        return found
    rows = list(
        duties.select_related("person__home_region__parent", "region__parent__parent").order_by(
            "region_id", "pk"
        )
    )
    people = {duty.person_id for duty in rows}
    served = _served(people) if rule.code == RuleCode.COMES_FROM_PILLAR else {}
    trained = (
        evidence.basic_trainings(people, timezone.localdate())
        if rule.code == RuleCode.BASIC_TRAINING
        else {}
    )
    names = dict(PillarKind.objects.values_list("code", "name"))
    for duty in rows:
        verdict, text = _judged(rule, duty, served, trained, names)
        if verdict is Verdict.PASSED:
            found.passed += 1
        elif verdict is Verdict.UNKNOWN:
            found.unknown += 1
        else:
            found.failed += 1
            if len(found.examples) < SHOWN:
                found.examples.append((duty, text))
    return found


def _running(user: User):
    return Assignment.objects.visible_to(user).filter(
        validity__contains=timezone.localdate(), person__removed_at=None
    )


def _judged(rule, duty, served, trained, names) -> tuple[Verdict, str]:
    person = duty.person
    home = person.home_region
    facts = Facts(
        born_on=person.born_on,
        education=person.education,
        home=person.home_region_id or "",
        home_name=place(home) if home else "",
        state_office=person.state_office,
        served_as=frozenset(served.get(duty.person_id, ())),
        trained=trained.get(duty.person_id, ""),
    )
    last = duty.validity.upper
    (finding,) = eligibility.findings(
        [rule],
        facts,
        region=duty.region_id,
        region_name=place(duty.region),
        start_on=duty.validity.lower,
        end_on=last - timedelta(days=1) if last else None,
        kinds=names,
    )
    return finding.verdict, finding.text


def _served(people: set[int]) -> dict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    duties = Assignment.objects.filter(person__in=people).order_by().values_list("person", "kind")
    for person, kind in duties.distinct():
        found[person].add(kind)
    return found
