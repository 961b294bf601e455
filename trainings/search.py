"""Events and certificates in the search box (see accounts/search.py)."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from accounts import formats
from accounts.models import User
from accounts.permissions import Permission
from accounts.search import SHOWN, Group, Hit
from trainings.forms.filters import with_words
from trainings.models import Certificate, TrainingEvent


def direct(user: User, text: str) -> str:
    """The event whose code this is."""
    if not user.has(Permission.EVENT_VIEW):
        return ""
    event = TrainingEvent.objects.visible_to(user).filter(code__iexact=text).first()
    return reverse("trainings:event-detail", args=[event.code]) if event else ""


def groups(user: User, text: str) -> Iterator[Group]:
    if not user.has(Permission.EVENT_VIEW):
        return
    asked = urlencode({"q": text})
    rows = with_words(TrainingEvent.objects.visible_to(user), text).select_related("region")
    hits = [
        Hit(
            event.title,
            f"{event.code} · {formats.date_range(event.start_on, event.end_on)} · "
            f"{formats.place(event.region)}",
            reverse("trainings:event-detail", args=[event.code]),
        )
        for event in rows.order_by("-start_on", "-pk")[:SHOWN]
    ]
    yield Group("Kegiatan", "school", hits, f"{reverse('trainings:event-list')}?{asked}")
    if any(char.isdigit() for char in text):
        yield _certificates(user, text)


def _certificates(user: User, text: str) -> Group:
    """Certificates whose number begins like the text, with what they stand for today."""
    rows = (
        Certificate.objects.visible_to(user)
        .filter(number__istartswith=text)
        .select_related("event", "enrolment__person")
    )
    hits = [
        Hit(
            certificate.number,
            f"{certificate.enrolment.person.name} · {certificate.event.title} · "
            f"{certificate.get_state_display()}",
            reverse("pillars:person-detail", args=[certificate.enrolment.person.public_id]),
        )
        for certificate in rows.order_by("number", "-version")[:SHOWN]
    ]
    return Group("Sertifikat", "certificate", hits)
