"""A seat changes hands: the holder's duty ends and somebody else's begins the next day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from pillars.models import Assignment, EndReason, Person, PillarKind
from pillars.services import assignments
from regions.models import Region


def take(
    *,
    kind: PillarKind,
    region: Region,
    person: Person,
    start_on: date,
    by: User,
    end_reason: str = EndReason.REPLACED,
    end_note: str = "",
    **duty,
) -> Assignment:
    """`person` takes the seat from `start_on`; whoever holds it then serves until the day before.

    Both happen or neither. Raises what `assignments.end` and `assignments.appoint` raise.
    """
    with transaction.atomic():
        holder = holder_of(kind, region, start_on)
        if holder is not None and holder.person_id != person.pk:
            assignments.end(
                assignment=holder,
                last_on=start_on - timedelta(days=1),
                reason=end_reason,
                note=end_note,
                by=by,
            )
        return assignments.appoint(
            person=person, kind=kind, region=region, start_on=start_on, by=by, **duty
        )


def holder_of(kind: PillarKind, region: Region, day: date) -> Assignment | None:
    return (
        Assignment.objects.active_on(day)
        .filter(kind=kind, region=region)
        .select_related("person")
        .first()
    )
