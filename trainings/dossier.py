"""What training has to say on the page of a person (see pillars/dossier.py)."""

from django.db.models import Count, Q
from django.urls import reverse

from accounts.formats import date_range, long_date
from accounts.models import User
from pillars.dossier import Entry
from pillars.models import Person
from trainings.models import (
    AttendanceStatus,
    Certificate,
    CertificateState,
    Enrolment,
    EnrolmentState,
    FollowUp,
    FollowUpState,
    TrainingEvent,
)

PRESENT = Q(attendances__status__in=[AttendanceStatus.PRESENT, AttendanceStatus.LATE])
ICONS = {
    EnrolmentState.WITHDRAWN: ("user-minus", "neutral"),
    EnrolmentState.REPLACED: ("replace", "neutral"),
}


def entries(person: Person, user: User) -> list[Entry]:
    """Events, attendance, certificates and promises, as far as this user may see them."""
    return [*_events(person, user), *_certificates(person, user), *_follow_ups(person, user)]


def _events(person: Person, user: User) -> list[Entry]:
    rows = (
        Enrolment.objects.visible_to(user)
        .filter(person=person, event__in=TrainingEvent.objects.visible_to(user))
        .select_related("event", "pillar")
        .annotate(present=Count("attendances", filter=PRESENT))
    )
    found = []
    for row in rows:
        event = row.event
        present = f", hadir {row.present} sesi" if row.present else ""
        icon, tone = ICONS.get(row.state, ("school", "info"))
        role = row.pillar.name if row.pillar else row.get_role_display()
        found.append(
            Entry(
                on=event.start_on,
                title=event.title,
                text=f"{role}, {row.get_state_display().lower()}{present}. "
                f"{event.code}, {_days(event)}",
                url=reverse("trainings:event-detail", args=[event.code]),
                icon=icon,
                tone=tone,
            )
        )
    return found


def _certificates(person: Person, user: User) -> list[Entry]:
    rows = (
        Certificate.objects.visible_to(user)
        .filter(enrolment__person=person)
        .exclude(state=CertificateState.REISSUED)
        .select_related("event")
    )
    return [
        Entry(
            on=row.issued_on,
            title=f"Sertifikat {row.number}",
            text=f"{row.event.title}. {row.get_state_display()}",
            url=reverse("trainings:certificate-file", args=[row.public_id]),
            icon="certificate",
            tone="success" if row.state == CertificateState.VALID else "neutral",
        )
        for row in rows
    ]


def _follow_ups(person: Person, user: User) -> list[Entry]:
    rows = (
        FollowUp.objects.visible_to(user)
        .filter(enrolment__person=person)
        .select_related("enrolment__event")
    )
    return [
        Entry(
            on=row.ended_on or row.due_on,
            title=f"Tindak lanjut: {row.text}",
            text=row.result or f"{row.get_state_display()}, batas {long_date(row.due_on)}",
            url=reverse("trainings:follow-up-list", args=[row.enrolment.event.code]),
            icon="target-arrow",
            tone="success" if row.state == FollowUpState.DONE else "info",
        )
        for row in rows
    ]


def _days(event: TrainingEvent) -> str:
    return "satu hari" if event.days == 1 else date_range(event.start_on, event.end_on)
