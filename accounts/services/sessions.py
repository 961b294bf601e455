"""Sessions that have ended leave no trace for longer than needed."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def purge() -> int:
    """Delete expired sessions, and devices whose session is gone; how many devices."""
    SessionStore.clear_expired()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    count, _ = gone.delete()
    return count
