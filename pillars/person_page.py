"""What the page of one person shows beside the row itself, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.formats import long_date, place, whatsapp
from accounts.models import User
from accounts.permissions import Permission
from pillars import eligibility
from pillars.models import Assignment, EligibilityRule, Person, PillarKind, StatusEvent
from pillars.models.kind import KindShape
from pillars.services import standings
from regions.codes import lies_within
from regions.models import Region

# 180, 90 and 30 days before a paper expires somebody should know (features.md 1.13).
SOON = ((30, "danger"), (90, "action"), (180, "action"))


@dataclass(frozen=True)
class Head:
    """The top of every tab: what the person does today, how to reach them, what one may do."""

    duties: list[Assignment]
    age: int | None
    may_edit: bool
    may_reveal: bool
    may_export: bool
    may_remove: bool
    has_kk: bool
    has_mother_name: bool
    whatsapp: str = ""


def head_of(person: Person, user: User) -> Head:
    duties: list[Any] = list(
        person.assignments.active_on()
        .select_related("kind", "region__parent__parent", "organisation")
        .order_by("kind__order", "pk")
    )
    may_edit = user.has(Permission.PERSON_EDIT)
    for duty in duties:
        duty.may_end = may_end(duty, user)
    return Head(
        duties=duties,
        age=age_of(person),
        may_edit=may_edit,
        may_reveal=user.has(Permission.NIK_REVEAL),
        may_export=user.has(Permission.DATA_EXPORT),
        may_remove=user.has(Permission.PERSON_MERGE),
        # Whether there is something to reveal; reading the attribute would open the seal.
        has_kk=bool(person.__dict__.get("kk")),
        has_mother_name=bool(person.__dict__.get("mother_name")),
        whatsapp=whatsapp(person.phone) if person.phone.startswith("+628") else "",
    )


def duties_of(person: Person, user: User) -> list[Assignment]:
    """All duties, the newest first, each with its events in the order they were told."""
    events = StatusEvent.objects.select_related("recorded_by", "evidence").order_by(
        "happened_on", "id"
    )
    duties: list[Any] = list(
        person.assignments.select_related("kind", "region__parent__parent", "organisation", "board")
        .prefetch_related(Prefetch("status_events", queryset=events), "overrides__decided_by")
        .order_by("-validity", "-pk")
    )
    today = timezone.localdate()
    for duty in duties:
        duty.is_running = today in duty.validity
        duty.suspended_since = standings.since_in(duty.status_events.all()).get(duty.pk)
        duty.may_end = may_end(duty, user)
    return duties


def may_end(duty: Assignment, user: User) -> bool:
    return (
        user.has(Permission.PERSON_EDIT)
        and not duty.end_reason
        and lies_within(duty.region_id, user.region_id or "-")
    )


def with_expiry(documents: QuerySet) -> list:
    """Documents that know how near their last day is: `expiry` is a tone and words, or None."""
    found = list(documents)
    for one in found:
        one.expiry = expiry_of(one.valid_until)
    return found


def expiry_of(last) -> tuple[str, str] | None:
    if last is None:
        return None
    days = (last - timezone.localdate()).days
    if days < 0:
        return "danger", "Sudah habis masa berlakunya"
    for within, tone in SOON:
        if days <= within:
            return tone, "Habis hari ini" if days == 0 else f"Habis {days} hari lagi"
    return "success", "Berlaku"


def age_of(person: Person) -> int | None:
    born, today = person.born_on, timezone.localdate()
    if born is None or born > today:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@dataclass(frozen=True)
class Suitability:
    """Whether a person may serve as a kind of pillar, and for which day and place it was asked."""

    kind: PillarKind
    place: str
    day: date
    is_running: bool
    findings: list[eligibility.Finding]

    @property
    def about(self) -> str:
        """`Sejak 1 Maret 2022 di Kel. Gambir` or, for others, what was assumed."""
        if self.is_running:
            return f"Dinilai untuk tugasnya di {self.place}, mulai {long_date(self.day)}."
        return f"Andaikan diangkat hari ini di {self.place}."

    @property
    def state(self) -> str:
        verdicts = {one.verdict for one in self.findings}
        if any(one.stops for one in self.findings):
            return "stopped"
        return "unknown" if verdicts - {eligibility.Verdict.PASSED} else "passed"


def suitability_of(person: Person, duties: list[Assignment]) -> list[Suitability]:
    """Each kind with rules: on the first day of the duty for those who serve, today for others."""
    today = timezone.localdate()
    kinds = {kind.pk: kind for kind in PillarKind.objects.all()}
    rules: dict[str, list[EligibilityRule]] = {}
    for rule in EligibilityRule.objects.order_by("pk"):
        rules.setdefault(rule.kind_id, []).append(rule)
    facts = eligibility.facts_of(person, today)
    names = {code: kind.name for code, kind in kinds.items()}
    serving = {duty.kind_id: duty for duty in reversed(duties)}
    found = []
    for kind in kinds.values():
        if kind.shape != KindShape.PERSON or kind.pk not in rules or not kind.is_active:
            continue
        duty = serving.get(kind.pk)
        region = duty.region if duty else _would_serve_in(person, kind)
        day = duty.validity.lower if duty else today
        in_force = {one.code: one for one in rules[kind.pk] if day in one.validity}
        end_on = duty.validity.upper - timedelta(days=1) if duty and duty.validity.upper else None
        told = eligibility.findings(
            [in_force[code] for code in eligibility.RuleCode.values if code in in_force],
            facts,
            region=region.code,
            region_name=place(region),
            start_on=day,
            end_on=end_on,
            kinds=names,
        )
        if told:
            found.append(Suitability(kind, place(region), day, duty is not None, told))
    return found


def _would_serve_in(person: Person, kind: PillarKind) -> Region:
    """The kecamatan or kelurahan of the home; where nobody knows it, of where they belong."""
    region = person.home_region or person.region
    while region.level > kind.duty_level and region.parent is not None:
        region = region.parent
    return region
