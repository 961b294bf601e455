"""Telling what happened to a duty: a row for each event, written with the event itself."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from pillars.models import Assignment, PersonDocument, StatusEvent


def tell(
    assignment: Assignment,
    kind: StatusEvent.Kind,
    *,
    on: date,
    by: User,
    reason: str = "",
    was: str = "",
    became: str = "",
    evidence: PersonDocument | None = None,
) -> StatusEvent:
    """The caller is in the transaction that makes it true."""
    return StatusEvent.objects.create(
        assignment=assignment,
        region_id=assignment.region_id,
        kind=kind,
        happened_on=on,
        reason=" ".join(reason.split())[:300],
        was=was[:120],
        became=became[:120],
        evidence=evidence,
        recorded_by=by,
    )
