"""One view with one idempotent INSERT: as little as a check-in can be."""

import json

from django.db import connection
from django.http import JsonResponse
from django.urls import path

SQL = "INSERT INTO bench_entry (person, day) VALUES (%s, %s) ON CONFLICT DO NOTHING"


def entry(request):
    asked = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(SQL, [asked["person"], asked["day"]])
        return JsonResponse({"new": cursor.rowcount})


urlpatterns = [path("bare/", entry)]
