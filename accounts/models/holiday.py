from datetime import date

import pghistory
from django.db import models


class HolidayQuerySet(models.QuerySet):
    def between(self, first: date, last: date) -> set[date]:
        return set(self.filter(day__gte=first, day__lte=last).values_list("day", flat=True))

    def of_year(self, year: int) -> "HolidayQuerySet":
        return self.filter(day__year=year).order_by("day")


class Holiday(models.Model):
    """A day on which offices are closed besides the weekend: a national holiday by the joint
    decree of three ministers, or a day of joint leave."""

    day = models.DateField(
        "tanggal", unique=True, error_messages={"unique": "Tanggal ini sudah tercatat libur."}
    )
    name = models.CharField("nama", max_length=120)
    is_joint_leave = models.BooleanField("cuti bersama", default=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day} {self.name}"


pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(Holiday)
