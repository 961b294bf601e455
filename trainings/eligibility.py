"""Basic trainings, as the rules for PSM ask for them (`pillars/evidence.py`)."""

from collections.abc import Collection, Mapping
from datetime import date

from accounts.formats import long_date
from pillars import evidence
from trainings.models import Enrolment, EventLevel, EventState


@evidence.register
def basic_trainings(people: Collection[int], day: date) -> Mapping[int, str]:
    """Who took part in a training of basic level that was held before that day."""
    rows = (
        Enrolment.objects.counted()
        .filter(person__in=people, event__level=EventLevel.BASIC, event__end_on__lt=day)
        .exclude(event__state__in=[EventState.CANCELLED, EventState.DRAFT])
        .select_related("event")
        .order_by("person_id", "-event__end_on")
    )
    found: dict[int, str] = {}
    for row in rows:
        words = f"{row.event.title}, {long_date(row.event.end_on)}"
        found.setdefault(row.person_id, words)
    return found
