"""What the page of one person shows beside the row itself, in a fixed number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from pillars.models import Assignment, Person, StatusEvent
from regions.codes import lies_within

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
    whatsapp: str = ""


def head_of(person: Person, user: User) -> Head:
    duties = list(
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
        whatsapp=person.phone.removeprefix("+") if person.phone.startswith("+628") else "",
    )


def duties_of(person: Person, user: User) -> list[Assignment]:
    """All duties, the newest first, each with its events in the order they were told."""
    events = StatusEvent.objects.select_related("recorded_by", "evidence").order_by(
        "happened_on", "id"
    )
    duties = list(
        person.assignments.select_related(
            "kind", "region__parent__parent", "organisation", "board"
        )
        .prefetch_related(Prefetch("status_events", queryset=events), "overrides__decided_by")
        .order_by("-validity", "-pk")
    )
    today = timezone.localdate()
    for duty in duties:
        duty.is_running = today in duty.validity
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
