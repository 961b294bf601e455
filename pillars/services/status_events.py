"""Telling what happened to a duty: a row for each event, written with the event itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from accounts.models import User
from pillars.models import Assignment, PersonDocument, StatusEvent

# They have no history of their own: taking an import back takes along what it told.
COMPANIONS: Mapping[type, str] = {StatusEvent: "recorded_at"}


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
