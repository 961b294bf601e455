from django.db import transaction

from accounts.changes import signed
from accounts.models import User
from accounts.permissions import Permission
from regions.codes import lies_within
from trainings.errors import NotAllowed, OutsideRegion, QuotaInvalid
from trainings.models import Quota, TrainingEvent
from trainings.services import seats as seats_of_events
from trainings.states import TAKES_PARTICIPANTS

MOST_SEATS = 100_000


def set_seats(
    *, event: TrainingEvent, seats: dict[tuple[str, str | None], int | None], by: User
) -> int:
    """Write the quotas of an event; how many changed.

    `seats` maps (region code, pillar code or None for all pillars together) to a number of
    seats; None takes the quota away. What is not named stays as it is.
    """
    _may_set(by, event)
    for (region_code, _), number in seats.items():
        if not lies_within(region_code, event.region_id):
            raise QuotaInvalid("Kuota hanya untuk wilayah penyelenggara dan di bawahnya.")
        if number is not None and not 0 <= number <= MOST_SEATS:
            raise QuotaInvalid(f"Kuota harus antara 0 dan {MOST_SEATS}.")
    changed = 0
    with transaction.atomic(), signed(by):
        # The event's row is the gate: two people who save at once do it one after the other.
        event = TrainingEvent.objects.select_for_update().get(pk=event.pk)
        standing = {(q.region_id, q.pillar_id): q for q in event.quotas.all()}
        for key, number in seats.items():
            quota = standing.get(key)
            if number is None:
                if quota is not None:
                    quota.delete()
                    changed += 1
            elif quota is None:
                Quota.objects.create(event=event, region_id=key[0], pillar_id=key[1], seats=number)
                changed += 1
            elif quota.seats != number:
                quota.seats = number
                quota.save(update_fields=["seats"])
                changed += 1
        if changed and event.state in TAKES_PARTICIPANTS:
            # Seats that were added belong to those who wait for them.
            seats_of_events.offer_free(event)
    return changed


def _may_set(by: User, event: TrainingEvent) -> None:
    if not by.has(Permission.EVENT_EDIT):
        raise NotAllowed(f"Peran {by.get_role_display()} tidak mengatur kuota.")
    if not lies_within(event.region_id, by.region_id):
        raise OutsideRegion("Kegiatan ini milik wilayah lain.")
