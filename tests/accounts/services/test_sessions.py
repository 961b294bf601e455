from datetime import timedelta

import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.tasks import purge_sessions


def test_purge_takes_what_has_ended_and_leaves_what_goes_on(client, operator, kasudin):
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
        client.force_login(operator)
        client.get("/")
    client.cookies.clear()
    client.force_login(kasudin)
    client.get("/")

    purge_sessions()

    assert [session.user for session in UserSession.objects.all()] == [kasudin]
    assert Session.objects.count() == 1
