"""Who could stand for a seat, and what the dated rules say of them on the day they register."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts import formats
from accounts.models import User
from pillars import eligibility, evidence
from pillars.eligibility import Facts, Finding
from pillars.models import Assignment, EligibilityRule, Person, PillarKind
from pillars.models.rule import RuleCode
from regions.codes import within
from trainings.models import Candidate, Selection, SelectionSeat

SOURCES = ("PSM", "KARANG_TARUNA")


def sources_of(kind: PillarKind, day: date) -> list[str]:
    """The pillars people are recruited from, as the rule of that day says."""
    rule = EligibilityRule.objects.filter(
        kind=kind, code=RuleCode.COMES_FROM_PILLAR, validity__contains=day
    ).first()
    return list(rule.value) if rule and rule.value else list(SOURCES)


def recruitable(selection: Selection, seat: SelectionSeat, user: User, day: date):
    """Active members of those pillars who live in the seat's kecamatan and do not stand yet."""
    duties = Assignment.objects.active_on(day).filter(
        person=OuterRef("pk"), kind__in=sources_of(selection.kind, day)
    )
    lives = within("home_region_id", seat.region_id)
    unknown = Q(home_region__isnull=True) & within("region_id", seat.region_id)
    return (
        Person.objects.visible_to(user)
        .filter(Exists(duties), lives | unknown)
        .exclude(Exists(Candidate.objects.filter(selection=selection, person=OuterRef("pk"))))
    )


def origins(people: Sequence[int], kind: PillarKind, day: date) -> dict[int, str]:
    """Of these people, the pillar they serve in that recruits for `kind`."""
    rows = Assignment.objects.active_on(day).filter(
        person__in=people, kind__in=sources_of(kind, day)
    )
    return {row.person_id: row.kind_id for row in rows.order_by("-kind_id")}


def findings_of(
    pairs: Sequence[tuple[Person, SelectionSeat]], kind: PillarKind, day: date
) -> dict[int, list[Finding]]:
    """By person: what each rule of that day says. A handful of queries for any number of people;
    the seats come with `region`, the people with `home_region__parent__parent`."""
    rules = eligibility.rules_on(kind, day)
    numbers = [person.pk for person, _ in pairs]
    served: dict[int, set[str]] = defaultdict(set)
    duties = Assignment.objects.filter(person__in=numbers, validity__startswith__lte=day)
    for person_id, code in duties.values_list("person_id", "kind_id"):
        served[person_id].add(code)
    trained = evidence.basic_trainings(numbers, day)
    kinds = dict(PillarKind.objects.values_list("code", "name"))
    return {
        person.pk: eligibility.findings(
            rules,
            Facts(
                born_on=person.born_on,
                education=person.education,
                home=person.home_region_id or "",
                home_name=formats.place(person.home_region) if person.home_region else "",
                state_office=person.state_office,
                served_as=frozenset(served[person.pk]),
                trained=trained.get(person.pk, ""),
            ),
            region=seat.region_id,
            region_name=formats.place(seat.region),
            start_on=day,
            kinds=kinds,
        )
        for person, seat in pairs
    }
