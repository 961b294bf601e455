"""Organisations as they stood on a day: status and class from the dated events that came later."""

from datetime import date

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from pillars.models import KarangTarunaClass, OrganisationStatus, StatusEvent


def standing_on(rows: QuerySet, day: date) -> QuerySet:
    """The organisations with `status_then` and `class_then`; without those founded afterwards.

    The first change after the day says what an organisation had been until then. Events keep the
    words of their time, so these are read back.
    """
    rows = rows.filter(Q(founded_year__isnull=True) | Q(founded_year__lte=day.year))
    if day >= timezone.localdate():
        return rows.annotate(status_then=F("status"), class_then=F("classification"))
    later = StatusEvent.objects.filter(organisation=OuterRef("pk"), happened_on__gt=day).order_by(
        "happened_on", "pk"
    )
    return rows.annotate(
        was_status=Subquery(later.filter(kind=StatusEvent.Kind.STATUS).values("was")[:1]),
        was_class=Subquery(later.filter(kind=StatusEvent.Kind.CLASSIFIED).values("was")[:1]),
    ).annotate(
        status_then=_read("was_status", OrganisationStatus, "status"),
        class_then=_read("was_class", KarangTarunaClass, "classification"),
    )


def _read(words: str, choices, column: str) -> Case:
    return Case(
        *(When(**{words: one.label}, then=Value(one.value)) for one in choices),
        default=F(column),
        output_field=CharField(),
    )
