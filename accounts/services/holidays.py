"""Days on which the office is closed: entered from the joint decree, taken out when it changes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.changes import signed
from accounts.models import Holiday, User


def add(*, day: date, name: str, is_joint_leave: bool = False, by: User) -> Holiday:
    """Raises ValidationError for a day that is there already."""
    with transaction.atomic(), signed(by):
        if (taken := Holiday.objects.filter(day=day).first()) is not None:
            raise ValidationError({"day": f"Tanggal ini sudah tercatat sebagai {taken.name}."})
        return Holiday.objects.create(
            day=day, name=" ".join(name.split()), is_joint_leave=is_joint_leave
        )


def remove(*, holiday: Holiday, by: User) -> None:
    with transaction.atomic(), signed(by):
        holiday.delete()
