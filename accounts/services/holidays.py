"""Days on which the office is closed: entered from the joint decree, taken out when it changes."""

from collections.abc import Iterable
from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.changes import signed
from accounts.holiday_lists import DayOff
from accounts.models import Holiday, User


def add(*, day: date, name: str, is_joint_leave: bool = False, by: User) -> Holiday:
    """Raises ValidationError for a day that is there already."""
    with transaction.atomic(), signed(by):
        if (taken := Holiday.objects.filter(day=day).first()) is not None:
            raise ValidationError({"day": f"Tanggal ini sudah tercatat sebagai {taken.name}."})
        return Holiday.objects.create(
            day=day, name=" ".join(name.split()), is_joint_leave=is_joint_leave
        )


def fill(*, days: Iterable[DayOff], by: User | None = None) -> int:
    """Enter what is not there yet, all or nothing; how many. Nobody signs what a command enters.

    A day that is there keeps its name: somebody may have written it better.
    """
    rows = [Holiday(day=one.day, name=one.name, is_joint_leave=one.is_joint_leave) for one in days]
    who = signed(by) if by is not None else pghistory.context(reason="Daftar hari libur")
    with transaction.atomic(), who:
        there = Holiday.objects.filter(day__in=[row.day for row in rows]).values_list(
            "day", flat=True
        )
        known = set(there)
        return len(
            Holiday.objects.bulk_create(
                [row for row in rows if row.day not in known], ignore_conflicts=True
            )
        )


def remove(*, holiday: Holiday, by: User) -> None:
    with transaction.atomic(), signed(by):
        holiday.delete()
