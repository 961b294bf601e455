"""Letting the database plan anew before many rows change at once.

A trigger keeps the plan it made first in a session, often for one row: for thousands it would
compare each with each.
"""

from django.db import connection

MANY = 50


def renew(count: int) -> None:
    """To be called before a statement that changes so many rows."""
    if count >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("DISCARD PLANS")
