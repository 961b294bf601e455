"""Who sees which rows: one method, the same for lists, details, exports, imports, reports."""

from django.db import models

from regions.codes import within


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a region. `region_field` names the column with the region's code."""

    region_field = "region_id"

    def visible_to(self, user):
        """The rows inside the region this person acts for; nothing for strangers."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)

    def within(self, scope: str):
        return self.filter(within(self.region_field, scope))


def scope_of(user) -> str | None:
    """The region code a person acts for; None for one who is not logged in or has no region."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    return user.region_id or None
