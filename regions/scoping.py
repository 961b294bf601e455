"""Who sees which rows: one method, the same for lists, details, exports, imports, reports."""

from django.db import models

from regions.codes import Level, within


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a region. `region_field` names the column with the region's code."""

    region_field = "region_id"

    def visible_to(self, user):
        """The rows inside the region this person acts for; nothing for strangers."""
        scope = scope_of(user)
        return self.none() if scope is None else self.within(scope)

    def within(self, scope: str):
        return self.filter(within(self.region_field, scope))


class PlacedQuerySet(ScopedQuerySet):
    """Rows that also carry the codes of their kabupaten/kota and kecamatan (`regency_code`,
    `district_code`): an equality lets an index give the rows of a region in order."""

    def within(self, scope: str):
        level = scope.count(".") + 1
        if level == Level.REGENCY:
            return self.filter(regency_code=scope)
        if level == Level.DISTRICT:
            return self.filter(district_code=scope)
        return super().within(scope)


def scope_of(user) -> str | None:
    """The region code a person acts for; None for one who is not logged in or has no region."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return None
    return user.region_id or None
