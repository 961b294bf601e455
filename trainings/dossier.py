"""What training has to say on the page of a person (see pillars/dossier.py)."""

from django.urls import reverse

from accounts.formats import date_range
from accounts.models import User
from pillars.dossier import Entry
from pillars.models import Person
from trainings.models import Enrolment, EnrolmentState, TrainingEvent

ICONS = {
    EnrolmentState.WITHDRAWN: ("user-minus", "neutral"),
    EnrolmentState.REPLACED: ("replace", "neutral"),
}


def entries(person: Person, user: User) -> list[Entry]:
    """The events this person took part in, as far as this user may see them."""
    rows = (
        Enrolment.objects.visible_to(user)
        .filter(person=person, event__in=TrainingEvent.objects.visible_to(user))
        .select_related("event", "pillar")
    )
    found = []
    for row in rows:
        event = row.event
        icon, tone = ICONS.get(row.state, ("school", "info"))
        role = row.pillar.name if row.pillar else row.get_role_display()
        found.append(
            Entry(
                on=event.start_on,
                title=event.title,
                text=f"{role}, {row.get_state_display().lower()}. {event.code}, {_days(event)}",
                url=reverse("trainings:event-detail", args=[event.code]),
                icon=icon,
                tone=tone,
            )
        )
    return found


def _days(event: TrainingEvent) -> str:
    return "satu hari" if event.days == 1 else date_range(event.start_on, event.end_on)
