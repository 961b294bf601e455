from datetime import timedelta

import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone


def writes(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return sum(query["sql"].startswith(("INSERT", "UPDATE")) for query in queries)


def test_device_is_kept_once_a_minute_and_not_at_every_click(client, operator):
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.force_login(operator)
        assert writes(client) > 0
        assert writes(client) == 0
        seen = UserSession.objects.get(user=operator).last_seen_at

        clock.shift(timedelta(seconds=61))
        assert writes(client) > 0
        assert UserSession.objects.get(user=operator).last_seen_at > seen
