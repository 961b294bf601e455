"""Who sees what belongs to an event or to the yearly plan."""

from django.db import models

from regions.codes import above, within
from regions.scoping import ScopedQuerySet, scope_of


class OfEventQuerySet(models.QuerySet):
    """Rows that hang on an event: seen by whoever sees the event."""

    event_field = "event"

    def visible_to(self, user):
        scope = scope_of(user)
        if scope is None:
            return self.none()
        place = f"{self.event_field}__region_id"
        return self.filter(within(place, scope) | above(place, scope))


class OfSessionQuerySet(OfEventQuerySet):
    event_field = "session__event"


class ReachingQuerySet(ScopedQuerySet):
    """Rows of my region and beneath, and those of the regions above it, which reach me."""

    def visible_to(self, user):
        scope = scope_of(user)
        if scope is None:
            return self.none()
        return self.filter(within(self.region_field, scope) | above(self.region_field, scope))

    def editable_by(self, user):
        """Rows whose owner is my region or lies beneath it."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)
